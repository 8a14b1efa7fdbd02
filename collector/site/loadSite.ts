import { AGENT_DEVICE } from '../../protocol/reading.ts';
import {
  ConfigFailure,
  type ConfigProblem,
  type LoadedConfig,
  loadConfig,
  parseConfig,
} from '../../runtime/configFile.ts';
import { type Facts, type Language, speaker } from '../../texts/entry.ts';
import { siteTexts } from '../../texts/siteTexts.ts';
import { isTimeZone } from '../duty/dutyHours.ts';
import { type Hours, type Site, siteSchema, WEEKDAYS } from './site.ts';
import { deviceKey, indexSite, type PlacedWindow, shortestPolicyMinutes } from './siteIndex.ts';

/** A site whose references hold, and what a technician should still look at. */
export interface LoadedSite {
  readonly site: Site;
  readonly warnings: readonly ConfigProblem[];
}

type Path = readonly (string | number)[];

/**
 * Reads the site file. Throws a `ConfigFailure` (HW-CONFIG-001) that names every problem at once with
 * its line, in the given language, and a `Failure` HW-CONFIG-002 when the file cannot be read.
 */
export function loadSite(file: string, language: Language = 'zh-Hans'): LoadedSite {
  return checkSite(loadConfig(file, siteSchema), { file, language });
}

/** The same from a text; `file` is only named in problems. */
export function parseSite(file: string, text: string, language: Language = 'zh-Hans'): LoadedSite {
  return checkSite(parseConfig(file, text, siteSchema), { file, language });
}

/** Collects what is found, so that all of it is reported at once. */
interface Findings {
  problem(path: Path, key: keyof typeof siteTexts, facts: Facts): void;
  warn(path: Path, key: keyof typeof siteTexts, facts: Facts): void;
}

function checkSite(
  loaded: LoadedConfig<Site>,
  options: { readonly file: string; readonly language: Language },
): LoadedSite {
  const say = speaker(siteTexts, options.language);
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  const findings: Findings = {
    problem: (path, key, facts) => problems.push(...loaded.fail(path, say(key, facts)).problems),
    warn: (path, key, facts) => warnings.push(...loaded.fail(path, say(key, facts)).problems),
  };
  const site = loaded.value;
  checkAreas(site, findings);
  checkHalls(site, findings);
  checkAllHours(site, findings);
  if (problems.length === 0) checkWindows(site, findings);
  if (problems.length > 0) throw new ConfigFailure(options.file, problems);
  return { site, warnings };
}

function checkAreas(site: Site, findings: Findings): void {
  const parents = new Map(site.areas.map((area) => [area.id, area.parent]));
  const seen = new Set<string>();
  site.areas.forEach((area, index) => {
    const path = ['areas', index];
    if (seen.has(area.id)) findings.problem([...path, 'id'], 'duplicate-area', { id: area.id });
    seen.add(area.id);
    if (area.parent === undefined) return;
    if (!parents.has(area.parent)) {
      findings.problem([...path, 'parent'], 'unknown-area', { id: area.parent });
    } else if (leadsBack(parents, area.id)) {
      findings.problem([...path, 'parent'], 'area-cycle', { id: area.id });
    }
  });
}

function leadsBack(parents: ReadonlyMap<string, string | undefined>, id: string): boolean {
  const passed = new Set<string>();
  let at = parents.get(id);
  while (at !== undefined && at !== id && !passed.has(at)) {
    passed.add(at);
    at = parents.get(at);
  }
  return at === id;
}

function checkHalls(site: Site, findings: Findings): void {
  const areaIds = new Set(site.areas.map((area) => area.id));
  const hallIds = new Set<string>();
  const windowIds = new Set<string>();
  const boundTo = new Map<string, string>();
  site.halls.forEach((hall, hallIndex) => {
    const path = ['halls', hallIndex];
    if (hallIds.has(hall.id)) findings.problem([...path, 'id'], 'duplicate-hall', { id: hall.id });
    hallIds.add(hall.id);
    if (!areaIds.has(hall.area)) {
      findings.problem([...path, 'area'], 'unknown-area', { id: hall.area });
    }
    if (!isTimeZone(hall.timeZone)) {
      findings.problem([...path, 'timeZone'], 'unknown-time-zone', { zone: hall.timeZone });
    }
    hall.windows.forEach((window, windowIndex) => {
      const at = [...path, 'windows', windowIndex];
      if (windowIds.has(window.id)) {
        findings.problem([...at, 'id'], 'duplicate-window', { id: window.id });
      }
      windowIds.add(window.id);
      window.devices.forEach((device, deviceIndex) => {
        checkBinding(
          boundTo,
          { window: window.id, agent: device.agent, device: device.id },
          (key, facts) => findings.problem([...at, 'devices', deviceIndex, 'id'], key, facts),
        );
      });
    });
  });
}

function checkBinding(
  boundTo: Map<string, string>,
  binding: { readonly window: string; readonly agent: string; readonly device: string },
  problem: (key: keyof typeof siteTexts, facts: Facts) => void,
): void {
  const { window, agent, device } = binding;
  if (device === AGENT_DEVICE) problem('reserved-device', { device });
  const key = deviceKey(agent, device);
  const other = boundTo.get(key);
  if (other !== undefined) problem('device-bound-twice', { agent, device, window: other });
  boundTo.set(key, other ?? window);
}

function checkAllHours(site: Site, findings: Findings): void {
  checkHours(site.hours, ['hours'], findings);
  site.areas.forEach((area, index) => {
    checkHours(area.hours, ['areas', index, 'hours'], findings);
  });
  site.halls.forEach((hall, hallIndex) => {
    checkHours(hall.hours, ['halls', hallIndex, 'hours'], findings);
    hall.windows.forEach((window, index) => {
      checkHours(window.hours, ['halls', hallIndex, 'windows', index, 'hours'], findings);
    });
  });
}

function checkHours(hours: Hours | undefined, path: Path, findings: Findings): void {
  for (const weekday of WEEKDAYS) {
    const texts = hours?.[weekday] ?? [];
    texts.forEach((segment, index) => {
      const [from = '', to = ''] = segment.split('-');
      const at = [...path, weekday, index];
      if (to <= from) findings.problem(at, 'reversed-segment', { segment });
      for (const other of texts.slice(0, index)) {
        const [otherFrom = '', otherTo = ''] = other.split('-');
        if (from < otherTo && otherFrom < to) {
          findings.problem(at, 'overlapping-segments', { segment, other });
        }
      }
    });
  }
}

/** Needs a site whose areas, halls and windows hold, because policies are inherited along them. */
function checkWindows(site: Site, findings: Findings): void {
  const { windows } = indexSite(site);
  site.halls.forEach((hall, hallIndex) => {
    hall.windows.forEach((window, windowIndex) => {
      const placed = windows.get(window.id);
      if (placed === undefined) return;
      const path = ['halls', hallIndex, 'windows', windowIndex];
      const kinds = placed.presence.map((device) => device.kind);
      const minutesMin = shortestPolicyMinutes(kinds);
      if (minutesMin === null) {
        findings.warn(path, 'no-presence-sensor', { window: window.id });
      } else if (placed.policy.emptyAfterMinutes < minutesMin) {
        findings.problem(policyPath(site, placed, path), 'policy-too-short', {
          window: window.id,
          minutes: placed.policy.emptyAfterMinutes,
          minutesMin,
          kinds: kinds.join(', '),
        });
      }
    });
  });
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
