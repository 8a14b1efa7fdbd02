import { AGENT_DEVICE } from '../../protocol/reading.ts';
import type { ConfigProblem, LoadedConfig } from '../../runtime/configFile.ts';
import { type Facts, type Language, speaker } from '../../texts/entry.ts';
import { siteTexts } from '../../texts/siteTexts.ts';
import { isTimeZone } from '../duty/dutyHours.ts';
import { checkLevels } from './checkDuty.ts';
import { checkPools, checkStations } from './checkPools.ts';
import { checkWindows } from './checkWindows.ts';
import type { Site } from './site.ts';
import { deviceKey } from './siteIndex.ts';

export type Path = readonly (string | number)[];

/** Collects what is found, so that all of it is reported at once. */
export interface Findings {
  problem(path: Path, key: keyof typeof siteTexts, facts: Facts): void;
  warn(path: Path, key: keyof typeof siteTexts, facts: Facts): void;
}

/** What is wrong with a site, and what a technician should still look at. */
export interface SiteFindings {
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
}

/** Checks what a schema cannot say: references, dates, hours, policies. */
export function checkSite(loaded: LoadedConfig<Site>, language: Language): SiteFindings {
  const say = speaker(siteTexts, language);
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  const findings: Findings = {
    problem: (path, key, facts) => problems.push(...loaded.fail(path, say(key, facts)).problems),
    warn(path, key, facts) {
      const message = say(key, facts);
      const told = { keyword: key, facts: { ...facts, message } };
      warnings.push(...loaded.fail(path, message, told).problems);
    },
  };
  const site = loaded.value;
  checkValidFrom(site, findings);
  checkAreas(site, findings);
  checkHalls(site, findings);
  checkLevels(site, findings);
  checkStations(site, findings);
  checkPools(site, findings);
  // Needs a site whose areas, halls and windows hold, because duty and policy are inherited.
  if (problems.length === 0) checkWindows(site, findings);
  return { problems, warnings };
}

function checkValidFrom({ validFrom }: Site, findings: Findings): void {
  if (validFrom !== undefined && Number.isNaN(Date.parse(validFrom))) {
    findings.problem(['validFrom'], 'no-such-date', { date: validFrom });
  }
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
