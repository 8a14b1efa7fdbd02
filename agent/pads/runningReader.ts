import type { CancelTimer, Clock } from '../../runtime/clock.ts';
import type { Log } from '../../runtime/log.ts';
import { type PadEvents, PadsUnavailable, ReaderLost } from './padPort.ts';
import type { ReaderProcess } from './readerProcess.ts';
import {
  createLineSplitter,
  lineOf,
  parseReaderMessage,
  type ReaderMessage,
  type ReaderRequest,
} from './readerProtocol.ts';

/** A request without its number, which the reader's run gives it. */
export type Ask = ReaderRequest extends infer R
  ? R extends unknown
    ? Omit<R, 'id'>
    : never
  : never;

export interface RunningReaderOptions {
  readonly child: ReaderProcess;
  readonly clock: Clock;
  readonly log: Log;
  /** It died or was given up; comes once, and not when it was ended. */
  readonly onLost: (reason: string) => void;
  /** The process is really gone, which a kill may not achieve at once. */
  readonly onExit: () => void;
}

/** One run of the process that reads the pads, from its start to its death. */
export interface RunningReader {
  /** Resolves when the process listens; rejects with `ReaderLost`. */
  readonly ready: Promise<void>;
  /**
   * Asks for something; an answer that takes too long ends the process, because a device that hangs
   * holds what all need. Throws `ReaderLost`, `PadsUnavailable` or what the device says.
   */
  ask(what: Ask, limitMs: number): Promise<unknown>;
  /** From now on, what the pad of this handle says goes there. */
  listen(handle: number, events: PadEvents): void;
  forget(handle: number): void;
  /** Ends it; resolves when it has ended or was killed. */
  end(): Promise<void>;
}

/** Starting Node takes long where a small board does everything at once. */
const READY_WITHIN_MS = 20_000;
const PING_EVERY_MS = 4000;
const PING_WITHIN_MS = 4000;
const END_WITHIN_MS = 2000;
/** What native code said last, for the log. */
const LAST_WORDS_LENGTH = 500;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
  readonly cancel: CancelTimer;
}

/** Follows one process of the reader. */
export function followReader(options: RunningReaderOptions): RunningReader {
  return new FollowedReader(options);
}

class FollowedReader implements RunningReader {
  readonly ready: Promise<void>;
  readonly #options: RunningReaderOptions;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<number, PadEvents>();
  readonly #whenOver: Promise<void>;
  #tellOver: () => void = () => undefined;
  #nowReady: () => void = () => undefined;
  #notReady: (error: Error) => void = () => undefined;
  #asked = 0;
  #state: 'running' | 'ending' | 'over' = 'running';
  #lastWords = '';
  #stopTimers: CancelTimer = () => undefined;

  constructor(options: RunningReaderOptions) {
    this.#options = options;
    const { child, clock } = options;
    this.ready = new Promise((resolve, reject) => {
      this.#nowReady = resolve;
      this.#notReady = reject;
    });
    // Whoever asks hears of it; nobody needs to.
    this.ready.catch(() => undefined);
    const stopWaiting = clock.after(READY_WITHIN_MS, () => this.#giveUp('did not start in time'));
    this.#stopTimers = stopWaiting;
    void this.ready
      .then(() => stopWaiting())
      .then(() => this.#beginPings())
      .catch(() => undefined);
    this.#readOutput();
    this.#whenOver = new Promise((resolve) => {
      this.#tellOver = resolve;
    });
    child.once('close', (code, signal) => {
      this.#over(`the pad reader ended (${signal ?? `status ${code}`})`);
      options.onExit();
    });
  }

