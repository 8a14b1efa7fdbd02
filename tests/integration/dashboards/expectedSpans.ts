import type { Span } from './cell.ts';
import { at, HOUR_MS, MINUTE_MS, NOW_MS } from './seededFacts.ts';

/** From when until when a panel looks on that Friday, written down by hand. */
const since = (local: string): Span => ({ fromMs: at(local), toMs: NOW_MS });
const minutes = (count: number): Span => ({ fromMs: NOW_MS - count * MINUTE_MS, toMs: NOW_MS });

/** Of dashboards: whole weeks from Monday, whole months, today, six hours. */
const DASHBOARD_SPANS: Readonly<Record<string, Span>> = {
  'hw-overview': since('2025-10-27T00:00:00'),
  'hw-hall': since('2025-11-21T00:00:00'),
  'hw-devices': { fromMs: NOW_MS - 6 * HOUR_MS, toMs: NOW_MS },
  'hw-ratings': since('2025-10-27T00:00:00'),
  'hw-month': since('2024-11-01T00:00:00'),
  'hw-quality': since('2025-08-25T00:00:00'),
  'hw-wall': since('2025-11-21T00:00:00'),
};

/** Of panels with a time of their own: today, the same part of last Friday, the present. */
const PANEL_SPANS: Readonly<Record<string, Span>> = {
  'hw-overview/1': since('2025-11-21T00:00:00'),
  'hw-overview/2': { fromMs: at('2025-11-14T00:00:00'), toMs: at('2025-11-14T15:30:30') },
  'hw-overview/3': since('2025-11-21T00:00:00'),
  'hw-hall/8': minutes(31 * 24 * 60),
  'hw-devices/1': minutes(15),
  'hw-devices/2': minutes(15),
  'hw-devices/3': minutes(15),
  'hw-devices/9': minutes(15),
  'hw-wall/1': minutes(15),
  'hw-wall/2': minutes(15),
  'hw-wall/3': minutes(15),
  'hw-wall/4': minutes(15),
  'hw-wall/8': minutes(15),
};

export function expectedSpan(panel: string): Span {
  const [dashboard = ''] = panel.split('/');
  return PANEL_SPANS[panel] ?? DASHBOARD_SPANS[dashboard] ?? { fromMs: 0, toMs: 0 };
}
