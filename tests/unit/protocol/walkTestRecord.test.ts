import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  digestOf,
  parseWalkTestRecord,
  type WalkTestRecord,
} from '../../../protocol/walkTestRecord.ts';

const SENSOR = {
  ...{ device: 'seat-1', sensor: 'seat', seenShare: 1, longestSilenceMs: 0 },
  ...{ emptyAfterMs: 3000, occupiedAfterMs: 400, faults: [] },
};
const span = (fromMs: number) => ({ fromMs, toMs: fromMs + 1000 });
const CONTENT: Omit<WalkTestRecord, 'digest'> = {
  ...{ format: 'hallwatch-walk-test', v: 1, window: 'window-1', agent: 'hall-1', version: '0.1.0' },
  ...{ technician: 'LW', clock: 'synced', sitting: span(1), away: span(2000), back: span(4000) },
  sensors: [SENSOR],
};
const RECORD: WalkTestRecord = { ...CONTENT, digest: digestOf(CONTENT) };
const TEXT = JSON.stringify(RECORD, null, 2);

test('a record is read as it was written, whatever the order of its fields', () => {
  expect(parseWalkTestRecord(TEXT)).toEqual(RECORD);
  const reversed = Object.fromEntries(Object.entries(RECORD).reverse());
  expect(parseWalkTestRecord(JSON.stringify(reversed))).toEqual(RECORD);
});

test('a figure that was changed afterwards, a field too many and a large file are no record', () => {
  expect(parseWalkTestRecord(TEXT.replace('"seenShare": 1', '"seenShare": 0.5'))).toBeNull();
  expect(parseWalkTestRecord(TEXT.replace('"faults": []', '"faults": ["seen-empty"]'))).toBeNull();
  expect(parseWalkTestRecord(TEXT.replace('"v": 1', '"v": 1, "more": 1'))).toBeNull();
  expect(parseWalkTestRecord(TEXT + ' '.repeat(70_000))).toBeNull();
});

test('50,000 damaged records are none, and break nothing', () => {
  const damage = fc.tuple(fc.nat(TEXT.length - 1), fc.nat(6), fc.string({ maxLength: 4 }));
  fc.assert(
    fc.property(damage, ([at, length, put]) => {
      const text = TEXT.slice(0, at) + put + TEXT.slice(at + length);
      const read = parseWalkTestRecord(text);
      // Blanks between the fields are no damage.
      if (read !== null && JSON.stringify(read) !== JSON.stringify(RECORD)) throw new Error(text);
    }),
    { seed: 20261122, numRuns: 50_000 },
  );
});
