import type { Effect } from '../detection/effect.ts';
import { chunks, type Writer } from './commitDetection.ts';

type PoolEffect = Extract<Effect, { type: 'pool' }>;

/** The interval that is open ends where the first new one begins; the last new one stays open. */
export async function writePools(writer: Writer, effects: readonly Effect[]): Promise<void> {
  const steps = new Map<string, PoolEffect[]>();
  for (const effect of effects) {
    if (effect.type !== 'pool') continue;
    const list = steps.get(effect.poolId) ?? [];
    // A second word about the same instant replaces the first.
    if (list.at(-1)?.fromMs === effect.fromMs) list.pop();
    list.push(effect);
    steps.set(effect.poolId, list);
  }
  for (const [poolId, list] of steps) {
    await writer
      .updateTable('pool_interval')
      .set({ to_ms: list[0]?.fromMs ?? null })
      .where('pool_id', '=', poolId)
      .where('to_ms', 'is', null)
      .execute();
  }
  const rows = [...steps.values()].flatMap((list) =>
    list.map((effect, index) => ({
      ...{ pool_id: effect.poolId, hall_id: effect.hallId, from_ms: effect.fromMs },
      ...{ to_ms: list[index + 1]?.fromMs ?? null, state: effect.state, needed: effect.needed },
      ...{ staffed: effect.staffed, unknown: effect.unknown, windows: effect.windows },
    })),
  );
  for (const chunk of chunks(rows)) {
    await writer
      .insertInto('pool_interval')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.columns(['pool_id', 'from_ms']).doUpdateSet((row) => ({
          to_ms: row.ref('excluded.to_ms'),
          state: row.ref('excluded.state'),
          needed: row.ref('excluded.needed'),
          staffed: row.ref('excluded.staffed'),
          unknown: row.ref('excluded.unknown'),
          windows: row.ref('excluded.windows'),
        })),
      )
      .execute();
  }
}
