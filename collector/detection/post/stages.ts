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
