import type { DutyState } from '../duty/dutyHours.ts';
import {
  bookedAt,
  type DeclaredSpan,
  declaredAt,
  expiredAt,
  NOTHING_DECLARED,
} from './declaredStates.ts';
import type { DetectorContext } from './detectorContext.ts';
import type { Level } from './sensorSignal.ts';
import type { WindowRule } from './siteHistory.ts';
import type { Verdict, VerdictContext } from './verdict.ts';

/** What is required of a window at an instant, by its timetable and by what people declared. */
export interface Moment {
  readonly required: VerdictContext;
  /** The declared state that excuses an empty window; null: none. */
  readonly excuse: DeclaredSpan | null;
  /** A declared short leave ran out at this very instant. */
  readonly isAfterOverrun: boolean;
  /** When the timetable says something else; Infinity: never. */
  readonly dutyChangesMs: number;
  /** When any of this may change. */
  readonly changesMs: number;
}

export function momentAt(context: DetectorContext, rule: WindowRule, atMs: number): Moment {
  const { window, hall } = rule.placed;
  const duty = rule.duty.at(atMs);
  const timeline = context.state.declared.get(window.id);
  const declared = timeline === undefined ? NOTHING_NOW : declaredAt(timeline, atMs);
  const dutyChangesMs = duty.changesMs ?? Number.POSITIVE_INFINITY;
  let changesMs = Math.min(dutyChangesMs, declared.changesMs);
  const { basis, service } = duty;
  let required = requiredBy(duty);
  if (basis !== 'none' && window.mode === 'spare' && !declared.isActive) {
    required = { ...required, basis: 'none', because: 'spare' };
  } else if (basis !== 'none' && service === 'appointment') {
    const booked = bookedAt(context.state.bookings.get(hall.id) ?? [], window.id, atMs);
    changesMs = Math.min(changesMs, booked.changesMs);
    if (!booked.isBooked) required = { ...required, basis: 'none', because: 'no-booking' };
  }
  const expired = timeline === undefined ? null : expiredAt(timeline, atMs);
  const isAfterOverrun = expired?.state === 'away';
  return { required, excuse: declared.span, dutyChangesMs, changesMs, isAfterOverrun };
}

const NOTHING_NOW = declaredAt(NOTHING_DECLARED, 0);
const requirements = new WeakMap<DutyState, VerdictContext>();

/** One object for all windows and moments of a stretch of duty: every step of a trail keeps one. */
function requiredBy(duty: DutyState): VerdictContext {
  const known = requirements.get(duty);
  if (known !== undefined) return known;
  const { basis, service, reason, isCalendarCovered } = duty;
  const made: VerdictContext = { basis, service, because: reason, isCalendarCovered };
  requirements.set(duty, made);
  return made;
}

/**
 * The verdict at a moment: off duty nobody is missed; somebody who is seen is there whatever was
 * declared; a declared state excuses an empty window, and one that nobody can see.
 */
export function verdictOf(
  moment: Moment,
  level: Level,
): { readonly verdict: Verdict; readonly context: VerdictContext } {
  const { required, excuse } = moment;
  if (required.basis === 'none') return { verdict: 'not-on-duty', context: required };
  if (excuse === null || level === 'occupied') return { verdict: level, context: required };
  return { verdict: 'excused', context: { ...required, because: excuse.state } };
}
