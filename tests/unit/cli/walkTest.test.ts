import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guideWalk, type WalkGuide } from '../../../cli/walktest/guideWalk.ts';
import { judgeSensor, type Said, type WalkTimes } from '../../../cli/walktest/judgeWalk.ts';
import { createSensorTrails } from '../../../cli/walktest/sensorTrails.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

const TIMES: WalkTimes = {
  ...{ sittingFromMs: 0, sittingToMs: 120_000, leftMs: 130_000 },
  ...{ backMs: 200_000, endMs: 210_000 },
};

const GOOD: readonly Said[] = [
  { atMs: -10, level: 'occupied' },
  { atMs: 133_000, level: 'empty' },
  { atMs: 200_400, level: 'occupied' },
];

const judge = (said: readonly Said[], sensor: string | null = 'seat') =>
  judgeSensor({ device: 'w1', sensor, said }, TIMES);

test('a sensor that sees, notices the leaving and the return has passed, with its times', () => {
  expect(judge(GOOD)).toEqual({
    ...{ device: 'w1', sensor: 'seat', seenShare: 1, longestSilenceMs: 0 },
    ...{ emptyAfterMs: 3000, occupiedAfterMs: 400, faults: [] },
  });
});

describe('a sensor does not pass', () => {
  test.each<[string, readonly Said[]]>([
    ['never-said', []],
    ['never-said', [{ atMs: 0, level: null }]],
    [
      'lost-sitting',
      [
        GOOD[0] as Said,
        { atMs: 50_000, level: 'empty' },
        { atMs: 60_000, level: 'occupied' },
        ...GOOD.slice(1),
      ],
    ],
    ['stayed-occupied', [GOOD[0] as Said]],
    ['stayed-occupied', [GOOD[0] as Said, { atMs: 190_000, level: 'empty' }, GOOD[2] as Said]],
    ['missed-return', GOOD.slice(0, 2)],
    ['missed-return', [...GOOD.slice(0, 2), { atMs: 207_000, level: 'occupied' }]],
    [
      'not-watched',
      [
        ...GOOD.slice(0, 2),
        { atMs: 150_000, level: null },
        { atMs: 160_000, level: 'empty' },
        GOOD[2] as Said,
      ],
    ],
    ['seen-empty', [...GOOD.slice(0, 2), { atMs: 180_000, level: 'occupied' }]],
  ])('%s', (fault, said) => {
    expect(judge(said).faults).toContain(fault);
  });
});

test('a motion sensor need not see somebody who sits still, but must have seen a movement', () => {
  const once: Said[] = [
    { atMs: 0, level: 'empty' },
    { atMs: 60_000, level: 'occupied' },
    { atMs: 62_000, level: 'empty' },
    { atMs: 201_000, level: 'occupied' },
  ];
  expect(judge(once, 'pir').faults).toEqual([]);
  expect(judge(once, 'seat').faults).toEqual(['lost-sitting']);
  expect(judge([{ atMs: 0, level: 'empty' }, once[3] as Said], 'pir').faults).toEqual([
    'lost-sitting',
  ]);
});

test('any trail gives a verdict with figures that a record can hold, and unknown time never passes', () => {
  const level = fc.constantFrom('occupied', 'empty', null);
  const trail = fc
    .array(fc.tuple(fc.integer({ min: -5000, max: 215_000 }), level), { maxLength: 20 })
    .map((all) => all.sort(([a], [b]) => a - b).map(([atMs, one]) => ({ atMs, level: one })));
  fc.assert(
    fc.property(trail, fc.constantFrom('seat', 'pir', 'radar', null), (said, sensor) => {
      const verdict = judge(said, sensor);
      expect(verdict.seenShare).toBeGreaterThanOrEqual(0);
      expect(verdict.seenShare).toBeLessThanOrEqual(1);
      for (const ms of [
        verdict.emptyAfterMs ?? 0,
        verdict.occupiedAfterMs ?? 0,
        verdict.longestSilenceMs,
      ]) {
        expect(ms).toBeGreaterThanOrEqual(0);
      }
      const isUnknown = said.length === 0 || said.every((one) => one.level === null);
      if (isUnknown) expect(verdict.faults).not.toEqual([]);
    }),
    { seed: 4, numRuns: 3000 },
  );
});

test('a device is occupied when one of its channels is, and unknown while its driver does not work', () => {
  const trails = createSensorTrails([{ device: 'w1', sensor: 'radar' }]);
  const observation = {
    v: 1,
    type: 'observation',
    device: 'w1',
    kind: 'occupancy',
    detail: null,
    wallMs: 0,
  } as const;
  const snapshot = (status: 'working' | 'blind', monotonicMs: number) =>
    ({ monotonicMs, devices: [{ device: 'w1', status, channels: [] }] }) as never;
  trails.snapshot(snapshot('working', 1));
  trails.observation({ ...observation, channel: 'a', value: 'empty', monotonicMs: 2 });
  trails.observation({ ...observation, channel: 'b', value: 'occupied', monotonicMs: 3 });
  trails.observation({ ...observation, channel: 'b', value: 'empty', monotonicMs: 4 });
  trails.snapshot(snapshot('blind', 5));
  trails.observation({
    ...observation,
    device: 'other',
    channel: 'a',
    value: 'occupied',
    monotonicMs: 6,
  });
  expect(trails.trails()[0]?.said).toEqual([
    { atMs: 1, level: null },
    { atMs: 2, level: 'empty' },
    { atMs: 3, level: 'occupied' },
    { atMs: 4, level: 'empty' },
    { atMs: 5, level: null },
  ]);
});

describe('the guide', () => {
  const lengths = { sittingMs: 60_000, awayMsMax: 120_000, backMsMax: 30_000 };

  test('goes on as soon as every sensor has agreed for five seconds, and not before', async () => {
    const clock = createFakeClock();
    let level: 'occupied' | 'empty' = 'occupied';
    const announced: string[] = [];
    const guide: WalkGuide = {
      async announce(step) {
        announced.push(`${step} ${clock.monotonicMs()}`);
        return true;
      },
      progress: () => undefined,
      isEvery: (wanted) => wanted === level,
      hasEnded: () => false,
    };
    clock.after(70_000, () => {
      level = 'empty';
    });
    const done = guideWalk(guide, lengths, clock);
    await clock.advanceGently(76_000);
    level = 'occupied';
    await clock.advanceGently(10_000);
    const times = await done;
    expect(announced.map((one) => one.split(' ')[0])).toEqual(['sit', 'leave', 'back']);
    expect(times?.sittingToMs).toBe(60_000);
    expect(times?.backMs).toBeGreaterThanOrEqual(75_000);
    expect(times?.backMs).toBeLessThan(76_000);
  });

  test.each(['gives up', 'agent ends'])('has no times when somebody %s', async (what) => {
    const clock = createFakeClock();
    const guide: WalkGuide = {
      announce: async (step) => what === 'agent ends' || step === 'sit',
      progress: () => undefined,
      isEvery: () => false,
      hasEnded: () => what === 'agent ends' && clock.monotonicMs() > 5000,
    };
    const done = guideWalk(guide, lengths, clock);
    await clock.advanceGently(200_000);
    expect(await done).toBeNull();
  });
});
