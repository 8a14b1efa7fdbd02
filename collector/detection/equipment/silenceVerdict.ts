import type { DetectorContext } from '../detectorContext.ts';
import type { ClearReason } from '../finding.ts';
import type { LineFindingKind, SilenceMark } from './equipmentState.ts';
import { expectedSilence, hallHours } from './ownHours.ts';
import {
  agentSilentFinding,
  type CountedSilence,
  lineFinding,
  RECONNECT_MS,
  SILENT_AFTER_MS,
} from './silenceFindings.ts';
import { createSilenceTree, type SilenceTree } from './silenceTree.ts';

/**
 * What follows from agents that are not heard. One finding for a whole area or hall stands in the
 * place of those about its agents. It holds back only that they are raised: what is open beneath it
 * goes on and ends as always, and when the first word comes, whoever stays silent is found for itself.
 */
export interface SilenceVerdict {
  /** Concludes from silences that were noticed together. Their order does not matter. */
  conclude(agentIds: readonly string[]): void;
  /** The agent was heard: whatever said that it, or everybody around it, was not, ends. */
  heard(agentId: string, atMs: number): void;
  /** It left the site. */
  removed(agentId: string, atMs: number): void;
  /** Another version of the site is in force. */
  siteChanged(nowMs: number): void;
}

/** `onDue`: an agent's silence must be noticed again at `dueMs`. */
export function createSilenceVerdict(
  context: DetectorContext,
  onDue: (agentId: string, dueMs: number) => void,
): SilenceVerdict {
  const { agents } = context.state;
  let known: SilenceTree | null = null;

  function treeAt(atMs: number): SilenceTree | null {
    const index = context.history.indexAt(atMs);
    if (index === null) return null;
    if (known?.index !== index) known = createSilenceTree(index, agents);
    return known;
  }

  function setMark(agentId: string, silence: SilenceMark | null): void {
    const agent = agents.get(agentId);
    if (agent === undefined) return;
    agent.silence = silence;
    agents.touch(agentId);
    known?.update(agentId);
    if (silence !== null && silence.dueMs !== null) onDue(agentId, silence.dueMs);
  }

  const work: Work = { context, treeAt, setMark };
  return {
    conclude: (agentIds) => concludeSilences(work, agentIds),
    heard: (agentId, atMs) => takeFirstWord(work, agentId, atMs),
    removed(agentId, atMs) {
      setMark(agentId, null);
      clearOwn(context, agentId, { atMs, reason: 'removed' });
    },
    siteChanged: (nowMs) => recheckLines(work, nowMs),
  };
}

interface Work {
  readonly context: DetectorContext;
  treeAt(atMs: number): SilenceTree | null;
  setMark(agentId: string, silence: SilenceMark | null): void;
}

function takeFirstWord(work: Work, agentId: string, atMs: number): void {
  const { context } = work;
  const { lines } = context.state;
  work.setMark(agentId, null);
  clearOwn(context, agentId, { atMs, reason: 'recovered' });
  const tree = work.treeAt(atMs);
  if (tree === null) return;
  tree.update(agentId);
  const ended = tree.placesOf(agentId).filter((place) => lines.get(place) !== undefined);
  for (const place of ended) clearLine(context, place, { atMs, reason: 'recovered' });
  for (const place of ended) release(work, tree, { agentIds: tree.agentsOf(place), atMs });
}

function recheckLines(work: Work, nowMs: number): void {
  const { agents, lines } = work.context.state;
  const tree = work.treeAt(nowMs);
  if (tree === null) return;
  for (const place of [...lines.ids()]) {
    if (tree.isLost(place)) continue;
    const reason = tree.countsOf(place).all === 0 ? 'removed' : 'recovered';
    clearLine(work.context, place, { atMs: nowMs, reason });
  }
  release(work, tree, { agentIds: [...agents.ids()], atMs: nowMs });
}

