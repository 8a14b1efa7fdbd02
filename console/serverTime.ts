import type { BrowserClock } from './browserClock.ts';

/**
 * The collector's time, so that ages are right on a machine whose own clock is wrong. Between two
 * words of the collector it advances by whichever of the browser's clocks went further: one of them
 * stands still while the machine sleeps, and old data must never look fresh.
 */
export interface ServerTime {
  /** The collector said what time it is, just now. */
  anchor(nowMs: number): void;
  /** The collector said so a while ago at most: only ever advances the time. */
  advance(nowMs: number): void;
  nowMs(): number;
  /** The browser's clocks disagree (sleep, or a clock that was set): ask the collector again. */
  doubtful(): boolean;
}

/** Milliseconds by which the browser's two clocks may differ since the last anchor. */
const DISAGREEMENT_MS_MAX = 5000;

export function createServerTime(clock: Pick<BrowserClock, 'wallMs' | 'monotonicMs'>): ServerTime {
  let anchorMs = clock.wallMs();
  let wallMs = anchorMs;
  let monotonicMs = clock.monotonicMs();

  function nowMs(): number {
    const byWall = clock.wallMs() - wallMs;
    const byMonotonic = clock.monotonicMs() - monotonicMs;
    return anchorMs + Math.max(byWall, byMonotonic, 0);
  }

  function anchor(newMs: number): void {
    anchorMs = newMs;
    wallMs = clock.wallMs();
    monotonicMs = clock.monotonicMs();
  }

  return {
    anchor,
    advance(newMs) {
      if (newMs > nowMs()) anchor(newMs);
    },
    nowMs,
    doubtful() {
      const byWall = clock.wallMs() - wallMs;
      const byMonotonic = clock.monotonicMs() - monotonicMs;
      return Math.abs(byWall - byMonotonic) > DISAGREEMENT_MS_MAX;
    },
  };
}
