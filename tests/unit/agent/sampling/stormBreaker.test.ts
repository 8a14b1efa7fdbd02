import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  dueMs,
  listeningOf,
  newStorm,
  STORM_LIMITS,
  type StormState,
  stepStorm,
} from '../../../../agent/sampling/stormBreaker.ts';
import { createStormWatch } from '../../../../agent/sampling/stormWatch.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';

interface Passed {
  readonly atMs: number;
  readonly state: StormState;
}

/** Runs the breaker over edges in time; `heard` says what the kernel tells of them. */
function run(
  edges: readonly { readonly atMs: number; readonly count: number }[],
  untilMs: number,
): Passed[] {
  let state = newStorm(0, STORM_LIMITS);
  const passed: Passed[] = [];
  const passTimeTo = (untilMs: number): void => {
    while (dueMs(state) <= untilMs) {
      const atMs = dueMs(state);
      state = stepStorm(state, { type: 'time', atMs }, STORM_LIMITS);
      passed.push({ atMs, state });
    }
  };
  for (const { atMs, count } of edges) {
    passTimeTo(atMs);
    if (listeningOf(state) === 'off') continue;
    state = stepStorm(state, { type: 'edges', count, atMs }, STORM_LIMITS);
    passed.push({ atMs, state });
  }
  passTimeTo(untilMs);
  return passed;
}

function steady(fromMs: number, toMs: number, everyMs: number) {
  const edges: { atMs: number; count: number }[] = [];
  for (let atMs = fromMs; atMs < toMs; atMs += everyMs) edges.push({ atMs, count: 1 });
  return edges;
}

const phases = (passed: readonly Passed[]) => new Set(passed.map(({ state }) => state.phase));

const bursts = fc
  .array(fc.record({ gapMs: fc.nat(400), count: fc.integer({ min: 1, max: 30 }) }), {
    maxLength: 300,
  })
  .map((steps) => {
    let atMs = 0;
    return steps.map(({ gapMs, count }) => {
      atMs += gapMs;
      return { atMs, count };
    });
  });

test('more than 50 edges in any second are a storm, at the very edge; 50 never are', () => {
  fc.assert(
    fc.property(bursts, (edges) => {
      const first = edges.findIndex(({ atMs }, index) => {
        const second = edges.slice(0, index + 1).filter((one) => one.atMs > atMs - 1000);
        return second.reduce((sum, one) => sum + one.count, 0) > 50;
      });
      const passed = run(edges, 0);
      const tripped = passed.find(({ state }) => state.phase === 'storm');
      expect(tripped?.atMs).toBe(first < 0 ? undefined : edges[first]?.atMs);
    }),
    { seed: 4, numRuns: 2000 },
  );
});

test('a storm ends only after three quiet looks in a row, whatever came before', () => {
  fc.assert(
    fc.property(bursts, (edges) => {
      const endMs = (edges.at(-1)?.atMs ?? 0) + 1;
      const storm = [...edges, { atMs: endMs, count: 51 }];
      const passed = run(storm, endMs + 60_000);
      expect(passed.at(-1)?.state.phase).toBe('calm');
      const lastEdges = passed.findLast(
        ({ state }) => state.phase === 'storm' && state.look === null && state.quietLooks === 0,
      );
      const beganMs = lastEdges?.atMs ?? Number.NaN;
      const calm = passed.find(({ atMs, state }) => atMs > beganMs && state.phase === 'calm');
      const { stormLookEveryMs, lookMs, quietLooks } = STORM_LIMITS;
      expect(calm?.atMs).toBe(beganMs + quietLooks * (stormLookEveryMs + lookMs));
    }),
    { seed: 4, numRuns: 500 },
  );
});

test('what makes a storm cannot end it, and what ends it cannot make one: nothing flaps', () => {
  for (const everyMs of [21, 30, 50, 80]) {
    const never = run(steady(0, 120_000, everyMs), 120_000);
    expect(phases(never)).toEqual(new Set(['calm']));
    const always = run([{ atMs: 0, count: 51 }, ...steady(1, 120_000, everyMs)], 120_000);
    expect(phases(always)).toEqual(new Set(['storm']));
  }
});

test('while it storms, the kernel is listened to for at most a sixth of the time', () => {
  const passed = run(steady(0, 60_000, 1), 60_000);
  const heard = passed.filter(({ atMs }) => atMs > 1000);
  expect(heard.length).toBeLessThan(60 * 10);
  expect(phases(heard)).toEqual(new Set(['storm']));
});

test('however many edges come, what is remembered stays small', () => {
  fc.assert(
    fc.property(bursts, (edges) => {
      for (const { state } of run(edges, 0)) {
        expect(state.recent.length).toBeLessThanOrEqual(STORM_LIMITS.edgesPerSecondMax);
      }
    }),
    { seed: 4, numRuns: 1000 },
  );
});

function watch() {
  const clock = createFakeClock();
  const said: string[] = [];
  const storm = createStormWatch({
    clock,
    onListening: (to) => said.push(`${clock.monotonicMs()} ${to}`),
    onStorm: () => said.push(`${clock.monotonicMs()} storm`),
    onQuiet: () => said.push(`${clock.monotonicMs()} quiet`),
  });
  storm.begin();
  return { clock, said, storm };
}

test('a calm input is looked at without the debounce every 10 s, and called quiet once', () => {
  const { clock, said, storm } = watch();
  clock.advance(25_000);
  expect(said).toEqual([
    ...['10000 raw', '11000 settled', '11000 quiet'],
    ...['21000 raw', '22000 settled'],
  ]);
  storm.stop();
  expect(clock.waitingTimers()).toBe(0);
});

test('a storm that the debounce hid is found in a look, and its end is told', () => {
  const { clock, said, storm } = watch();
  clock.advance(10_500);
  storm.edges(200);
  clock.advance(5000);
  storm.edges(3);
  clock.advance(20_000);
  expect(said).toEqual([
    ...['10000 raw', '10500 off', '10500 storm', '15500 raw', '16500 off'],
    ...['21500 raw', '22500 off', '27500 raw', '28500 settled', '28500 quiet'],
  ]);
  storm.stop();
});
