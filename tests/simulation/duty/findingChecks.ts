import { type Complaint, complain, times } from './complaint.ts';
import { CURVE_MS, SILENCE_MS_MAX } from './drawSensors.ts';
import type { KeptFinding, Ledger } from './ledger.ts';
import { absencesOf, type WindowTruth } from './oracle.ts';
import { common, complement, holds, lengthOf, type Span, type Spans, widened } from './spans.ts';
import { clockErrorMs, EDGE_MS } from './verdictChecks.ts';
import type { World } from './world.ts';
import { isoOf, MINUTE, SECOND } from './worldTime.ts';

const POST_KINDS = ['empty-post', 'late-opening', 'early-leaving', 'leave-overrun'];

/** A finding about people, from the moment at which it was a suspicion. */
export interface Accusation {
  readonly kind: string;
  readonly windowId: string;
  /** Since when nobody is said to have been there. */
  readonly startedMs: number;
  /** When that had lasted long enough. */
  readonly suspectedMs: number;
  readonly cleared: KeptFinding['cleared'];
  /** When the same came back soon after, and when that had lasted long enough. */
  readonly reopened: KeptFinding['reopened'];
}

/** Suspicions about people at one window; those that were taken back are none. */
export function accusationsOf(ledger: Ledger): Accusation[] {
  return [...ledger.findings.values()].flatMap(({ finding, stages, cleared, reopened }) => {
    const suspected = stages.find(({ stage }) => stage !== 'reminder');
    const { kind, windowId, startedMs } = finding;
    if (windowId === null || suspected === undefined || !POST_KINDS.includes(kind)) return [];
    if (cleared?.reason === 'corrected') return [];
    return [{ kind, windowId, startedMs, suspectedMs: suspected.atMs, cleared, reopened }];
  });
}

/** Nobody is accused who was there, or did not have to be; and every absence that counts is found. */
export function checkFindings(
  world: World,
  truths: ReadonlyMap<string, WindowTruth>,
  ledger: Ledger,
): Complaint[] {
  const errorMs = clockErrorMs(world);
  const found = accusationsOf(ledger);
  const accused = found.flatMap((accusation) => {
    const truth = truths.get(accusation.windowId);
    return truth === undefined ? [] : checkAccusation(accusation, truth, errorMs);
  });
  const missed = [...truths.values()].flatMap((truth) =>
    checkFound({ world, truth, errorMs, ledger, found }),
  );
  return [...accused, ...missed];
}

/** How long the sensors of a window together may miss somebody. */
function silenceMsMax({ window }: WindowTruth): number {
  return Math.min(...window.sensors.map(({ kind }) => SILENCE_MS_MAX[kind]));
}

/**
 * When a finding becomes a suspicion, nobody is there, and who was there since it began was seen by no
 * sensor for no longer than a sensor may be silent. All of the time somebody had to be there.
 */
function checkAccusation(
  { kind, windowId, startedMs, suspectedMs, reopened }: Accusation,
  truth: WindowTruth,
  errorMs: number,
): Complaint[] {
  const marginMs = EDGE_MS + 2 * errorMs;
  // What came back is another absence, though the finding is the same.
  const fromMs = reopened.findLast(({ atMs }) => atMs <= suspectedMs)?.sinceMs ?? startedMs;
  const span = { fromMs, toMs: suspectedMs };
  const complaints: Complaint[] = [];
  const say = (but: string): void => {
    complaints.push(complain(`${kind} at ${windowId} ${times(span)}: ${but}`, { windowId, span }));
  };
  const inner = { fromMs: fromMs + marginMs, toMs: suspectedMs - marginMs };
  // Who comes back for less than what ends a finding has not come back.
  const returnMs = truth.hall.policy.clearAfterSeconds * SECOND;
  const lastThere = common([inner], truth.occupied).findLast(
    (there) => there.fromMs === inner.fromMs || lengthOf([there]) >= returnMs,
  );
  if (lastThere !== undefined && lastThere.toMs > fromMs + silenceMsMax(truth) + marginMs) {
    say(`somebody was there until ${isoOf(lastThere.toMs)}`);
  }
  for (const atMs of [suspectedMs, ...reopened.map((one) => one.atMs)]) {
    if (holds(truth.occupied, atMs - marginMs)) say(`somebody was there at ${isoOf(atMs)}`);
  }
  const free = common([span], widened(complement(truth.required), -errorMs - SECOND));
  if (free.length > 0) say(`nobody had to be there ${times(free[0] ?? span)}`);
  return complaints;
}

interface Search {
  readonly world: World;
  readonly truth: WindowTruth;
  readonly errorMs: number;
  readonly ledger: Ledger;
  readonly found: readonly Accusation[];
}

/** Where nobody seems to be in the whole hall, a window's finding waits so long for the hall's. */
const HELD_MS = MINUTE;
/** How much a motion sensor's curve differs by what a day teaches. */
const LEARNT_MS = 150 * SECOND;

