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
import type { TallySheet } from './tally.ts';

/** A line for InfluxDB and the journal row it comes from. */
export interface PointLine {
  readonly rowId: number;
  readonly text: string;
}

/** Where lines and counts are gathered. */
export interface FoundLines {
  readonly lines: PointLine[];
  readonly sheet: TallySheet;
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
  /** Learns from a row, adds its lines and counts its readings. */
  take(row: JournalRow, found: FoundLines): void;
  /** What must be read again before going on; the first of them first. */
  backfills(): readonly Backfill[];
  /** Adds the lines of rows read for the first backfill; no rows means that there are no more. */
  takeBackfill(rows: readonly JournalRow[], found: FoundLines): void;
  /** Readings read so far whose time is not known (yet, or never) or beyond InfluxDB's range. */
  unplaced(): number;
  /** From when on readings are counted; null: they have to be counted from the beginning. */
  countedFromMs(): number | null;
  /** Readings from here on count; up to the row, they were counted before. */
  beginCount(fromMs: number, againUntilId: number): void;
  /** Up to this row readings are counted a second time. */
  countedAgainUntilId(): number;
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
  readonly countedFromMs: number | null;
  readonly againUntilId: number;
}

/** The state before the first row, for a rebuild of a span or (null) of everything. */
export function initialState(span: RebuildSpan | null): string {
  return JSON.stringify({
    v: 1,
    places: [],
    outOfRange: 0,
    span,
    countedFromMs: null,
    againUntilId: 0,
    ...NO_BOOT_TIMES,
  } satisfies StoredState);
}

/** Restores a state. Throws when the text is not one that `encode` or `initialState` made. */
export function createSeriesState(text: string): SeriesState {
  const stored = decodeState(text);
  let encoded: string | null = text;
  function forget(): void {
    encoded = null;
  }
  const times = createBootTimes(stored, forget);
  let places: SitePlaces[] = stored.places.map((p) => placesOfRows(p.rows, p.validFromMs));
  let { outOfRange, span, countedFromMs, againUntilId } = stored;

  function add(found: FoundLines, row: BatchRow, entry: JournalEntry, atMs: number): void {
    const { agentId } = row;
    const place = placeAt(places, { agentId, device: entry.reading.device, atMs });
    const text = pointLine(entry, { agentId, atMs, place });
    if (text === null) {
      outOfRange += 1;
      forget();
      return;
    }
    if (atMs >= (countedFromMs ?? -Infinity)) found.sheet.count(entry.reading, { atMs, place });
    // Of a rebuild of a span only these readings are written again; all of them are counted.
    if (span !== null && row.id <= span.untilId && !isWithin(span, atMs)) return;
    found.lines.push({ rowId: row.id, text });
  }

  function endSpan(row: JournalRow): void {
    if (span === null || row.id <= span.untilId || times.backfills().length > 0) return;
    span = null;
    forget();
  }

  return {
    take(row, found) {
      endSpan(row);
      if (row.kind === 'revision') {
        places = [...places, placesOfSite(row.site, row.validFromMs)].slice(-VERSIONS_MAX);
        forget();
      }
      if (row.kind !== 'batch') return;
      const at = { agentId: row.agentId, rowId: row.id, receivedMs: row.receivedMs };
      for (const entry of row.entries) {
        const atMs = times.place(at, entry.reading);
        if (atMs !== null) add(found, row, entry, atMs);
      }
    },
    backfills: () => times.backfills(),
    takeBackfill(rows, found) {
      const job = times.backfills()[0];
      if (job === undefined) return;
      for (const { row, entry } of entriesOf(job, rows)) {
        add(found, row, entry, entry.reading.monotonicMs + job.offsetMs);
      }
      times.backfilledTo(rows.at(-1)?.id ?? job.toId);
    },
    unplaced: () => times.unplaced() + outOfRange,
    beginCount(fromMs, untilId) {
      countedFromMs = fromMs;
      againUntilId = untilId;
      forget();
    },
    ...{ countedFromMs: () => countedFromMs, countedAgainUntilId: () => againUntilId },
    span: () => span,
    encode() {
      if (encoded !== null) return encoded;
      const counted = { outOfRange, span, countedFromMs, againUntilId };
      encoded = encodeState({ ...counted, places, ...times.stored() });
      return encoded;
    },
  };
}

function decodeState(text: string): StoredState {
  const stored = JSON.parse(text) as StoredState;
  if (stored.v !== 1) throw new Error(`an unknown version of the series state: ${stored.v}`);
  if (stored.countedFromMs === undefined) throw new Error('its readings are not counted');
  return stored;
}

function encodeState(
  known: Omit<StoredState, 'v' | 'places'> & { readonly places: readonly SitePlaces[] },
): string {
  return JSON.stringify({
    ...known,
    v: 1,
    places: known.places.map((p) => ({ validFromMs: p.validFromMs, rows: rowsOfPlaces(p) })),
  } satisfies StoredState);
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
