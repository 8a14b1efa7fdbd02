import fc from 'fast-check';
import type { JournalRow } from '../../../../../collector/journal/journalRow.ts';
import {
  DECLARED_STATES,
  type DeclaredState,
  type Statement,
} from '../../../../../collector/journal/statement.ts';
import type { DeviceKind, Policy, Site, SiteWindow } from '../../../../../collector/site/site.ts';
import type { Reading } from '../../../../../protocol/reading.ts';
import { aHeartbeat, aRating } from '../../../../support/readings.ts';
import { aJournal, inOrder, level, MINUTE, T0 } from '../scene.ts';

/** A day is drawn in units of 15 s from 09:00 on, and is over at 12:30; duty is from 09:10 to 12:20. */
const UNIT_MS = 15_000;
const DAY_UNITS = 4 * 60 * 3 + 2 * 60;
const END_MS = DAY_UNITS * UNIT_MS;
const HOURS: Site['hours'] = {
  mon: ['09:10-11:40', { time: '11:40-12:20', type: 'noon' }],
};

/** What one sensor sees: how long each of its levels lasts, in units, beginning with an occupied one. */
export interface SensorDay {
  readonly lasts: readonly number[];
}

/** A box that is not heard: nothing is known of its sensors from one unit to another. */
export interface Deafness {
  readonly from: number;
  readonly length: number;
}

export interface Said {
  readonly window: number;
  readonly state: DeclaredState;
  readonly from: number;
  /** Null: without an end. */
  readonly length: number | null;
}

export interface Called {
  readonly window: number;
  readonly at: number;
  /** Units until the specialist signs in; null: never. */
  readonly comesAfter: number | null;
}

/** Everything that happens on a day, whatever the policy is. */
export interface DrawnDay {
  readonly windows: readonly (readonly DeviceKind[])[];
  readonly sensors: readonly SensorDay[];
  readonly deaf: readonly (readonly Deafness[])[];
  readonly said: readonly Said[];
  readonly calls: readonly Called[];
  readonly presses: readonly { readonly window: number; readonly at: number }[];
}

const KINDS: readonly (readonly DeviceKind[])[] = [
  ['seat'],
  ['pir'],
  ['radar'],
  ['pir', 'seat'],
  ['beam'],
  ['pir', 'pir'],
];
/** All but the short leave (暂离), which lasts as long as the policy allows. */
export const LASTING = DECLARED_STATES.filter((state) => state !== 'away');
const unit = fc.integer({ min: 0, max: DAY_UNITS - 1 });
/** A moment, some minutes, about an hour: what is near the figures of a policy counts most. */
const length = fc.oneof(
  fc.integer({ min: 1, max: 12 }),
  fc.integer({ min: 12, max: 160 }),
  fc.integer({ min: 160, max: 400 }),
);

/** A day of as many windows, each with its own kinds of sensor; in what states they may be declared. */
export function drawnDay(
  windows: { readonly min: number; readonly max: number },
  states: readonly DeclaredState[] = LASTING,
) {
  return fc
    .array(fc.constantFrom(...KINDS), { minLength: windows.min, maxLength: windows.max })
    .chain((kinds): fc.Arbitrary<DrawnDay> => {
      const window = fc.integer({ min: 0, max: kinds.length - 1 });
      const sensors = kinds.flat().length;
      return fc.record({
        windows: fc.constant(kinds),
        sensors: fc.array(fc.record({ lasts: fc.array(length, { minLength: 1, maxLength: 14 }) }), {
          minLength: sensors,
          maxLength: sensors,
        }),
        deaf: fc.array(
          fc.array(fc.record({ from: unit, length: fc.integer({ min: 1, max: 60 }) }), {
            maxLength: 2,
          }),
          { minLength: kinds.length, maxLength: kinds.length },
        ),
        said: fc.array(
          fc.record({
            window,
            state: fc.constantFrom(...states),
            from: unit,
            length: fc.option(length),
          }),
          { maxLength: 4 },
        ),
        calls: fc.array(
          fc.record({ window, at: unit, comesAfter: fc.option(fc.integer({ min: 0, max: 200 })) }),
          { maxLength: 2 },
        ),
        presses: fc.array(fc.record({ window, at: unit }), { maxLength: 3 }),
      });
    });
}

/** The hall of a day, under a policy; the first two windows of three are a pool of their own. */
export function siteOf(day: Pick<DrawnDay, 'windows'>, policy: Policy): Site {
  const windows = day.windows.map((kinds, index): SiteWindow => {
    const id = `window-${index + 1}`;
    const devices = kinds.map((kind, place) => ({
      ...{ id: sensorId(index, place), agent: agentId(index), kind },
      accepted: { window: id, date: '2026-01-05', record: 'test' },
    }));
    const pad = { id: `pad-${index + 1}`, agent: agentId(index), kind: 'rating-pad' as const };
    return {
      ...{ id, number: `${index + 1}号`, name: '综合窗口', devices: [...devices, pad] },
      staffing: { normal: 'named' },
    };
  });
  const minimum = { normal: windows.length - 1, noon: 1 };
  const pools = windows.length < 2 ? [] : [{ id: 'pool', name: '综合', minimum }];
  const members = windows.map(({ id }) => id);
  return {
    ...{ name: '测试县', hours: HOURS, policy },
    areas: [{ id: 'county', name: '测试县', level: 'county' }],
    halls: [
      {
        ...{ id: 'hall', name: '政务大厅', area: 'county', timeZone: 'Asia/Shanghai', windows },
        pools: pools.map((pool) => ({ ...pool, windows: members })),
      },
    ],
  };
}

