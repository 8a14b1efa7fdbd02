import { stringify } from 'yaml';

export type Json = Record<string, unknown>;

const SEAT = { id: 'seat-1', agent: 'box', kind: 'seat' };
/** A site with one hall of two windows, as data; levels get what is given. */
export function siteOf(
  parts: { site?: Json; county?: Json; hall?: Json; window?: Json } = {},
): Json {
  const window = (id: string, devices: unknown[]) => ({ id, number: id, name: '综合', devices });
  return {
    name: '测试县',
    hours: { mon: ['09:00-12:00'] },
    ...parts.site,
    areas: [{ id: 'county', name: '县', level: 'county', ...parts.county }],
    halls: [
      {
        ...{ id: 'hall', name: '大厅', area: 'county', timeZone: 'Asia/Shanghai' },
        ...parts.hall,
        windows: [
          { ...window('w1', [SEAT]), ...parts.window },
          window('w2', [{ ...SEAT, id: 'seat-2' }]),
        ],
      },
    ],
  };
}

export const text = (site: Json) => stringify(site, { aliasDuplicateObjects: false });
