import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SilenceOracle } from './silenceOracle.ts';
import {
  createOpenSet,
  judgeAgain,
  type Outage,
  placesOf,
  play,
  type Story,
  silenceStory,
  type Towns,
} from './silentWorld.ts';

const HOUR_S = 3600;

/** What is open in the end, and everything that was ever raised. */
function outcome(story: Story) {
  const open = createOpenSet();
  open.take(play(story).effects);
  const raised = open.raised.map(({ kind, agentId, subject, hallId }) =>
    [kind, agentId ?? subject ?? hallId].join(' '),
  );
  return { open: open.shown(), raised };
}

const quietDay = { downs: [], outages: [], fromS: 0, lastsS: 900 };

describe('a line that is cut', () => {
  const towns: Towns = [[2, 3], [2]];

  test('is one finding for its hall, whatever it holds', () => {
    const outages = [{ what: 'h01', fromS: 100, toS: 2000 }];
    expect(outcome({ ...quietDay, towns, outages }).raised).toEqual(['line-down h01']);
  });

  test('is one finding for its area, when all of its halls are cut off', () => {
    const outages = [{ what: 't0', fromS: 100, toS: 2000 }];
    expect(outcome({ ...quietDay, towns, outages }).raised).toEqual(['line-down t0']);
    const all = [{ what: 'county', fromS: 100, toS: 2000 }];
    expect(outcome({ ...quietDay, towns, outages: all }).raised).toEqual(['line-down county']);
  });

  test('is not assumed where one agent of a hall still speaks, nor where there is but one', () => {
    const one = [{ what: 'a010', fromS: 100, toS: 2000 }];
    expect(outcome({ ...quietDay, towns, outages: one }).raised).toEqual(['agent-silent a010']);
    const single = {
      ...quietDay,
      towns: [[1, 2], [2]],
      outages: [{ what: 'h00', fromS: 100, toS: 2000 }],
    };
    expect(outcome(single).raised).toEqual(['agent-silent a000']);
  });

  test('is over with the first word; who stays silent is found for itself', () => {
    const outages = [
      { what: 'h01', fromS: 100, toS: 600 },
      { what: 'a012', fromS: 100, toS: 2000 },
    ];
    const { raised, open } = outcome({ ...quietDay, towns, outages, lastsS: 1200 });
    expect(raised).toEqual(['line-down h01', 'agent-silent a012']);
    expect(open).toEqual([expect.stringMatching(/^agent-silent a012/)]);
  });

  test('does not end what was found beneath it before', () => {
    const outages = [
      { what: 'a010', fromS: 100, toS: 3000 },
      { what: 'h01', fromS: 400, toS: 800 },
    ];
    const { raised, open } = outcome({ ...quietDay, towns, outages, lastsS: 1500 });
    expect(raised).toEqual(['agent-silent a010', 'line-down h01']);
    expect(open).toEqual([expect.stringMatching(/^agent-silent a010/)]);
  });
});

describe('a hall whose mains is off after closing', () => {
  const towns: Towns = [[-2], [1]];
  /** Sixteen o'clock, an hour before closing. */
  const FOUR_S = 7 * HOUR_S;

  test('is expected to fall silent at closing', () => {
    const outages = [{ what: 'h00', fromS: FOUR_S + HOUR_S - 300, toS: FOUR_S + 9 * HOUR_S }];
    const story = { ...quietDay, towns, outages, fromS: FOUR_S, lastsS: 4 * HOUR_S };
    expect(outcome(story).raised).toEqual([]);
  });

  test('is a question to the hall head when it is still silent ten minutes after opening', () => {
    const fromS = 24 * HOUR_S - 900;
    const outages = [{ what: 'h00', fromS: fromS + 100, toS: fromS + 3 * HOUR_S }];
    const before = outcome({ ...quietDay, towns, outages, fromS, lastsS: 900 + 599 });
    expect(before.raised).toEqual([]);
    const after = outcome({ ...quietDay, towns, outages, fromS, lastsS: 900 + 603 });
    expect(after.raised).toEqual(['no-power-at-opening h00']);
    const back = [{ what: 'h00', fromS: fromS + 100, toS: fromS + 1600 }];
    expect(outcome({ ...quietDay, towns, outages: back, fromS, lastsS: 1800 }).open).toEqual([]);
  });

  test('is a line that is down when it falls silent in the middle of duty', () => {
    const outages = [{ what: 'h00', fromS: 2 * HOUR_S, toS: 9 * HOUR_S }];
    const story = { ...quietDay, towns, outages, fromS: 2 * HOUR_S - 300, lastsS: 900 };
    expect(outcome(story).raised).toEqual(['line-down h00']);
  });

  test('is no line that is down when one box is left behind at opening', () => {
    const fromS = 24 * HOUR_S - 900;
    const outages = [
      { what: 'h00', fromS: fromS + 100, toS: fromS + 890 },
      { what: 'a001', fromS: fromS + 100, toS: fromS + 3 * HOUR_S },
    ];
    const story = { ...quietDay, towns, outages, fromS, lastsS: 1800 };
    expect(outcome(story).raised).toEqual(['agent-silent a001']);
  });
});

