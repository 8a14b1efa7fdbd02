import { effectivePolicy } from '../../site/effectivePolicy.ts';
import type { Policy } from '../../site/site.ts';

/** The figures of a policy as the episodes of a window need them, all in milliseconds. */
export interface PolicyTimes {
  /** A hint at the window only; null: there is none. */
  readonly hintMs: number | null;
  /** Recorded, and told to the clerk and the head of the hall; null: there is none. */
  readonly reminderMs: number | null;
  readonly suspectedMs: number;
  readonly escalatedMs: number;
  readonly clearMs: number;
  readonly reopenMs: number;
  /** Nobody there this long after duty began: late opening. */
  readonly openingMs: number;
  /** Away for less than this when duty ends: no early leaving. */
  readonly closingMs: number;
  /** A declared short leave (暂离) lasts at most this long. */
  readonly awayMs: number;
  /** From the end of a declared short leave to the suspicion. */
  readonly overrunMs: number;
  readonly falseFindingsPerYearMax: number;
}

const MINUTE_MS = 60_000;
/** A declared leave that runs over is suspected at most this long afterwards. */
const OVERRUN_MS_MAX = 5 * MINUTE_MS;

export function policyTimes(policy: Policy): PolicyTimes {
  const given = effectivePolicy(policy);
  const ms = (minutes: number): number => Math.round(minutes * MINUTE_MS);
  const suspectedMs = ms(given.emptyAfterMinutes);
  const reminderMs = given.reminderAfterMinutes === null ? null : ms(given.reminderAfterMinutes);
  // The grace is part of the product's default of 15 minutes; a shorter policy shortens it.
  const opening = policy.openingGraceMinutes ?? Math.min(10, given.emptyAfterMinutes);
  return {
    hintMs: given.hintAfterMinutes === null ? null : ms(given.hintAfterMinutes),
    ...{ reminderMs, suspectedMs },
    escalatedMs: ms(given.escalateAfterMinutes),
    clearMs: Math.round(given.clearAfterSeconds * 1000),
    reopenMs: ms(given.reopenWithinMinutes),
    openingMs: ms(opening),
    closingMs: ms(given.closingGraceMinutes),
    awayMs: ms(given.awayAllowanceMinutes),
    overrunMs: Math.min(OVERRUN_MS_MAX, suspectedMs),
    falseFindingsPerYearMax: given.falseFindingsPerYearMax,
  };
}
