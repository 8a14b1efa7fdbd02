import { CORRECTION_DAYS, LOOK_BACK_DAYS } from '../detection/correction.ts';
import type { StateDatabase } from './stateDatabase.ts';

const DAY_MS = 86_400_000;

/**
 * Deletes what sensors and presses said so long ago that no correction reaches as far back, for one
 * device or window after the other, in the order of their keys. What held at the oldest instant that
 * is still needed stays. Gives the key to go on after; null: nothing is left to do.
 */
export async function pruneEvidence(
  db: StateDatabase,
  at: { readonly nowMs: number; readonly afterKey: string },
): Promise<string | null> {
  const oldestMs = at.nowMs - (CORRECTION_DAYS + LOOK_BACK_DAYS) * DAY_MS;
  const next = await db
    .selectFrom('sensor_edge')
    .select('device_key as key')
    .where('device_key', '>', at.afterKey)
    .orderBy('device_key')
    .limit(1)
    .executeTakeFirst();
  if (next === undefined) {
    await db.deleteFrom('window_sign').where('at_ms', '<', oldestMs).execute();
    return null;
  }
  const held = await db
    .selectFrom('sensor_edge')
    .select((of) => of.fn.max('at_ms').as('atMs'))
    .where('device_key', '=', next.key)
    .where('at_ms', '<=', oldestMs)
    .executeTakeFirst();
  const heldMs = held?.atMs ?? null;
  if (heldMs !== null) {
    await db
      .deleteFrom('sensor_edge')
      .where('device_key', '=', next.key)
      .where('at_ms', '<', heldMs)
      .execute();
  }
  return next.key;
}
