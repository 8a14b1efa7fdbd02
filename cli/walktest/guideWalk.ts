import type { Clock } from '../../runtime/clock.ts';
import { sleep } from '../../runtime/clock.ts';
import type { WalkTimes } from './judgeWalk.ts';

export type WalkStep = 'sit' | 'leave' | 'back';

/** Lengths of the parts of a test, in ms. */
export interface WalkLengths {
  readonly sittingMs: number;
  /** At most; it goes on earlier when every sensor has said what it should. */
  readonly awayMsMax: number;
  readonly backMsMax: number;
}

export interface WalkGuide {
  /** Tells what to do next; resolves when the person says that it is done, false when they give up. */
  announce(step: WalkStep): Promise<boolean>;
  /** Called about five times a second while a part goes on. */
  progress(leftMs: number): void;
  /** Says whether every sensor says this now. */
  isEvery(level: 'occupied' | 'empty'): boolean;
  /** Says whether the agent has gone. */
  hasEnded(): boolean;
}

/** When all sensors agree, the part goes on for this long: one that changes its mind is caught. */
const SETTLED_MS = 5000;
const LOOK_EVERY_MS = 200;

/**
 * Leads somebody through a test. Returns its times; null when they gave up or the agent has gone.
 */
export async function guideWalk(
  guide: WalkGuide,
  lengths: WalkLengths,
  clock: Clock,
): Promise<WalkTimes | null> {
  const { sittingMs, awayMsMax, backMsMax } = lengths;
  if (!(await guide.announce('sit'))) return null;
  const sittingFromMs = clock.monotonicMs();
  if (!(await pass(sittingMs, () => false))) return null;
  const sittingToMs = clock.monotonicMs();
  if (!(await guide.announce('leave'))) return null;
  const leftMs = clock.monotonicMs();
  if (!(await pass(awayMsMax, () => guide.isEvery('empty')))) return null;
  if (!(await guide.announce('back'))) return null;
  const backMs = clock.monotonicMs();
  if (!(await pass(backMsMax, () => guide.isEvery('occupied')))) return null;
  return { sittingFromMs, sittingToMs, leftMs, backMs, endMs: clock.monotonicMs() };

  /** Lets time pass; false when the agent has gone. */
  async function pass(lengthMs: number, isDone: () => boolean): Promise<boolean> {
    const endMs = clock.monotonicMs() + lengthMs;
    let settledFromMs: number | null = null;
    while (true) {
      if (guide.hasEnded()) return false;
      const nowMs = clock.monotonicMs();
      settledFromMs = isDone() ? (settledFromMs ?? nowMs) : null;
      const isSettled = settledFromMs !== null && nowMs - settledFromMs >= SETTLED_MS;
      if (nowMs >= endMs || isSettled) return true;
      guide.progress(endMs - nowMs);
      await sleep(clock, Math.min(LOOK_EVERY_MS, endMs - nowMs));
    }
  }
}
