import type { BatchRow, JournalEntry, JournalRow } from '../journal/journalRow.ts';
import {
  type Backfill,
  createBootTimes,
  NO_BOOT_TIMES,
  type StoredBootTimes,
} from './bootTimes.ts';
import { pointLine } from './points.ts';
import {
  type PlaceRow,
  placeAt,
  placesOfRows,
  placesOfSite,
  rowsOfPlaces,
  type SitePlaces,
} from './sitePlaces.ts';

/** A line for InfluxDB and the journal row it comes from. */
export interface PointLine {
  readonly rowId: number;
  readonly text: string;
}

/** A rebuild of a span only: of rows up to `untilId`, readings outside of the span are left alone. */
export interface RebuildSpan {
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly untilId: number;
}

/**
 * What the series writer must know to read on in the journal: where devices stand, when machines
 * booted, and what could not be placed in time yet. A function of the rows read so far, so that a
 * rebuild makes the same points.
 */
export interface SeriesState {
  /** Learns from a row and adds its lines. */
  take(row: JournalRow, lines: PointLine[]): void;
  /** What must be read again before going on; the first of them first. */
  backfills(): readonly Backfill[];
  /** Adds the lines of rows read for the first backfill; no rows means that there are no more. */
  takeBackfill(rows: readonly JournalRow[], lines: PointLine[]): void;
  /** Readings read so far whose time is not known (yet, or never) or beyond InfluxDB's range. */
  unplaced(): number;
  /** The span of a rebuild that is still under way. */
  span(): RebuildSpan | null;
  /** As text, for `createSeriesState`. The same string object until something changes. */
  encode(): string;
}

/** Versions of the site kept for readings that arrive late. */
const VERSIONS_MAX = 4;

/** As it is stored. */
interface StoredState extends StoredBootTimes {
  readonly v: 1;
  readonly places: readonly { validFromMs: number; rows: readonly PlaceRow[] }[];
  readonly outOfRange: number;
  readonly span: RebuildSpan | null;
}

/** The state before the first row, for a rebuild of a span or (null) of everything. */
export function initialState(span: RebuildSpan | null): string {
  return JSON.stringify({
    v: 1,
    places: [],
    outOfRange: 0,
    span,
    ...NO_BOOT_TIMES,
  } satisfies StoredState);
}

/** Restores a state. Throws when the text is not one that `encode` or `initialState` made. */
export function createSeriesState(text: string): SeriesState {
  const stored = JSON.parse(text) as StoredState;
  if (stored.v !== 1) throw new Error(`an unknown version of the series state: ${stored.v}`);
  let encoded: string | null = text;
  const forget = () => {
    encoded = null;
  };
  const times = createBootTimes(stored, forget);
  let places: SitePlaces[] = stored.places.map((p) => placesOfRows(p.rows, p.validFromMs));
  let { outOfRange, span } = stored;

  function lineOf(row: BatchRow, entry: JournalEntry, atMs: number): PointLine | null {
    if (span !== null && row.id <= span.untilId && !isWithin(span, atMs)) return null;
    const { agentId } = row;
    const place = placeAt(places, { agentId, device: entry.reading.device, atMs });
    const line = pointLine(entry, { agentId, atMs, place });
    if (line !== null) return { rowId: row.id, text: line };
    outOfRange += 1;
    forget();
    return null;
  }

  function endSpan(row: JournalRow): void {
    if (span === null || row.id <= span.untilId || times.backfills().length > 0) return;
    span = null;
    forget();
  }

  return {
    take(row, lines) {
      endSpan(row);
      if (row.kind === 'revision') {
        places = [...places, placesOfSite(row.site, row.validFromMs)].slice(-VERSIONS_MAX);
        forget();
      }
      if (row.kind !== 'batch') return;
      const at = { agentId: row.agentId, rowId: row.id, receivedMs: row.receivedMs };
      for (const entry of row.entries) {
        const atMs = times.place(at, entry.reading);
        const line = atMs === null ? null : lineOf(row, entry, atMs);
        if (line !== null) lines.push(line);
      }
    },
    backfills: () => times.backfills(),
    takeBackfill(rows, lines) {
      const job = times.backfills()[0];
      if (job === undefined) return;
      for (const { row, entry } of entriesOf(job, rows)) {
        const line = lineOf(row, entry, entry.reading.monotonicMs + job.offsetMs);
        if (line !== null) lines.push(line);
      }
      times.backfilledTo(rows.at(-1)?.id ?? job.toId);
    },
    unplaced: () => times.unplaced() + outOfRange,
    span: () => span,
    encode() {
      encoded ??= JSON.stringify({
        v: 1,
        places: places.map((p) => ({ validFromMs: p.validFromMs, rows: rowsOfPlaces(p) })),
        outOfRange,
        span,
        ...times.stored(),
      } satisfies StoredState);
      return encoded;
    },
  };
}

/** The readings that a backfill is about. */
function entriesOf(
  job: Backfill,
  rows: readonly JournalRow[],
): { readonly row: BatchRow; readonly entry: JournalEntry }[] {
  return rows.flatMap((row) => {
    if (row.kind !== 'batch' || row.id > job.toId || row.agentId !== job.agentId) return [];
    return row.entries
      .filter(({ reading }) => reading.boot === job.boot && reading.clock.state === 'unsynced')
      .map((entry) => ({ row, entry }));
  });
}

function isWithin(span: RebuildSpan, atMs: number): boolean {
  return atMs >= (span.fromMs ?? -Infinity) && atMs <= (span.toMs ?? Infinity);
}
