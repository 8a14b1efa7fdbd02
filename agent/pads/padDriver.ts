import { type BackoffLimits, backoffDelayMs } from '../../runtime/backoff.ts';
import type { CancelTimer } from '../../runtime/clock.ts';
import type { Driver, DriverContext, StartOutcome } from '../drivers/driver.ts';
import {
  createPressFinder,
  type KeyMap,
  observationOfKey,
  type PadKeySettings,
  type PressFinder,
  type PressRules,
} from '../drivers/serialPad/padKeys.ts';
import { choosePad, type PadWish } from './choosePad.ts';
import {
  type LeasedPort,
  type OpenPad,
  type PadLoss,
  PadsUnavailable,
  type PluggedPad,
  ReaderLost,
} from './padPort.ts';

/** The numbers of keys in what a pad sends: pressed, or any other when none is. */
export interface KeyReader {
  /** `overrun`: the kernel dropped events before these. */
  next(bytes: Uint8Array): readonly (number | 'overrun')[];
}

/** A key that no pad has: what a reader says when all keys are released. */
export const NO_KEY = -1;

export interface PadDriverOptions {
  readonly context: DriverContext;
  readonly wish: PadWish;
  readonly channel: string;
  readonly keys: KeyMap;
  readonly keySettings: PadKeySettings;
  readonly rules: PressRules;
  /** A fresh one for every opening: nothing held survives an unplugging. */
  readonly makeReader: () => KeyReader;
  readonly grab: boolean;
  /** An output report that is written when a press is on the disk (a lamp, a beep); may be none. */
  readonly feedback: Uint8Array | null;
  readonly lease: () => LeasedPort;
}

/** How often an absent pad is looked for. */
const LOOK_EVERY_MS = 2000;
/** How often the state of the pad is offered to the change filter. */
const REPEAT_EVERY_MS = 10_000;
/** A reader that is back by then was no trouble of the pad worth telling. */
const UNREAD_TOLD_AFTER_MS = 5000;
/** The pauses after this pad's own questions were what the reader died of. */
const POISON: BackoffLimits = { delayMsMin: 1000, delayMsMax: 300_000 };
/** After so many failures in a row feedback is not tried again until the pad is plugged in anew. */
const FEEDBACK_FAILURES_MAX = 3;

/**
 * absent: not found yet · open: being read · lost: was open and is gone · unread: the process that
 * reads all pads is away, and nobody knows about this one.
 */
type PadState =
  | { readonly kind: 'absent'; readonly reason: string }
  | { readonly kind: 'open'; readonly pad: OpenPad; readonly isNoisy: boolean }
  | { readonly kind: 'lost'; readonly reason: string }
  | { readonly kind: 'unread'; readonly reason: string; readonly sinceMs: number };

/** Makes the driver of one rating pad, HID or keyboard. */
export function createPadDriver(options: PadDriverOptions): Driver {
  return new PadDriver(options);
}

class PadDriver implements Driver {
  readonly #options: PadDriverOptions;
  readonly #context: DriverContext;
  #state: PadState = { kind: 'absent', reason: 'not plugged in' };
  #port: LeasedPort | null = null;
  #isStopped = false;
  #isLooking = false;
  #poisonings = 0;
  #feedbackFailures = 0;
  #isGivingFeedback = false;
  #owesFeedback = false;
  #overruns = 0;
  #stopLooking: CancelTimer = () => undefined;
  #stopRepeating: CancelTimer = () => undefined;

  constructor(options: PadDriverOptions) {
    this.#options = options;
    this.#context = options.context;
  }

