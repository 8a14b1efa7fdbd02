import type { CorrectionEvidence, CorrectionNeed } from '../detection/correction.ts';
import type {
  RetractionEvidence,
  RetractionNeed,
  StoredShortfall,
  StoredVerdict,
} from '../detection/hall/retraction.ts';
import type { Edge } from '../detection/sensorSignal.ts';
import type { StateDatabase } from './stateDatabase.ts';

/** Reads what was stored of a window's past. */
export async function readCorrectionEvidence(
  db: StateDatabase,
  need: CorrectionNeed,
): Promise<CorrectionEvidence> {
  const { windowId, fromMs, deviceKeys } = need;
  const verdicts = await verdictsTouching(db, need);
  const posts = await db
    .selectFrom('finding')
    .select(['id', 'started_ms as startedMs', 'raised_ms as raisedMs', 'cleared_ms as clearedMs'])
    .where('window_id', '=', windowId)
    .where('kind', 'in', ['empty-post', 'late-opening', 'early-leaving', 'leave-overrun'])
    .where((where) => where.or([where('raised_ms', '>=', fromMs), where('cleared_ms', 'is', null)]))
    .where((where) =>
      where.or([where('clear_reason', 'is', null), where('clear_reason', '!=', 'corrected')]),
    )
    .execute();
  const marks = await db
    .selectFrom('window_sign')
    .select(['at_ms as atMs', 'kind', 'device_id as deviceId', 'value', 'quality'])
    .where('window_id', '=', windowId)
    .where('at_ms', '>=', fromMs)
    .orderBy('at_ms')
    .execute();
  const edges = new Map<string, Edge[]>();
  for (const key of deviceKeys) edges.set(key, await readEdges(db, key, fromMs));
  return { verdicts, posts, marks, edges };
}

function verdictsTouching(
  db: StateDatabase,
  { windowId, fromMs, toMs }: Pick<CorrectionNeed, 'windowId' | 'fromMs' | 'toMs'>,
): Promise<StoredVerdict[]> {
  return db
    .selectFrom('verdict_interval')
    .select(['from_ms as fromMs', 'to_ms as toMs', 'verdict'])
    .where('window_id', '=', windowId)
    .where('from_ms', '<', toMs)
    .where((where) => where.or([where('to_ms', 'is', null), where('to_ms', '>', fromMs)]))
    .orderBy('from_ms')
    .execute();
}

/** Reads what was found of a hall, and what is judged of its windows now. */
export async function readRetractionEvidence(
  db: StateDatabase,
  { hallId, windowIds, fromMs, toMs }: RetractionNeed,
): Promise<RetractionEvidence> {
  const findings = await db
    .selectFrom('finding')
    .select(['id', 'kind', 'subject', 'started_ms as startedMs', 'raised_ms as raisedMs'])
    .select('cleared_ms as clearedMs')
    .where('hall_id', '=', hallId)
    .where('kind', 'in', ['hall-unattended', 'too-few-windows'])
    .where((where) => where.or([where('raised_ms', '>=', fromMs), where('cleared_ms', 'is', null)]))
    .where((where) =>
      where.or([where('clear_reason', 'is', null), where('clear_reason', '!=', 'corrected')]),
    )
    .execute();
  const verdicts = new Map<string, StoredVerdict[]>();
  for (const windowId of windowIds) {
    verdicts.set(windowId, await verdictsTouching(db, { windowId, fromMs, toMs }));
  }
  return { findings: findings as StoredShortfall[], verdicts };
}

/** From the edge that held at an instant on. */
async function readEdges(db: StateDatabase, deviceKey: string, fromMs: number): Promise<Edge[]> {
  const of = db.selectFrom('sensor_edge').selectAll().where('device_key', '=', deviceKey);
  const before = await of
    .where('at_ms', '<=', fromMs)
    .orderBy('at_ms', 'desc')
    .orderBy('place', 'desc')
    .limit(1)
    .execute();
  const after = await of.where('at_ms', '>', fromMs).orderBy('at_ms').orderBy('place').execute();
  return [...before, ...after].map((row) => ({
    ...{ atMs: row.at_ms, level: row.level, quality: row.quality },
    ref:
      row.outbox === null || row.sequence === null
        ? null
        : { outboxId: row.outbox, sequence: row.sequence },
  }));
}
