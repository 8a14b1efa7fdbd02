import { describe, expect, test } from 'vitest';
import { columnsThatFit, focusAfterKey, inRows } from '../../../console/gridKeys.ts';

describe('the grid of windows', () => {
  const grid = { count: 7, columns: 3 };
  test.each([
    ['ArrowRight', 0, 1],
    ['ArrowRight', 2, 2],
    ['ArrowRight', 6, 6],
    ['ArrowLeft', 3, 3],
    ['ArrowLeft', 4, 3],
    ['ArrowDown', 3, 6],
    ['ArrowDown', 4, 4],
    ['ArrowUp', 6, 3],
    ['ArrowUp', 1, 1],
    ['Home', 5, 3],
    ['End', 6, 6],
  ])('%s at %i goes to %i', (key, index, next) => {
    expect(focusAfterKey(key, index, grid)).toBe(next);
  });

  test('leaves other keys alone', () => {
    expect(focusAfterKey('Tab', 1, grid)).toBeNull();
  });

  test('has as many columns as fit, and one on the narrowest screen', () => {
    expect(columnsThatFit(168 * 3 + 16, 168, 8)).toBe(3);
    expect(columnsThatFit(168 * 3 + 15, 168, 8)).toBe(2);
    expect(columnsThatFit(90, 168, 8)).toBe(1);
  });

  test('keeps every window when it is cut into rows', () => {
    expect(inRows([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  });
});