  async start(): Promise<StartOutcome> {
    this.#port = this.#options.lease();
    try {
      await this.#look();
    } catch (error) {
      if (error instanceof PadsUnavailable) return { unusable: error.message };
      throw error;
    }
    if (this.#isStopped) return { retryLater: 'stopped' };
    if (this.#state.kind !== 'open') this.#tellState();
    this.#stopRepeating = this.#context.clock.every(REPEAT_EVERY_MS, () => this.#tellState());
    return 'started';
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopLooking();
    this.#stopRepeating();
    const state = this.#state;
    this.#state = { kind: 'absent', reason: 'stopped' };
    if (state.kind === 'open') await this.#close(state.pad);
    await this.#port?.release();
  }

  async probeNow(): Promise<void> {
    if (this.#state.kind !== 'open') await this.#lookAndReport();
    this.#tellState();
  }

  #tellState(): void {
    const { channel } = this.#options;
    const state = this.#state;
    const equipment = { kind: 'equipment', channel } as const;
    if (this.#isStopped) return;
    if (state.kind === 'open') {
      this.#context.emit({ ...equipment, ...this.#troubleOf(state.isNoisy) });
      return;
    }
    if (state.kind === 'unread') {
      const awayMs = this.#context.clock.monotonicMs() - state.sinceMs;
      if (awayMs < UNREAD_TOLD_AFTER_MS) return;
      this.#context.emit({ ...equipment, status: 'fault', reason: state.reason });
      return;
    }
    this.#context.emit({ ...equipment, status: 'unplugged', reason: state.reason });
  }

  /** What is wrong with a pad that is being read; keys that were lost are told once. */
  #troubleOf(isNoisy: boolean) {
    const overruns = this.#overruns;
    this.#overruns = 0;
    if (isNoisy)
      return { status: 'noisy', reason: 'presses come faster than anybody presses' } as const;
    if (overruns === 0) return { status: 'ok' } as const;
    return { status: 'fault', reason: `the kernel dropped key events ${overruns} times` } as const;
  }

  async #look(): Promise<void> {
    if (this.#port === null || this.#isStopped || this.#isLooking) return;
    this.#isLooking = true;
    try {
      const chosen = choosePad(await this.#port.list(), this.#options.wish);
      if (chosen.kind === 'found') await this.#open(this.#port, chosen.pad);
      else this.#noteAbsent(chosen.reason);
      this.#poisonings = 0;
    } catch (error) {
      if (error instanceof PadsUnavailable) throw error;
      if (error instanceof ReaderLost) this.#notePoisoning(error.message);
      else this.#noteAbsent((error as Error).message);
    } finally {
      this.#isLooking = false;
    }
    if (this.#state.kind !== 'open') this.#lookAgain(this.#pauseMs());
  }

  async #lookAndReport(): Promise<void> {
    try {
      await this.#look();
    } catch (error) {
      this.#context.lost((error as Error).message);
    }
  }

  #pauseMs(): number {
    if (this.#poisonings === 0) return LOOK_EVERY_MS;
    return backoffDelayMs(this.#poisonings - 1, POISON, this.#context.random);
  }

  #lookAgain(delayMs: number): void {
    this.#stopLooking();
    if (this.#isStopped) return;
    this.#stopLooking = this.#context.clock.after(delayMs, () => void this.#lookAndReport());
  }

  /** A pad that was lost keeps the reason of its loss. */
  #noteAbsent(reason: string): void {
    if (this.#isStopped) return;
    const wasUnread = this.#state.kind === 'unread';
    if (this.#state.kind !== 'lost') this.#state = { kind: 'absent', reason };
    if (wasUnread) {
      // That it is not there is known now.
      this.#context.blind(null);
      this.#tellState();
    }
  }

  /** The reader died over what this pad asked, and would again: others must not suffer from it. */
  #notePoisoning(reason: string): void {
    this.#poisonings += 1;
    this.#noteUnread(reason);
  }

  #noteUnread(reason: string): void {
    if (this.#isStopped) return;
    const since = this.#state.kind === 'unread' ? this.#state.sinceMs : null;
    const sinceMs = since ?? this.#context.clock.monotonicMs();
    this.#state = { kind: 'unread', reason, sinceMs };
    this.#context.blind(reason);
  }

  async #open(port: LeasedPort, plugged: PluggedPad): Promise<void> {
    const { rules, keys, makeReader, grab } = this.#options;
    const reader = makeReader();
    const presses = createPressFinder(keys, rules);
    let opened: OpenPad | null = null;
    let loss: PadLoss | null = null;
    const pad = await port.open(
      plugged.path,
      {
        onBytes: (bytes) => {
          if (!this.#isStopped) this.#take(reader.next(bytes), presses);
        },
        onLost: (what) => {
          loss = what;
          if (opened !== null) this.#lose(opened, what);
        },
      },
      { grab },
    );
    opened = pad;
    if (this.#isStopped || loss !== null) {
      await this.#close(pad);
      return;
    }
    this.#state = { kind: 'open', pad, isNoisy: false };
    this.#feedbackFailures = 0;
    this.#context.blind(null);
    this.#context.log.info({ path: plugged.path }, 'The pad is being read.');
    this.#tellState();
  }

  #take(found: readonly (number | 'overrun')[], presses: PressFinder): void {
    for (const value of found) {
      if (value === 'overrun') this.#noteOverrun();
      else this.#takeKey(value, presses);
    }
  }

  #takeKey(value: number, presses: PressFinder): void {
    const press = presses.next(value, this.#context.clock.monotonicMs());
    if (press === null) return;
    if (press === 'noise') {
      this.#setNoisy(true);
      return;
    }
    this.#setNoisy(false);
    const { channel, keySettings } = this.#options;
    this.#context.emit(observationOfKey(press.key, { channel, settings: keySettings }));
    // Only now: who sees the lamp may rely on the press being on the disk.
    void this.#giveFeedback();
  }

  #setNoisy(isNoisy: boolean): void {
    if (this.#state.kind !== 'open' || this.#state.isNoisy === isNoisy) return;
    this.#state = { ...this.#state, isNoisy };
    this.#tellState();
  }

  /** Presses may be among what the kernel dropped: that time is named as not watched. */
  #noteOverrun(): void {
    this.#overruns += 1;
    this.#context.blind('the kernel dropped key events');
    this.#context.blind(null);
    this.#tellState();
  }

  /** One after the other; presses that come meanwhile share the next one. */
  async #giveFeedback(): Promise<void> {
    this.#owesFeedback = true;
    if (this.#isGivingFeedback) return;
    this.#isGivingFeedback = true;
    while (this.#owesFeedback) {
      this.#owesFeedback = false;
      await this.#writeFeedback();
    }
    this.#isGivingFeedback = false;
  }

  async #writeFeedback(): Promise<void> {
    const { feedback } = this.#options;
    if (feedback === null || this.#state.kind !== 'open') return;
    if (this.#feedbackFailures >= FEEDBACK_FAILURES_MAX) return;
    try {
      await this.#state.pad.write(feedback);
      this.#feedbackFailures = 0;
    } catch (error) {
      this.#feedbackFailures += 1;
      // A write that hung cost every pad of this agent its reader.
      if (error instanceof ReaderLost) this.#feedbackFailures = FEEDBACK_FAILURES_MAX;
      this.#context.log.warn({ err: error }, 'The pad took no feedback; the press is stored.');
    }
  }

  #lose(pad: OpenPad, { reason, by }: PadLoss): void {
    if (this.#isStopped) return;
    this.#context.log.warn({ reason }, 'The pad is not read any more.');
    if (by === 'reader') {
      this.#noteUnread(reason);
      this.#lookAgain(0);
      return;
    }
    this.#state = { kind: 'lost', reason };
    this.#tellState();
    void this.#close(pad);
    this.#lookAgain(LOOK_EVERY_MS);
  }

  async #close(pad: OpenPad): Promise<void> {
    try {
      await pad.close();
    } catch (error) {
      this.#context.log.debug({ err: error }, 'The pad did not close cleanly.');
    }
  }
}
