import type { Transaction } from 'kysely';
import type { DetectorEntry } from '../detection/detectorState.ts';
import type { Effect } from '../detection/effect.ts';
import type { Verdict } from '../detection/verdict.ts';
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
/** A finding known this long after it was due is late: nobody is paged for it. */
export const LATE_AFTER_MS = 2 * 60_000;
/** Rows of one statement: SQLite allows 32766 parameters. */
const ROWS_MAX = 500;

type Writer = Transaction<StateTables>;

/**
 * Writes cursor, effects and the detector's memory in one transaction. Nothing but queries is awaited
 * in it, so nothing else can end up inside it.
 */
export async function commitDetection(db: StateDatabase, commit: DetectionCommit): Promise<void> {
  await db.transaction().execute(async (writer) => {
    await writeVerdicts(writer, commit.effects);
    await writeWatermarks(writer, commit.effects);
    await writeFindings(writer, commit);
    await writeDevices(writer, commit.effects);
    await writeAgents(writer, commit.effects);
    await writeEntries(writer, commit.entries);
    await writer
      .insertInto('cursor')
      .values({ name: DETECTION_CURSOR, journal_id: commit.cursor })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ journal_id: commit.cursor }))
      .execute();
  });
}

interface Step {
  readonly fromMs: number;
  readonly verdict: Verdict;
}

/** The interval that is open ends where the first new one begins; the last new one stays open. */
async function writeVerdicts(writer: Writer, effects: readonly Effect[]): Promise<void> {
  const steps = new Map<string, Step[]>();
  for (const effect of effects) {
    if (effect.type !== 'verdict') continue;
    const list = steps.get(effect.windowId) ?? [];
    // A second word about the same instant replaces the first.
    if (list.at(-1)?.fromMs === effect.fromMs) list.pop();
    list.push({ fromMs: effect.fromMs, verdict: effect.verdict });
    steps.set(effect.windowId, list);
  }
  for (const [windowId, list] of steps) {
    await writer
      .updateTable('verdict_interval')
      .set({ to_ms: list[0]?.fromMs ?? null })
      .where('window_id', '=', windowId)
      .where('to_ms', 'is', null)
      .execute();
  }
  const rows = [...steps].flatMap(([windowId, list]) =>
    list.map(({ fromMs, verdict }, index) => ({
      window_id: windowId,
      from_ms: fromMs,
      to_ms: list[index + 1]?.fromMs ?? null,
      verdict,
    })),
  );
  for (const chunk of chunks(rows)) {
    await writer
      .insertInto('verdict_interval')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.columns(['window_id', 'from_ms']).doUpdateSet((row) => ({
          to_ms: row.ref('excluded.to_ms'),
          verdict: row.ref('excluded.verdict'),
        })),
      )
      .execute();
  }
}

async function writeWatermarks(writer: Writer, effects: readonly Effect[]): Promise<void> {
  const marks = new Map<string, { window_id: string; watermark_ms: number }>();
  for (const effect of effects) {
    if (effect.type !== 'watermark') continue;
    marks.set(effect.windowId, { window_id: effect.windowId, watermark_ms: effect.watermarkMs });
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

/** In order: a finding may be raised and cleared within one chunk. */
async function writeFindings(writer: Writer, commit: DetectionCommit): Promise<void> {
  for (const effect of commit.effects) {
    if (effect.type === 'raise') await raise(writer, effect, commit.recordedMs);
    if (effect.type === 'clear') {
      await writer
        .updateTable('finding')
        .set({ cleared_ms: effect.atMs, clear_reason: effect.reason })
        .where('id', '=', effect.findingId)
        .where('cleared_ms', 'is', null)
        .execute();
    }
  }
}

async function raise(
  writer: Writer,
  effect: Extract<Effect, { type: 'raise' }>,
  recordedMs: number,
): Promise<void> {
  const { finding } = effect;
  await writer
    .insertInto('finding')
    .values({
      id: finding.id,
      kind: finding.kind,
      hall_id: finding.hallId,
      window_id: finding.windowId,
      agent_id: finding.agentId,
      device_id: finding.deviceId,
      started_ms: finding.startedMs,
      raised_ms: finding.raisedMs,
      recorded_ms: recordedMs,
      late: recordedMs - finding.raisedMs > LATE_AFTER_MS ? 1 : 0,
      trial: finding.isTrial === true ? 1 : 0,
      cleared_ms: null,
      clear_reason: null,
      stage: finding.stage ?? 'suspected',
      suspected_ms: finding.stage === 'reminder' ? null : finding.raisedMs,
      escalated_ms: null,
      subject: finding.subject ?? null,
      held: finding.isHeld === true ? 1 : 0,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  await writer
    .insertInto('finding_why')
    .values({ finding_id: finding.id, why: JSON.stringify(finding.why) })
    .onConflict((conflict) => conflict.column('finding_id').doNothing())
    .execute();
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

function chunks<T>(rows: readonly T[]): T[][] {
  const found: T[][] = [];
  for (let start = 0; start < rows.length; start += ROWS_MAX) {
    found.push(rows.slice(start, start + ROWS_MAX));
  }
  return found;
}
