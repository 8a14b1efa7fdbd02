import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHallTime, tellHallTime } from '../../../../collector/statements/hallTime.ts';
import { NOW_MS } from './aSaid.ts';

const SHANGHAI = { timeZone: 'Asia/Shanghai', nowMs: NOW_MS };
const NEW_YORK = { timeZone: 'America/New_York', nowMs: NOW_MS };

test.each([
  ['2026-03-02 09:30', '2026-03-02T01:30:00Z'],
  ['2026-03-02T09:30', '2026-03-02T01:30:00Z'],
  ['2026/3/2 9:30', '2026-03-02T01:30:00Z'],
  ['2026-03-02 09:30:15', '2026-03-02T01:30:15Z'],
  ['09:30', '2026-03-02T01:30:00Z'],
  [' 17:00 ', '2026-03-02T09:00:00Z'],
  ['2026-03-02T09:30:00Z', '2026-03-02T09:30:00Z'],
  ['2026-03-02T09:30:00+08:00', '2026-03-02T01:30:00Z'],
])('%s at a hall in Shanghai is %s', (text, instant) => {
  expect(readHallTime(text, SHANGHAI)).toBe(Date.parse(instant));
});

test('a time without a date is of the day that it is at the hall', () => {
  expect(readHallTime('09:30', NEW_YORK)).toBe(Date.parse('2026-03-01T14:30:00Z'));
});

test.each([
  ...['', 'now', '9', '25:00', '09:61', '2026-02-30 09:30', '2026-13-01 09:30', '明天 09:30'],
  ...['2026-03-02', '20260302 0930', '2026-03-02 09:30 PM', '2026-03-02T09:30:00+99:99'],
])('%j is no time', (text) => {
  expect(readHallTime(text, SHANGHAI)).toBeNull();
});

test('an hour that the clocks skip is no time, rather than another one', () => {
  expect(readHallTime('2026-03-08 02:30', NEW_YORK)).toBeNull();
  expect(readHallTime('2026-03-08 03:30', NEW_YORK)).toBe(Date.parse('2026-03-08T07:30:00Z'));
});

test('what is told can be read again, in every zone', () => {
  const zone = fc.constantFrom('Asia/Shanghai', 'Asia/Urumqi', 'America/New_York', 'UTC');
  const minute = fc.integer({ min: 0, max: 60_000_000 });
  fc.assert(
    fc.property(zone, minute, (timeZone, minutes) => {
      const atMs = minutes * 60_000;
      const read = readHallTime(tellHallTime(atMs, timeZone), { timeZone, nowMs: NOW_MS });
      // Of an hour that comes twice, the first is meant.
      expect([0, 3_600_000]).toContain(atMs - (read ?? Number.NaN));
    }),
    { seed: 3, numRuns: 500 },
  );
});
