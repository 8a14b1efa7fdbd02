import { shortestPolicyMinutes } from '../detection/silence/shortestPolicy.ts';
import { hasNoBackup } from '../duty/dutyWarnings.ts';
import { SERVICE_TYPES } from '../duty/serviceType.ts';
import type { Findings, Path } from './checkSite.ts';
import type { Site, SiteHall } from './site.ts';
import { indexSite, type PlacedWindow, type SiteIndex } from './siteIndex.ts';

/** Looks for what is doubtful about windows and halls in their place. The site must hold. */
export function checkWindows(site: Site, findings: Findings): void {
  const index = indexSite(site);
  warnOfTimetables(index, findings);
  site.halls.forEach((hall, hallIndex) => {
    const path = ['halls', hallIndex];
    warnOfMinimum(hall, index, (facts) =>
      findings.warn([...path, 'id'], 'minimum-too-high', facts),
    );
    hall.windows.forEach((window, windowIndex) => {
      const placed = index.windows.get(window.id);
      const at = [...path, 'windows', windowIndex];
      if (placed !== undefined) checkSensors(site, { placed, path: at }, findings);
      if (hasNoBackup(window)) {
        findings.warn([...at, 'roles'], 'no-backup', { window: window.id });
      }
    });
  });
}

function checkSensors(
  site: Site,
  { placed, path }: { readonly placed: PlacedWindow; readonly path: Path },
  findings: Findings,
): void {
  const { window, policy, presence } = placed;
  const kinds = presence.map((device) => device.kind);
  const minutesMin = shortestPolicyMinutes(kinds, placed.effectivePolicy.falseFindingsPerYearMax);
  if (minutesMin === null) {
    findings.warn(path, 'no-presence-sensor', { window: window.id });
  } else if (policy.emptyAfterMinutes < minutesMin) {
    findings.warn(policyPath(site, placed, path), 'policy-too-short', {
      window: window.id,
      minutes: policy.emptyAfterMinutes,
      minutesMin,
      kinds: kinds.join(', '),
    });
  }
}

/** Where the policy of a window stands in the file. */
function policyPath(site: Site, placed: PlacedWindow, windowPath: Path): Path {
  const field = ['policy', 'emptyAfterMinutes'];
  const { level, id } = placed.policyOrigin;
  if (level === 'window') return [...windowPath, ...field];
  if (level === 'hall') return [...windowPath.slice(0, 2), ...field];
  if (level === 'area') {
    return ['areas', site.areas.findIndex((area) => area.id === id), ...field];
  }
  return level === 'site' ? field : windowPath;
}

/** A hall that must have more windows staffed than it has is short for ever. */
function warnOfMinimum(
  hall: SiteHall,
  index: SiteIndex,
  warn: (facts: { id: string; minimum: number; count: number }) => void,
): void {
  const [pool] = index.pools.get(hall.id) ?? [];
  if (pool?.kind !== 'hall') return;
  const minimum = Math.max(...SERVICE_TYPES.map((service) => pool.minimumOf(service)));
  const count = pool.windowIds.length;
  if (minimum > count) warn({ id: hall.id, minimum, count });
}

/** Who states hours does not inherit seasons and market days: it must be seen, not found out. */
function warnOfTimetables(index: SiteIndex, findings: Findings): void {
  const { site } = index;
  const above = (areaId: string) => [site, ...index.areaPath(areaId)];
  const has = (levels: readonly Timetable[]): Timetable | undefined =>
    levels.findLast(({ seasons = [], marketDays }) => seasons.length > 0 || marketDays);
  const warn = (path: Path, level: Timetable, levels: readonly Timetable[]) => {
    if (level.hours === undefined || level.seasons !== undefined) return;
    const lost = has(levels);
    if (lost === undefined) return;
    findings.warn([...path, 'hours'], 'timetable-of-its-own', {
      ...{ name: level.name, above: lost.name },
    });
  };
  site.areas.forEach((area, place) => {
    warn(['areas', place], area, above(area.id).slice(0, -1));
  });
  site.halls.forEach((hall, place) => {
    const levels = above(hall.area);
    warn(['halls', place], hall, levels);
    hall.windows.forEach((window, windowPlace) => {
      warn(['halls', place, 'windows', windowPlace], window, [...levels, hall]);
    });
  });
}

interface Timetable {
  readonly name: string;
  readonly hours?: unknown;
  readonly seasons?: readonly unknown[];
  readonly marketDays?: unknown;
}
