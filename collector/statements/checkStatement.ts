import { CORRECTION_DAYS } from '../detection/correction.ts';
import type { FindingKind } from '../detection/finding.ts';
import type {
  ActivationStatement,
  BookingStatement,
  CallStatement,
  ConclusionStatement,
  DeclareStatement,
} from '../journal/statement.ts';
import { COVERED_STATES } from '../journal/statement.ts';
import type { RecordedConclusion } from '../journal/statements.ts';
import type { SiteIndex } from '../site/siteIndex.ts';
import { fittingReasons } from './conclusionReasons.ts';
import type { SayCode, StatementProblem } from './statementProblem.ts';

/** How long something may last, and how far ahead it may be said: a leave of half a year and a year's plan. */
export const AHEAD_DAYS = 366;
/** A clock of another machine may be ahead by this when it says that something happens now. */
export const FUTURE_MS_MAX = 60_000;

const DAY_MS = 86_400_000;

/** What a statement is compared with. */
export interface Present {
  readonly site: SiteIndex;
  readonly nowMs: number;
}

function found(code: SayCode, facts: StatementProblem['facts'], field?: string): StatementProblem {
  return field === undefined ? { code, facts } : { code, facts, field };
}

function unknownWindow(window: string, { site }: Present): StatementProblem | null {
  return site.windows.has(window) ? null : found('HW-SAY-002', { window }, 'windowId');
}

/** Too long ago to be judged again. */
export function tooOld(
  atMs: number,
  { nowMs }: Pick<Present, 'nowMs'>,
  field: string,
): StatementProblem | null {
  const isOld = atMs < nowMs - CORRECTION_DAYS * DAY_MS;
  return isOld ? found('HW-SAY-004', { days: CORRECTION_DAYS }, field) : null;
}

function tooFarAhead(atMs: number, sinceMs: number, field: string): StatementProblem | null {
  const isFar = atMs > sinceMs + AHEAD_DAYS * DAY_MS;
  return isFar ? found('HW-SAY-005', { days: AHEAD_DAYS }, field) : null;
}

function inFuture(atMs: number, { nowMs }: Present): StatementProblem | null {
  return atMs > nowMs + FUTURE_MS_MAX ? found('HW-SAY-028', {}, 'atMs') : null;
}

function wrongSpan(
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number | null },
  present: Present,
): StatementProblem | null {
  const problem = tooOld(fromMs, present, 'fromMs') ?? tooFarAhead(fromMs, present.nowMs, 'fromMs');
  if (problem !== null || untilMs === null) return problem;
  if (untilMs <= fromMs) return found('HW-SAY-003', {}, 'untilMs');
  return tooFarAhead(untilMs, fromMs, 'untilMs');
}

export function checkDeclare(
  statement: DeclareStatement,
  present: Present,
): StatementProblem | null {
  const { windowId, state, person, standIn, via } = statement;
  const problem = unknownWindow(windowId, present) ?? wrongSpan(statement, present);
  if (problem !== null) return problem;
  // A key at the window cannot name anybody.
  if (COVERED_STATES.includes(state) && standIn === undefined && via !== 'key') {
    return { code: 'HW-SAY-015', facts: {}, field: 'standIn', words: { state } };
  }
  const isSame = standIn !== undefined && standIn === person;
  return isSame ? found('HW-SAY-016', {}, 'standIn') : null;
}

export function checkActivation(
  { windowId, atMs }: ActivationStatement,
  present: Present,
): StatementProblem | null {
  const placed = present.site.windows.get(windowId);
  if (placed === undefined) return found('HW-SAY-002', { window: windowId }, 'windowId');
  if (placed.mode !== 'spare') return found('HW-SAY-006', { window: windowId }, 'windowId');
  return tooOld(atMs, present, 'atMs') ?? tooFarAhead(atMs, present.nowMs, 'atMs');
}

export function checkBooking(
  statement: BookingStatement,
  present: Present,
): StatementProblem | null {
  const { hallId, windowId } = statement;
  if (!present.site.halls.has(hallId)) return found('HW-SAY-024', { hall: hallId }, 'hallId');
  const problem = windowId === null ? null : unknownWindow(windowId, present);
  if (problem !== null) return problem;
  const placed = windowId === null ? undefined : present.site.windows.get(windowId);
  if (placed !== undefined && placed.hall.id !== hallId) {
    return found('HW-SAY-025', { window: windowId ?? '', hall: hallId }, 'windowId');
  }
  return wrongSpan(statement, present);
}

/**
 * A call goes out from a window of any mode: who is called to an enquiry desk or to 帮办代办 has the same
 * time. A hall that names its stations (站所) has no others; one that names none takes any.
 */
export function checkCall(
  { windowId, station, atMs }: CallStatement,
  present: Present,
): StatementProblem | null {
  return (
    unknownWindow(windowId, present) ??
    unknownStation(windowId, station, present) ??
    tooOld(atMs, present, 'atMs') ??
    inFuture(atMs, present)
  );
}

function unknownStation(
  windowId: string,
  station: string,
  { site }: Present,
): StatementProblem | null {
  const { hall } = site.windows.get(windowId) ?? {};
  const known = hall?.stations ?? [];
  if (hall === undefined || known.length === 0 || known.some(({ id }) => id === station))
    return null;
  const stations = known.map(({ id, name }) => `${id} ${name}`).join(', ');
  return found('HW-SAY-034', { station, hall: hall.name, stations }, 'station');
}

/** `calledMs`: when the specialist was called. */
export function checkSignIn(
  { atMs }: { readonly atMs: number },
  calledMs: number,
  present: Present,
): StatementProblem | null {
  if (atMs < calledMs) return found('HW-SAY-019', {}, 'atMs');
  return tooOld(atMs, present, 'atMs') ?? inFuture(atMs, present);
}

type Wish = Omit<ConclusionStatement, 'type' | 'version'>;

/** The finding that somebody concludes on, as far as that decides what can be said. */
export interface ConcludedFinding {
  readonly kind: FindingKind;
  /** Of its hall, for the times in an answer. */
  readonly timeZone: string;
  /** What is concluded about it already, oldest first. */
  readonly conclusions: readonly RecordedConclusion[];
}

/**
 * What speaks against a conclusion: a reason that does not fit it and the kind of finding, or what has
 * been concluded before. Whoever changes a conclusion reopens the finding first: so it is said, with a
 * reason, that the earlier one was withdrawn.
 */
export function checkConclusion(
  { conclusion, reason, remark = '' }: Wish,
  { kind, timeZone, conclusions }: ConcludedFinding,
): StatementProblem | null {
  const reasons = fittingReasons(conclusion, kind);
  if (!reasons.some((one) => one === reason)) {
    const words = { reason, conclusion, kind, reasons };
    return { code: 'HW-SAY-012', facts: {}, field: 'reason', words };
  }
  if (reason === 'other' && remark.trim() === '') return found('HW-SAY-011', {}, 'remark');
  const newest = conclusions.at(-1);
  const isConcluded = newest !== undefined && newest.conclusion !== 'reopened';
  if (conclusion === 'reopened') {
    return isConcluded ? null : { ...found('HW-SAY-008', {}, 'conclusion'), conclusions };
  }
  if (!isConcluded) return null;
  const { author, recordedMs } = newest;
  const words = { conclusion: newest.conclusion, at: { ms: recordedMs, timeZone } };
  return { code: 'HW-SAY-009', facts: { author }, field: 'conclusion', words, conclusions };
}
