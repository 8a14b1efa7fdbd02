import type { Site, SiteHall, SiteWindow } from '../../../../../collector/site/site.ts';
import type { Reading } from '../../../../../protocol/reading.ts';
import { aJournal, heartbeats, inOrder, level, ONE_MINUTE, T0 } from '../scene.ts';

/** The scene's own hours, as one stretch, so that noon is nobody's business here. */
const HOURS = ['09:00-17:00'];
export const WEEK = { mon: HOURS, tue: HOURS, wed: HOURS, thu: HOURS, fri: HOURS };

export const POLICY = {
  ...ONE_MINUTE,
  ...{ emptyAfterMinutes: 15, shortfallAfterMinutes: 10, reopenWithinMinutes: 5 },
};

/** Windows with a seat each, accepted, all on the box `hall-1` unless told otherwise. */
export function seats(count: number, agentOf: (index: number) => string = () => 'hall-1') {
  return Array.from({ length: count }, (_, index): SiteWindow => {
    const id = `window-${index + 1}`;
    const accepted = { window: id, date: '2026-03-01', record: 'test' };
    return {
      ...{ id, number: `${index + 1}号`, name: '综合窗口' },
      devices: [{ id: `seat-${index + 1}`, agent: agentOf(index), kind: 'seat', accepted }],
    };
  });
}

export function aHall(windows: SiteWindow[], fields: Partial<SiteHall> = {}): Site {
  return {
    ...{ name: '测试县', hours: WEEK, policy: POLICY },
    areas: [{ id: 'county', name: '测试县', level: 'county' }],
    halls: [
      {
        ...{ id: 'hall', name: '政务大厅', area: 'county', timeZone: 'Asia/Shanghai', windows },
        ...fields,
      },
    ],
  };
}

/** When somebody comes to and leaves each seat: [ms, is there], by the window's number from 1. */
export type Comings = Readonly<Record<number, readonly (readonly [number, boolean])[]>>;

export function readingsOf(comings: Comings, untilMs: number, fromMs = 0): Reading[] {
  const levels = Object.entries(comings).flatMap(([number, changes]) =>
    changes.map(([atMs, isThere]) => level(atMs, isThere, `seat-${number}`)),
  );
  return inOrder([...heartbeats(fromMs, untilMs), ...levels]);
}

/** One box that sees everything, told in one batch. */
export function watched(site: Site, comings: Comings, untilMs: number) {
  const journal = aJournal();
  journal.revision(site, 0);
  journal.batch(readingsOf(comings, untilMs));
  return journal;
}

export { T0 };
