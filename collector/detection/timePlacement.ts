import type { Reading } from '../../protocol/reading.ts';
import type { BatchRow, JournalEntry, JournalRow } from '../journal/journalRow.ts';
import {
  type Anchor,
  anchorOf,
  type BootAnchors,
  isAhead,
  learnAnchor,
  type ReadingTime,
  rebuiltTime,
  timeOf,
} from '../journal/readingTime.ts';
import { raiseOutboxFinding } from './agentHealth.ts';
import type { DetectorContext } from './detectorContext.ts';
import type { AgentState, DetectorCounts } from './detectorState.ts';
import type { ReadingRef } from './sensorSignal.ts';

/** Boots of one agent whose wall clock is remembered. */
const ANCHORS_MAX = 8;

/** A reading of a row, with its time and where it lies. */
export interface PlacedEntry {
  readonly row: BatchRow;
  readonly reading: Reading;
  readonly time: ReadingTime;
  readonly ref: ReadingRef;
}

/**
 * Readings whose time is told by a row that comes after them: they are judged before that row. They
 * lie in the journal meanwhile, so that a month without a clock takes no more memory than a minute.
 */
export interface Backlog {
  readonly agentId: string;
  readonly boot: string;
  readonly anchor: Anchor;
  /** The journal's rows between these two. */
  readonly afterId: number;
  readonly beforeId: number;
}

/** What must be judged before a row is; null: nothing. Asked again after every part of it. */
export function backlogBefore(context: DetectorContext, row: JournalRow): Backlog | null {
  if (row.kind !== 'batch') return null;
  const waiting = context.state.agents.get(row.agentId)?.waiting ?? null;
  if (waiting === null) return null;
  const anchor = firstAnchors(row).get(waiting.boot);
  if (anchor === undefined) return null;
  const { agentId, id: beforeId } = row;
  return { agentId, boot: waiting.boot, anchor, afterId: waiting.afterId, beforeId };
}

/** The readings of a backlog among the next rows of it; when there are no rows, it is done. */
export function placeBacklog(
  context: DetectorContext,
  backlog: Backlog,
  rows: readonly BatchRow[],
): PlacedEntry[] {
  const { agentId, boot, anchor } = backlog;
  const agent = context.state.agents.get(agentId);
  const waiting = agent?.waiting ?? null;
  if (agent === undefined || waiting === null) return [];
  let { after } = waiting;
  const placed: PlacedEntry[] = [];
  for (const row of rows) {
    for (const { reading, sequence } of row.entries) {
      const isOfBoot = reading.boot === boot && reading.clock.state === 'unsynced';
      // Compaction moves readings into a later row: these were judged already.
      const isDone = row.outboxId === after.outboxId && sequence <= after.sequence;
      if (!isOfBoot || isDone) continue;
      const ref = { outboxId: row.outboxId, sequence };
      const time = rebuiltTime(anchor, reading.monotonicMs);
      nameTimeless(context, { agent, row }, time.atMs);
      placed.push({ row, reading, time, ref });
      after = ref;
    }
  }
  const last = rows.at(-1);
  agent.waiting = last === undefined ? null : { ...waiting, after, afterId: last.id };
  context.state.agents.touch(agentId);
  return placed;
}

/**
 * Places the readings of a row in time, one by one, as `take` must see what each one teaches. Those
 * that cannot be placed yet wait; those that never can are named as lost.
 */
export function placeRow(
  context: DetectorContext,
  work: { readonly agent: AgentState; readonly row: BatchRow },
  take: (placed: PlacedEntry) => void,
): void {
  const { agent, row } = work;
  const anchors: BootAnchors = new Map(agent.anchors);
  const coming = firstAnchors(row);
  for (const entry of row.entries) {
    const { reading, sequence } = entry;
    endBoot(context, agent, reading.boot);
    const time = placeEntry(context, { row, entry, anchors, coming });
    if (time === 'waits') wait(agent, row, entry);
    if (time === null || time === 'waits') continue;
    nameTimeless(context, work, time.atMs);
    take({ row, reading, time, ref: { outboxId: row.outboxId, sequence } });
  }
  agent.anchors = [...anchors].slice(-ANCHORS_MAX);
}

/** Null: not believed. */
function placeEntry(
  context: DetectorContext,
  one: {
    readonly row: BatchRow;
    readonly entry: JournalEntry;
    readonly anchors: BootAnchors;
    readonly coming: BootAnchors;
  },
): ReadingTime | 'waits' | null {
  const { row, anchors, coming } = one;
  const { reading } = one.entry;
  const isBelieved = reading.clock.state === 'unsynced' || !isAhead(reading.wallMs, row.receivedMs);
  if (isBelieved) learnAnchor(anchors, reading);
  const time = timeOf(anchors, reading) ?? timeOf(coming, reading);
  if (time === null) return 'waits';
  if (isBelieved && !isAhead(time.atMs, row.receivedMs)) return time;
  count(context, 'future');
  return null;
}

/** The first word of each boot's clock in a row: it places what comes before it. */
function firstAnchors(row: BatchRow): BootAnchors {
  const anchors: BootAnchors = new Map();
  for (const { reading } of row.entries) {
    const anchor = anchorOf(reading);
    if (anchor === null || anchors.has(reading.boot)) continue;
    if (!isAhead(reading.wallMs, row.receivedMs)) anchors.set(reading.boot, anchor);
  }
  return anchors;
}

function wait(agent: AgentState, row: BatchRow, { sequence, reading }: JournalEntry): void {
  const { outboxId } = row;
  const ref = { outboxId, sequence };
  const before = agent.waiting;
  agent.waiting =
    before === null
      ? {
          ...{ boot: reading.boot, count: 1, first: ref, last: ref },
          ...{ afterId: row.id - 1, after: { outboxId, sequence: sequence - 1 } },
        }
      : { ...before, count: before.count + 1, last: ref };
}

/** An outbox is in order: whoever is in a new boot will say nothing of the old one's clock any more. */
function endBoot(context: DetectorContext, agent: AgentState, boot: string): void {
  const { waiting, timeless } = agent;
  if (waiting === null || waiting.boot === boot) return;
  agent.waiting = null;
  count(context, 'unplaced', waiting.count);
  const { first, last } = waiting;
  agent.timeless = {
    ...{ boot: waiting.boot, first: timeless?.first ?? first, last },
    count: (timeless?.count ?? 0) + waiting.count,
  };
}

/**
 * Names readings that have no time for ever, as soon as their agent knows the time again: a finding
 * has a time of its own, and that of the row would change when rows are compacted.
 */
function nameTimeless(
  context: DetectorContext,
  { agent, row }: { readonly agent: AgentState; readonly row: BatchRow },
  atMs: number,
): void {
  if (agent.timeless === null) return;
  const { boot, count: missing, first, last } = agent.timeless;
  agent.timeless = null;
  // The range is told of the outbox in which it ended; the count is of all.
  const fromSequence = first.outboxId === last.outboxId ? first.sequence : 1;
  raiseOutboxFinding(context, {
    ...{ kind: 'timeless', agentId: row.agentId, outboxId: last.outboxId, receivedMs: atMs },
    ...{ boot, count: missing, fromSequence, toSequence: last.sequence },
  });
}

export function count(context: DetectorContext, what: keyof DetectorCounts, by = 1): void {
  if (by === 0) return;
  context.state.counts[what] += by;
  context.state.countsChanged();
}
