import type { DetectorContext } from '../detectorContext.ts';
import type { FindingKind } from '../finding.ts';
import type { Verdict } from '../verdict.ts';
import { type HallPlan, type Need, planAt } from './hallPlan.ts';
import type { HallState } from './hallState.ts';
import { forgetPlan } from './judgeHall.ts';

/** The findings about a hall, of a time in which something of its windows was judged again. */
export interface RetractionNeed {
  readonly hallId: string;
  readonly windowIds: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
}

export interface StoredShortfall {
  readonly id: string;
  readonly kind: Extract<FindingKind, 'hall-unattended' | 'too-few-windows'>;
  /** The pool; null: the hall as a whole. */
  readonly subject: string | null;
  readonly startedMs: number;
  readonly raisedMs: number;
  readonly clearedMs: number | null;
}

export interface StoredVerdict {
  readonly fromMs: number;
  /** Null: it still holds. */
  readonly toMs: number | null;
  readonly verdict: Verdict;
}

/** What was stored of that time, as it is now. */
export interface RetractionEvidence {
  /** Raised or open in it; without those that were taken back. */
  readonly findings: readonly StoredShortfall[];
  /** By window, oldest first; those that touch the time. */
  readonly verdicts: ReadonlyMap<string, readonly StoredVerdict[]>;
}

/** A finding is looked at again if it began at most this long before the time that changed. */
const LONGEST_MS = 24 * 3_600_000;
/** Beside the windows in the table of corrections; no id of a window begins with this. */
const MARK = '*';

/** A window's past was judged again: what was found of its hall then may not follow any more. */
export function wantRetraction(
  { state }: DetectorContext,
  hallId: string,
  wanted: { readonly fromMs: number; readonly causeId: number },
): void {
  const raisedMs = state.halls.get(hallId)?.raisedMs ?? null;
  if (raisedMs === null || raisedMs < wanted.fromMs) return;
  const key = `${MARK}${hallId}`;
  const fromMs = Math.min(wanted.fromMs, state.corrections.get(key)?.fromMs ?? wanted.fromMs);
  state.corrections.put(key, { ...wanted, fromMs });
}

export function isRetraction(key: string): boolean {
  return key.startsWith(MARK);
}

/** What must be looked at again once all windows have been judged again; null: nothing. */
export function retractionNeed({ state }: DetectorContext): RetractionNeed | null {
  for (const key of state.corrections.ids()) {
    // Windows first, whatever was asked for first.
    if (!isRetraction(key)) return null;
    const hallId = key.slice(MARK.length);
    const wanted = state.corrections.get(key);
    const hall = state.halls.get(hallId);
    if (wanted === undefined || hall === undefined) {
      state.corrections.delete(key);
      continue;
    }
    const windowIds = hall.windows.map(({ id }) => id);
    return { hallId, windowIds, fromMs: wanted.fromMs - LONGEST_MS, toMs: hall.judgedMs };
  }
  return null;
}

/**
 * Takes back what does not follow any more: at some instant between its beginning and the moment at
 * which it was raised, enough may have been there after all, or nobody was asked for. Nothing new is
 * found of a hall's past: a declaration or a reading that comes late accuses nobody.
 */
export function retract(
  context: DetectorContext,
  need: RetractionNeed,
  { findings, verdicts }: RetractionEvidence,
): void {
  const { hallId } = need;
  const hall = context.state.halls.get(hallId);
  context.state.corrections.delete(`${MARK}${hallId}`);
  if (hall === undefined) return;
  for (const finding of findings) {
    const plan = planAt(context, hallId, { state: hall, atMs: finding.startedMs });
    if (needsOf(plan, finding).some((one) => isStillShort(one, finding, verdicts))) continue;
    const { id: findingId, raisedMs, clearedMs } = finding;
    const atMs = Math.max(raisedMs, clearedMs ?? hall.judgedMs);
    context.emit({ type: 'clear', findingId, atMs, reason: 'corrected' });
    forget(hall, findingId);
    context.state.halls.touch(hallId);
  }
}

function needsOf({ whole, needs }: HallPlan, { kind, subject }: StoredShortfall): readonly Need[] {
  if (kind === 'hall-unattended') return whole === null ? [] : [whole];
  return needs.filter(({ pool }) => pool?.id === subject);
}

/** Its episode begins anew. */
function forget(hall: HallState, findingId: string): void {
  for (const [key, episode] of Object.entries(hall.episodes)) {
    const isOwn = [episode.open?.id, episode.closed?.finding.id].includes(findingId);
    if (isOwn) delete hall.episodes[key];
  }
  forgetPlan(hall);
}

function isStillShort(
  need: Need,
  { startedMs, raisedMs }: StoredShortfall,
  verdicts: RetractionEvidence['verdicts'],
): boolean {
  const own = need.members.map(({ id }) => verdicts.get(id) ?? []);
  const changes = own.flatMap((steps) => steps.map(({ fromMs }) => fromMs));
  const instants = [startedMs, ...changes.filter((atMs) => startedMs < atMs && atMs < raisedMs)];
  return instants.every((atMs) => isShortAt(need, own, atMs));
}

function isShortAt(
  { pool, required }: Need,
  own: readonly (readonly StoredVerdict[])[],
  atMs: number,
): boolean {
  const now = own.flatMap(
    (steps) => steps.findLast((one) => one.fromMs <= atMs && atMs < (one.toMs ?? atMs + 1)) ?? [],
  );
  const onDuty = now.filter(({ verdict }) => verdict !== 'not-on-duty');
  if (onDuty.length < (pool === null ? 2 : 1)) return false;
  return onDuty.filter(({ verdict }) => THERE.includes(verdict)).length < required;
}

/** Somebody is, or may be, at the window. */
const THERE: readonly Verdict[] = ['occupied', 'unknown'];
