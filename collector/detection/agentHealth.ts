import type { ForkRow, LossRow, Silence, SilenceRow } from '../journal/journalRow.ts';
import type { DetectorContext } from './detectorContext.ts';
import type { AgentState } from './detectorState.ts';
import { removeMachine } from './equipment/agentTrouble.ts';
import { newClockWatch, newDiskWatch } from './equipment/equipmentState.ts';
import { RECONNECT_MS, SETTLE_MS, SILENT_AFTER_MS } from './equipment/silenceFindings.ts';
import { createSilenceVerdict } from './equipment/silenceVerdict.ts';
import { equipmentFinding } from './equipmentWhy.ts';

/** Findings about outboxes that are remembered per agent, so that none is raised twice. */
const LASTING_MAX = 64;

/** Watches how long agents have been silent, at a cost that depends only on those that are. */
export interface AgentHealth {
  /** The collector's clock says so. */
  advance(nowMs: number): void;
  /**
   * The agents whose silence is due and is not written in the journal yet. What one line has silenced
   * is given together, so that it is judged together.
   */
  due(nowMs: number): Silence[];
  /** The journal says that an agent is silent. */
  silent(row: SilenceRow): void;
  /** What comes next does not belong to the silences noticed last: concludes from them. */
  conclude(): void;
  /** Concludes unless the row belongs to the silences noticed last: one commit has one time. */
  concludeBefore(row: { readonly kind: string; readonly receivedMs: number }): void;
  heard(agentId: string, atMs: number): void;
  /** Until now the collector could not hear anybody, so nobody was silent. */
  collectorStarted(atMs: number): void;
  /** It belongs to the site from now on; one that was never heard cannot have fallen silent. */
  added(agentId: string, atMs: number): void;
  /** It belongs to the site no more: its findings end. */
  removed(agentId: string, atMs: number): void;
  /** Another version of the site is in force; all of `added` and `removed` was told. */
  siteChanged(nowMs: number): void;
}

export function newAgent(): AgentState {
  return {
    lastHeardMs: null,
    quietSinceMs: null,
    silence: null,
    silent: null,
    watermarkMs: null,
    watchedSinceMs: null,
    boot: null,
    watchedMonotonicMs: 0,
    anchors: [],
    waiting: null,
    timeless: null,
    lasting: [],
    lead: null,
    clock: newClockWatch(),
    disk: newDiskWatch(),
  };
}

export function createAgentHealth(context: DetectorContext): AgentHealth {
  const { agents } = context.state;
  const quiet = createQuietAgents(context);
  const restored = restoreMarks(context);
  const { noticed, again } = restored;
  const verdict = createSilenceVerdict(context, (agentId, dueMs) => again.set(agentId, dueMs));
  let { noticedMs } = restored;

  function conclude(): void {
    if (noticed.size === 0) return;
    const agentIds = [...noticed];
    noticed.clear();
    verdict.conclude(agentIds);
    for (const agentId of agentIds) emitAgent(context, agentId);
  }

  return {
    advance: quiet.advance,
    due(nowMs) {
      const due = quiet.due(nowMs);
      for (const [agentId, dueMs] of again) {
        const sinceMs = agents.get(agentId)?.silence?.sinceMs;
        if (sinceMs === undefined || !isInSite(context, agentId, nowMs)) again.delete(agentId);
        else if (nowMs >= dueMs && quiet.isListening(nowMs)) due.push({ agentId, sinceMs });
      }
      return due;
    },
    silent({ agentId, sinceMs, receivedMs }) {
      quiet.forget(agentId);
      again.delete(agentId);
      const agent = agents.get(agentId);
      if (agent === undefined || agent.silent !== null) return;
      const before = agent.silence;
      const { isExpected, dueMs } = before ?? { isExpected: false, dueMs: null };
      agent.silence = { sinceMs, isExpected, dueMs, noticedMs: receivedMs };
      agents.touch(agentId);
      noticed.add(agentId);
      noticedMs = receivedMs;
    },
    conclude,
    concludeBefore({ kind, receivedMs }) {
      if (kind !== 'silence' || receivedMs !== noticedMs) conclude();
    },
    heard(agentId, atMs) {
      const agent = agents.get(agentId) ?? newAgent();
      agents.put(agentId, agent);
      const isNews = agent.silence !== null || agent.lastHeardMs === null;
      agent.lastHeardMs = atMs;
      again.delete(agentId);
      if (isNews) verdict.heard(agentId, atMs);
      quiet.heard(agentId, atMs);
    },
    collectorStarted: quiet.collectorStarted,
    added(agentId, atMs) {
      const agent = agents.get(agentId);
      const isKnown = agent !== undefined && agent.lastHeardMs !== null;
      if (isKnown && agent.silence === null && !quiet.has(agentId)) quiet.heard(agentId, atMs);
    },
    removed(agentId, atMs) {
      quiet.forget(agentId);
      again.delete(agentId);
      verdict.removed(agentId, atMs);
      clearLasting(context, agentId, atMs);
      const agent = agents.get(agentId);
      if (agent !== undefined) removeMachine(context, agent, atMs);
    },
    siteChanged: verdict.siteChanged,
  };
}

