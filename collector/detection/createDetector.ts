import type { BatchRow, JournalRow, Silence } from '../journal/journalRow.ts';
import {
  type AgentHealth,
  createAgentHealth,
  emitAgent,
  raiseOutboxFinding,
} from './agentHealth.ts';
import { wakeWindow } from './agentLead.ts';
import {
  type CorrectionEvidence,
  type CorrectionNeed,
  correct,
  correctionNeed,
} from './correction.ts';
import type { DetectorContext } from './detectorContext.ts';
import { createDetectorState, type DetectorCounts, type DetectorEntry } from './detectorState.ts';
import type { Effect } from './effect.ts';
import { takeNotice } from './equipment/collectorNotice.ts';
import {
  type RetractionEvidence,
  type RetractionNeed,
  retract,
  retractionNeed,
} from './hall/retraction.ts';
import { noteRowAtHalls, throughHalls } from './hall/throughHalls.ts';
import { takeBacklog, takeBatch } from './readingIntake.ts';
import { removeLeftovers, takeRevision } from './siteChange.ts';
import { createSiteHistory } from './siteHistory.ts';
import { createSpecialistCalls, type SpecialistCalls } from './specialistCalls.ts';
import { takeStatement } from './statementIntake.ts';
import { type Backlog, backlogBefore } from './timePlacement.ts';

/**
 * Turns the journal into verdicts and findings. It reads no clock and does no I/O: the same rows in
 * the same order give the same effects, whether they come live, late or again.
 */
export interface Detector {
  /** Takes the next row of the journal, when it needs no backlog. */
  apply(row: JournalRow): Effect[];
  /**
   * Readings that waited for their boot's clock to be set, of which the next row tells the time: they
   * must be read again and taken before it. Null when there are none (left).
   */
  backlogBefore(row: JournalRow): Backlog | null;
  /** Takes the next rows of a backlog; no rows means that there are no more. */
  takeBacklog(backlog: Backlog, rows: readonly BatchRow[]): Effect[];
  /** The past of a window that must be judged again before the next row; null: none (left). */
  correction(): CorrectionNeed | null;
  /** Judges it again with what was stored of it. */
  takeCorrection(need: CorrectionNeed, evidence: CorrectionEvidence): Effect[];
  /** The findings about a hall that must be looked at again before the next row; null: none (left). */
  retraction(): RetractionNeed | null;
  /** Takes back those that do not follow any more from what was stored. */
  takeRetraction(need: RetractionNeed, evidence: RetractionEvidence): Effect[];
  /** The agents that have been silent for too long by now; to be written into the journal. */
  silences(nowMs: number): Silence[];
  /** Says what time it is while no row comes. */
  tick(nowMs: number): Effect[];
  /** The parts of the state that changed since this was last asked, for `createDetector`. */
  dirty(): DetectorEntry[];
  /** Readings that were not judged so far. */
  counts(): DetectorCounts;
}

/** Makes a detector that goes on from stored entries; without any it begins at the beginning. */
export function createDetector(stored: Iterable<DetectorEntry> = []): Detector {
  const state = createDetectorState(stored);
  const history = createSiteHistory();
  const revisions = [...state.revisions.ids()].flatMap((id) => state.revisions.get(id) ?? []);
  revisions.sort((a, b) => a.id - b.id);
  for (const revision of revisions) history.add(revision);
  let effects: Effect[] = [];
  const context: DetectorContext = { state, history, emit: (effect) => effects.push(effect) };
  const health = createAgentHealth(context);
  const calls = createSpecialistCalls(context);
  /** When a version of the site that was announced comes into force; null: look it up. */
  let nextRevisionMs: number | null = null;

  function advance(nowMs: number): void {
    nextRevisionMs ??= history.nextAfter(nowMs);
    if (nowMs >= nextRevisionMs) {
      removeLeftovers(context, health, nowMs);
      nextRevisionMs = history.nextAfter(nowMs);
    }
    health.advance(nowMs);
  }

  function take(row: JournalRow): void {
    health.concludeBefore(row);
    // Before its start row the collector was deaf: that time is nobody's silence.
    if (row.kind === 'start') health.collectorStarted(row.receivedMs);
    else advance(row.receivedMs);
    calls.before(row);
    takeRow({ context, health, calls }, row);
    if (row.kind === 'revision') nextRevisionMs = null;
  }

  function collect(work: () => void, row: JournalRow | null = null): Effect[] {
    effects = [];
    if (row !== null) noteRowAtHalls(context, row);
    work();
    return throughHalls(context, row, effects);
  }

  return {
    apply: (row) => collect(() => take(row), row),
    backlogBefore: (row) => backlogBefore(context, row),
    takeBacklog: (backlog, rows) => collect(() => takeBacklog(context, backlog, rows)),
    correction: () => correctionNeed(context),
    takeCorrection: (need, evidence) =>
      collect(() => {
        wakeWindow(context, need.windowId);
        correct(context, need, evidence);
      }),
    retraction: () => retractionNeed(context),
    takeRetraction: (need, evidence) => collect(() => retract(context, need, evidence)),
    silences: (nowMs) => health.due(nowMs),
    tick: (nowMs) =>
      collect(() => {
        health.conclude();
        advance(nowMs);
        calls.tick(nowMs);
      }),
    dirty: () => state.drain(),
    counts: () => ({ ...state.counts }),
  };
}

interface Parts {
  readonly context: DetectorContext;
  readonly health: AgentHealth;
  readonly calls: SpecialistCalls;
}

/** What each kind of row means, once the time at which it came is known. */
function takeRow({ context, health, calls }: Parts, row: JournalRow): void {
  switch (row.kind) {
    case 'batch':
      health.heard(row.agentId, row.receivedMs);
      takeBatch(context, row);
      emitAgent(context, row.agentId);
      return;
    case 'revision':
      takeRevision(context, row);
      removeLeftovers(context, health, row.receivedMs);
      return;
    case 'fork':
    case 'loss':
      health.heard(row.agentId, row.receivedMs);
      raiseOutboxFinding(context, row);
      return;
    case 'silence':
      health.silent(row);
      return;
    case 'notice':
      takeNotice(context, row);
      return;
    case 'statement':
      takeStatement(context, row);
      calls.take(row);
      return;
    case 'start':
      return;
    default:
      row satisfies never;
  }
}
