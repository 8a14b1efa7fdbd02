import type { Site } from '../../../../collector/site/site.ts';
import { indexSite, type SiteIndex } from '../../../../collector/site/siteIndex.ts';
import { aSite, aWindow, T0 } from '../detection/scene.ts';

/** Monday 09:00 in the hall in Shanghai, and at 21:00 the day before in the one in New York. */
export const NOW_MS = T0;
export const DAY_MS = 86_400_000;

/** A comprehensive window and a spare one in Shanghai, and a window in a hall with summer time. */
export function aSaidSite(): Site {
  const spare = aWindow({ id: 'window-9', number: '9号', mode: 'spare', devices: [] });
  const site = aSite([aWindow(), spare]);
  const away = aWindow({ id: 'window-ny', number: '1号', devices: [] });
  const hall = { id: 'hall-ny', name: '外', area: 'county', timeZone: 'America/New_York' };
  return { ...site, halls: [...site.halls, { ...hall, windows: [away] }] };
}

export function aSaidIndex(): SiteIndex {
  return indexSite(aSaidSite());
}
