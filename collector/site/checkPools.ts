import { minimumOfPool, windowsOfPool } from '../duty/pools.ts';
import { SERVICE_TYPES } from '../duty/serviceType.ts';
import type { Findings, Path } from './checkSite.ts';
import type { Site, SiteHall, SitePool } from './site.ts';

/** Checks that windows name the 站所 of their hall, where it has any. */
export function checkStations(site: Site, findings: Findings): void {
  site.halls.forEach((hall, hallIndex) => {
    if (hall.stations === undefined) return;
    const known = new Set<string>();
    hall.stations.forEach(({ id }, index) => {
      const path = ['halls', hallIndex, 'stations', index, 'id'];
      if (known.has(id)) findings.problem(path, 'duplicate-station', { id });
      known.add(id);
    });
    hall.windows.forEach(({ station }, index) => {
      if (station === undefined || known.has(station)) return;
      const path = ['halls', hallIndex, 'windows', index, 'station'];
      findings.problem(path, 'unknown-station', { id: station });
    });
  });
}

/** Checks that the pools of each hall say which windows are in them, and ask for no more than those. */
export function checkPools(site: Site, findings: Findings): void {
  site.halls.forEach((hall, hallIndex) => {
    const seen = new Set<string>();
    (hall.pools ?? []).forEach((pool, index) => {
      const path = ['halls', hallIndex, 'pools', index];
      if (seen.has(pool.id)) findings.problem([...path, 'id'], 'duplicate-pool', { id: pool.id });
      seen.add(pool.id);
      checkPool(pool, { hall, path }, findings);
    });
  });
}

function checkPool(
  pool: SitePool,
  { hall, path }: { readonly hall: SiteHall; readonly path: Path },
  findings: Findings,
): void {
  const kinds = [pool.windows, pool.station, pool.mode].filter((one) => one !== undefined);
  if (kinds.length !== 1) {
    findings.problem(path, 'pool-kind', { id: pool.id });
    return;
  }
  const ids = new Set(hall.windows.map(({ id }) => id));
  (pool.windows ?? []).forEach((id, index) => {
    if (ids.has(id)) return;
    findings.problem([...path, 'windows', index], 'unknown-pool-window', { id, hall: hall.id });
  });
  const count = windowsOfPool(pool, hall).length;
  if (count === 0 && pool.windows === undefined) {
    findings.problem(path, 'empty-pool', { id: pool.id });
    return;
  }
  const most = Math.max(...SERVICE_TYPES.map((service) => minimumOfPool(pool, service)));
  if (most > count) {
    findings.warn([...path, 'minimum'], 'minimum-too-high', { id: pool.id, minimum: most, count });
  }
}