/** Whoever is silent without any finding that says so is to be noticed again. */
function release(
  { context, setMark }: Work,
  tree: SilenceTree,
  { agentIds, atMs }: { readonly agentIds: readonly string[]; readonly atMs: number },
): void {
  for (const agentId of agentIds) {
    const agent = context.state.agents.get(agentId);
    const mark = agent?.silence ?? null;
    if (mark === null || mark.dueMs !== null || mark.noticedMs !== null) continue;
    if (agent?.silent !== null || mark.isExpected || isHeldBack(context, tree, agentId)) continue;
    setMark(agentId, { ...mark, dueMs: atMs + RECONNECT_MS });
  }
}

interface Ended {
  readonly atMs: number;
  readonly reason: ClearReason;
}

function clearOwn({ state, emit }: DetectorContext, agentId: string, ended: Ended): void {
  const agent = state.agents.get(agentId);
  if (agent === undefined || agent.silent === null) return;
  const { id: findingId, raisedMs } = agent.silent;
  agent.silent = null;
  state.agents.touch(agentId);
  emit({ type: 'clear', findingId, atMs: Math.max(raisedMs, ended.atMs), reason: ended.reason });
}

function clearLine({ state, emit }: DetectorContext, place: string, ended: Ended): void {
  const line = state.lines.get(place);
  if (line === undefined) return;
  state.lines.delete(place);
  const { id: findingId, raisedMs } = line.open;
  emit({ type: 'clear', findingId, atMs: Math.max(raisedMs, ended.atMs), reason: ended.reason });
}

interface Noticed {
  readonly agentId: string;
  readonly mark: SilenceMark;
  readonly silence: CountedSilence;
  /** Until now nobody expected to hear it. */
  readonly wasExpected: boolean;
}

function concludeSilences(work: Work, agentIds: readonly string[]): void {
  const { context, treeAt, setMark } = work;
  const lost: Noticed[] = [];
  for (const agentId of agentIds.toSorted()) {
    const mark = context.state.agents.get(agentId)?.silence ?? null;
    if (mark === null || mark.noticedMs === null) continue;
    const { sinceMs, noticedMs, isExpected: wasExpected } = mark;
    const tree = treeAt(noticedMs);
    const expected =
      tree === null ? null : expectation(context, tree, { agentId, mark, noticedMs });
    const dueMs = expected?.untilMs ?? null;
    setMark(agentId, { sinceMs, isExpected: expected !== null, dueMs, noticedMs: null });
    if (expected !== null) continue;
    // Noticed again: until now another finding spoke for it, or nobody expected to hear it.
    const raisedMs = mark.dueMs === null ? sinceMs + SILENT_AFTER_MS : noticedMs;
    lost.push({
      agentId,
      mark: { ...mark, noticedMs },
      silence: { sinceMs, raisedMs },
      wasExpected,
    });
  }
  // Only now: whether a hall is lost depends on all of them.
  for (const one of lost) {
    const tree = treeAt(one.mark.noticedMs ?? one.silence.raisedMs);
    if (tree !== null) raiseHighest(context, tree, { one, lost });
  }
}

/** Null: its silence is nothing that its hall's hours explain, or not any more. */
function expectation(
  context: DetectorContext,
  tree: SilenceTree,
  one: { readonly agentId: string; readonly mark: SilenceMark; readonly noticedMs: number },
) {
  const [place] = tree.placesOf(one.agentId);
  const hall = place === undefined ? undefined : tree.index.halls.get(place.slice('hall/'.length));
  if (hall?.mainsOffAfterClosing !== true) return null;
  const { sinceMs } = one.mark;
  const graceMs = graceMinutesOf(tree, hall.id) * 60_000;
  const expected = expectedSilence(hallHours(context, hall.id, one.noticedMs), sinceMs, graceMs);
  return expected?.untilMs != null && one.noticedMs >= expected.untilMs ? null : expected;
}

