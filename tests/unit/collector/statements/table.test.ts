import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTable } from '../../../../collector/statements/table.ts';

function cells(text: string): (readonly string[])[] {
  const table = readTable(text);
  return 'rows' in table ? table.rows.map((row) => row.cells) : [['unclosed']];
}

test.each([
  ['', []],
  ['a,b', [['a', 'b']]],
  [
    'a,b\r\nc,d\r\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['a\rb', [['a'], ['b']]],
  ['"a,b",c', [['a,b', 'c']]],
  ['"say ""no""",', [['say "no"', '']]],
  ['"two\nlines",b', [['two\nlines', 'b']]],
  ['\n\n,,\nb,\n', [['b', '']]],
])('%j is read as %j', (text, expected) => {
  expect(cells(text)).toEqual(expected);
});

test('lines are those of the file, whatever a cell contains', () => {
  const table = readTable('h\n\n"a\nb\r\nc"\nd');
  expect('rows' in table && table.rows.map(({ line }) => line)).toEqual([1, 3, 6]);
  expect(readTable('h\n"a\nb')).toEqual({ unclosedLine: 2 });
});

test('any table that is written comes back, with the line of every row', () => {
  const row = fc.array(fc.string({ unit: fc.constantFrom('a', '中', '"', ',', '\n', ' ') }), {
    minLength: 2,
    maxLength: 5,
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 10 }), (rows) => {
      const written = rows.map((one) => ['x', ...one]);
      const text = written
        .map((one) => one.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
        .join('\n');
      const table = readTable(text);
      expect('rows' in table && table.rows.map((one) => one.cells)).toEqual(written);
      let line = 1;
      for (const [index, one] of ('rows' in table ? table.rows : []).entries()) {
        expect(one.line).toBe(line);
        line += (written[index] ?? []).join('').split('\n').length;
      }
    }),
    { seed: 9, numRuns: 300 },
  );
});

test('no text makes it fail, or takes long', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r') }), (text) => {
      readTable(text);
    }),
    { seed: 9, numRuns: 500 },
  );
  const wide = readTable(`${'a,'.repeat(200_000)}"`);
  expect('unclosedLine' in wide).toBe(true);
});
