import type { JournalRow } from '../../collector/journal/journalRow.ts';
import { type Site, type SiteDevice, WEEKDAYS } from '../../collector/site/site.ts';
import { AGENT_DEVICE, type Reading } from '../../protocol/reading.ts';
import { GAP_MS } from './recordedSilences.ts';
import type { RecordedRow } from './recording.ts';

const AGENT = 'recorder';
const SENSORS = ['pir-front', 'pir-back'] as const;
export const WINDOW_DEVICES: readonly SiteDevice[] = SENSORS.map((id) => ({
  ...{ id, agent: AGENT, kind: 'pir' },
}));

/** What the detector is told of the policy. */
export interface RecordedPolicy {
  readonly minutes: number;
  /** False findings accepted per window and year. */
  readonly perYearMax: number;
}

/** One window that is always on duty, seen by both sensors. Built here, past the checks of a file. */
export function recordedSite({ minutes, perYearMax }: RecordedPolicy): Site {
  const always = Object.fromEntries(WEEKDAYS.map((day) => [day, ['00:00-24:00']]));
  const policy = {
    ...{ emptyAfterMinutes: minutes, clearAfterSeconds: 10, source: 'evaluation' },
    falseFindingsPerYearMax: perYearMax,
  };
  const window = { id: 'room', number: '1', name: 'room', devices: [...WINDOW_DEVICES] };
  return {
    name: 'evaluation',
    hours: always,
    // The recording knows no calendar, and its year may lie outside of the one that the product has.
    holidays: 'as-usual',
    policy,
    areas: [{ id: 'area', name: 'area', level: 'county' }],
    halls: [{ id: 'hall', name: 'hall', area: 'area', timeZone: 'UTC', windows: [window] }],
  };
}

/**
 * The journal that an agent would have written. Each row tells of the time since the row before, so a
 * level holds over that whole interval; a heartbeat at each row vouches for it. After a gap the first
 * row tells of its own instant only.
 */
export function* recordedJournal(
  rows: readonly RecordedRow[],
  policy: RecordedPolicy,
): Generator<JournalRow> {
  const start = rows[0]?.atMs ?? 0;
  yield {
    ...{ kind: 'revision', id: 1, receivedMs: start, validFromMs: start },
    ...{ author: 'evaluation', site: recordedSite(policy) },
  };
  let sequence = 0;
  let before: RecordedRow | null = null;
  for (const [index, row] of rows.entries()) {
    const previous: RecordedRow | null =
      before === null || row.atMs - before.atMs > GAP_MS ? null : before;
    const entries = readingsOf(row, previous).map((reading) => {
      sequence += 1;
      return { sequence, toSequence: sequence, reading };
    });
    yield {
      ...{ kind: 'batch', id: index + 2, receivedMs: row.atMs },
      ...{ agentId: AGENT, outboxId: 'recording', entries },
    };
    before = row;
  }
}

function readingsOf(row: RecordedRow, previous: RecordedRow | null): Reading[] {
  // The interval of a row begins right after the row before.
  const fromMs = previous === null ? row.atMs : previous.atMs + 1;
  const at = (atMs: number) => ({
    ...{ channel: 'main', boot: 'recording', monotonicMs: atMs, wallMs: atMs },
    clock: { state: 'synced' as const },
  });
  const sees = (one: RecordedRow, sensor: string): boolean =>
    sensor === 'pir-front' ? one.front : one.back;
  const levels = SENSORS.filter(
    (sensor) => previous === null || sees(row, sensor) !== sees(previous, sensor),
  ).map((device): Reading => {
    const occupied = sees(row, device);
    return { kind: 'occupancy', device, ...at(fromMs), occupied };
  });
  const watchedFromMs = previous?.atMs ?? row.atMs;
  const heartbeat: Reading = {
    ...{ kind: 'heartbeat', device: AGENT_DEVICE, ...at(row.atMs) },
    ...{ fromMonotonicMs: watchedFromMs, lagging: [] },
  };
  return [...levels, heartbeat];
}
