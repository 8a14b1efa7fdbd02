import type { PoolState } from '../detection/verdict.ts';
import type { StateDatabase } from './stateDatabase.ts';

export interface StoredPoolStretch {
  readonly fromMs: number;
  /** Null: it still holds. */
  readonly toMs: number | null;
  readonly state: PoolState;
  /** Windows that it asks for, of those that are on duty. */
  readonly needed: number;
  readonly windows: number;
}

/** What was judged of every pool within [fromMs, toMs), by the pool's id, oldest first. */
export async function readPoolStretches(
  db: StateDatabase,
  span: { readonly fromMs: number; readonly toMs: number },
): Promise<Map<string, StoredPoolStretch[]>> {
  const rows = await db
    .selectFrom('pool_interval')
    .select(['pool_id', 'from_ms', 'to_ms', 'state', 'needed', 'windows'])
    .where('from_ms', '<', span.toMs)
    .where((where) => where.or([where('to_ms', 'is', null), where('to_ms', '>', span.fromMs)]))
    .orderBy('pool_id')
    .orderBy('from_ms')
    .execute();
  const byPool = new Map<string, StoredPoolStretch[]>();
  for (const { pool_id: id, from_ms: fromMs, to_ms: toMs, ...rest } of rows) {
    const list = byPool.get(id) ?? [];
    list.push({ fromMs, toMs, ...rest });
    byPool.set(id, list);
  }
  return byPool;
}