describe('the collector’s own downtime', () => {
  test('is nobody’s silence, and everybody has two minutes to come back', () => {
    const towns: Towns = [[2, 2], [1]];
    const story = {
      ...quietDay,
      towns,
      downs: [[200, 1400] as const],
      outages: [{ what: 'county', fromS: 205, toS: 1505 }],
      lastsS: 2400,
    };
    expect(outcome(story).raised).toEqual([]);
  });
});

const towns = fc.array(fc.array(fc.constantFrom(1, 2, 3, -1, -2), { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 2,
});

function storyOf(towns: Towns): fc.Arbitrary<Story> {
  const places = placesOf(towns);
  const each = places.flatMap((one) => [one.agentId, one.hallId, ...one.areas]);
  // Whole halls and areas more often than one box.
  const names = [
    ...new Set(each),
    ...places.flatMap((one) => [one.hallId, one.hallId, ...one.areas]),
  ];
  const span = fc.tuple(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 1, max: 900 }));
  // The middle of the morning, around noon, around closing and around the next opening.
  const begins = fc.constantFrom(HOUR_S, 3 * HOUR_S - 600, 8 * HOUR_S - 900, 24 * HOUR_S - 900);
  return begins.chain((fromS) => {
    const outage = fc.tuple(fc.constantFrom(...names), span).map(
      ([what, [from, lasts]]): Outage => ({
        what,
        fromS: fromS + from,
        toS: fromS + from + lasts,
      }),
    );
    const downs = fc.array(
      span.map(([from, lasts]) => [fromS + from, fromS + from + Math.min(lasts, 300)] as const),
      { maxLength: 2 },
    );
    return fc.record({
      towns: fc.constant(towns),
      outages: fc.array(outage, { maxLength: 10 }),
      ...{ downs, fromS: fc.constant(fromS), lastsS: fc.constant(1800) },
    });
  });
}

const stories = towns.chain(storyOf);

describe('silences and recoveries in any tree', () => {
  test('leave open, at every second, exactly what a plain count says', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const oracle = new SilenceOracle(story.towns);
        const open = createOpenSet();
        play(story, (now) => {
          oracle.watch(now);
          open.take(now.effects);
          const [shown, expected] = [open.shown(), oracle.shown()];
          if (shown.join() !== expected.join()) expect(shown).toEqual(expected);
        });
      }),
      { numRuns: 50, seed: 5 },
    );
  });

  test('come out the same when judged again, and when begun anew after any row', () => {
    fc.assert(
      fc.property(stories, fc.integer({ min: 1, max: 9 }), (story, every) => {
        const { rows, effects } = play(story);
        const expected = silenceStory(effects);
        const again = judgeAgain(rows, () => false);
        expect(silenceStory(again)).toEqual(expected);
        expect(silenceStory(judgeAgain(rows, (index) => index % every === 0))).toEqual(expected);
      }),
      { numRuns: 10, seed: 6 },
    );
  });

  test('raise nothing when all of them lie within the collector’s own downtime', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const [down] = story.downs;
        if (down === undefined) return;
        const [fromS, toS] = down;
        const outages = story.outages.map(({ what }) => ({ what, fromS, toS: toS + 100 }));
        expect(outcome({ ...story, downs: [down], outages }).raised).toEqual([]);
      }),
      { numRuns: 20, seed: 7 },
    );
  });
});
