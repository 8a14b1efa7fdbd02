import { describe, expect, it } from 'vitest';
import { curveOfWindow } from '../../../collector/detection/silence/silenceCurve.ts';
import { writeDiary } from './agentDiary.ts';
import { arrivalsOf } from './arrivals.ts';
import { CURVE_MS, SILENCE_MS_MAX } from './drawSensors.ts';
import { drawWorld } from './drawWorld.ts';
import { truthOf } from './oracle.ts';
import { type SensorKind, type World, windowsOf } from './world.ts';
import { dutyOf, MAKE_UP_DATES, type WorldSchedule } from './worldSchedule.ts';
import { dateAt, HOUR, instantOf, isoOf } from './worldTime.ts';

const SEEDS = Array.from({ length: 300 }, (_, index) => index + 1);
const WORLDS = SEEDS.map(drawWorld);

function share(isSuch: (world: World) => boolean): number {
  return WORLDS.filter(isSuch).length / WORLDS.length;
}

describe('the simulated days', () => {
  it('are the same for the same seed, to the last reading', () => {
    const written = [drawWorld(12), drawWorld(12)].map((world) => {
      const diaries = new Map(world.agents.map((agent) => [agent.id, writeDiary(world, agent)]));
      return JSON.stringify([world, arrivalsOf(world, diaries)]);
    });
    expect(written[0]).toBe(written[1]);
    expect(written[0]?.length).toBeGreaterThan(100_000);
  });

  it('have everything in them that may happen', () => {
    const windows = (world: World) => windowsOf(world);
    const said = (state: string) =>
      share((one) =>
        windows(one).some(({ declared }) => declared.some((word) => word.state === state)),
      );
    const figures = {
      makeUpDay: share((one) =>
        (MAKE_UP_DATES as readonly string[]).includes(dateAt('Asia/Shanghai', one.toMs - 6 * HOUR)),
      ),
      otherZone: share((one) =>
        one.halls.some(({ schedule }) => schedule.zone !== 'Asia/Shanghai'),
      ),
      spare: share((one) => windows(one).some(({ activations }) => activations !== null)),
      standIn: said('stand-in'),
      meeting: said('meeting'),
      toldLate: share((one) =>
        windows(one).some(({ declared }) =>
          declared.some(({ fromMs, toldMs }) => toldMs > fromMs + HOUR / 4),
        ),
      ),
      sensorTrouble: share((one) =>
        windows(one).some(({ sensors }) => sensors.some(({ troubles }) => troubles.length > 0)),
      ),
      outage: share(({ agents }) => agents.some(({ outages }) => outages.length > 0)),
      newBoot: share(({ agents }) =>
        agents.some(({ runs }) => new Set(runs.map((run) => run.boot)).size > 1),
      ),
      unsetClock: share(({ agents }) =>
        agents.some(({ runs }) =>
          runs.some(({ clock }) => clock.some(({ state }) => state === 'unsynced')),
        ),
      ),
      collectorDown: share(({ collector }) => collector.downtimes.length > 0),
      severalAgents: share(({ halls }) => halls.some(({ agents }) => agents.length > 1)),
    };
    const rare = Object.entries(figures).filter(([, figure]) => figure < 0.05);
    expect(rare).toEqual([]);
  });

  it('have sensors that keep to the curve on which findings rest', () => {
    for (const kind of Object.keys(CURVE_MS) as SensorKind[]) {
      const curveMs = curveOfWindow([kind], null).shortestMs(1, 2000);
      expect(SILENCE_MS_MAX[kind], kind).toBeLessThan(curveMs);
      expect(curveMs, kind).toBeLessThanOrEqual(CURVE_MS[kind]);
    }
  });
});

describe('the oracle', () => {
  it('knows one thing of every instant of a day', () => {
    for (const world of WORLDS.slice(0, 40)) {
      const diaries = new Map(world.agents.map((agent) => [agent.id, writeDiary(world, agent)]));
      for (const { known, window } of truthOf(world, diaries).values()) {
        const ends = known.map(({ toMs }) => toMs);
        const begins = [...known.slice(1).map(({ fromMs }) => fromMs), world.toMs];
        expect(ends, `seed ${world.seed} ${window.id}`).toEqual(begins);
        expect(known[0]?.fromMs).toBe(world.fromMs);
      }
    }
  });

  it('knows when a night has an hour more or less', () => {
    const wall = (zone: string, date: string, hour: number) =>
      isoOf(instantOf(zone, date, hour * 60 + 30));
    expect(wall('Europe/Berlin', '2025-10-26', 2)).toBe('2025-10-26T00:30:00Z');
    expect(wall('Europe/Berlin', '2026-03-29', 2)).toBe('2026-03-29T01:00:00Z');
    expect(wall('Asia/Shanghai', '2026-03-29', 2)).toBe('2026-03-28T18:30:00Z');
  });

  it('knows make-up days and holidays', () => {
    const day = { from: 540, to: 720, service: 'normal' } as const;
    const monday = [[day], [], [], [], [], [], []];
    const schedule: WorldSchedule = {
      ...{ zone: 'Asia/Shanghai', week: monday, season: null, makeUpFollows: 0 },
      ...{ onHolidays: 'closed', market: null, exceptions: [] },
    };
    const hoursOn = (date: string): number => {
      const fromMs = instantOf(schedule.zone, date, 0);
      return dutyOf(schedule, { fromMs, toMs: fromMs + 24 * HOUR }).length;
    };
    // A Saturday that is worked, a Monday of the Spring Festival, an ordinary Monday.
    expect(['2026-02-14', '2026-02-16', '2026-03-02'].map(hoursOn)).toEqual([1, 0, 1]);
  });
});
