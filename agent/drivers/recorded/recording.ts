import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** How the columns or fields of a recording are to be read. */
export interface RecordingLayout {
  readonly format: 'csv' | 'jsonl';
  /** Epoch milliseconds or seconds, or an ISO time, local when it names no zone. */
  readonly timeColumn: string;
  /** Somebody is there when any of these is true or not 0. */
  readonly occupiedColumns: readonly string[];
  /** Minutes that local times are ahead of UTC; 480 in China. */
  readonly utcOffsetMinutes: number;
}

export interface RecordedRow {
  readonly atMs: number;
  readonly occupied: boolean;
}

/** A line of a recording that cannot be read. */
export class RecordingError extends Error {}

/** Reads a recording row by row; its memory does not grow with the file. */
export async function* readRecording(
  file: string,
  layout: RecordingLayout,
): AsyncGenerator<RecordedRow> {
  const input = createReadStream(file, 'utf8');
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  let header: readonly string[] | null = null;
  let number = 0;
  try {
    for await (const line of lines) {
      number += 1;
      if (line.trim() === '') continue;
      if (layout.format === 'csv' && header === null) {
        header = line.split(',').map((name) => name.trim());
        continue;
      }
      yield readRow(fieldsOf(line, header), layout, number);
    }
  } finally {
    lines.close();
    input.destroy();
  }
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(line: string, header: readonly string[] | null): Fields {
  if (header === null) {
    try {
      return JSON.parse(line) as Fields;
    } catch {
      return {};
    }
  }
  const cells = line.split(',');
  return Object.fromEntries(header.map((name, index) => [name, cells[index]?.trim()]));
}

function readRow(fields: Fields, layout: RecordingLayout, line: number): RecordedRow {
  const atMs = readTime(fields[layout.timeColumn], layout.utcOffsetMinutes);
  if (atMs === null) throw new RecordingError(`line ${line}: no time in "${layout.timeColumn}"`);
  const missing = layout.occupiedColumns.find((name) => fields[name] === undefined);
  if (missing !== undefined) throw new RecordingError(`line ${line}: there is no "${missing}"`);
  return { atMs, occupied: layout.occupiedColumns.some((name) => isTrue(fields[name])) };
}

function isTrue(value: unknown): boolean {
  return (
    value === true || value === 'true' || (Number(value) !== 0 && !Number.isNaN(Number(value)))
  );
}

/** Epoch values below this are seconds: as milliseconds they would lie in early 1970. */
const SECONDS_BELOW = 100_000_000_000;
const MINUTE_MS = 60_000;

/** A time of a recording in epoch milliseconds, or null. */
export function readTime(value: unknown, utcOffsetMinutes: number): number | null {
  const text = String(value ?? '').trim();
  if (text === '') return null;
  const epoch = Number(text);
  if (!Number.isNaN(epoch)) return Math.round(epoch < SECONDS_BELOW ? epoch * 1000 : epoch);
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(text);
  const parsed = Date.parse(hasZone ? text : `${text.replace(' ', 'T')}Z`);
  if (Number.isNaN(parsed)) return null;
  return hasZone ? parsed : parsed - utcOffsetMinutes * MINUTE_MS;
}