const agentId = (window: number): string => `box-${window + 1}`;
const sensorId = (window: number, place: number): string => `sensor-${window + 1}-${place + 1}`;

/** The same day as the journal would tell it under a policy, live: every word as it comes. */
export function rowsOf(day: DrawnDay, policy: Policy): readonly JournalRow[] {
  const journal = aJournal();
  journal.revision(siteOf(day, policy), 0);
  const steps = [...readingSteps(day), ...statementSteps(day)];
  steps.sort((a, b) => a.atMs - b.atMs);
  for (const step of steps) {
    if ('readings' in step) journal.batch(step.readings, { agent: step.agent });
    else journal.say(step.statement, step.atMs);
  }
  return journal.rows;
}

type Step =
  | { readonly atMs: number; readonly agent: string; readonly readings: readonly Reading[] }
  | { readonly atMs: number; readonly statement: Statement };

/** One batch a minute and box, with what its sensors said since the last. */
function readingSteps(day: DrawnDay): Step[] {
  let sensor = 0;
  return day.windows.flatMap((kinds, window): Step[] => {
    const isDeaf = (atMs: number): boolean =>
      (day.deaf[window] ?? []).some(
        ({ from, length: units }) => from * UNIT_MS <= atMs && atMs <= (from + units) * UNIT_MS,
      );
    const said = kinds.flatMap((_, place) => {
      const lasts = day.sensors[sensor]?.lasts ?? [];
      sensor += 1;
      return levelsOf(lasts, day.deaf[window] ?? []).map(({ unit: at, occupied }) =>
        level(at * UNIT_MS, occupied, sensorId(window, place)),
      );
    });
    const pressed = day.presses
      .filter((one) => one.window === window)
      .map(({ at }, index) =>
        aRating({ atMs: at * UNIT_MS, device: `pad-${window + 1}`, pressId: `press-${index}` }),
      );
    const beats: Reading[] = [];
    for (let atMs = 60_000; atMs <= END_MS; atMs += 60_000) {
      beats.push(aHeartbeat({ atMs, fromMonotonicMs: atMs - 60_000 }));
    }
    const heard = [...said, ...pressed, ...beats].filter((one) => !isDeaf(one.monotonicMs));
    return inOrder(heard).map((one) => ({
      ...{ atMs: one.monotonicMs, agent: agentId(window), readings: [one] },
    }));
  });
}

/** What a sensor says: every change, and what it sees as soon as its box is heard again. */
function levelsOf(
  lasts: readonly number[],
  deaf: readonly Deafness[],
): { unit: number; occupied: boolean }[] {
  const levels: { unit: number; occupied: boolean }[] = [];
  let at = 0;
  for (const [index, last] of lasts.entries()) {
    if (at >= DAY_UNITS) break;
    const next = at + last;
    const occupied = index % 2 === 0;
    const again = deaf.map(({ from, length: units }) => from + units + 1);
    const heard = again.filter((unit) => unit > at && unit < next && unit < DAY_UNITS);
    for (const unit of [at, ...heard]) levels.push({ unit, occupied });
    at = next;
  }
  return levels;
}

function statementSteps({ said, calls }: DrawnDay): Step[] {
  const declared = said.map(({ window, state, from, length: units }, index): Step => {
    const fromMs = T0 + from * UNIT_MS;
    return {
      atMs: from * UNIT_MS,
      statement: {
        ...{ type: 'declare', id: `d-${index}`, windowId: `window-${window + 1}`, state, fromMs },
        ...{ untilMs: units === null ? null : fromMs + units * UNIT_MS, via: 'api' },
      },
    };
  });
  const called = calls.flatMap(({ window, at, comesAfter }, index): Step[] => {
    const [id, atMs] = [`c-${index}`, at * UNIT_MS];
    const call = { type: 'call', id, windowId: `window-${window + 1}`, station: 'tax' } as const;
    const made: Step = { atMs, statement: { ...call, atMs: T0 + atMs } };
    if (comesAfter === null) return [made];
    const comesMs = atMs + comesAfter * UNIT_MS;
    const signIn = { type: 'sign-in', callId: id, atMs: T0 + comesMs } as const;
    return [made, { atMs: comesMs, statement: signIn }];
  });
  return [...declared, ...called];
}

/** After the day, ms after its beginning: what is open then stays so. */
export const AFTER_MS = END_MS + MINUTE;

/**
 * Somebody sits at a window from before it opens, declares a short leave, goes at once and stays away
 * for longer or shorter than that.
 */
export const oneShortLeave: fc.Arbitrary<DrawnDay> = fc
  .record({
    kinds: fc.constantFrom(...KINDS.filter((kinds) => kinds.length === 1)),
    from: fc.integer({ min: 50, max: 250 }),
    declared: fc.option(fc.integer({ min: 12, max: 400 })),
    away: fc.integer({ min: 12, max: 400 }),
  })
  .map(({ kinds, from, declared, away }) => ({
    windows: [kinds],
    sensors: [{ lasts: [from, away, DAY_UNITS] }],
    deaf: [[]],
    said: [{ window: 0, state: 'away', from, length: declared }],
    ...{ calls: [], presses: [] },
  }));
