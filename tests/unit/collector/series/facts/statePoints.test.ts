import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VERDICTS } from '../../../../../collector/detection/verdict.ts';
import {
  type WindowStateFacts,
  windowStatePoints,
} from '../../../../../collector/series/facts/statePoints.ts';
import { WINDOW_STATE_CODES } from '../../../../../collector/series/model/codes.ts';

const MINUTE = 60_000;
const T0 = Date.UTC(2026, 2, 2);
const run = { seed: 20_261_122, numRuns: 500 };

const facts = fc
  .record({
    steps: fc.array(
      fc.record({
        ms: fc.integer({ min: 1, max: 600_000 }),
        verdict: fc.constantFrom(...VERDICTS),
      }),
      { maxLength: 20 },
    ),
    watermark: fc.option(fc.integer({ min: 0, max: 3_600_000 })),
    awaited: fc.integer({ min: 0, max: 3_600_000 }),
    hasSensor: fc.boolean(),
    duty: fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 31, max: 60 })),
  })
  .map(({ steps, watermark, awaited, hasSensor, duty }): WindowStateFacts => {
    let atMs = T0;
    const intervals = steps.map(({ ms, verdict }, index) => {
      const fromMs = atMs;
      atMs += ms;
      return { fromMs, toMs: index === steps.length - 1 ? null : atMs, verdict };
    });
    return {
      ...{ windowId: 'w-1', hallId: 'h-1', intervals, hasSensor, isGridOnly: false },
      watermarkMs: watermark === null ? null : T0 + watermark,
      awaitedFromMs: T0 + awaited,
      duty: [{ fromMs: T0 + duty[0] * MINUTE, toMs: T0 + duty[1] * MINUTE }],
    };
  });

const HOUR = { fromMs: T0, toMs: T0 + 60 * MINUTE };

function statesOf(of: WindowStateFacts, span = HOUR): Map<number, number> {
  return new Map(
    windowStatePoints(of, span).map(({ ns, fields }) => [
      Number(ns.slice(0, -6)),
      Number(/state=(\d)i/.exec(fields)?.[1]),
    ]),
  );
}

test('every full minute has a state, and so has every judged change', () => {
  fc.assert(
    fc.property(facts, (of) => {
      const found = statesOf(of);
      for (let minute = 0; minute < 60; minute += 1) {
        expect(found.has(T0 + minute * MINUTE)).toBe(true);
      }
      const judgedMs = Math.min(of.watermarkMs ?? 0, HOUR.toMs);
      for (const { fromMs } of of.intervals)
        expect(found.has(fromMs)).toBe(
          fromMs < judgedMs || (fromMs % MINUTE === 0 && fromMs < HOUR.toMs),
        );
    }),
    run,
  );
});

test('what is not judged is never told as presence or absence', () => {
  fc.assert(
    fc.property(facts, (of) => {
      const { empty, occupied, excused } = WINDOW_STATE_CODES;
      for (const [atMs, state] of statesOf(of)) {
        if (atMs >= (of.watermarkMs ?? 0)) expect([empty, occupied, excused]).not.toContain(state);
      }
    }),
    run,
  );
});

test('told in two parts it is the same as in one', () => {
  fc.assert(
    fc.property(facts, fc.integer({ min: 1, max: 3_599_999 }), (of, cutMs) => {
      const parts = [
        ...statesOf(of, { fromMs: HOUR.fromMs, toMs: T0 + cutMs }),
        ...statesOf(of, { fromMs: T0 + cutMs, toMs: HOUR.toMs }),
      ];
      expect(parts).toEqual([...statesOf(of)]);
    }),
    run,
  );
});