/** Silences that were read and not concluded from yet, and those that must be noticed again. */
function restoreMarks({ state }: DetectorContext): {
  readonly noticed: Set<string>;
  readonly again: Map<string, number>;
  readonly noticedMs: number | null;
} {
  const noticed = new Set<string>();
  const again = new Map<string, number>();
  let noticedMs: number | null = null;
  for (const id of state.agents.ids()) {
    const mark = state.agents.get(id)?.silence ?? null;
    if (mark === null) continue;
    if (mark.noticedMs !== null) {
      noticed.add(id);
      ({ noticedMs } = mark);
    } else if (mark.dueMs !== null) again.set(id, mark.dueMs);
  }
  return { noticed, again, noticedMs };
}

/** The agents that are heard as far as the journal says, the longest quiet first. */
function createQuietAgents(context: DetectorContext) {
  const { agents } = context.state;
  const quiet = restoreQuiet(context);
  let lastNowMs = Number.NEGATIVE_INFINITY;
  let listeningMs = Number.NEGATIVE_INFINITY;

  function setQuietSince(agentId: string, atMs: number): void {
    quiet.set(agentId, atMs);
    const agent = agents.get(agentId);
    if (agent !== undefined) agent.quietSinceMs = atMs;
    agents.touch(agentId);
  }

  /** After the collector's own start everybody has time to find it again. */
  function isListening(nowMs: number): boolean {
    return nowMs >= listeningMs;
  }

  return {
    isListening,
    has: (agentId: string) => quiet.has(agentId),
    forget: (agentId: string) => void quiet.delete(agentId),
    /** The collector's clock may go back: nobody may seem to have been heard in the future. */
    advance(nowMs: number): void {
      const wentBack = nowMs < lastNowMs;
      lastNowMs = nowMs;
      if (!wentBack) return;
      listeningMs = Math.min(listeningMs, nowMs + RECONNECT_MS);
      for (const [agentId, sinceMs] of quiet) {
        if (sinceMs > nowMs) setQuietSince(agentId, nowMs);
      }
    },
    heard(agentId: string, atMs: number): void {
      // Last in the order: it is the one that was heard most recently.
      quiet.delete(agentId);
      setQuietSince(agentId, atMs);
    },
    collectorStarted(atMs: number): void {
      lastNowMs = atMs;
      listeningMs = atMs + RECONNECT_MS;
      for (const agentId of quiet.keys()) setQuietSince(agentId, atMs);
    },
    /** When one has been silent and settled for long enough: all that are silent by now. */
    due(nowMs: number): Silence[] {
      const silences: Silence[] = [];
      for (const [agentId, sinceMs] of quiet) {
        if (nowMs - sinceMs <= SILENT_AFTER_MS) break;
        if (isInSite(context, agentId, nowMs)) silences.push({ agentId, sinceMs });
        else quiet.delete(agentId);
      }
      const longest = silences[0];
      const isSettled =
        longest !== undefined && nowMs - longest.sinceMs > SILENT_AFTER_MS + SETTLE_MS;
      return isSettled && isListening(nowMs) ? silences : [];
    },
  };
}

/** Agents that are not known to be silent, the longest quiet first. */
function restoreQuiet(context: DetectorContext): Map<string, number> {
  const { agents } = context.state;
  const restored = [...agents.ids()].flatMap((id): [string, number][] => {
    const agent = agents.get(id);
    if (agent === undefined || agent.quietSinceMs === null || agent.silence !== null) return [];
    return [[id, agent.quietSinceMs]];
  });
  return new Map(restored.sort((a, b) => a[1] - b[1]));
}

