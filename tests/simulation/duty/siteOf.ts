import type { Hours, Segments } from '../../../collector/site/dutySchema.ts';
import {
  type Site,
  type SiteHall,
  type SiteWindow,
  WEEKDAYS,
} from '../../../collector/site/site.ts';
import type { World, WorldHall, WorldWindow } from './world.ts';
import type { WorldSchedule, WorldSegment, WorldWeek } from './worldSchedule.ts';

/** The site file that somebody would have written for a world. */
export function siteOf(world: World): Site {
  return {
    name: 'simulated county',
    hours: {},
    areas: [{ id: 'county', name: 'simulated county', level: 'county' }],
    halls: world.halls.map(hallOf),
  };
}

function hallOf(hall: WorldHall): SiteHall {
  const { id, schedule, policy } = hall;
  return {
    ...{ id, name: id, area: 'county', timeZone: schedule.zone },
    ...dutyFieldsOf(schedule),
    policy: {
      ...{ ...policy, source: 'simulation' },
      document: { number: '模拟〔2024〕1号', effectiveFrom: '2024-01-01' },
    },
    windows: hall.windows.map(windowOf),
  };
}

function dutyFieldsOf(schedule: WorldSchedule) {
  const { season, makeUpFollows, onHolidays, market, exceptions } = schedule;
  return {
    hours: hoursOf(schedule.week),
    ...(season === null
      ? {}
      : {
          seasons: [
            { name: 'season', from: season.from, to: season.to, hours: hoursOf(season.week) },
          ],
        }),
    makeUpDays: makeUpFollows === null ? 'weekday-it-is' : (WEEKDAYS[makeUpFollows] ?? 'mon'),
    holidays: typeof onHolidays === 'string' ? onHolidays : onHolidays.map(segmentOf),
    ...(market === null
      ? {}
      : {
          marketDays: {
            ...{ everyDays: market.everyDays, from: market.since },
            hours: market.segments.map(segmentOf),
          },
        }),
    overrides: exceptions.map(({ date, segments }) =>
      segments.length === 0
        ? { date, closed: true as const, name: 'closed' }
        : { date, hours: segments.map(segmentOf), name: 'otherwise' },
    ),
  } satisfies Partial<SiteHall>;
}

function hoursOf(week: WorldWeek): Hours {
  return Object.fromEntries(
    WEEKDAYS.map((day, index) => [day, (week[index] ?? []).map(segmentOf)]),
  ) as Hours;
}

function segmentOf({ from, to, service }: WorldSegment): Segments[number] {
  const time = `${wallTime(from)}-${wallTime(to)}`;
  return service === 'normal' ? time : { time, type: service };
}

function wallTime(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function windowOf({ id, sensors, pad, activations }: WorldWindow): SiteWindow {
  const presence = sensors.map(({ id: sensor, agent, kind }) => ({
    ...{ id: sensor, agent, kind },
    accepted: { window: id, date: '2024-01-01', record: 'simulation' },
  }));
  return {
    ...{ id, number: id, name: id },
    ...(activations === null ? {} : { mode: 'spare' as const }),
    devices: [...presence, { id: pad.id, agent: pad.agent, kind: 'rating-pad' }],
  };
}
