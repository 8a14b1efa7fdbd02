import { expect, test } from 'vitest';
import { nextOrder } from '../../../console/findingOrder.ts';
import { sortIncidents } from '../../../console/store.ts';
import { consoleFixture } from '../../support/consoleFixture.ts';

const NOW = Date.UTC(2026, 10, 20, 2);
const sorted = sortIncidents(consoleFixture(NOW).snapshot.incidents);
const ids = sorted.map((one) => one.id);
const [newest, ...others] = ids;

test('a list that nobody points at follows the order', () => {
  expect(nextOrder([], sorted, { held: false })).toEqual({ ids, waiting: 0 });
});

test('a held list moves no row and counts what is new', () => {
  expect(nextOrder(others, sorted, { held: true })).toEqual({ ids: others, waiting: 1 });
});

test('a finding that clears keeps its row while the list is held', () => {
  const cleared = sorted.map((one) => (one.id === newest ? { ...one, clearedMs: NOW } : one));
  const order = nextOrder(ids, sortIncidents(cleared), { held: true });
  expect(order).toEqual({ ids, waiting: 0 });
});

test('a finding that is gone from the site leaves a held list, too', () => {
  const order = nextOrder(ids, sorted.slice(1), { held: true });
  expect(order).toEqual({ ids: others, waiting: 0 });
});

test('old findings that only a snapshot brought are not announced as new', () => {
  const open = ids.filter((id) => sorted.find((one) => one.id === id)?.clearedMs === null);
  expect(nextOrder(open, sorted, { held: true }).waiting).toBe(0);
});
