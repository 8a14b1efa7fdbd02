import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Effect } from '../../../collector/detection/effect.ts';
import { createDutyCalendar } from '../../../collector/duty/dutyHours.ts';
import { assembleFacts } from '../../../collector/series/facts/assembleFacts.ts';
import { createInfluxPort } from '../../../collector/series/influxPort.ts';
import type { Site } from '../../../collector/site/site.ts';
import { indexSite } from '../../../collector/site/siteIndex.ts';
import { createStateStore } from '../../../collector/state/stateStore.ts';
import { systemClock } from '../../../runtime/clock.ts';
import { silentLog } from '../../../runtime/log.ts';
import { type Random, seededRandom } from '../../../runtime/random.ts';
import { startDiscardingServer } from './discardingServer.ts';
import type { Figure } from './series.ts';

// What states and figures of a county cost: days of it from nothing, and then every minute.

const HALLS = 40;
const WINDOWS = 30;
const DAYS = 5;
const MINUTES = 10;
const HOUR = 3_600_000;
const MINUTE = 60_000;
const START_MS = Date.UTC(2026, 2, 1, 16);

export async function countyFigures(options: {
  readonly seed: number;
  readonly folder: string;
}): Promise<Figure[]> {
  const random = seededRandom(options.seed);
  const site = indexSite(countySite());
  const state = createStateStore({ path: join(options.folder, 'state.db'), site: () => site });
  await state.start();
  const server = await startDiscardingServer();
  const place = { url: server.url, org: '-', token: '-', timeoutMs: 30_000, clock: systemClock };
  const path = join(options.folder, 'county.db');
  const facts = assembleFacts({
    ...{ site, calendar: createDutyCalendar(), state, path, access: null },
    live: { views: () => ({ halls: [], devices: [], agents: [] }) },
    series: { isCountingAgain: () => false },
    ports: {
      raw: createInfluxPort({ ...place, bucket: 'raw' }),
      rollup: createInfluxPort({ ...place, bucket: 'rollup' }),
    },
    names: { raw: 'raw', rollup: 'rollup' },
    target: { url: server.url, org: '-' },
    ...{ keptDays: 3650, clock: systemClock, random, log: silentLog },
  });
  const life = { random, state, windowIds: [...site.windows.keys()], cursor: 0 };
  for (let hour = 0; hour < DAYS * 24; hour += 1) await liveOn(life, START_MS + hour * HOUR, HOUR);
  const endMs = START_MS + DAYS * 24 * HOUR;
  const work = facts.work();
  const days = await costOf(async () => {
    while (await work.turn(endMs));
  });
  const written = facts.status().written;
  let minuteCpu = 0;
  for (let minute = 0; minute < MINUTES; minute += 1) {
    const fromMs = endMs + minute * MINUTE;
    await liveOn(life, fromMs, MINUTE);
    minuteCpu += (await costOf(async () => void (await work.turn(fromMs + MINUTE)))).cpuMs;
  }
  await facts.stop();
  await state.stop();
  server.stop();
  const bytes = statSync(path).size / HALLS / WINDOWS / DAYS;
  return [
    figure(
      `county of ${HALLS * WINDOWS} windows, ${DAYS} days from nothing`,
      written / days.seconds,
      'points/s',
    ),
    figure('county: CPU of every point', (days.cpuMs * 1000) / written, 'µs/point'),
    figure('county: CPU of a minute, share of a core', (minuteCpu / MINUTES / MINUTE) * 100, '%'),
    figure('county: series.db for a window and day', bytes, 'bytes'),
  ];
}

function figure(name: string, value: number, unit: string): Figure {
  const better = unit === 'points/s' ? 'higher' : 'lower';
  return { figure: name, value, unit, floor: null, aim: null, better, met: true };
}

async function costOf(work: () => Promise<void>): Promise<{ cpuMs: number; seconds: number }> {
  const start = process.hrtime.bigint();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  return { cpuMs: (user + system) / 1000, seconds };
}

/** Lets some time pass at every window: a change every few minutes while on duty. */
async function liveOn(
  life: {
    readonly random: Random;
    readonly state: ReturnType<typeof createStateStore>;
    readonly windowIds: readonly string[];
    cursor: number;
  },
  fromMs: number,
  spanMs: number,
): Promise<void> {
  const { random, state, windowIds } = life;
  const hour = ((fromMs - START_MS) / HOUR) % 24;
  const isOpen = hour >= 9 && hour < 17;
  const effects: Effect[] = [];
  for (const windowId of windowIds) {
    const share = isOpen ? spanMs / (10 * MINUTE) : spanMs / (10 * HOUR);
    const changes = Math.floor(share) + (random.fraction() < share % 1 ? 1 : 0);
    for (let change = 0; change < changes; change += 1) {
      const atMs = fromMs + Math.floor((spanMs * (change + random.fraction())) / changes);
      const verdict = !isOpen ? 'not-on-duty' : random.fraction() < 0.6 ? 'occupied' : 'empty';
      const basis = isOpen ? ('named' as const) : ('none' as const);
      const context = { basis, service: null, because: null, isCalendarCovered: true };
      effects.push({ type: 'verdict', windowId, verdict, fromMs: atMs, context });
    }
  }
  effects.push({ type: 'watermark', windowIds, watermarkMs: fromMs + spanMs - 5000 });
  life.cursor += 1;
  await state.commitDetection({
    ...{ cursor: life.cursor, effects, entries: [], recordedMs: fromMs + spanMs },
  });
}

function countySite(): Site {
  const day = ['09:00-12:00', '13:00-17:00'];
  return {
    name: 'county',
    hours: { mon: day, tue: day, wed: day, thu: day, fri: day },
    areas: [{ id: 'county', name: 'county', level: 'county' }],
    halls: [...Array(HALLS).keys()].map((hall) => ({
      ...{ id: `h${hall}`, name: `h${hall}`, area: 'county', timeZone: 'Asia/Shanghai' },
      windows: [...Array(WINDOWS).keys()].map((number) => {
        const id = `h${hall}-w${number}`;
        const accepted = { window: id, date: '2026-01-05', record: 'walk' };
        const devices = [{ id: `${id}-s`, agent: `h${hall}-box`, kind: 'seat' as const, accepted }];
        return { id, number: String(number), name: id, devices };
      }),
    })),
  } as unknown as Site;
}
