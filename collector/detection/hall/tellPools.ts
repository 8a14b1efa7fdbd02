import type { PoolState } from '../verdict.ts';
import type { HallPlan, Need } from './hallPlan.ts';
import type { HallState, ToldPool } from './hallState.ts';
import { tallyOf } from './hallTally.ts';
import type { Emit } from './heldFindings.ts';
import { poolStateOf } from './poolEpisode.ts';

interface PoolNow extends ToldPool {
  readonly staffed: number;
  readonly unknown: number;
}

const OFF: PoolNow = { state: 'not-on-duty', needed: 0, windows: 0, staffed: 0, unknown: 0 };

/**
 * Tells what has changed of the pools of a hall: whether they are met, short for certain, or not known,
 * or what they ask for. `staffed` and `unknown` are told as they were then; while the state stays, a
 * change of those alone is not told.
 */
export function tellPools(
  hallId: string,
  at: { readonly hall: HallState; readonly plan: HallPlan; readonly atMs: number },
  emit: Emit,
): void {
  const { hall, plan, atMs } = at;
  const isKnown = new Set<string>();
  for (const pool of plan.pools) {
    isKnown.add(pool.id);
    const needs = plan.needs.filter((need) => need.pool?.id === pool.id);
    tell(hallId, { hall, poolId: pool.id, atMs }, together(needs, atMs, plan.serving), emit);
  }
  for (const poolId of Object.keys(hall.told)) {
    if (isKnown.has(poolId)) continue;
    tell(hallId, { hall, poolId, atMs }, OFF, emit);
    delete hall.told[poolId];
  }
}

function tell(
  hallId: string,
  of: { readonly hall: HallState; readonly poolId: string; readonly atMs: number },
  now: PoolNow,
  emit: Emit,
): void {
  const { hall, poolId, atMs } = of;
  const told = hall.told[poolId];
  const { state, needed, windows } = now;
  if (told?.state === state && told.needed === needed && told.windows === windows) return;
  hall.told[poolId] = { state, needed, windows };
  emit({ type: 'pool', poolId, hallId, fromMs: atMs, ...now });
}

const WORST_FIRST: readonly PoolState[] = ['short', 'unknown', 'met', 'not-on-duty'];

/** A pool whose windows are in different service at one time is as well as the worst of them. */
function together(needs: readonly Need[], atMs: number, serving: ReadonlySet<string>): PoolNow {
  let worst = WORST_FIRST.length - 1;
  let [needed, windows, staffed, unknown] = [0, 0, 0, 0];
  for (const { members, required } of needs) {
    const tally = tallyOf(members, atMs, serving);
    if (tally.windows === 0) continue;
    worst = Math.min(worst, WORST_FIRST.indexOf(poolStateOf(tally, required)));
    needed += required;
    windows += tally.windows;
    staffed += tally.staffed;
    unknown += tally.unknown;
  }
  const state = WORST_FIRST[worst] ?? 'not-on-duty';
  return { state, needed, windows, staffed, unknown };
}
