import type { CancelTimer, Clock } from '../../runtime/clock.ts';

/** A clock that a test owns: time moves only when the test says so. */
export interface FakeClock extends Clock {
  /** Moves both clocks on; timers that fall due on the way fire in order, each at its own time. */
  advance(ms: number): void;
  /** The same, but lets promises and `setImmediate` work settle before and after every timer. */
  advanceGently(ms: number): Promise<void>;
  /** Sets the wall clock forward or back; monotonic time and timers do not notice. */
  stepWall(ms: number): void;
  /** Timers that have not fired and were not stopped. */
  waitingTimers(): number;
}

export interface FakeClockOptions {
  /** Epoch ms at the start. Default: 2026-03-02 09:00 in Shanghai, a Monday. */
  readonly wallMs?: number;
  /** Monotonic ms at the start. Default: 0. */
  readonly monotonicMs?: number;
}

/** Monday, 2026-03-02, 09:00 in Shanghai. */
export const MONDAY_MORNING_MS = Date.UTC(2026, 2, 2, 1);

interface Timer {
  dueMs: number;
  readonly order: number;
  readonly periodMs: number | null;
  readonly callback: () => void;
}

/** Makes a clock that stands still until the test moves it. */
export function createFakeClock(options: FakeClockOptions = {}): FakeClock {
  let monotonicMs = options.monotonicMs ?? 0;
  let wallOffsetMs = (options.wallMs ?? MONDAY_MORNING_MS) - monotonicMs;
  let order = 0;
  const timers = new Set<Timer>();

  function add(delayMs: number, periodMs: number | null, callback: () => void): CancelTimer {
    order += 1;
    const timer: Timer = { dueMs: monotonicMs + Math.max(0, delayMs), order, periodMs, callback };
    timers.add(timer);
    return () => timers.delete(timer);
  }

  /** Fires the next timer that is due until then; says whether there was one. */
  function fireNext(untilMs: number): boolean {
    let next: Timer | null = null;
    for (const timer of timers) {
      if (timer.dueMs > untilMs) continue;
      if (next === null || isBefore(timer, next)) next = timer;
    }
    if (next === null) return false;
    monotonicMs = Math.max(monotonicMs, next.dueMs);
    if (next.periodMs === null) timers.delete(next);
    else next.dueMs += next.periodMs;
    next.callback();
    return true;
  }

  return {
    wallMs: () => Math.round(monotonicMs + wallOffsetMs),
    monotonicMs: () => Math.round(monotonicMs),
    after: (delayMs, callback) => add(delayMs, null, callback),
    every: (periodMs, callback) => add(periodMs, Math.max(1, periodMs), callback),
    advance(ms) {
      const untilMs = monotonicMs + ms;
      while (fireNext(untilMs));
      monotonicMs = untilMs;
    },
    async advanceGently(ms) {
      const untilMs = monotonicMs + ms;
      await settle();
      while (fireNext(untilMs)) await settle();
      monotonicMs = untilMs;
      await settle();
    },
    stepWall(ms) {
      wallOffsetMs += ms;
    },
    waitingTimers: () => timers.size,
  };
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}

/** Lets what is already queued in this process run: promises, and two rounds of `setImmediate`. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
