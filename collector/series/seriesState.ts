import type { BatchRow, JournalEntry, JournalRow } from '../journal/journalRow.ts';
import { type BootOffsets, learnOffset, timeOf } from '../journal/readingTime.ts';
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

/** Readings from before their clock was set, whose time has become known: to be read once more. */
export interface Backfill {
  readonly agentId: string;
  readonly boot: string;
  readonly offsetMs: number;
  /** Rows after this one, up to and including `toId`. */
  readonly afterId: number;
  readonly toId: number;
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

interface Waiting {
  readonly boot: string;
  /** Readings wait in rows after this one. */
  readonly afterId: number;
  readonly count: number;
}

/** As it is stored. */
interface StoredState {
  readonly v: 1;
  readonly places: readonly { validFromMs: number; rows: readonly PlaceRow[] }[];
  readonly boots: readonly (readonly [agentId: string, boot: string])[];
  readonly offsets: readonly (readonly [boot: string, offsetMs: number])[];
  readonly waiting: readonly (readonly [agentId: string, Waiting])[];
  readonly backfills: readonly Backfill[];
  readonly neverPlaced: number;
  readonly span: RebuildSpan | null;
}

const EMPTY: StoredState = {
  v: 1,
  places: [],
  boots: [],
  offsets: [],
  waiting: [],
  backfills: [],
  neverPlaced: 0,
  span: null,
};

/** The state before the first row, for a rebuild of a span or (null) of everything. */
export function initialState(span: RebuildSpan | null): string {
  return JSON.stringify({ ...EMPTY, span });
}

/** Restores a state. Throws when the text is not one that `encode` or `initialState` made. */
export function createSeriesState(text: string): SeriesState {
  const stored = JSON.parse(text) as StoredState;
  if (stored.v !== 1) throw new Error(`an unknown version of the series state: ${stored.v}`);
  let places: SitePlaces[] = stored.places.map((p) => placesOfRows(p.rows, p.validFromMs));
  const offsets: BootOffsets = new Map(stored.offsets);
  const boots = new Map(stored.boots);
  const waiting = new Map(stored.waiting);
  let backfills = [...stored.backfills];
  let { neverPlaced, span } = stored;
  let encoded: string | null = text;

  /** Follows an agent into a new boot; readings of the old one that still wait will wait for ever. */
  function enterBoot(agentId: string, boot: string): void {
    const before = boots.get(agentId);
    boots.set(agentId, boot);
    neverPlaced += waiting.get(agentId)?.count ?? 0;
    waiting.delete(agentId);
    const used = [...boots.values()].includes(before ?? '');
    if (before !== undefined && !used) offsets.delete(before);
    encoded = null;
  }

  /** Keeps the first offset of a boot, unless its clock has jumped since: state changes rarely then. */
  function learn(entry: JournalEntry): void {
    const { boot, clock } = entry.reading;
    if (clock.state === 'unsynced') return;
    if (clock.state === 'synced' && offsets.has(boot)) return;
    learnOffset(offsets, entry.reading);
    encoded = null;
  }

  /** A count alone is not worth storing the state again: an agent may stay without a clock for weeks. */
  function wait(row: BatchRow, boot: string): void {
    const before = waiting.get(row.agentId);
    const afterId = before?.afterId ?? row.id - 1;
    waiting.set(row.agentId, { boot, afterId, count: (before?.count ?? 0) + 1 });
    if (before === undefined) encoded = null;
  }

  /** Its time is known now, so what waited for it has a time as well. */
  function stopWaiting(row: BatchRow): void {
    const waited = waiting.get(row.agentId);
    if (waited === undefined) return;
    const offsetMs = offsets.get(waited.boot);
    if (offsetMs === undefined) return;
    waiting.delete(row.agentId);
    const { boot, afterId } = waited;
    backfills.push({ agentId: row.agentId, boot, offsetMs, afterId, toId: row.id });
    encoded = null;
  }

  function takeEntry(row: BatchRow, entry: JournalEntry, lines: PointLine[]): void {
    const { boot } = entry.reading;
    if (boots.get(row.agentId) !== boot) enterBoot(row.agentId, boot);
    learn(entry);
    const time = timeOf(offsets, entry.reading);
    if (time === null) {
      wait(row, boot);
      return;
    }
    if (waiting.size > 0) stopWaiting(row);
    addLine({ row, entry, atMs: time.atMs }, lines);
  }

  function addLine(
    at: { readonly row: BatchRow; readonly entry: JournalEntry; readonly atMs: number },
    lines: PointLine[],
  ): void {
    const { row, entry, atMs } = at;
    if (span !== null && row.id <= span.untilId && !isWithin(span, atMs)) return;
    const { agentId } = row;
    const place = placeAt(places, { agentId, device: entry.reading.device, atMs });
    const text = pointLine(entry, { agentId, atMs, place });
    if (text !== null) {
      lines.push({ rowId: row.id, text });
      return;
    }
    neverPlaced += 1;
    encoded = null;
  }

  function endSpan(row: JournalRow): void {
    if (span === null || row.id <= span.untilId || backfills.length > 0) return;
    span = null;
    encoded = null;
  }

  return {
    take(row, lines) {
      endSpan(row);
      if (row.kind === 'batch') {
        for (const entry of row.entries) takeEntry(row, entry, lines);
      } else if (row.kind === 'revision') {
        places = [...places, placesOfSite(row.site, row.validFromMs)].slice(-VERSIONS_MAX);
        encoded = null;
      }
    },
    backfills: () => backfills,
    takeBackfill(rows, lines) {
      const job = backfills[0];
      if (job === undefined) return;
      for (const row of rows) {
        if (row.kind !== 'batch' || row.id > job.toId || row.agentId !== job.agentId) continue;
        for (const entry of row.entries) {
          if (entry.reading.boot !== job.boot || entry.reading.clock.state !== 'unsynced') continue;
          addLine({ row, entry, atMs: entry.reading.monotonicMs + job.offsetMs }, lines);
        }
      }
      const afterId = rows.at(-1)?.id ?? job.toId;
      const rest = backfills.slice(1);
      backfills = afterId >= job.toId ? rest : [{ ...job, afterId }, ...rest];
      encoded = null;
    },
    unplaced: () => [...waiting.values()].reduce((sum, w) => sum + w.count, neverPlaced),
    span: () => span,
    encode() {
      encoded ??= JSON.stringify({
        v: 1,
        places: places.map((p) => ({ validFromMs: p.validFromMs, rows: rowsOfPlaces(p) })),
        boots: [...boots],
        offsets: [...offsets],
        waiting: [...waiting],
        backfills,
        neverPlaced,
        span,
      } satisfies StoredState);
      return encoded;
    },
  };
}

function isWithin(span: RebuildSpan, atMs: number): boolean {
  return atMs >= (span.fromMs ?? -Infinity) && atMs <= (span.toMs ?? Infinity);
}
