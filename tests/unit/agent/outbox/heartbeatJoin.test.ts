import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinHeartbeats, offsetOf } from '../../../../agent/outbox/heartbeatJoin.ts';
import type { HeartbeatReading } from '../../../../protocol/reading.ts';
import { aHeartbeat } from '../../../support/readings.ts';

const DEVICES = ['a', 'b', 'c'];

/** Until when a device was watched in a heartbeat's span; null: not at all. */
function watchedUntil(beat: HeartbeatReading, device: string): number | null {
  const lags = beat.lagging.find((one) => one.device === device);
  if (lags === undefined) return beat.monotonicMs;
  const { untilMonotonicMs: until } = lags;
  return until === null || until <= beat.fromMonotonicMs ? null : until;
}

const laggingArb = fc.array(
  fc.record({
    device: fc.constantFrom(...DEVICES),
    untilMonotonicMs: fc.option(fc.integer({ min: 1, max: 29_999 })),
  }),
  { maxLength: 3 },
);

test('two joined heartbeats vouch for no device longer than they did apart, and for none less', () => {
  fc.assert(
    fc.property(laggingArb, laggingArb, (first, second) => {
      const once = (list: typeof first, fromMs: number, toMs: number) =>
        [...new Map(list.map((one) => [one.device, one])).values()].map((one) => ({
          ...one,
          untilMonotonicMs:
            one.untilMonotonicMs === null
              ? null
              : Math.min(toMs, Math.max(fromMs, one.untilMonotonicMs)),
        }));
      const a = aHeartbeat({ atMs: 15_000, lagging: once(first, 0, 15_000) });
      const b = aHeartbeat({ atMs: 30_000, lagging: once(second, 15_000, 30_000) });
      const joined = joinHeartbeats(a, b, offsetOf(a));
      if (joined === null) return;
      expect([joined.fromMonotonicMs, joined.monotonicMs]).toEqual([0, 30_000]);
      for (const device of DEVICES) {
        const inA = watchedUntil(a, device);
        const inB = watchedUntil(b, device);
        expect(watchedUntil(joined, device), device).toBe(inA === 15_000 ? (inB ?? inA) : inA);
        // Nothing that was watched in the second is given up.
        if (inA !== 15_000) expect(inB).toBeNull();
      }
    }),
    { numRuns: 5000, seed: 3 },
  );
});

const first = aHeartbeat({ atMs: 15_000 });
const refused: readonly { readonly why: string; readonly later: HeartbeatReading }[] = [
  { why: 'a break', later: aHeartbeat({ atMs: 30_000, fromMonotonicMs: 15_001 }) },
  { why: 'another boot', later: aHeartbeat({ atMs: 30_000, boot: 'boot-2' }) },
  {
    why: 'a clock that was set',
    later: aHeartbeat({ atMs: 30_000, wallMs: first.wallMs + 16_000 }),
  },
  { why: 'another clock state', later: aHeartbeat({ atMs: 30_000, clock: { state: 'unsynced' } }) },
  { why: 'more than an hour', later: aHeartbeat({ atMs: 3_600_001, fromMonotonicMs: 15_000 }) },
];

test.each(refused)('$why keeps heartbeats apart', ({ later }) => {
  expect(joinHeartbeats(first, later, offsetOf(first))).toBeNull();
});