/** An absence that outlasts the policy, and was watched all the while, is found in time. */
function checkFound(search: Search): Complaint[] {
  const { world, truth, errorMs, ledger } = search;
  const { id } = truth.window;
  const watermarkMs = ledger.windows.get(id)?.watermarkMs ?? Number.NEGATIVE_INFINITY;
  const marginMs = EDGE_MS + 2 * errorMs;
  const waitMs = waitMsOf(truth);
  const misledMs = firstMisleadingPress(truth);
  return absencesOf(truth).flatMap((absence) => {
    if (absence.toMs > misledMs) return [];
    const fromMs = Math.max(absence.fromMs, world.registeredMs) + marginMs;
    const toMs = Math.min(absence.toMs - marginMs, watermarkMs);
    // The sensors' last word of presence may be that old when somebody leaves, or be a moment late.
    const dueMs = fromMs + waitMs + marginMs + (truth.hall.windows.length > 1 ? HELD_MS : 0);
    if (dueMs > toMs || !isWatched(truth, { fromMs, toMs: dueMs })) return [];
    const missed = [dueMs, toMs - marginMs]
      .filter((atMs) => atMs >= dueMs && isWatched(truth, { fromMs, toMs: atMs }))
      .find((atMs) => !isAccused(search, { atMs, marginMs }));
    if (missed === undefined) return [];
    const what = `nobody was at ${id} ${times(absence)}, which is not found at ${isoOf(missed)}`;
    return [complain(what, { windowId: id, span: absence })];
  });
}

/**
 * A press while nobody is there: the detector takes a press for a proof of presence, and learns that
 * this window's sensors may be silent for as long as they were. Of what it waits for afterwards nothing
 * is demanded.
 */
export function firstMisleadingPress({ window, occupied }: WindowTruth): number {
  const there = widened(occupied, 2 * SECOND);
  return window.presses.find((atMs) => !holds(there, atMs)) ?? Number.POSITIVE_INFINITY;
}

/** A finding of the window, or of the whole hall in its place, is open at an instant. */
function isAccused(
  { truth, found, ledger }: Search,
  { atMs, marginMs }: { readonly atMs: number; readonly marginMs: number },
): boolean {
  const isOpen = (sinceMs: number, cleared: KeptFinding['cleared']): boolean =>
    sinceMs <= atMs && (cleared === null || cleared.atMs >= atMs - marginMs);
  const { id } = truth.window;
  return (
    found.some((one) => one.windowId === id && isOpen(one.suspectedMs, one.cleared)) ||
    [...ledger.findings.values()].some(
      ({ finding, cleared }) =>
        finding.kind === 'hall-unattended' &&
        finding.hallId === truth.hall.id &&
        isOpen(finding.raisedMs, cleared),
    )
  );
}

/** The longer one of what the policy allows and what the sensors may miss. */
function waitMsOf(truth: WindowTruth): number {
  const curveMs = Math.min(...truth.window.sensors.map(({ kind }) => CURVE_MS[kind]));
  return Math.max(truth.hall.policy.emptyAfterMinutes * MINUTE, curveMs);
}

function isWatched(truth: WindowTruth, { fromMs, toMs }: Span): boolean {
  return truth.observed.some((span) => span.fromMs <= fromMs && toMs <= span.toMs);
}

/** Whatever is found on a day with troubles is found without them too, at the same time. */
export function checkNothingAdded(
  world: World,
  truths: ReadonlyMap<string, WindowTruth>,
  ledgers: { readonly troubled: Ledger; readonly calm: Ledger },
): Complaint[] {
  const { troubled, calm } = ledgers;
  const marginMs = EDGE_MS + 2 * clockErrorMs(world);
  const calmSpans = new Map<string, Spans>();
  for (const accusation of accusationsOf(calm)) {
    const { windowId } = accusation;
    calmSpans.set(windowId, [...(calmSpans.get(windowId) ?? []), openSpan(accusation)]);
  }
  return accusationsOf(troubled).flatMap(({ windowId, kind, startedMs, suspectedMs }) => {
    const there = widened(calmSpans.get(windowId) ?? [], marginMs);
    if (there.some((one) => one.fromMs <= startedMs && suspectedMs <= one.toMs)) return [];
    if (isHallUnattended(calm, world, { windowId, atMs: suspectedMs, marginMs })) return [];
    if (isOverMeanwhile(truths.get(windowId), suspectedMs)) return [];
    // The day ends before the quiet one has come as far.
    if (calm.windowOf(windowId).watermarkMs < suspectedMs + marginMs) return [];
    const span = { fromMs: startedMs, toMs: suspectedMs };
    const what = `${kind} at ${windowId} ${times(span)} is not found on a day without troubles`;
    return [complain(what, { windowId, span })];
  });
}

/**
 * It would have waited a little longer, for its hall's finding or because more presses had taught
 * more of its sensors' silence, and been over before.
 */
function isOverMeanwhile(truth: WindowTruth | undefined, suspectedMs: number): boolean {
  if (truth === undefined) return false;
  const next = truth.occupied.find(({ fromMs }) => fromMs >= suspectedMs);
  const heldMs = truth.hall.windows.length > 1 ? HELD_MS : 0;
  const curveMs = Math.min(...truth.window.sensors.map(({ kind }) => CURVE_MS[kind]));
  const learntMs = curveMs > CURVE_MS.seat ? LEARNT_MS : 0;
  return next !== undefined && next.fromMs <= suspectedMs + heldMs + learntMs;
}

/** Nobody is found in the whole hall, which says the same of each of its windows. */
function isHallUnattended(
  ledger: Ledger,
  world: World,
  at: { readonly windowId: string; readonly atMs: number; readonly marginMs: number },
): boolean {
  const { windowId, atMs, marginMs } = at;
  const hall = world.halls.find(({ windows }) => windows.some(({ id }) => id === windowId));
  return [...ledger.findings.values()].some(
    ({ finding: { kind, hallId, startedMs, raisedMs }, cleared }) =>
      kind === 'hall-unattended' &&
      hallId === hall?.id &&
      Math.min(startedMs, raisedMs) - marginMs <= atMs &&
      (cleared === null || cleared.atMs >= atMs - marginMs),
  );
}

function openSpan({ startedMs, cleared }: Accusation): Span {
  return { fromMs: startedMs, toMs: cleared?.atMs ?? Number.POSITIVE_INFINITY };
}
