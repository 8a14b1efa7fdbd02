/** Stops a timer; harmless when it has fired or was stopped before. */
export type CancelTimer = () => void;

/**
 * Time, passed in wherever it is needed, so that a test owns it. Outside of this file nothing reads
 * a clock or sets a timer.
 */
export interface Clock {
  /** Epoch milliseconds, UTC, by the clock that people and time servers set; integer. */
  wallMs(): number;
  /**
   * Milliseconds that never jump; integer. On Linux since the machine's boot, so it compares between
   * processes of one boot.
   */
  monotonicMs(): number;
  /** Calls back once after a while. Long times are cut to what a timer can hold (24 days). */
  after(delayMs: number, callback: () => void): CancelTimer;
  /** Calls back again and again. */
  every(periodMs: number, callback: () => void): CancelTimer;
}

/** A timer beyond this many milliseconds would fire at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;

function clampTimer(delayMs: number): number {
  return Math.max(0, Math.min(TIMER_MS_MAX, delayMs));
}

/** The machine's own time. */
export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => Number(process.hrtime.bigint() / 1_000_000n),
  after(delayMs, callback) {
    const timer = setTimeout(callback, clampTimer(delayMs));
    return () => clearTimeout(timer);
  },
  every(periodMs, callback) {
    const timer = setInterval(callback, clampTimer(periodMs));
    return () => clearInterval(timer);
  },
};

/** Resolves after a while by the given clock. */
export function sleep(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delayMs, resolve);
  });
}
