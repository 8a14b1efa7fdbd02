/** One row: what was seen since the row before, and how many people were really there. */
export interface RecordedRow {
  /** Epoch ms; a local time is taken as if it were UTC, because only differences count. */
  readonly atMs: number;
  readonly front: boolean;
  readonly back: boolean;
  readonly people: number;
}

/** A line that cannot be understood, with its place. */
export class RecordingError extends Error {}

const COLUMNS = ['time', 'pir_front', 'pir_back', 'people'] as const;
const TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * Reads a recording: a header with at least `time,pir_front,pir_back,people`, then a row about every
 * 30 s. Rows come back in the order of time; rows of one instant become one. Throws a
 * `RecordingError` that names file and line.
 */
export function parseRecording(file: string, text: string): RecordedRow[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const header = (lines[0] ?? '').split(',').map((name) => name.trim());
  const places = COLUMNS.map((name) => header.indexOf(name));
  const missing = COLUMNS.filter((_, index) => (places[index] ?? -1) < 0);
  if (missing.length > 0) {
    throw new RecordingError(`${file}:1: the header lacks ${missing.join(', ')}`);
  }
  const rows = lines.slice(1).flatMap((line, index) => {
    if (line.trim() === '') return [];
    const cells = line.split(',').map((cell) => cell.trim());
    return parseRow(`${file}:${index + 2}`, { cells, places, width: header.length });
  });
  if (rows.length === 0) throw new RecordingError(`${file}: there are no rows`);
  return mergeInstants(rows.toSorted((a, b) => a.atMs - b.atMs));
}

function parseRow(
  place: string,
  line: {
    readonly cells: readonly string[];
    readonly places: readonly number[];
    readonly width: number;
  },
): RecordedRow {
  if (line.cells.length !== line.width) {
    throw new RecordingError(`${place}: ${line.cells.length} values where ${line.width} are due`);
  }
  const [time = '', front = '', back = '', people = ''] = line.places.map(
    (index) => line.cells[index] ?? '',
  );
  const atMs = TIME.test(time) ? Date.parse(withZone(time)) : Number.NaN;
  if (Number.isNaN(atMs)) throw new RecordingError(`${place}: "${time}" is not a time`);
  if (!/^\d{1,4}$/.test(people)) {
    throw new RecordingError(`${place}: "${people}" is not a number of people`);
  }
  return {
    atMs,
    front: parseFlag(place, front),
    back: parseFlag(place, back),
    people: Number(people),
  };
}

function withZone(time: string): string {
  const iso = time.replace(' ', 'T');
  return /(Z|[+-]\d{2}:\d{2})$/.test(iso) ? iso : `${iso}Z`;
}

function parseFlag(place: string, text: string): boolean {
  if (text !== '0' && text !== '1') throw new RecordingError(`${place}: "${text}" is not 0 or 1`);
  return text === '1';
}

function mergeInstants(rows: readonly RecordedRow[]): RecordedRow[] {
  const merged: RecordedRow[] = [];
  for (const row of rows) {
    const last = merged.at(-1);
    if (last?.atMs !== row.atMs) merged.push(row);
    else {
      const people = Math.max(last.people, row.people);
      const motion = { front: last.front || row.front, back: last.back || row.back };
      merged[merged.length - 1] = { atMs: row.atMs, ...motion, people };
    }
  }
  return merged;
}
