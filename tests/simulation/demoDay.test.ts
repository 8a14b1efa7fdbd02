import { join } from 'node:path';
import { Clean, Default } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import {
  type SimulatedSettings,
  simulatedSettings,
} from '../../agent/drivers/simulated/simulatedSettings.ts';
import { loadSite } from '../../collector/site/loadSite.ts';
import type { Site } from '../../collector/site/site.ts';
import { indexSite } from '../../collector/site/siteIndex.ts';
import { demoAgentConfig } from '../../demo/demoFolder.ts';
import { packageRoot } from '../../runtime/packageRoot.ts';
import { MONDAY_MORNING_MS } from '../support/fakeClock.ts';
import { type PlayedDevice, type SimulatedDay, simulateDay } from './simulatedDay.ts';

/** The seed with which the demo starts unless told otherwise. */
const DEMO_SEED = 20260101;
const SEEDS = [DEMO_SEED, 1, 2];
const MINUTE_MS = 60_000;
/** What the simulated sensors need to notice a departure. */
const MARGIN_MS = 1000;

const demoSite = loadSite(join(packageRoot(), 'demo', 'site.yaml')).site;

/** The demo's own devices and rhythm; `rhythm` changes how long a clerk stays away. */
function demoDevices(
  site: Site,
  options: { readonly seed: number; readonly rhythm?: Partial<SimulatedSettings> },
): PlayedDevice[] {
  return indexSite(site).agentIds.flatMap((agent) => {
    const given = { site, mqttPort: 0, seed: options.seed };
    const config = demoAgentConfig({ folder: '' }, agent, given);
    return (config.devices as Record<string, unknown>[]).map(({ device, driver: _, ...rest }) => {
      const settings = { ...rest, ...options.rhythm };
      return {
        agent,
        device: String(device),
        window: String(rest.window),
        settings: Clean(
          simulatedSettings,
          Default(simulatedSettings, settings),
        ) as SimulatedSettings,
      };
    });
  });
}

function accused(day: SimulatedDay) {
  return day.emptyPosts.filter(
    (post) =>
      !day.absences.some(
        (absence) =>
          absence.window === post.windowId &&
          absence.fromMs <= post.startedMs &&
          post.raisedMs <= absence.toMs,
      ),
  );
}

/** Absences that lasted longer than the window's policy, and which of them were not found. */
function missed(site: Site, day: SimulatedDay) {
  const { windows } = indexSite(site);
  const due = day.absences.filter(({ window, fromMs, toMs }) => {
    const minutes = windows.get(window)?.policy.emptyAfterMinutes ?? 0;
    return toMs - fromMs > minutes * MINUTE_MS + MARGIN_MS;
  });
  const unfound = due.filter(
    (absence) =>
      !day.emptyPosts.some(
        (post) =>
          post.windowId === absence.window &&
          post.raisedMs > absence.fromMs &&
          post.raisedMs <= absence.toMs,
      ) &&
      // Nobody in the whole hall is one finding, which stands for those of its windows.
      !day.otherFindings.some(
        ({ kind, hallId, raisedMs }) =>
          kind === 'hall-unattended' &&
          hallId === windows.get(absence.window)?.hall.id &&
          raisedMs > absence.fromMs &&
          raisedMs <= absence.toMs,
      ),
  );
  return { due, unfound };
}

describe('a day of the demo', () => {
  it.each(SEEDS)('accuses nobody who is there and finds every absence (seed %i)', (seed) => {
    const devices = demoDevices(demoSite, { seed });
    const day = simulateDay({ site: demoSite, devices, fromMs: MONDAY_MORNING_MS });
    expect(accused(day)).toEqual([]);
    const { due, unfound } = missed(demoSite, day);
    expect(unfound).toEqual([]);
    expect(due.length).toBeGreaterThan(100);
    expect(day.otherFindings.map((one) => one.kind)).not.toContain('sensor-stale');
    expect(day.otherFindings.map((one) => one.kind)).not.toContain('agent-silent');
  });

  it('also finds absences that outlast the fifteen minutes of a motion sensor', () => {
    const rhythm = { meanAbsentMinutes: 12 };
    const devices = demoDevices(demoSite, { seed: DEMO_SEED, rhythm });
    const day = simulateDay({ site: demoSite, devices, fromMs: MONDAY_MORNING_MS });
    expect(accused(day)).toEqual([]);
    const { due, unfound } = missed(demoSite, day);
    expect(unfound).toEqual([]);
    const motion = new Set(['county-05', 'town-03', 'village-01']);
    expect(due.filter((absence) => motion.has(absence.window)).length).toBeGreaterThan(5);
  });

  it('accuses nobody who sits still at a motion sensor, even under a policy of one minute', () => {
    const site: Site = JSON.parse(JSON.stringify(demoSite));
    const windows = site.halls.flatMap((hall) => hall.windows);
    for (const window of windows) {
      window.policy = { emptyAfterMinutes: 1, clearAfterSeconds: 10, source: 'test' };
    }
    const devices = demoDevices(site, { seed: DEMO_SEED });
    const day = simulateDay({ site, devices, fromMs: MONDAY_MORNING_MS });
    expect(accused(day)).toEqual([]);
    const unsupported = day.otherFindings.filter(({ kind }) => kind === 'policy-unsupported');
    expect(new Set(unsupported.map((one) => one.windowId))).toEqual(
      new Set(['county-05', 'town-03', 'village-01']),
    );
  });

  it('shows the first finding within two minutes', () => {
    const devices = demoDevices(demoSite, { seed: DEMO_SEED });
    const day = simulateDay({ site: demoSite, devices, fromMs: MONDAY_MORNING_MS });
    const first = day.emptyPosts.find((post) => post.windowId === 'county-03');
    expect(first?.raisedMs).toBe(MONDAY_MORNING_MS + 80_000);
  });
});
