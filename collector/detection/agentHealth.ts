import type { ForkRow, LossRow, Silence } from '../journal/journalRow.ts';
import type { DetectorContext } from './detectorContext.ts';
import type { AgentState } from './detectorState.ts';
import { equipmentFinding } from './equipmentWhy.ts';

/** An agent that is not heard for longer than this is a finding: four heartbeats. */
export const SILENT_AFTER_MS = 60_000;
/** Findings about outboxes that are remembered per agent, so that none is raised twice. */
const LASTING_MAX = 64;

/** Watches how long agents have been silent, at a cost that depends only on those that are. */
export interface AgentHealth {
  /** The collector's clock says so. */
  advance(nowMs: number): void;
  /** The agents whose silence is due and is not written in the journal yet. */
  due(nowMs: number): Silence[];
  /** The journal says that an agent is silent. */
  silent(silence: Silence): void;
  heard(agentId: string, atMs: number): void;
  /** Until now the collector could not hear anybody, so nobody was silent. */
  collectorStarted(atMs: number): void;
  /** It belongs to the site from now on; one that was never heard cannot have fallen silent. */
  added(agentId: string, atMs: number): void;
  /** It belongs to the site no more: its findings end. */
  removed(agentId: string, atMs: number): void;
}

export function newAgent(): AgentState {
  return {
    ...{ lastHeardMs: null, quietSinceMs: null, silent: null },
    ...{ watermarkMs: null, watchedSinceMs: null, boot: null, watchedMonotonicMs: 0 },
    ...{ anchors: [], waiting: null, timeless: null, lasting: [] },
  };
}

export function createAgentHealth(context: DetectorContext): AgentHealth {
  const { agents } = context.state;
  const quiet = restoreQuiet(context);
  let lastNowMs = Number.NEGATIVE_INFINITY;

  function setQuietSince(agentId: string, atMs: number): void {
    quiet.set(agentId, atMs);
    const agent = agents.get(agentId);
    if (agent !== undefined) agent.quietSinceMs = atMs;
    agents.touch(agentId);
  }

  /** The collector's clock went back: nobody may seem to have been heard in the future. */
  function noticeStepBack(nowMs: number): void {
    const wentBack = nowMs < lastNowMs;
    lastNowMs = nowMs;
    if (!wentBack) return;
    for (const [agentId, sinceMs] of quiet) {
      if (sinceMs > nowMs) setQuietSince(agentId, nowMs);
    }
  }

  return {
    advance: noticeStepBack,
    due(nowMs) {
      const silences: Silence[] = [];
      for (const [agentId, sinceMs] of quiet) {
        if (nowMs - sinceMs <= SILENT_AFTER_MS) break;
        if (isInSite(context, agentId, nowMs)) silences.push({ agentId, sinceMs });
        else quiet.delete(agentId);
      }
      return silences;
    },
    silent({ agentId, sinceMs }) {
      quiet.delete(agentId);
      if (agents.get(agentId)?.silent === null) raiseSilence(context, agentId, sinceMs);
    },
    heard(agentId, atMs) {
      const agent = agents.get(agentId) ?? newAgent();
      agents.put(agentId, agent);
      agent.lastHeardMs = atMs;
      if (agent.silent !== null) {
        const { id, raisedMs } = agent.silent;
        agent.silent = null;
        const clearMs = Math.max(raisedMs, atMs);
        context.emit({ type: 'clear', findingId: id, atMs: clearMs, reason: 'recovered' });
      }
      // Last in the order: it is the one that was heard most recently.
      quiet.delete(agentId);
      setQuietSince(agentId, atMs);
    },
    collectorStarted(atMs) {
      lastNowMs = atMs;
      for (const agentId of quiet.keys()) setQuietSince(agentId, atMs);
    },
    added(agentId, atMs) {
      const agent = agents.get(agentId);
      const isKnown = agent !== undefined && agent.lastHeardMs !== null;
      if (isKnown && agent.silent === null && !quiet.has(agentId)) setQuietSince(agentId, atMs);
    },
    removed(agentId, atMs) {
      quiet.delete(agentId);
      clearAllOf(context, agentId, atMs);
    },
  };
}

/** Agents that are not known to be silent, the longest quiet first. */
function restoreQuiet(context: DetectorContext): Map<string, number> {
  const { agents } = context.state;
  const restored = [...agents.ids()].flatMap((id): [string, number][] => {
    const agent = agents.get(id);
    if (agent === undefined || agent.quietSinceMs === null || agent.silent !== null) return [];
    return [[id, agent.quietSinceMs]];
  });
  return new Map(restored.sort((a, b) => a[1] - b[1]));
}

function isInSite(context: DetectorContext, agentId: string, atMs: number): boolean {
  return (context.history.indexAt(atMs)?.devicesOfAgent(agentId).length ?? 0) > 0;
}

function raiseSilence(context: DetectorContext, agentId: string, sinceMs: number): void {
  const agent = context.state.agents.get(agentId);
  if (agent === undefined) return;
  const raisedMs = sinceMs + SILENT_AFTER_MS;
  const finding = equipmentFinding(silenceCase(context, agentId, { sinceMs, raisedMs }));
  agent.silent = { id: finding.id, raisedMs };
  context.state.agents.touch(agentId);
  context.emit({ type: 'raise', finding });
  emitAgent(context, agentId);
}

function clearAllOf(context: DetectorContext, agentId: string, atMs: number): void {
  const agent = context.state.agents.get(agentId);
  if (agent === undefined) return;
  const open = agent.silent === null ? [] : [agent.silent.id];
  for (const findingId of [...open, ...agent.lasting.map((one) => one.id)]) {
    context.emit({ type: 'clear', findingId, atMs, reason: 'removed' });
  }
  agent.silent = null;
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
    silent: agent.silent !== null,
  });
}

function hallOf(context: DetectorContext, agentId: string, atMs: number): string | null {
  return context.history.indexAt(atMs)?.hallsOfAgent(agentId)[0]?.id ?? null;
}

function silenceCase(
  context: DetectorContext,
  agentId: string,
  silence: { readonly sinceMs: number; readonly raisedMs: number },
): Parameters<typeof equipmentFinding>[0] {
  const { sinceMs, raisedMs } = silence;
  return {
    kind: 'agent-silent',
    subject: agentId,
    hallId: hallOf(context, agentId, raisedMs),
    windowId: null,
    agentId,
    deviceId: null,
    startedMs: sinceMs,
    raisedMs,
    facts: { silentAfterSeconds: SILENT_AFTER_MS / 1000 },
    checks: [
      { check: 'collector-listening', result: 'holds', facts: { sinceMs } },
      { check: 'agent-heard', result: 'fails', facts: { agent: agentId } },
    ],
    inputs: [],
    wouldHaveChanged: [{ key: 'heard-before', facts: { beforeMs: raisedMs } }],
  };
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
