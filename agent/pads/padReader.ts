import { type BackoffLimits, backoffDelayMs } from '../../runtime/backoff.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Log } from '../../runtime/log.ts';
import type { Random } from '../../runtime/random.ts';
import { type OpenPad, type PadEvents, type PadKind, type PadPort, ReaderLost } from './padPort.ts';
import { type ReaderProcess, startReaderProcess } from './readerProcess.ts';
import { readPlugged } from './readerProtocol.ts';
import { followReader, type RunningReader } from './runningReader.ts';

export interface PadReaderOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Default: the program's own. */
  readonly startProcess?: () => ReaderProcess;
}

/**
 * Reads pads in a process of its own, which starts when it is first needed and again after it was
 * lost, with growing pauses.
 */
export interface PadReader {
  /** The pads of one kind. What is asked while the process is away waits for the next one. */
  port(kind: PadKind): PadPort;
  stop(): Promise<void>;
}

const RESTART: BackoffLimits = { delayMsMin: 250, delayMsMax: 10_000 };
/** A process that lived this long starts the pauses from the beginning. */
const STABLE_AFTER_MS = 30_000;
/** Processes that were killed and live on, held by a broken device; no more are made beside them. */
const UNDEAD_MAX = 3;

/** The first listing loads the package. */
const LIST_WITHIN_MS = 10_000;
const OPEN_WITHIN_MS = 5000;
const WRITE_WITHIN_MS = 2000;
const CLOSE_WITHIN_MS = 5000;

/** Makes a reader; nothing is started before something is asked of it. */
export function createPadReader(options: PadReaderOptions): PadReader {
  return new RestartingReader(options);
}

interface WantedPad {
  readonly kind: PadKind;
  readonly path: string;
  readonly grab: boolean;
  readonly events: PadEvents;
}

class RestartingReader implements PadReader {
  readonly #options: PadReaderOptions;
  readonly #startProcess: () => ReaderProcess;
  readonly #pause: ReturnType<typeof createPause>;
  #running: RunningReader | null = null;
  #failures = 0;
  #notBeforeMs = 0;
  /** Processes that have not ended yet, whatever was done to end them. */
  #alive = 0;
  #isStopped = false;
  #handles = 0;

  constructor(options: PadReaderOptions) {
    this.#options = options;
    this.#startProcess = options.startProcess ?? startReaderProcess;
    this.#pause = createPause(options.clock);
  }

  port(kind: PadKind): PadPort {
    return {
      list: async () => {
        const reader = await this.#reader();
        return readPlugged(await reader.ask({ ask: 'list', kind }, LIST_WITHIN_MS));
      },
      open: (path, events, { grab }) => this.#open({ kind, path, grab, events }),
    };
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#pause.end();
    await this.#running?.end();
    this.#running = null;
  }

  async #reader(): Promise<RunningReader> {
    if (this.#running === null) await this.#pause.until(this.#notBeforeMs);
    if (this.#isStopped) throw new ReaderLost('the pad reader was stopped');
    this.#running ??= this.#start();
    const reader = this.#running;
    await reader.ready;
    return reader;
  }

  #start(): RunningReader {
    if (this.#alive >= UNDEAD_MAX) throw new ReaderLost('a broken device holds the pad reader');
    const { clock, log } = this.#options;
    const sinceMs = clock.monotonicMs();
    const onLost = (): void => this.#noteLoss(sinceMs);
    const onExit = (): void => {
      this.#alive -= 1;
    };
    try {
      const child = this.#startProcess();
      this.#alive += 1;
      return followReader({ child, clock, log, onLost, onExit });
    } catch (error) {
      onLost();
      throw new ReaderLost((error as Error).message);
    }
  }

  #noteLoss(sinceMs: number): void {
    const { clock, random } = this.#options;
    this.#running = null;
    const nowMs = clock.monotonicMs();
    if (nowMs - sinceMs >= STABLE_AFTER_MS) this.#failures = 0;
    this.#notBeforeMs = nowMs + backoffDelayMs(this.#failures, RESTART, random);
    this.#failures += 1;
  }

  async #open({ kind, path, grab, events }: WantedPad): Promise<OpenPad> {
    const reader = await this.#reader();
    this.#handles += 1;
    const handle = this.#handles;
    reader.listen(handle, events);
    try {
      await reader.ask({ ask: 'open', kind, path, handle, grab }, OPEN_WITHIN_MS);
    } catch (error) {
      reader.forget(handle);
      throw error;
    }
    return {
      async write(bytes) {
        const hex = Buffer.from(bytes).toString('hex');
        await reader.ask({ ask: 'write', handle, bytes: hex }, WRITE_WITHIN_MS);
      },
      async close() {
        reader.forget(handle);
        await reader.ask({ ask: 'close', handle }, CLOSE_WITHIN_MS);
      },
    };
  }
}

/** Waiting that can be ended for all who wait. */
function createPause(clock: Clock) {
  const waiting = new Set<() => void>();
  return {
    until(monotonicMs: number): Promise<void> {
      const waitMs = monotonicMs - clock.monotonicMs();
      if (waitMs <= 0) return Promise.resolve();
      return new Promise((resolve) => {
        const go = (): void => {
          cancel();
          waiting.delete(go);
          resolve();
        };
        const cancel = clock.after(waitMs, go);
        waiting.add(go);
      });
    },
    end(): void {
      for (const go of [...waiting]) go();
    },
  };
}
