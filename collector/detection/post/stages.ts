import type { Stage } from '../finding.ts';
import type { Origin } from './episode.ts';
import type { PolicyTimes } from './policyTimes.ts';

/** A stage and how long after the beginning of the absence it is due. */
export interface DueStage {
  readonly stage: Stage;
  readonly afterMs: number;
}

/**
 * The recorded stages of an absence, lowest first. Nobody at opening is judged by the grace of
 * opening; a declared leave that ran over begins with its reminder, because the clerk knew the time.
 */
export function stagesOf(origin: Origin, times: PolicyTimes): readonly DueStage[] {
  const { reminderMs, suspectedMs, escalatedMs, openingMs, overrunMs } = times;
  if (origin === 'opening') {
    return [
      { stage: 'suspected', afterMs: openingMs },
      { stage: 'escalated', afterMs: Math.max(openingMs, escalatedMs) },
    ];
  }
  if (origin === 'overrun') {
    return [
      { stage: 'reminder', afterMs: 0 },
      { stage: 'suspected', afterMs: overrunMs },
      { stage: 'escalated', afterMs: overrunMs + escalatedMs - suspectedMs },
    ];
  }
  return [
    ...(reminderMs === null ? [] : [{ stage: 'reminder' as const, afterMs: reminderMs }]),
    { stage: 'suspected', afterMs: suspectedMs },
    { stage: 'escalated', afterMs: escalatedMs },
  ];
}

const stagesByTimes = new WeakMap<PolicyTimes, Map<Origin, readonly DueStage[]>>();

/** The same, worked out once. */
export function knownStages(origin: Origin, times: PolicyTimes): readonly DueStage[] {
  const known = stagesByTimes.get(times) ?? new Map<Origin, readonly DueStage[]>();
  stagesByTimes.set(times, known);
  const stages = known.get(origin) ?? stagesOf(origin, times);
  known.set(origin, stages);
  return stages;
}

/** So often the time of a stage must pass where short returns are left out of account. */
const SHORT_RETURNS_FACTOR = 2;

/**
 * When a stage is due: after its time without anybody. Who comes back, however shortly, begins anew;
 * but where nobody has stayed for long enough to end the finding (`clearMs`), it goes on after twice
 * the time, or a window to which somebody comes for a second every quarter of an hour would never be
 * more than a reminder. In any case the sensors must have been silent for long enough now.
 */
export function stageDue(at: {
  /** Since when nobody has been there at all. */
  readonly sinceMs: number;
  /** Since when nobody has come back for long enough to end the finding. */
  readonly absentSinceMs: number;
  readonly silentSinceMs: number | null;
  readonly afterMs: number;
  readonly boundMs: number;
}): number {
  const { sinceMs, absentSinceMs, silentSinceMs, afterMs, boundMs } = at;
  const certainMs = (silentSinceMs ?? sinceMs) + boundMs;
  const absentMs = Math.min(sinceMs + afterMs, absentSinceMs + SHORT_RETURNS_FACTOR * afterMs);
  return Math.max(sinceMs, absentMs, certainMs);
}
