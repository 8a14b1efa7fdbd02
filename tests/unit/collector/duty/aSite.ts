import type { DutySettings } from '../../../../collector/duty/effectiveDuty.ts';
import type { Site, SiteHall, SiteWindow } from '../../../../collector/site/site.ts';
import {
  indexSite,
  type PlacedWindow,
  type SiteIndex,
} from '../../../../collector/site/siteIndex.ts';

export const at = (text: string): number => Date.parse(text);

/** Mondays to Fridays, morning and afternoon. */
export const OFFICE = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, ['08:30-12:00', '14:30-17:30']]),
);

export interface SiteParts {
  readonly site?: DutySettings & Partial<Site>;
  readonly county?: DutySettings;
  readonly town?: DutySettings;
  readonly hall?: DutySettings & Partial<SiteHall>;
  readonly windows?: readonly (DutySettings & Partial<SiteWindow>)[];
}

/** A site with a county, a town, a hall and windows w1, w2 …, which say what is given and no more. */
export function aSite({ site, county, town, hall, windows = [{}] }: SiteParts = {}): Site {
  const built = {
    name: '测试市',
    hours: OFFICE,
    ...site,
    areas: [
      { id: 'county', name: '测试县', level: 'county', ...county },
      { id: 'town', name: '测试镇', level: 'town', parent: 'county', ...town },
    ],
    halls: [
      {
        ...{ id: 'hall', name: '大厅', area: 'town', timeZone: 'Asia/Shanghai' },
        ...hall,
        windows: windows.map((window, index) => ({
          ...{ id: `w${index + 1}`, number: `${index + 1}号`, name: '综合', devices: [] },
          ...window,
        })),
      },
    ],
  };
  return built as unknown as Site;
}

export function anIndex(parts: SiteParts = {}): SiteIndex {
  return indexSite(aSite(parts));
}

export function aWindow(parts: SiteParts = {}, id = 'w1'): PlacedWindow {
  const placed = anIndex(parts).windows.get(id);
  if (placed === undefined) throw new Error(`no window ${id}`);
  return placed;
}
