import { type Pool, poolNeeds } from '../../duty/pools.ts';
import type { ServiceType } from '../../duty/serviceType.ts';
import { type EffectivePolicy, effectivePolicy } from '../../site/effectivePolicy.ts';
import type { Policy, SiteHall } from '../../site/site.ts';
import { DEFAULT_POLICY, type SettingOrigin, type SiteIndex } from '../../site/siteIndex.ts';
import type { DetectorContext } from '../detectorContext.ts';
import { type HallState, type HallWindow, WHOLE } from './hallState.ts';
import type { PoolRule } from './poolEpisode.ts';

/** What is asked for in one service type by a pool, or of a hall as a whole. */
export interface Need {
  /** Of its episode. */
  readonly key: string;
  /** Null: the hall as a whole. */
  readonly pool: Pool | null;
  /** Null: whatever it is. */
  readonly service: ServiceType | null;
  readonly required: number;
  readonly members: readonly HallWindow[];
  readonly rule: PoolRule;
}

/** What holds of a hall between two changes of its site or timetable, [fromMs, untilMs). */
export interface HallPlan {
  readonly untilMs: number;
  /** Null: the hall is not in the site. */
  readonly hall: SiteHall | null;
  readonly policy: EffectivePolicy;
  readonly policyOrigin: SettingOrigin;
  /** Null for a station (站) and where there are no two windows: their pools or windows speak. */
  readonly whole: Need | null;
  readonly pools: readonly Pool[];
  readonly needs: readonly Need[];
  /** Windows whose timetable asks for somebody. */
  readonly serving: ReadonlySet<string>;
}

const MINUTE_MS = 60_000;

export function needKey(poolId: string, service: ServiceType): string {
  return `${poolId} ${service}`;
}

/** Works out what a hall's site and timetables ask for at an instant, and how long that holds. */
export function planAt(
  context: DetectorContext,
  hallId: string,
  work: { readonly state: HallState; readonly atMs: number },
): HallPlan {
  const { state, atMs } = work;
  const index = context.history.indexAt(atMs);
  const hall = index?.halls.get(hallId) ?? null;
  const { policy, origin } = policyOf(index, hall);
  const siteUntilMs = context.history.nextAfter(atMs);
  if (index === null || hall === null) {
    const nothing = { whole: null, pools: [], needs: [], serving: new Set<string>() };
    return { untilMs: siteUntilMs, hall, policy, policyOrigin: origin, ...nothing };
  }
  const windows = new Map(state.windows.map((window) => [window.id, window]));
  const membersOf = (ids: readonly string[]) => ids.flatMap((id) => windows.get(id) ?? []);
  const dutyOf = (id: string) => context.history.ruleAt(id, atMs)?.duty.at(atMs) ?? null;
  const all = hall.windows.map(({ id }) => id);
  const pools = index.pools.get(hallId) ?? [];
  const rule = ruleOf(policy, policy.shortfallAfterMinutes);
  const duties = all.flatMap((id) => ({ id, duty: dutyOf(id) }));
  return {
    untilMs: Math.min(siteUntilMs, ...duties.flatMap(({ duty }) => duty?.changesMs ?? [])),
    ...{ hall, policy, policyOrigin: origin, pools },
    serving: new Set(duties.flatMap(({ id, duty }) => (duty?.onDuty === true ? [id] : []))),
    whole:
      hall.kind === 'station' || all.length < 2
        ? null
        : {
            key: WHOLE,
            pool: null,
            service: null,
            required: 1,
            members: membersOf(all),
            rule: ruleOf(policy, policy.hallUnattendedAfterMinutes),
          },
    needs: pools.flatMap((pool) =>
      poolNeeds(pool, dutyOf).map(({ service, required, windowIds }) => ({
        key: needKey(pool.id, service),
        pool,
        service,
        required,
        rule,
        members: membersOf(windowIds),
      })),
    ),
  };
}

function ruleOf(policy: EffectivePolicy, minutes: number): PoolRule {
  return {
    afterMs: Math.round(minutes * MINUTE_MS),
    clearMs: Math.round(policy.clearAfterSeconds * 1000),
    reopenMs: Math.round(policy.reopenWithinMinutes * MINUTE_MS),
  };
}

/** The nearest of hall, its areas, site: what a window says for itself is not the hall's. */
function policyOf(
  index: SiteIndex | null,
  hall: SiteHall | null,
): { readonly policy: EffectivePolicy; readonly origin: SettingOrigin } {
  const areas = index === null || hall === null ? [] : [...index.areaPath(hall.area)].reverse();
  const chain: (SettingOrigin & { readonly policy: Policy | undefined })[] = [
    { level: 'hall', id: hall?.id ?? null, policy: hall?.policy },
    ...areas.map(({ id, policy }) => ({ level: 'area' as const, id, policy })),
    { level: 'site', id: null, policy: index?.site.policy },
  ];
  for (const { level, id, policy } of chain) {
    if (policy !== undefined) return { policy: effectivePolicy(policy), origin: { level, id } };
  }
  return { policy: effectivePolicy(DEFAULT_POLICY), origin: { level: 'default', id: null } };
}
