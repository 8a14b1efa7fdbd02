import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DECLARED_STATES } from '../../../../collector/journal/statement.ts';
import {
  IMPORT_LINES_MAX,
  readDeclarations,
} from '../../../../collector/statements/declarationFile.ts';
import { aSaidIndex, NOW_MS } from './aSaid.ts';

const present = { site: aSaidIndex(), nowMs: NOW_MS };

function read(text: string, format: 'csv' | 'jsonl' = 'csv') {
  return readDeclarations({ file: 'leave.csv', text, format, via: 'import' }, present);
}

function problems(text: string, format: 'csv' | 'jsonl' = 'csv'): [number, string][] {
  const found = read(text, format);
  return found.ok ? [] : found.problems.map(({ line, problem }) => [line, problem.code]);
}

const HEAD = 'window,state,from,until,person,stand_in,id';

describe('a table', () => {
  test('is read in the time of each window’s hall', () => {
    const found = read(`${HEAD}
window-1,leave-covered,2026-03-02 09:00,2026-03-03 17:00,p-7,p-8,leave-7
window-ny,paused,2026-03-01 20:00,,,,
`);
    expect(found).toEqual({
      ok: true,
      statements: [
        {
          ...{ type: 'declare', id: 'leave-7', windowId: 'window-1', state: 'leave-covered' },
          ...{ fromMs: NOW_MS, untilMs: Date.parse('2026-03-03T09:00:00Z') },
          ...{ person: 'p-7', standIn: 'p-8', via: 'import' },
        },
        {
          ...{ type: 'declare', id: expect.stringMatching(/^i-[0-9a-f]{24}$/) },
          ...{ windowId: 'window-ny', state: 'paused' },
          ...{ fromMs: NOW_MS, untilMs: null, via: 'import' },
        },
      ],
    });
  });

  test('may have its columns in any order, be from Excel, and name states in words', () => {
    const found = read(
      `\uFEFFState,From,Window\r\n暂离,09:30,window-1\r\nmeeting or training,10:30,window-1\r\n`,
    );
    expect(found.ok && found.statements.map(({ state }) => state)).toEqual(['away', 'meeting']);
  });

  test('that is read twice gives the same ids, so that it counts once', () => {
    const text = `${HEAD}\nwindow-1,away,09:30,,,,\nwindow-1,away,10:30,,,,\n`;
    expect(read(text)).toEqual(read(text));
    const found = read(text);
    expect(new Set(found.ok ? found.statements.map(({ id }) => id) : []).size).toBe(2);
  });

  test('with bad lines is refused as a whole, and every one of them is named', () => {
    expect(
      problems(`${HEAD}
window-1,away,09:30,,,,
window-3,away,09:30,,,,
window-1,sick,09:30,,,,

window-1,away,tomorrow,,,,
window-1,away,09:30,09:00,,,
window-1,stand-in,09:30,,p-1,,
window-1,stand-in,09:30,,p-1,p-1,
window-1,away,2025-12-01 09:30,,,,
window-1,away,09:30,,王伟,,
window-1,away,,,,,
window-1,away,09:30,,,,,x
window-1,away,09:30,,,,
`),
    ).toEqual([
      [3, 'HW-SAY-002'],
      [4, 'HW-SAY-026'],
      [6, 'HW-SAY-023'],
      [7, 'HW-SAY-003'],
      [8, 'HW-SAY-015'],
      [9, 'HW-SAY-016'],
      [10, 'HW-SAY-004'],
      [11, 'HW-SAY-001'],
      [12, 'HW-SAY-029'],
      [13, 'HW-SAY-032'],
      [14, 'HW-SAY-027'],
    ]);
  });

  test.each([
    ['', 'HW-SAY-029'],
    ['window,state\nwindow-1,away', 'HW-SAY-029'],
    ['window,state,from,reason\n', 'HW-SAY-021'],
    [`${HEAD}\nwindow-1,"away,09:30`, 'HW-SAY-030'],
  ])('without a proper head (%j) is refused', (text, code) => {
    expect(problems(text).map(([, found]) => found)).toEqual([code]);
  });

  test('of too many lines is refused', () => {
    const line = 'window-1,away,09:30,,,,\n';
    expect(problems(`${HEAD}\n${line.repeat(IMPORT_LINES_MAX + 1)}`)).toEqual([[1, 'HW-SAY-022']]);
  });
});

describe('JSON lines', () => {
  test('carry the same fields', () => {
    const line = JSON.stringify({ window: 'window-1', state: 'away', from: '09:30', id: 'a' });
    const found = read(`${line}\n\n`, 'jsonl');
    expect(found.ok && found.statements).toMatchObject([{ id: 'a', windowId: 'window-1' }]);
  });

  test.each([
    ['{', 'HW-SAY-030'],
    ['[]', 'HW-SAY-030'],
    ['null', 'HW-SAY-030'],
    ['{"window":1}', 'HW-SAY-001'],
    ['{"windowId":"window-1"}', 'HW-SAY-021'],
    ['{"__proto__":{},"window":"window-1"}', 'HW-SAY-021'],
    ['{"window":"window-1","state":"away"}', 'HW-SAY-029'],
  ])('%s is refused by its line', (line, code) => {
    const good = '{"window":"window-1","state":"away","from":"09:30"}';
    expect(problems(`${good}\n${line}`, 'jsonl')).toEqual([[2, code]]);
  });
});

test('whatever is in a file, either all of it is good or every problem has a line of it', () => {
  const cell = fc.oneof(
    fc.constantFrom('window-1', 'window-9', 'away', '09:30', '10:00', 'p-1', '', '"', '中,文'),
    fc.constantFrom(...DECLARED_STATES),
    fc.string({ maxLength: 8 }),
  );
  const row = fc.array(cell, { maxLength: 9 }).map((cells) => cells.join(','));
  fc.assert(
    fc.property(fc.array(row, { maxLength: 8 }), fc.boolean(), (rows, hasHead) => {
      const text = [...(hasHead ? [HEAD] : []), ...rows].join('\n');
      const found = read(text);
      if (found.ok) return found.statements.length <= rows.length;
      const lines = text.split(/\r\n|\r|\n/).length;
      return found.problems.every(({ line }) => line >= 1 && line <= lines);
    }),
    { seed: 13, numRuns: 400 },
  );
});