  #readOutput(): void {
    const { child, log } = this.#options;
    const lines = createLineSplitter();
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      let whole: readonly string[];
      try {
        whole = lines.push(text);
      } catch (error) {
        this.#giveUp((error as Error).message);
        return;
      }
      for (const line of whole) this.#take(line);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS_LENGTH);
    });
    // Whatever goes wrong here, the process ends of it or answers no ping.
    const note = (error: Error): void => log.debug({ err: error }, 'The pad reader has trouble.');
    child.stdin.on('error', note);
    child.on('error', note);
  }

  #beginPings(): void {
    if (this.#state !== 'running') return;
    this.#stopTimers = this.#options.clock.every(PING_EVERY_MS, () => {
      this.ask({ ask: 'ping' }, PING_WITHIN_MS).catch(() => undefined);
    });
  }

  #take(line: string): void {
    const { log } = this.#options;
    const message = parseReaderMessage(line);
    if (message === null) {
      log.debug({ line: line.slice(0, 200) }, 'The pad reader said something else.');
      return;
    }
    try {
      this.#carryOut(message);
    } catch (error) {
      // What one driver makes of it is no trouble of the reader, nor of the other pads.
      log.error({ err: error }, 'What a pad said could not be taken.');
    }
  }

  #carryOut(message: ReaderMessage): void {
    switch (message.kind) {
      case 'ready':
        this.#nowReady();
        return;
      case 'bytes':
        this.#listeners.get(message.handle)?.onBytes(Buffer.from(message.bytes, 'hex'));
        return;
      case 'gone': {
        const events = this.#listeners.get(message.handle);
        this.#listeners.delete(message.handle);
        events?.onLost({ reason: message.reason, by: 'pad' });
        return;
      }
      default:
        this.#settle(message);
    }
  }

  #settle(message: Extract<ReaderMessage, { readonly id: number }>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    waiting?.cancel();
    if (message.kind === 'answer') waiting?.resolve(message.value);
    else if (message.unavailable) waiting?.reject(new PadsUnavailable(message.reason));
    else waiting?.reject(new Error(message.reason));
  }

  ask(what: Ask, limitMs: number): Promise<unknown> {
    if (this.#state !== 'running') return Promise.reject(new ReaderLost('the pad reader ended'));
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve, reject) => {
      const cancel = this.#options.clock.after(limitMs, () =>
        this.#giveUp(`no answer to ${what.ask} within ${limitMs / 1000} s`),
      );
      this.#waiting.set(id, { resolve, reject, cancel });
      this.#options.child.stdin.write(lineOf({ ...what, id }));
    });
  }

  listen(handle: number, events: PadEvents): void {
    this.#listeners.set(handle, events);
  }

  forget(handle: number): void {
    this.#listeners.delete(handle);
  }

  async end(): Promise<void> {
    if (this.#state === 'over') return;
    this.#state = 'ending';
    this.#stopTimers();
    const { child, clock } = this.#options;
    child.stdin.end();
    const cancel = clock.after(END_WITHIN_MS, () => {
      child.kill('SIGKILL');
      this.#over('the pad reader was ended');
    });
    await this.#whenOver;
    cancel();
  }

  /** It does not answer. Its death is not waited for: the kernel may hold it at a broken device. */
  #giveUp(reason: string): void {
    this.#over(`the pad reader was killed: ${reason}`);
    this.#options.child.kill('SIGKILL');
  }

  #over(reason: string): void {
    if (this.#state === 'over') return;
    const wasEnding = this.#state === 'ending';
    this.#state = 'over';
    this.#stopTimers();
    this.#tellOver();
    const lost = new ReaderLost(reason);
    this.#notReady(lost);
    for (const waiting of this.#waiting.values()) {
      waiting.cancel();
      waiting.reject(lost);
    }
    this.#waiting.clear();
    const listeners = [...this.#listeners.values()];
    this.#listeners.clear();
    if (!wasEnding) {
      const { log, onLost } = this.#options;
      log.warn({ reason, lastWords: this.#lastWords }, 'No pad is read until the reader is back.');
      onLost(reason);
    }
    for (const events of listeners) events.onLost({ reason, by: 'reader' });
  }
}