function isInSite(context: DetectorContext, agentId: string, atMs: number): boolean {
  return (context.history.indexAt(atMs)?.devicesOfAgent(agentId).length ?? 0) > 0;
}

/** What happened to its outboxes concerns nobody any more. */
function clearLasting(context: DetectorContext, agentId: string, atMs: number): void {
  const agent = context.state.agents.get(agentId);
  if (agent === undefined) return;
  for (const { id: findingId } of agent.lasting) {
    context.emit({ type: 'clear', findingId, atMs, reason: 'removed' });
  }
  agent.lasting = [];
  context.state.agents.touch(agentId);
}

/** Readings of a boot that ended before its clock was set: nobody can say when they were. */
export interface TimelessReadings {
  readonly kind: 'timeless';
  readonly agentId: string;
  readonly outboxId: string;
  /** When it became known: the first time that is known after them. */
  readonly receivedMs: number;
  readonly boot: string;
  readonly fromSequence: number;
  readonly toSequence: number;
  readonly count: number;
}

/** Raises what happened to an outbox, once; only people close it. */
export function raiseOutboxFinding(
  context: DetectorContext,
  row: ForkRow | LossRow | TimelessReadings,
): void {
  const { agents } = context.state;
  const agent = agents.get(row.agentId) ?? newAgent();
  const equipment = outboxCase(context, row);
  if (agent.lasting.some((one) => one.subject === equipment.subject)) return;
  const finding = equipmentFinding(equipment);
  agent.lasting.push({ subject: equipment.subject, id: finding.id });
  if (agent.lasting.length > LASTING_MAX) agent.lasting.shift();
  agents.put(row.agentId, agent);
  context.emit({ type: 'raise', finding });
}

/** Tells what is known of an agent now. */
export function emitAgent(context: DetectorContext, agentId: string): void {
  const agent = context.state.agents.get(agentId);
  if (agent === undefined || agent.lastHeardMs === null) return;
  context.emit({
    type: 'agent',
    agentId,
    lastHeardMs: agent.lastHeardMs,
    watermarkMs: agent.watermarkMs,
    silent: agent.silence !== null,
  });
}

function hallOf(context: DetectorContext, agentId: string, atMs: number): string | null {
  return context.history.indexAt(atMs)?.hallsOfAgent(agentId)[0]?.id ?? null;
}

function outboxCase(
  context: DetectorContext,
  row: ForkRow | LossRow | TimelessReadings,
): Parameters<typeof equipmentFinding>[0] {
  const { agentId, outboxId, receivedMs } = row;
  const common = {
    hallId: hallOf(context, agentId, receivedMs),
    ...{ windowId: null, agentId, deviceId: null, inputs: [] },
    ...{ startedMs: receivedMs, raisedMs: receivedMs },
  };
  if (row.kind === 'fork') {
    return {
      ...common,
      kind: 'outbox-forked',
      subject: `${agentId}/${outboxId}/${row.sequence}`,
      facts: { outbox: outboxId, sequence: row.sequence },
      checks: [{ check: 'outbox-continues', result: 'fails', facts: { sequence: row.sequence } }],
      wouldHaveChanged: [{ key: 'outbox-continued', facts: { sequence: row.sequence } }],
    };
  }
  const { fromSequence, toSequence } = row;
  const isTimeless = row.kind === 'timeless';
  return {
    ...common,
    kind: 'readings-lost',
    subject: `${agentId}/${outboxId}/${fromSequence}`,
    facts: {
      outbox: outboxId,
      fromSequence,
      toSequence,
      count: isTimeless ? row.count : toSequence - fromSequence + 1,
      reason: isTimeless ? 'clock-never-set' : row.reason,
    },
    checks: [
      isTimeless
        ? { check: 'clock-set', result: 'fails', facts: { boot: row.boot } }
        : { check: 'outbox-continues', result: 'fails', facts: { sequence: fromSequence } },
    ],
    wouldHaveChanged: [
      isTimeless
        ? { key: 'clock-set-before', facts: { boot: row.boot } }
        : { key: 'readings-kept', facts: { fromSequence, toSequence } },
    ],
  };
}
