import type { Transaction } from 'kysely';
import type { DetectorEntry } from '../detection/detectorState.ts';
import type { Effect } from '../detection/effect.ts';
import { writeFindings } from './commitFindings.ts';
import { writePools } from './commitPools.ts';
import { writeStatements } from './commitStatements.ts';
import { writeEdges, writeVerdicts } from './commitVerdicts.ts';
import { writeSeriesChanges } from './seriesChanges.ts';
import type { StateDatabase } from './stateDatabase.ts';
import type { StateTables } from './stateTables.ts';

/** A chunk of the detector's work, to be written whole or not at all. */
export interface DetectionCommit {
  /** The last row of the journal that is in it. */
  readonly cursor: number;
  readonly effects: readonly Effect[];
  readonly entries: readonly DetectorEntry[];
  /** When the collector knew. */
  readonly recordedMs: number;
}

/** The cursor's name in the table of cursors. */
export const DETECTION_CURSOR = 'detection';
/** Rows of one statement: SQLite allows 32766 parameters. */
const ROWS_MAX = 500;

export type Writer = Transaction<StateTables>;

/**
 * Writes cursor, effects and the detector's memory in one transaction. Nothing but queries is awaited
 * in it, so nothing else can end up inside it.
 */
export async function commitDetection(db: StateDatabase, commit: DetectionCommit): Promise<void> {
  await db.transaction().execute(async (writer) => {
    await writeVerdicts(writer, commit.effects);
    await writeEdges(writer, commit.effects);
    await writeWatermarks(writer, commit.effects);
    await writePools(writer, commit.effects);
    await writeFindings(writer, commit);
    await writeStatements(writer, commit.effects);
    await writeDevices(writer, commit.effects);
    await writeAgents(writer, commit.effects);
    await writeSeriesChanges(writer, commit.effects);
    await writeEntries(writer, commit.entries);
    await writer
      .insertInto('cursor')
      .values({ name: DETECTION_CURSOR, journal_id: commit.cursor })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ journal_id: commit.cursor }))
      .execute();
  });
}

async function writeWatermarks(writer: Writer, effects: readonly Effect[]): Promise<void> {
  const marks = new Map<string, { window_id: string; watermark_ms: number }>();
  for (const effect of effects) {
    if (effect.type !== 'watermark') continue;
    const { watermarkMs: watermark_ms } = effect;
    for (const window_id of effect.windowIds) marks.set(window_id, { window_id, watermark_ms });
  }
  for (const chunk of chunks([...marks.values()])) {
    await writer
      .insertInto('window_mark')
      .values(chunk)
      .onConflict((conflict) =>
        conflict
          .column('window_id')
          .doUpdateSet((row) => ({ watermark_ms: row.ref('excluded.watermark_ms') })),
      )
      .execute();
  }
}

async function writeDevices(writer: Writer, effects: readonly Effect[]): Promise<void> {
  const rows = new Map<string, StateTables['device_state']>();
  for (const effect of effects) {
    if (effect.type !== 'device') continue;
    rows.set(`${effect.agentId}/${effect.deviceId}`, {
      agent_id: effect.agentId,
      device_id: effect.deviceId,
      status: effect.status,
      reason: effect.reason,
      last_reading_ms: effect.lastReadingMs,
      last_reading_quality: effect.lastReadingQuality,
      last_change_ms: effect.lastChangeMs,
    });
  }
  for (const chunk of chunks([...rows.values()])) {
    await writer
      .insertInto('device_state')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.columns(['agent_id', 'device_id']).doUpdateSet((row) => ({
          status: row.ref('excluded.status'),
          reason: row.ref('excluded.reason'),
          last_reading_ms: row.ref('excluded.last_reading_ms'),
          last_reading_quality: row.ref('excluded.last_reading_quality'),
          last_change_ms: row.ref('excluded.last_change_ms'),
        })),
      )
      .execute();
  }
}

async function writeAgents(writer: Writer, effects: readonly Effect[]): Promise<void> {
  const rows = new Map<string, StateTables['agent_state']>();
  for (const effect of effects) {
    if (effect.type !== 'agent') continue;
    rows.set(effect.agentId, {
      agent_id: effect.agentId,
      last_heard_ms: effect.lastHeardMs,
      watermark_ms: effect.watermarkMs,
      silent: effect.silent ? 1 : 0,
    });
  }
  for (const chunk of chunks([...rows.values()])) {
    await writer
      .insertInto('agent_state')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.column('agent_id').doUpdateSet((row) => ({
          last_heard_ms: row.ref('excluded.last_heard_ms'),
          watermark_ms: row.ref('excluded.watermark_ms'),
          silent: row.ref('excluded.silent'),
        })),
      )
      .execute();
  }
}

async function writeEntries(writer: Writer, entries: readonly DetectorEntry[]): Promise<void> {
  const kept = entries.flatMap(({ key, json }) => (json === null ? [] : [{ key, json }]));
  const gone = entries.flatMap(({ key, json }) => (json === null ? [key] : []));
  for (const chunk of chunks(kept)) {
    await writer
      .insertInto('detector_entry')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((row) => ({ json: row.ref('excluded.json') })),
      )
      .execute();
  }
  for (const chunk of chunks(gone)) {
    await writer.deleteFrom('detector_entry').where('key', 'in', chunk).execute();
  }
}

/** Cuts rows into what one statement can take. */
export function chunks<T>(rows: readonly T[]): T[][] {
  const found: T[][] = [];
  for (let start = 0; start < rows.length; start += ROWS_MAX) {
    found.push(rows.slice(start, start + ROWS_MAX));
  }
  return found;
}
