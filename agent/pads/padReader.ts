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

interface Run {
  readonly reader: RunningReader;
  readonly sinceMs: number;
}

/** Makes a reader; nothing is started before something is asked of it. */
export function createPadReader(options: PadReaderOptions): PadReader {
  const { clock, random, log } = options;
  const startProcess = options.startProcess ?? startReaderProcess;
  const pause = createPause(clock);
  let running: Run | null = null;
  let failures = 0;
  let notBeforeMs = 0;
  let alive = 0;
  let isStopped = false;
  let handles = 0;

  function noteLoss(sinceMs: number): void {
    running = null;
    const nowMs = clock.monotonicMs();
    if (nowMs - sinceMs >= STABLE_AFTER_MS) failures = 0;
    notBeforeMs = nowMs + backoffDelayMs(failures, RESTART, random);
    failures += 1;
  }

  async function reader(): Promise<RunningReader> {
    if (running === null) await pause.until(notBeforeMs);
    if (isStopped) throw new ReaderLost('the pad reader was stopped');
    running ??= start();
    const { reader: found } = running;
    await found.ready;
    return found;
  }

  function start(): Run {
    if (alive >= UNDEAD_MAX) throw new ReaderLost('a broken device holds the pad reader');
    const sinceMs = clock.monotonicMs();
    const onLost = (): void => noteLoss(sinceMs);
    const onExit = (): void => {
      alive -= 1;
    };
    try {
      const reader = followReader({ child: startProcess(), clock, log, onLost, onExit });
      alive += 1;
      return { reader, sinceMs };
    } catch (error) {
      onLost();
      throw new ReaderLost((error as Error).message);
    }
  }

  async function open(ask: {
    readonly kind: PadKind;
    readonly path: string;
    readonly grab: boolean;
    readonly events: PadEvents;
  }): Promise<OpenPad> {
    const { kind, path, grab, events } = ask;
    const found = await reader();
    handles += 1;
    const handle = handles;
    found.listen(handle, events);
    try {
      await found.ask({ ask: 'open', kind, path, handle, grab }, OPEN_WITHIN_MS);
    } catch (error) {
      found.forget(handle);
      throw error;
    }
    return {
      async write(bytes) {
        const hex = Buffer.from(bytes).toString('hex');
        await found.ask({ ask: 'write', handle, bytes: hex }, WRITE_WITHIN_MS);
      },
      async close() {
        found.forget(handle);
        await found.ask({ ask: 'close', handle }, CLOSE_WITHIN_MS);
      },
    };
  }

  return {
    port: (kind) => ({
      async list() {
        const found = await reader();
        return readPlugged(await found.ask({ ask: 'list', kind }, LIST_WITHIN_MS));
      },
      open: (path, events, { grab }) => open({ kind, path, grab, events }),
    }),
    async stop() {
      isStopped = true;
      pause.end();
      await running?.reader.end();
      running = null;
    },
  };
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
