import fc from 'fast-check';
import { expect, test } from 'vitest';
import { laterStamp } from '../../../../../collector/series/facts/laterStamp.ts';

const run = { seed: 20_261_122, numRuns: 1000 };
const DAY = 86_400_000;
const AT = Date.UTC(2026, 2, 1, 16);

function stamp(series: string, nowMs: number): number {
  const point = { bucket: 'raw', series, ns: `${AT}000000`, fields: 'x=1i' } as const;
  return Number(laterStamp(point, nowMs).ns.slice(0, -6));
}

test.each([
  ['window_state,hall=a', 60_000, 120_000],
  ['hall_hour,hall=a', 3_600_000, 1000],
  ['hall_day,hall=a', DAY, 1000],
  ['hall_month,hall=a', 28 * DAY, 1000],
])(
  'a later word about %s comes after an earlier one, within its own stretch',
  (series, stretchMs, apartMs) => {
    fc.assert(
      fc.property(fc.nat(40 * DAY), fc.nat(DAY), (ageMs, moreMs) => {
        const first = stamp(series, AT + ageMs);
        const second = stamp(series, AT + ageMs + apartMs + moreMs);
        expect(first).toBeGreaterThanOrEqual(AT);
        expect(second).toBeLessThan(AT + stretchMs);
        // A correction of what is older than the stretch can tell is the last that counts.
        const isFull = first === AT + stretchMs - 1;
        if (!isFull) expect(second).toBeGreaterThan(first);
      }),
      run,
    );
  },
);

test('samples and the course of findings stay where they are', () => {
  expect(stamp('device_state,device=a', AT + DAY)).toBe(AT);
  expect(stamp('incident,event=raised', AT + DAY)).toBe(AT);
});