function graceMinutesOf({ index }: SilenceTree, hallId: string): number {
  const windowId = index.halls.get(hallId)?.windows[0]?.id ?? '';
  return index.windows.get(windowId)?.effectivePolicy.openingGraceMinutes ?? 10;
}

function isHeldBack(context: DetectorContext, tree: SilenceTree, agentId: string): boolean {
  return tree.placesOf(agentId).some((place) => context.state.lines.get(place) !== undefined);
}

/** One finding about the largest place that is lost with this agent, unless there is one already. */
function raiseHighest(
  context: DetectorContext,
  tree: SilenceTree,
  { one, lost }: { readonly one: Noticed; readonly lost: readonly Noticed[] },
): void {
  const { agentId, silence } = one;
  if (tree.placesOf(agentId).length === 0 || isHeldBack(context, tree, agentId)) return;
  const place = lostPlace(tree, agentId);
  const [hall] = tree.placesOf(agentId);
  const here = lost.filter((other) => tree.placesOf(other.agentId)[0] === hall);
  if (place !== null && place !== hall) {
    const beneath = lost.filter((other) => tree.placesOf(other.agentId).includes(place));
    raiseLine(context, tree, { place, kind: 'line-down', here: beneath });
  } else if (place !== null && here.every((other) => other.wasExpected)) {
    raiseLine(context, tree, { place, kind: 'no-power-at-opening', here });
  } else if (place !== null && tree.countsOf(place).all >= 2) {
    raiseLine(context, tree, { place, kind: 'line-down', here });
  } else {
    const finding = agentSilentFinding(tree, agentId, silence);
    const agent = context.state.agents.get(agentId);
    if (agent === undefined) return;
    agent.silent = { id: finding.id, raisedMs: finding.raisedMs };
    context.state.agents.touch(agentId);
    context.emit({ type: 'raise', finding });
  }
}

/**
 * The hall when all of it is lost, or the area when all of its halls are, at least two; of areas with
 * the same halls the smallest.
 */
function lostPlace(tree: SilenceTree, agentId: string): string | null {
  const places = tree.placesOf(agentId);
  const areas = places.slice(1).filter((id) => tree.isLost(id) && tree.countsOf(id).all >= 2);
  const halls = tree.countsOf(areas.at(-1) ?? '').all;
  const area = areas.find((id) => tree.countsOf(id).all === halls);
  if (area !== undefined) return area;
  const [hall] = places;
  return hall !== undefined && tree.isLost(hall) ? hall : null;
}

function raiseLine(
  context: DetectorContext,
  tree: SilenceTree,
  about: {
    readonly place: string;
    readonly kind: LineFindingKind;
    readonly here: readonly Noticed[];
  },
): void {
  const { place, kind, here } = about;
  const lost = tree.agentsOf(place).filter((id) => isLostAgent(context, id));
  const marks = lost.flatMap((id) => context.state.agents.get(id)?.silence ?? []);
  const sinceMs = Math.max(...marks.map((mark) => mark.sinceMs));
  const raisedMs = Math.max(sinceMs, ...here.map(({ silence }) => silence.raisedMs));
  const graceMinutes =
    kind === 'line-down' ? null : graceMinutesOf(tree, place.slice('hall/'.length));
  // The question is about the opening, not about the evening before.
  const openingMs =
    Math.max(...here.map(({ mark }) => mark.dueMs ?? 0)) - (graceMinutes ?? 0) * 60_000;
  const finding = lineFinding({
    ...{ tree, place, kind, lost, graceMinutes, raisedMs },
    startedMs: kind === 'line-down' ? sinceMs : openingMs,
  });
  context.state.lines.put(place, { kind, open: { id: finding.id, raisedMs } });
  context.emit({ type: 'raise', finding });
}

function isLostAgent(context: DetectorContext, agentId: string): boolean {
  const mark = context.state.agents.get(agentId)?.silence ?? null;
  return mark !== null && !mark.isExpected;
}
