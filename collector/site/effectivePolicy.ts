import { DEFAULT_POLICY_SOURCE } from '../../texts/policySource.ts';
import { dayOf, instantOf } from '../duty/calendarDay.ts';
import type { Policy } from './policySchema.ts';

/** A policy with every figure. The stages come in this order: hint, reminder, empty, escalate. */
export interface EffectivePolicy {
  /** Null: there is no hint before the reminder or the finding. */
  readonly hintAfterMinutes: number | null;
  /** Null: there is no reminder before the finding. */
  readonly reminderAfterMinutes: number | null;
  readonly emptyAfterMinutes: number;
  readonly escalateAfterMinutes: number;
  readonly clearAfterSeconds: number;
  readonly reopenWithinMinutes: number;
  readonly openingGraceMinutes: number;
  readonly closingGraceMinutes: number;
  readonly hallUnattendedAfterMinutes: number;
  readonly shortfallAfterMinutes: number;
  readonly awayAllowanceMinutes: number;
  readonly specialistWithinMinutes: number;
  /** Per window and working year. */
  readonly falseFindingsPerYearMax: number;
  /** Null: in trial (试运行). */
  readonly document: { readonly number: string; readonly effectiveFrom: string } | null;
  readonly source: string;
}

/** The product's own policy: 15 minutes, without a document. */
export const DEFAULT_POLICY: Policy = {
  emptyAfterMinutes: 15,
  clearAfterSeconds: 10,
  source: DEFAULT_POLICY_SOURCE,
};

/** The product's stages around its 15 minutes. */
const HINT_MINUTES = 5;
const REMINDER_MINUTES = 10;
const ESCALATE_MINUTES = 30;

const known = new WeakMap<Policy, EffectivePolicy>();

/**
 * Resolves every figure. A stage that is not stated is the product's own where that keeps the order
 * of the stages; else there is no such stage, and an empty post escalates at twice its time.
 */
export function effectivePolicy(policy: Policy): EffectivePolicy {
  const found = known.get(policy) ?? resolve(policy);
  known.set(policy, found);
  return found;
}

function resolve(policy: Policy): EffectivePolicy {
  const { emptyAfterMinutes, hintAfterMinutes: hint, reminderAfterMinutes: reminder } = policy;
  const fitsReminder = REMINDER_MINUTES < emptyAfterMinutes && (hint ?? 0) < REMINDER_MINUTES;
  const reminderAfterMinutes = reminder ?? (fitsReminder ? REMINDER_MINUTES : null);
  const fitsHint = HINT_MINUTES < (reminderAfterMinutes ?? emptyAfterMinutes);
  const late = ESCALATE_MINUTES > emptyAfterMinutes ? ESCALATE_MINUTES : 2 * emptyAfterMinutes;
  return {
    hintAfterMinutes: hint ?? (fitsHint ? HINT_MINUTES : null),
    reminderAfterMinutes,
    emptyAfterMinutes,
    escalateAfterMinutes: policy.escalateAfterMinutes ?? late,
    clearAfterSeconds: policy.clearAfterSeconds,
    // Under a short policy, an absence some minutes later is another one.
    reopenWithinMinutes: policy.reopenWithinMinutes ?? Math.min(5, emptyAfterMinutes),
    openingGraceMinutes: policy.openingGraceMinutes ?? 10,
    closingGraceMinutes: policy.closingGraceMinutes ?? 5,
    hallUnattendedAfterMinutes: policy.hallUnattendedAfterMinutes ?? 5,
    shortfallAfterMinutes: policy.shortfallAfterMinutes ?? emptyAfterMinutes,
    awayAllowanceMinutes: policy.awayAllowanceMinutes ?? 30,
    specialistWithinMinutes: policy.specialistWithinMinutes ?? 15,
    falseFindingsPerYearMax: policy.falseFindingsPerYearMax ?? 1,
    document: policy.document ?? null,
    source: policy.source,
  };
}

/** What a policy's trial depends on: a placed window has it. */
export interface PolicyPlace {
  readonly effectivePolicy: EffectivePolicy;
  readonly hall: { readonly timeZone: string };
}

/**
 * Says whether a policy is in trial (试运行) at an instant: it has no document number, or the day on
 * which it takes effect has not begun at the hall.
 */
export function isPolicyInTrial(
  { effectivePolicy: policy, hall }: PolicyPlace,
  atMs: number,
): boolean {
  if (policy.document === null) return true;
  return atMs < beginningOf(policy.document.effectiveFrom, hall.timeZone);
}

const BEGINNINGS_MAX = 1000;
const beginnings = new Map<string, number>();

function beginningOf(date: string, timeZone: string): number {
  const key = `${date} ${timeZone}`;
  const found = beginnings.get(key) ?? instantOf(dayOf(date), 0, timeZone);
  if (beginnings.size >= BEGINNINGS_MAX) beginnings.clear();
  beginnings.set(key, found);
  return found;
}

/** Stages that are stated in the wrong order, each with the one that it must not come after. */
export function stagesOutOfOrder(policy: Policy): readonly (readonly [StageField, StageField])[] {
  const stated = STAGES.filter((stage) => policy[stage] !== undefined);
  return stated.slice(1).flatMap((later, index): (readonly [StageField, StageField])[] => {
    const earlier = stated[index];
    if (earlier === undefined) return [];
    return (policy[earlier] ?? 0) > (policy[later] ?? 0) ? [[earlier, later]] : [];
  });
}

const STAGES = [
  'hintAfterMinutes',
  'reminderAfterMinutes',
  'emptyAfterMinutes',
  'escalateAfterMinutes',
] as const;
export type StageField = (typeof STAGES)[number];
