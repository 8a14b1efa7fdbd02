import type { PoolState } from '../detection/verdict.ts';
import { COVERED_STATES } from '../journal/statement.ts';
import type { StoredPoolStretch } from '../state/poolStretches.ts';
import { cut, type JudgedStretch, ratio, type Span, shortSilences } from './windowTime.ts';

/** A stretch of one state of a pool, in which it asks for the same; `toMs` null: it still holds. */
export type PoolStretch = StoredPoolStretch;

/** A stretch of one verdict of one of a pool's windows. */
export interface MemberStretch extends Pick<JudgedStretch, 'fromMs' | 'toMs' | 'verdict'> {
  readonly service: string | null;
  readonly because: string | null;
}

/** One window of a pool, with what its own figures follow from. */
export interface PoolMember {
  readonly intervals: readonly MemberStretch[];
  readonly watermarkMs: number | null;
  readonly shortestAbsenceMs: number;
}

/** What the time of a pool follows from. */
export interface PoolFacts {
  /** Oldest first. */
  readonly stretches: readonly PoolStretch[];
  readonly members: readonly PoolMember[];
  /** Everything before is judged; what an open stretch says beyond it is not known yet. */
  readonly untilMs: number | null;
}

/** How the time of a pool splits up, in ms; times of neighbouring spans add up. */
export interface PoolTime {
  readonly metMs: number;
  readonly shortMs: number;
  readonly unknownMs: number;
}

type Parts = { -readonly [name in keyof PoolTime]: PoolTime[name] };

/**
 * Splits up the time of a pool. While it happens nobody can say whether a window at which no motion is
 * sensed is empty, so the pool is unknown then. Here it is told in hindsight, as in the windows' own
 * figures: a silence too short to be an absence counts as attended, a longer one as empty.
 */
export function poolTime({ stretches, members, untilMs }: PoolFacts, span: Span): PoolTime {
  const parts: Parts = { metMs: 0, shortMs: 0, unknownMs: 0 };
  const judged = { fromMs: span.fromMs, toMs: Math.min(span.toMs, untilMs ?? span.fromMs) };
  const counts = members.map(createRoleAt);
  for (const stretch of stretches) {
    const { fromMs, toMs, state } = stretch;
    const part = cut({ fromMs, toMs: toMs ?? Number.POSITIVE_INFINITY }, judged);
    if (part === null || state === 'not-on-duty') continue;
    if (state === 'unknown') addInHindsight(parts, { stretch, part, counts });
    else parts[`${state}Ms`] += part.toMs - part.fromMs;
  }
  return parts;
}

/** What a window is to its pool, until when, and in which service. */
interface Role {
  readonly role: 'staffed' | 'unknown' | 'empty' | 'off';
  readonly service: string | null;
  readonly untilMs: number;
}

type RoleAt = (atMs: number) => Role;

/** Divides a stretch in which nobody could say: where one of the windows changes, it may change. */
function addInHindsight(
  parts: Parts,
  at: { readonly stretch: PoolStretch; readonly part: Span; readonly counts: readonly RoleAt[] },
): void {
  const { stretch, part, counts } = at;
  for (let fromMs = part.fromMs; fromMs < part.toMs; ) {
    const roles = counts.map((roleAt) => roleAt(fromMs));
    const toMs = Math.min(part.toMs, ...roles.map(({ untilMs }) => untilMs));
    parts[`${stateOf(stretch, roles)}Ms`] += toMs - fromMs;
    fromMs = toMs;
  }
}

function stateOf(
  { needed, windows }: PoolStretch,
  all: readonly Role[],
): Exclude<PoolState, 'not-on-duty'> {
  const asked = askedOf(all, windows);
  if (asked === null) return 'unknown';
  const count = (wanted: Role['role']): number =>
    asked.filter(({ role }) => role === wanted).length;
  const staffed = count('staffed');
  if (staffed >= needed) return 'met';
  return staffed + count('unknown') >= needed ? 'unknown' : 'short';
}

/**
 * The windows that were asked, where that is certain: all that were on duty, or all of one service when
 * the pool asks for that alone. Null: nobody can say which they were.
 */
function askedOf(all: readonly Role[], count: number): readonly Role[] | null {
  const serving = all.filter(({ role }) => role !== 'off');
  const services = [...new Set(serving.flatMap(({ service }) => service ?? []))];
  if (services.length <= 1 && serving.length === count) return serving;
  const groups = services
    .map((service) => serving.filter((one) => one.service === service))
    .filter((group) => group.length === count);
  return groups.length === 1 ? (groups[0] ?? null) : null;
}

const NOBODY_KNOWS: Omit<Role, 'untilMs'> = { role: 'unknown', service: null };

/** Tells a window's role at instants that are asked for in order. */
function createRoleAt(member: PoolMember): RoleAt {
  const { intervals, watermarkMs } = member;
  const short = shortSilences(member);
  const judgedMs = watermarkMs ?? Number.NEGATIVE_INFINITY;
  let index = 0;
  return (atMs) => {
    while (index < intervals.length && (intervals[index]?.toMs ?? Infinity) <= atMs) index += 1;
    const interval = intervals[index];
    if (atMs >= judgedMs || interval === undefined) return { ...NOBODY_KNOWS, untilMs: Infinity };
    if (interval.fromMs > atMs) return { ...NOBODY_KNOWS, untilMs: interval.fromMs };
    const { service, toMs } = interval;
    const untilMs = Math.min(toMs ?? Number.POSITIVE_INFINITY, judgedMs);
    return { role: roleOf(interval, short.has(interval)), service, untilMs };
  };
}

function roleOf({ verdict, because }: MemberStretch, isShort: boolean): Role['role'] {
  switch (verdict) {
    case 'occupied':
      return 'staffed';
    case 'empty':
      return isShort ? 'staffed' : 'empty';
    case 'excused':
      // A sign does not prove that nobody sits behind it.
      return because !== null && COVERED_STATES.includes(because) ? 'staffed' : 'unknown';
    case 'not-on-duty':
      return 'off';
    case 'unknown':
      return 'unknown';
    default:
      return verdict satisfies never;
  }
}

/** How much of the known time enough of the pool's windows were staffed. */
export function metRateOf({ metMs, shortMs }: PoolTime): number | null {
  return ratio(metMs, metMs + shortMs);
}
