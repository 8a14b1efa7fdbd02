import { createDutyCalendar, type DutyHours } from '../duty/dutyHours.ts';
import type { Site } from '../site/site.ts';
import { deviceKey, indexSite, type PlacedWindow, type SiteIndex } from '../site/siteIndex.ts';

/** A version of the site as the journal has it. */
export interface Revision {
  /** Its row in the journal. */
  readonly id: number;
  readonly validFromMs: number;
  readonly site: Site;
}

/** What counts for one window during one version of the site. */
export interface WindowRule {
  readonly revisionId: number;
  readonly fromMs: number;
  /** When the next version takes over; Infinity when there is none. */
  readonly untilMs: number;
  readonly placed: PlacedWindow;
  readonly duty: DutyHours;
}

/** The versions of the site that are still needed. */
export interface SiteHistory {
  /** The newest word counts: a version replaces all that would begin at its time or later. */
  add(revision: Revision): void;
  /** The versions kept, oldest first. */
  revisions(): readonly Revision[];
  /** Forgets versions that ended by then, and all but the newest 32. */
  forgetBefore(atMs: number): void;
  /** The rule in force at an instant; before all versions, that of the oldest. */
  ruleAt(windowId: string, atMs: number): WindowRule | null;
  indexAt(atMs: number): SiteIndex | null;
  /** The windows that a device belongs to in any version kept. */
  windowsOf(key: string): readonly string[];
  /** The keys of the devices that see people at a window, in any version kept. */
  devicesOfWindow(windowId: string): readonly string[];
  /** The keys of an agent's devices in any version kept. */
  devicesOf(agentId: string): readonly string[];
  /** When the next version after an instant begins; Infinity when there is none. */
  nextAfter(atMs: number): number;
}

/** A window that never reports must not keep every version of the site for ever. */
const REVISIONS_MAX = 32;

interface Indexed {
  readonly revision: Revision;
  readonly index: SiteIndex;
  readonly rules: Map<string, WindowRule>;
}

export function createSiteHistory(): SiteHistory {
  const calendar = createDutyCalendar();
  let versions: Indexed[] = [];
  let windowsByDevice = new Map<string, string[]>();
  let devicesByAgent = new Map<string, string[]>();

  function reindex(): void {
    windowsByDevice = new Map();
    devicesByAgent = new Map();
    for (const version of versions) {
      version.rules.clear();
      for (const placed of version.index.devices.values()) {
        const key = deviceKey(placed.device.agent, placed.device.id);
        addTo(windowsByDevice, key, placed.windowId);
        addTo(devicesByAgent, placed.device.agent, key);
      }
    }
  }

  function placeOf(atMs: number): number {
    const found = versions.findLastIndex((version) => version.revision.validFromMs <= atMs);
    return Math.max(0, found);
  }

  return {
    add(revision) {
      const earlier = versions.filter((one) => one.revision.validFromMs < revision.validFromMs);
      versions = [...earlier, { revision, index: indexSite(revision.site), rules: new Map() }];
      reindex();
    },
    revisions: () => versions.map((version) => version.revision),
    forgetBefore(atMs) {
      const needed = versions.findLastIndex((version) => version.revision.validFromMs <= atMs);
      const cut = Math.max(needed, versions.length - REVISIONS_MAX);
      if (cut <= 0) return;
      versions = versions.slice(cut);
      reindex();
    },
    ruleAt(windowId, atMs) {
      const place = placeOf(atMs);
      const version = versions[place];
      const known = version?.rules.get(windowId);
      if (known !== undefined) return known;
      const placed = version?.index.windows.get(windowId);
      if (version === undefined || placed === undefined) return null;
      const duty = calendar.of(placed.duty, placed.hall.timeZone);
      const rule = ruleOf(version, versions[place + 1], { placed, duty });
      version.rules.set(windowId, rule);
      return rule;
    },
    indexAt: (atMs) => versions[placeOf(atMs)]?.index ?? null,
    windowsOf: (key) => windowsByDevice.get(key) ?? [],
    devicesOfWindow: (windowId) => sensorsOf(versions, windowId),
    devicesOf: (agentId) => devicesByAgent.get(agentId) ?? [],
    nextAfter: (atMs) =>
      versions.find((version) => version.revision.validFromMs > atMs)?.revision.validFromMs ??
      Number.POSITIVE_INFINITY,
  };
}

function ruleOf(
  { revision }: Indexed,
  next: Indexed | undefined,
  what: Pick<WindowRule, 'placed' | 'duty'>,
): WindowRule {
  return {
    revisionId: revision.id,
    fromMs: revision.validFromMs,
    untilMs: next?.revision.validFromMs ?? Number.POSITIVE_INFINITY,
    ...what,
  };
}

function sensorsOf(versions: readonly Indexed[], windowId: string): string[] {
  const keys = versions.flatMap(({ index }) =>
    (index.windows.get(windowId)?.presence ?? []).map(({ agent, id }) => deviceKey(agent, id)),
  );
  return [...new Set(keys)];
}

function addTo(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}
