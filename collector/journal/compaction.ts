import { LIMITS } from '../../protocol/limits.ts';
import type { SqliteDatabase } from '../../runtime/sqlite.ts';
import { mergeHeartbeats } from './heartbeatCoverage.ts';
import { type Hold, isHeld, readHolds } from './holds.ts';
import type { JournalEntry } from './journalRow.ts';
import { ROW_KIND } from './journalSchema.ts';
import { isAhead as isAheadOf } from './readingTime.ts';
import { decodePayload, encodeCompacted } from './rowPayload.ts';

export interface CompactOptions {
  /** Only whole hours that ended before this time, by when the collector received them. */
  readonly olderThanMs: number;
  /** The last row that every reader with a cursor has passed. */
  readonly upToRowId: number;
}

export interface CompactResult {
  readonly rowsBefore: number;
  readonly rowsAfter: number;
  /** False: there is more; call again. */
  readonly done: boolean;
}

export interface Compaction {
  /**
   * Writes the batches of one outbox and hour as one row, which keeps the last of their ids,
   * compressed, its unbroken heartbeats as one. In bounded steps, each in one transaction.
   */
  compact(options: CompactOptions): CompactResult;
}

const HOUR_MS = 3_600_000;
const ROWS_PER_STEP = 20_000;
const CURSOR = 'compacted-up-to';

interface ScannedRow {
  readonly id: number;
  readonly kind: number;
  readonly receivedMs: number;
  readonly outbox: number | null;
  readonly agentId: string | null;
  readonly first: number | null;
  readonly form: string;
}

interface Group {
  readonly outbox: number;
  readonly hour: number;
  readonly ids: number[];
}

export function createCompaction(database: SqliteDatabase): Compaction {
  const scan = database.prepare(`
    SELECT id, kind, received_ms AS receivedMs, journal.outbox AS outbox, agent AS agentId,
      first, typeof(payload) AS form
    FROM journal LEFT JOIN outbox ON outbox.key = journal.outbox
    WHERE id > ? AND id <= ? ORDER BY id LIMIT ${ROWS_PER_STEP}`);
  const load = database.prepare(
    'SELECT id, received_ms AS receivedMs, first, last, payload FROM journal WHERE id = ?',
  );
  const rewrite = database.prepare(
    'UPDATE journal SET first = ?, last = ?, tag = NULL, previous = NULL, payload = ?, ' +
      'unsynced = ? WHERE id = ?',
  );
  const remove = database.prepare('DELETE FROM journal WHERE id = ?');
  const readCursor = database.prepare(`SELECT value FROM tally WHERE name = '${CURSOR}'`).pluck();
  const writeCursor = database.prepare(
    `INSERT OR REPLACE INTO tally (name, value) VALUES ('${CURSOR}', ?)`,
  );
  const boundaries = createBoundaries(database);

  /** Gives how many rows are left of the group. */
  function rewriteGroup(group: Group): number {
    const runs = runsOf(group.ids.map((id) => loaded(load.get(id) as StoredBatch)));
    for (const run of runs) rewriteRun(run);
    return runs.length;
  }

  function rewriteRun(run: readonly LoadedBatch[]): void {
    const first = Math.min(...run.map((row) => row.first));
    const last = Math.max(...run.map((row) => row.last));
    const entries = run.flatMap((row) => row.entries);
    const kept = run.at(-1);
    if (kept === undefined) return;
    for (const row of run) if (row !== kept) remove.run(row.id);
    const unsynced = entries.some(({ reading }) => reading.clock.state === 'unsynced') ? 1 : null;
    rewrite.run(first, last, encodeCompacted(mergeHeartbeats(entries)), unsynced, kept.id);
  }

  function step({ olderThanMs, upToRowId }: CompactOptions): CompactResult {
    const from = (readCursor.get() as number | undefined) ?? 0;
    const rows = scan.all(from, upToRowId) as ScannedRow[];
    const cutoffMs = Math.floor(olderThanMs / HOUR_MS) * HOUR_MS;
    const old = rows.slice(
      0,
      firstIndex(rows, (row) => row.receivedMs >= cutoffMs),
    );
    const isProtected = boundaries();
    const groups = groupRows(old, readHolds(database), isProtected);
    const done = old.length < ROWS_PER_STEP;
    const { finished, cursor } = finishedGroups(groups, { rows: old, from, done });
    const rowsBefore = finished.reduce((sum, group) => sum + group.ids.length, 0);
    let rowsAfter = 0;
    for (const group of finished) rowsAfter += rewriteGroup(group);
    writeCursor.run(cursor);
    return { rowsBefore, rowsAfter, done };
  }

  return { compact: database.transaction(step) };
}

