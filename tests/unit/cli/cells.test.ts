import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cell, cut, widthOf, withoutControls, wrap } from '../../../cli/terminal/cells.ts';

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('坐席', '，', '）', '（', '“', '(', 'seat', ' ', '👩‍💼', 'é'), {
      maxLength: 30,
    })
    .map((parts) => parts.join('')),
);

test('a cell is as wide as it was asked to be, whatever stands in it', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 60 }), (one, columns) => {
      expect(widthOf(cell(one, columns))).toBe(columns);
      expect(widthOf(cut(one, columns))).toBeLessThanOrEqual(columns);
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test('a wrapped text keeps its words in order, and no line is wider than asked but for a long word', () => {
  expect(wrap('看人的传感器，要先通过测试。', 12)).toEqual([
    '看人的传感',
    '器，要先通过',
    '测试。',
  ]);
  expect(wrap('窗口没有传感器（见说明）', 16)).toEqual(['窗口没有传感器', '（见说明）']);
  expect(wrap('短于“最短时限”的', 6)).toEqual(['短于', '“最短', '时限”', '的']);
  expect(wrap('窗口一(试运行)', 7)).toEqual(['窗口一', '(试运', '行)']);
  expect(wrap('window(s) of the day’s', 12)).toEqual(['window(s) of', 'the day’s']);
  expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
  expect(wrap('', 8)).toEqual(['']);
  fc.assert(
    fc.property(text, fc.integer({ min: 4, max: 60 }), (one, columns) => {
      const plain = (all: string): string => withoutControls(all).replace(/\s+/gu, '');
      expect(plain(wrap(one, columns).join(''))).toBe(plain(one));
    }),
    { seed: 2, numRuns: 2000 },
  );
});

test('what a device calls itself moves no cursor', () => {
  expect(cut('a\u001b[2Jb\r\nc', 20)).not.toMatch(/\p{Cc}/u);
});
