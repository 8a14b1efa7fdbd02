import { expect, test } from 'vitest';
import { parseBatch, placeReadings } from '../../../protocol/batch.ts';
import { parseReading } from '../../../protocol/reading.ts';
import {
  aBatch,
  aBatchChain,
  aCamera,
  aGap,
  aHeartbeat,
  anEquipment,
  anOccupancy,
  aRating,
} from '../../support/readings.ts';

test('every builder makes a reading that the protocol accepts', () => {
  const made = [anOccupancy(), aRating(), aCamera(), anEquipment(), aHeartbeat(), aGap()];
  expect(made.map((reading) => parseReading(reading).ok)).toEqual(made.map(() => true));
  expect(anOccupancy({ occupied: false, atMs: 5 })).toMatchObject({
    occupied: false,
    monotonicMs: 5,
  });
});

test('a batch reads back as it was made', () => {
  const made = aBatch({ readings: [anOccupancy(), aHeartbeat()] });
  expect(parseBatch(made.text)).toEqual({ ok: true, value: made.batch });
});

test('the batches of a chain continue one another', () => {
  const next = aBatchChain({ agent: 'hall-2' });
  const first = next([anOccupancy(), aRating()]);
  const second = next([aCamera()]);
  expect(second.batch).toMatchObject({ agent: 'hall-2', first: 3, tag: first.tagAfter });
  expect(placeReadings(second.batch)[0]?.tag).toBe(second.tagAfter);
});