interface StoredBatch {
  readonly id: number;
  readonly receivedMs: number;
  readonly first: number;
  readonly last: number;
  readonly payload: string;
}

interface LoadedBatch extends Omit<StoredBatch, 'payload'> {
  readonly entries: readonly JournalEntry[];
}

function loaded({ payload, ...row }: StoredBatch): LoadedBatch {
  return { ...row, entries: decodePayload(payload, row.first) };
}

/**
 * The rows that really become one. One row has one time of reception, the last; a row with a reading
 * that is not believed, because it came before its own time, stays alone, or it would be believed.
 */
function runsOf(rows: readonly LoadedBatch[]): LoadedBatch[][] {
  const runs: LoadedBatch[][] = [];
  let open: LoadedBatch[] | null = null;
  for (const row of rows) {
    const isAhead = row.entries.some(({ reading }) => isAheadOf(reading.wallMs, row.receivedMs));
    if (isAhead || open === null) {
      const run = [row];
      runs.push(run);
      open = isAhead ? null : run;
    } else open.push(row);
  }
  return runs;
}

function firstIndex<T>(list: readonly T[], test: (one: T) => boolean): number {
  const index = list.findIndex(test);
  return index < 0 ? list.length : index;
}

/**
 * Rows that become one: of one outbox and hour, with no version of the site, start of the collector
 * or word about this outbox between them, so that the order of what matters stays. The first word of
 * an agent after a silence, and the first of an outbox, stay alone: they say from when on it was heard.
 */
function groupRows(
  rows: readonly ScannedRow[],
  holds: readonly Hold[],
  isProtected: (row: { outbox: number; id: number }) => boolean,
): Group[] {
  const groups: Group[] = [];
  const open = new Map<number, Group>();
  const silent = new Set<string | null>();
  for (const row of rows) {
    const { outbox, id } = row;
    if (outbox === null) {
      open.clear();
      continue;
    }
    if (row.kind === ROW_KIND.silence) silent.add(row.agentId);
    const endsSilence = row.kind !== ROW_KIND.silence && silent.delete(row.agentId);
    const isFirstWord = endsSilence || row.first === 1;
    const skipped = isFirstWord || row.kind !== ROW_KIND.batch || row.form !== 'text';
    if (skipped || isHeld(holds, row) || isProtected({ outbox, id })) {
      open.delete(outbox);
      continue;
    }
    const hour = Math.floor(row.receivedMs / HOUR_MS);
    const group = open.get(outbox);
    if (group !== undefined && group.hour === hour) {
      group.ids.push(id);
      continue;
    }
    const next = { outbox, hour, ids: [id] };
    groups.push(next);
    open.set(outbox, next);
  }
  return groups;
}

/** A step may end within an hour: its groups wait for the next step, unless nothing would be done. */
function finishedGroups(
  groups: readonly Group[],
  { rows, from, done }: { rows: readonly ScannedRow[]; from: number; done: boolean },
): { finished: readonly Group[]; cursor: number } {
  const end = rows.at(-1);
  if (done || end === undefined) return { finished: groups, cursor: end?.id ?? from };
  const lastHour = Math.floor(end.receivedMs / HOUR_MS);
  const waiting = groups.filter((group) => group.hour === lastHour);
  const firstWaiting = Math.min(...waiting.map((group) => group.ids[0] ?? end.id), end.id + 1);
  if (firstWaiting - 1 <= from) return { finished: groups, cursor: end.id };
  return { finished: groups.filter((g) => g.hour !== lastHour), cursor: firstWaiting - 1 };
}

/** The newest rows of each outbox, with which a repeated batch is compared, stay as they are. */
function createBoundaries(database: SqliteDatabase) {
  const lastRow = database.prepare('SELECT last_row FROM outbox WHERE key = ?').pluck();
  const previous = database.prepare('SELECT previous FROM journal WHERE id = ?').pluck();
  return () => {
    const known = new Map<number, ReadonlySet<number>>();
    function newestRows(outbox: number): ReadonlySet<number> {
      const ids = new Set<number>();
      let id = (lastRow.get(outbox) as number | undefined) ?? 0;
      while (id !== 0 && ids.size < LIMITS.boundariesPerOutboxMax) {
        ids.add(id);
        id = (previous.get(id) as number | null | undefined) ?? 0;
      }
      return ids;
    }
    return ({ outbox, id }: { outbox: number; id: number }): boolean => {
      let ids = known.get(outbox);
      if (ids === undefined) {
        ids = newestRows(outbox);
        known.set(outbox, ids);
      }
      return ids.has(id);
    };
  };
}
