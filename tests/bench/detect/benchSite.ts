import type { Site, SiteHall, SiteWindow } from '../../../collector/site/site.ts';
import { MONDAY_MORNING_MS } from '../../support/fakeClock.ts';

/** Ten windows an agent, and two agents a hall: what most counties have. */
export const WINDOWS_PER_AGENT = 10;
const AGENTS_PER_HALL = 2;
const WINDOWS_PER_HALL = WINDOWS_PER_AGENT * AGENTS_PER_HALL;

/** When the agents boot and the site begins: a Monday, an hour before service. */
export const SITE_FROM_MS = MONDAY_MORNING_MS - 3_600_000;

export function agentIdOf(window: number): string {
  return `agent-${Math.floor(window / WINDOWS_PER_AGENT)}`;
}

/** The number of a window within its agent, which its devices are named after. */
export function placeOf(window: number): number {
  return window % WINDOWS_PER_AGENT;
}

const SERVICE = ['09:00-12:00', '13:00-17:00'];

/** Windows with a seat sensor and a rating pad each, under a policy of 15 minutes that is in force. */
export function benchSite(windows: number): Site {
  const halls: SiteHall[] = [];
  for (let first = 0; first < windows; first += WINDOWS_PER_HALL) {
    const id = `hall-${first / WINDOWS_PER_HALL}`;
    const numbers = Array.from(
      { length: Math.min(WINDOWS_PER_HALL, windows - first) },
      (_, index) => first + index,
    );
    halls.push({
      ...{ id, name: id, area: 'county', timeZone: 'Asia/Shanghai' },
      windows: numbers.map(windowOf),
    });
  }
  return {
    name: 'bench',
    hours: { mon: SERVICE, tue: SERVICE, wed: SERVICE, thu: SERVICE, fri: SERVICE },
    policy: {
      ...{ emptyAfterMinutes: 15, clearAfterSeconds: 10, source: 'bench' },
      document: { number: 'bench', effectiveFrom: '2026-01-01' },
    },
    areas: [{ id: 'county', name: 'county', level: 'county' }],
    halls,
  };
}

function windowOf(number: number): SiteWindow {
  const id = `window-${number}`;
  const agent = agentIdOf(number);
  const accepted = { window: id, date: '2026-01-05', record: 'bench' };
  return {
    ...{ id, number: `${number}`, name: id },
    devices: [
      { id: `seat-${placeOf(number)}`, agent, kind: 'seat', accepted },
      { id: `pad-${placeOf(number)}`, agent, kind: 'rating-pad' },
    ],
  };
}
