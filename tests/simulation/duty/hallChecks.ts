import { type Complaint, complain, times } from './complaint.ts';
import { CURVE_MS, SILENCE_MS_MAX } from './drawSensors.ts';
import { firstMisleadingPress } from './findingChecks.ts';
import type { KeptFinding, Ledger } from './ledger.ts';
import { absencesOf, type WindowTruth } from './oracle.ts';
import {
  common,
  complement,
  holds,
  joined,
  type Span,
  type Spans,
  widened,
  without,
} from './spans.ts';
import { clockErrorMs, EDGE_MS } from './verdictChecks.ts';
import type { World, WorldHall } from './world.ts';
import { isoOf, MINUTE } from './worldTime.ts';

/** Nobody may be in a whole hall for so long, unless the county says otherwise. */
const UNATTENDED_MS = 5 * MINUTE;
/** A box that was not heard is waited for, and counts only from when it is heard again. */
const SETTLING_MS = 6 * MINUTE;

/** No hall is accused while somebody is at one of its windows; an empty one is found. */
export function checkHalls(
  world: World,
  truths: ReadonlyMap<string, WindowTruth>,
  ledger: Ledger,
): Complaint[] {
  const marginMs = EDGE_MS + 2 * clockErrorMs(world);
  return world.halls.flatMap((hall) => {
    const own = [...truths.values()].filter((truth) => truth.hall.id === hall.id);
    const found = [...ledger.findings.values()].filter(
      ({ finding, cleared }) =>
        finding.hallId === hall.id && isAboutHall(finding.kind) && cleared?.reason !== 'corrected',
    );
    return [
      ...found.flatMap((kept) => checkShortfall(kept, own, marginMs)),
      ...checkUnattended({ world, hall, own, found, ledger, marginMs }),
    ];
  });
}

function isAboutHall(kind: string): boolean {
  return kind === 'hall-unattended' || kind === 'too-few-windows';
}

/** In these worlds one staffed window is always enough, for a hall as for a pool. */
function checkShortfall(
  { finding, reopened }: KeptFinding,
  own: readonly WindowTruth[],
  marginMs: number,
): Complaint[] {
  const { kind, hallId, startedMs, raisedMs } = finding;
  const span = { fromMs: startedMs, toMs: raisedMs };
  return own.flatMap((truth) => {
    const { window, occupied, onDuty } = truth;
    const there = common(occupied, onDuty);
    const headMs = startedMs + silenceMsMax(truth) + marginMs;
    const inner = { fromMs: startedMs + marginMs, toMs: raisedMs - marginMs };
    const isLate = common([inner], there).some((one) => one.toMs > headMs);
    const isThen = [raisedMs, ...reopened.map((one) => one.atMs)].some((atMs) =>
      holds(there, atMs - marginMs),
    );
    if (!isLate && !isThen) return [];
    const what = `${kind} at ${hallId} ${times(span)}: somebody was at ${window.id}`;
    return [complain(what, { windowId: window.id, span })];
  });
}

function silenceMsMax({ window }: WindowTruth): number {
  return Math.min(...window.sensors.map(({ kind }) => SILENCE_MS_MAX[kind]));
}

interface HallSearch {
  readonly world: World;
  readonly hall: WorldHall;
  readonly own: readonly WindowTruth[];
  readonly found: readonly KeptFinding[];
  readonly ledger: Ledger;
  readonly marginMs: number;
}

/** Nobody anywhere, seen by every sensor and told at once: that is found. */
function checkUnattended(search: HallSearch): Complaint[] {
  const { world, hall, own, found, marginMs } = search;
  const regular = own.filter(({ window }) => window.activations === null);
  const [first] = regular;
  if (first === undefined || regular.length < 2) return [];
  const waitMs = Math.max(UNATTENDED_MS, ...regular.map(curveMs)) + 2 * marginMs;
  return quietSpans(search, regular).flatMap(({ fromMs, toMs }) => {
    const dueMs = Math.max(fromMs, world.registeredMs) + waitMs;
    if (dueMs >= Math.min(toMs - marginMs, reachedMs(search))) return [];
    if (own.some((truth) => firstMisleadingPress(truth) < dueMs)) return [];
    const isFound = found.some(
      ({ finding, cleared }) =>
        finding.kind === 'hall-unattended' &&
        finding.raisedMs <= dueMs &&
        (cleared === null || cleared.atMs >= dueMs - marginMs),
    );
    if (isFound) return [];
    const span = { fromMs, toMs };
    const what = `nobody was in ${hall.id} ${times(span)}, which is not found at ${isoOf(dueMs)}`;
    return [complain(what, { windowId: first.window.id, span })];
  });
}

function curveMs({ window }: WindowTruth): number {
  return Math.min(...window.sensors.map(({ kind }) => CURVE_MS[kind]));
}

/** When every window was watched, nobody was excused or there, no spare one was open, all was heard. */
function quietSpans({ world, hall, own }: HallSearch, regular: readonly WindowTruth[]): Span[] {
  const empty = regular.reduce<Spans>(
    (rest, truth) => common(rest, common(absencesOf(truth), truth.observed)),
    [{ fromMs: world.fromMs, toMs: world.toMs }],
  );
  const spare = own
    .filter((truth) => !regular.includes(truth))
    .flatMap(({ onDuty, signs }) => [
      ...onDuty,
      ...signs.map((atMs) => ({ fromMs: atMs, toMs: atMs + 1 })),
    ]);
  const agents = world.agents.filter(({ hallId }) => hallId === hall.id);
  const deaf = agents.flatMap(({ runs, outages }) => [...outages, ...complement(joined(runs))]);
  const unheard = widened(joined([...deaf, ...world.collector.downtimes]), SETTLING_MS);
  return without(without(empty, joined(spare)), unheard);
}

function reachedMs({ own, ledger }: HallSearch): number {
  return Math.min(
    ...own.map(
      ({ window }) => ledger.windows.get(window.id)?.watermarkMs ?? Number.NEGATIVE_INFINITY,
    ),
  );
}
