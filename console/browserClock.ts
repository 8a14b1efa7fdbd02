/** Stops a timer; harmless when it has fired or was stopped before. */
export type CancelTimer = () => void;

/** The browser's time. Outside of this file nothing of the console reads a clock or sets a timer. */
export interface BrowserClock {
  /** Epoch milliseconds by the clock of the viewer's machine, which may be wrong. */
  wallMs(): number;
  /** Milliseconds that never jump, but stand still while the machine sleeps. */
  monotonicMs(): number;
  after(delayMs: number, callback: () => void): CancelTimer;
  every(periodMs: number, callback: () => void): CancelTimer;
}

export const browserClock: BrowserClock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  every(periodMs, callback) {
    const timer = setInterval(callback, periodMs);
    return () => clearInterval(timer);
  },
};
