import { createDetector } from '../../../../../collector/detection/createDetector.ts';
import type { Effect } from '../../../../../collector/detection/effect.ts';
import type { Finding } from '../../../../../collector/detection/finding.ts';
import { mergeHeartbeats } from '../../../../../collector/journal/heartbeatCoverage.ts';
import type { BatchRow, JournalRow } from '../../../../../collector/journal/journalRow.ts';
import type { Site } from '../../../../../collector/site/site.ts';
import type { Reading } from '../../../../../protocol/reading.ts';
import { aHeartbeat, aRating } from '../../../../support/readings.ts';
import { aJournal, feed, HOUR, inOrder, MINUTE, T0 } from '../scene.ts';

/** Heartbeats that vouch for a long time, a quarter of an hour each. */
export function watch(fromMs: number, toMs: number, stepMs = 15 * MINUTE): Reading[] {
  const beats: Reading[] = [];
  for (let atMs = fromMs; atMs < toMs; atMs += stepMs) {
    beats.push(aHeartbeat({ atMs: Math.min(toMs, atMs + stepMs), fromMonotonicMs: atMs }));
  }
  return beats;
}

let presses = 0;

export function press(atMs: number, device = 'pad-1'): Reading {
  presses += 1;
  return aRating({ atMs, device, pressId: `press-${presses}` });
}

/** One row each, as they would come. */
export function rowsOf(site: Site, readings: readonly Reading[], agent = 'hall-1'): JournalRow[] {
  const journal = aJournal();
  journal.revision(site, -24 * HOUR);
  for (const reading of inOrder(readings)) journal.batch([reading], { agent });
  return journal.rows;
}

/** A finding of some kinds as tests read it, times relative to the scene's beginning. */
export interface Shown {
  readonly kind: string;
  readonly deviceId: string | null;
  readonly startedMs: number;
  readonly raisedMs: number;
  readonly clearedMs: number | null;
  readonly finding: Finding;
}

export function shownOf(effects: readonly Effect[], kinds: readonly string[]): Shown[] {
  const cleared = new Map<string, number>();
  for (const effect of effects) {
    if (effect.type === 'clear') cleared.set(effect.findingId, effect.atMs - T0);
  }
  return effects.flatMap((effect) => {
    if (effect.type !== 'raise' || !kinds.includes(effect.finding.kind)) return [];
    const { finding } = effect;
    const { kind, deviceId, startedMs, raisedMs } = finding;
    const clearedMs = cleared.get(finding.id) ?? null;
    return [
      { kind, deviceId, startedMs: startedMs - T0, raisedMs: raisedMs - T0, clearedMs, finding },
    ];
  });
}

/** What a detector makes of readings at a site. */
export function findings(site: Site, readings: readonly Reading[], ...kinds: string[]): Shown[] {
  return shownOf(feed(createDetector(), rowsOf(site, readings)), kinds);
}

/** "kind device raised cleared" in hours. */
export function brief(shown: readonly Shown[]): string[] {
  const hours = (ms: number | null) => (ms === null ? 'open' : (ms / HOUR).toFixed(3));
  return shown.map(
    ({ kind, deviceId, raisedMs, clearedMs }) =>
      `${kind} ${deviceId} ${hours(raisedMs)} ${hours(clearedMs)}`,
  );
}

/**
 * Rows as compaction leaves them: of one outbox and hour one row, at the place of the last, its
 * heartbeats merged.
 */
export function compacted(rows: readonly JournalRow[]): JournalRow[] {
  const lastOf = new Map<string, BatchRow[]>();
  const groupOf = (row: BatchRow) => `${row.outboxId} ${Math.floor(row.receivedMs / HOUR)}`;
  for (const row of rows) {
    if (row.kind === 'batch') lastOf.set(groupOf(row), [...(lastOf.get(groupOf(row)) ?? []), row]);
  }
  return rows.flatMap((row): JournalRow[] => {
    if (row.kind !== 'batch') return [row];
    const group = lastOf.get(groupOf(row)) ?? [];
    if (group.at(-1) !== row) return [];
    return [{ ...row, entries: mergeHeartbeats(group.flatMap((one) => one.entries)) }];
  });
}
