import { LIMITS } from '../../protocol/limits.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { CoverageDesk } from '../coverage/coverageDesk.ts';
import { calendarWarnings, rolesWarnings, stationWarnings } from '../duty/dutyWarnings.ts';
import type { CollectorQueries, Readiness, SaidQueries } from '../http/queries.ts';
import type { SiteIndex } from '../site/siteIndex.ts';
import type { LiveModel } from './liveModel.ts';
import type { StateStore } from './stateStore.ts';

export interface CollectorQueriesOptions {
  readonly site: SiteIndex;
  readonly model: LiveModel;
  readonly state: StateStore;
  readonly clock: Pick<Clock, 'wallMs'>;
  /** Some listener is open beyond loopback without TLS. */
  readonly isInsecure: boolean;
  readonly coverage: CoverageDesk;
  readonly said: SaidQueries;
  readonly ready: () => Readiness;
  readonly metricsText: () => Promise<string>;
}

/** Findings that a page begins with: what is open, and what was open lately. */
const SNAPSHOT_INCIDENTS_MAX = 100;

/** Answers what the HTTP side asks, from the live model and the state file. */
export function createCollectorQueries(options: CollectorQueriesOptions): CollectorQueries {
  const { site, model, state, clock } = options;
  return {
    async snapshot() {
      const { areas, halls, agents } = model.views();
      return {
        siteName: site.site.name,
        demo: site.site.demo === true,
        insecure: options.isInsecure,
        nowMs: clock.wallMs(),
        pendingAfterMs: LIMITS.pendingAfterMs,
        ...{ areas, halls, agents },
        incidents: await snapshotIncidents(state),
      };
    },
    areas: () => model.views().areas,
    halls: () => model.views().halls,
    windows: () => model.views().halls.flatMap((hall) => hall.windows),
    devices: () => model.views().devices,
    agents: () => model.views().agents,
    incidents: (query) => state.incidents(query),
    incident: (id) => state.incident(id),
    async intervals(windowId, fromMs, toMs) {
      if (!site.windows.has(windowId)) return null;
      return state.intervals(windowId, fromMs, toMs);
    },
    coverage: options.coverage,
    siteWarnings: () => [
      ...calendarWarnings(site.site, clock.wallMs()),
      ...rolesWarnings(site.site),
      ...stationWarnings(site.site),
    ],
    ...options.said,
    ready: options.ready,
    metricsText: options.metricsText,
  };
}

/** Everything that is open, however old, and the newest of the rest. */
async function snapshotIncidents(state: StateStore) {
  const open = await state.incidents({ openOnly: true, limit: 5 * SNAPSHOT_INCIDENTS_MAX });
  const newest = await state.incidents({ limit: SNAPSHOT_INCIDENTS_MAX });
  const byId = new Map([...newest, ...open].map((one) => [one.id, one]));
  return [...byId.values()].sort((a, b) => b.raisedMs - a.raisedMs);
}
