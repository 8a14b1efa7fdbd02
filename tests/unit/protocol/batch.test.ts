import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeBatch, parseBatch, placeReadings, replacedRange } from '../../../protocol/batch.ts';
import { genesisTag, nextTag } from '../../../protocol/chain.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import { aBatch, aGap, aHeartbeat, anOccupancy } from '../../support/readings.ts';

const GOOD = {
  v: 1,
  agent: 'hall-1',
  outbox: 'o7',
  first: 12,
  tag: '0123456789abcdef',
  oldest: 3,
  sentAtMs: 1_772_413_200_000,
  readings: [{ kind: 'anything' }, 5, null],
};

/** Places literal readings from sequence 1 of outbox-1. */
function place(readings: readonly unknown[], from: { first?: number; tag?: string } = {}) {
  return placeReadings(aBatch({ ...from, readings }).batch);
}

const TAG = 'aaaaaaaaaaaaaaaa';

describe('the envelope', () => {
  test('comes out as it went in, with its readings unjudged', () => {
    expect(parseBatch(JSON.stringify(GOOD))).toEqual({ ok: true, value: GOOD });
  });

  test.each(Object.keys(GOOD))('is refused without %s', (field) => {
    const { [field as keyof typeof GOOD]: _, ...rest } = GOOD;
    expect(parseBatch(JSON.stringify(rest))).toMatchObject({
      ok: false,
      problem: { code: 'HW-WIRE-004', field: `/${field}` },
    });
  });

  test.each([
    ['agent', 'Hall 1'],
    ['agent', 'a/b'],
    ['outbox', ''],
    ['first', 0],
    ['first', 1.5],
    ['first', '1'],
    ['first', 2 ** 53],
    ['tag', '0123456789ABCDEF'],
    ['tag', '0123'],
    ['oldest', -1],
    ['sentAtMs', null],
    ['readings', []],
    ['readings', {}],
    ['readings', Array(LIMITS.batchReadingsMax + 1).fill(1)],
    ['v', '1'],
    ['mood', 'good'],
  ])('is refused with %s = %j', (field, value) => {
    expect(parseBatch(JSON.stringify({ ...GOOD, [field]: value }))).toMatchObject({
      ok: false,
      problem: { code: 'HW-WIRE-004', field: `/${field}` },
    });
  });

  test.each([0, 2, 1.5, 1000, -1])('of version %d is not understood here', (v) => {
    expect(parseBatch(JSON.stringify({ v, news: 'from a later version' }))).toMatchObject({
      ok: false,
      problem: { code: 'HW-WIRE-003', field: '/v' },
    });
  });

  test.each(['', '{', 'nonsense', '{"v":1,}', '\u0000', '[1', 'NaN'])(
    'is refused as no JSON: %j',
    (text) => {
      expect(parseBatch(text)).toMatchObject({ ok: false, problem: { code: 'HW-WIRE-001' } });
    },
  );

  test.each(['null', '5', '"text"', '[]', 'true'])('is refused as no object: %s', (text) => {
    expect(parseBatch(text)).toMatchObject({ ok: false, problem: { code: 'HW-WIRE-004' } });
  });

  test('is measured in bytes: Chinese text that is short in characters may be too large', () => {
    const withText = (character: string, count: number) =>
      JSON.stringify({ ...GOOD, readings: [character.repeat(count)] });
    const room = LIMITS.batchBytesMax - Buffer.byteLength(withText('x', 0));
    expect(parseBatch(withText('x', room)).ok).toBe(true);
    expect(parseBatch(withText('厅', Math.floor(room / 3))).ok).toBe(true);
    const tooLarge = [withText('x', room + 1), withText('厅', Math.floor(room / 3) + 1)];
    for (const text of tooLarge) {
      expect(parseBatch(text)).toMatchObject({ ok: false, problem: { code: 'HW-WIRE-002' } });
    }
    expect(tooLarge[1]?.length).toBeLessThan(LIMITS.batchBytesMax);
  });

  test('reads back what encodeBatch wrote, byte by byte of each reading', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ stringUnit: 'binary' }), { minLength: 1 }), (values) => {
        const { v: _v, readings: _readings, ...head } = GOOD;
        const texts = values.map((value) => JSON.stringify(value));
        const outcome = parseBatch(encodeBatch(head, texts));
        if (!outcome.ok) throw new Error(outcome.problem.detail);
        expect(outcome.value).toEqual({ ...GOOD, readings: texts.map((text) => JSON.parse(text)) });
        expect(placeReadings(outcome.value).map((one) => one.text)).toEqual(texts);
      }),
    );
  });
});

describe('the places of readings', () => {
  test('follow one another from the first sequence, chained from the tag before it', () => {
    const readings = [anOccupancy(), aHeartbeat()];
    const [one, two] = place(readings, { first: 7, tag: TAG });
    const tagOfOne = nextTag(TAG, JSON.stringify(readings[0]));
    expect(one).toEqual({
      fromSequence: 7,
      toSequence: 7,
      tag: tagOfOne,
      text: JSON.stringify(readings[0]),
      reading: readings[0],
      problem: null,
    });
    expect(two).toMatchObject({
      fromSequence: 8,
      tag: nextTag(tagOfOne, JSON.stringify(readings[1])),
    });
  });

  test('do not depend on how readings are grouped into batches', () => {
    const anyReading = fc.oneof(
      fc.constant(anOccupancy()),
      fc.constant(aHeartbeat()),
      fc.constant(null),
      fc.constant({ kind: 'later' }),
      fc.constant('range' as const),
    );
    const cuts = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(anyReading, { minLength: 1, maxLength: 30 }), cuts, (drawn, sizes) => {
        let next = 1;
        const readings = drawn.map((reading) => {
          if (reading !== 'range') {
            next += 1;
            return reading;
          }
          const replaces = { from: next, to: next + 3, tag: TAG };
          next += 4;
          return aGap({ replaces });
        });
        const whole = place(readings);
        const regrouped: ReturnType<typeof place> = [];
        for (let done = 0, turn = 0; done < readings.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          const last = regrouped.at(-1);
          const from = last === undefined ? {} : { first: last.toSequence + 1, tag: last.tag };
          regrouped.push(...place(readings.slice(done, done + size), from));
          done += size;
        }
        expect(regrouped).toEqual(whole);
      }),
    );
  });

  test('are kept by what cannot be read, so that what is behind it keeps its own', () => {
    const nonsense = [null, 5, 'text', [], { kind: 'later' }, { ...anOccupancy(), occupied: 1 }];
    const placed = place([...nonsense, anOccupancy()]);
    expect(placed.map((one) => one.fromSequence)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(placed.map((one) => one.problem?.code ?? null)).toEqual([
      ...Array(4).fill('HW-WIRE-004'),
      'HW-WIRE-005',
      'HW-WIRE-004',
      null,
    ]);
    const tagByHand = [...nonsense, anOccupancy()].reduce<string>(
      (tag, value) => nextTag(tag, JSON.stringify(value)),
      genesisTag('outbox-1'),
    );
    expect(placed.at(-1)?.tag).toBe(tagByHand);
  });

  test('a reading that is too large in bytes is not stored, and keeps its place', () => {
    const large = { ...anOccupancy(), device: '厅'.repeat(LIMITS.readingBytesMax / 3) };
    expect(JSON.stringify(large).length).toBeLessThan(LIMITS.readingBytesMax);
    const placed = place([large, anOccupancy()]);
    expect(placed[0]).toMatchObject({ reading: null, problem: { code: 'HW-WIRE-002' } });
    expect(placed[1]).toMatchObject({ fromSequence: 2, problem: null });
  });

  test('a value nested thousands deep is refused like any other and breaks nothing', () => {
    const deep = '['.repeat(22_000) + ']'.repeat(22_000);
    const { v: _v, readings: _readings, ...head } = GOOD;
    const outcome = parseBatch(encodeBatch(head, [deep, JSON.stringify(anOccupancy())]));
    if (!outcome.ok) throw new Error(outcome.problem.detail);
    const placed = placeReadings(outcome.value);
    expect(placed[0]).toMatchObject({ reading: null, problem: { code: 'HW-WIRE-002' } });
    expect(placed[1]).toMatchObject({ fromSequence: 13, problem: null });
  });
});

describe('a reading that replaces others', () => {
  test('stands for their sequences, and the chain goes on from the tag it brings', () => {
    const gap = aGap({ replaces: { from: 5, to: 9, tag: TAG } });
    const [first, second] = place([gap, anOccupancy()], { first: 5 });
    expect(first).toMatchObject({ fromSequence: 5, toSequence: 9, tag: TAG, problem: null });
    expect(second).toMatchObject({
      fromSequence: 10,
      tag: nextTag(TAG, JSON.stringify(anOccupancy())),
    });
  });

  test('may stand for one sequence only', () => {
    const [one] = place([aHeartbeat({ replaces: { from: 1, to: 1, tag: TAG } })]);
    expect(one).toMatchObject({ fromSequence: 1, toSequence: 1, tag: TAG, problem: null });
  });

  test.each([
    { from: 4, to: 9, tag: TAG },
    { from: 6, to: 9, tag: TAG },
    { from: 5, to: 4, tag: TAG },
  ])(
    'is refused, with one place, when its range does not continue the sequence: %j',
    (replaces) => {
      const gap = aGap({ replaces });
      const [first, second] = place([gap, anOccupancy()], { first: 5, tag: TAG });
      expect(first).toMatchObject({
        fromSequence: 5,
        toSequence: 5,
        tag: nextTag(TAG, JSON.stringify(gap)),
        reading: null,
        problem: { code: 'HW-WIRE-006', field: '/replaces' },
      });
      expect(second).toMatchObject({ fromSequence: 6 });
    },
  );

  test.each([
    ['a reason of a later version', { ...aGap(), reason: 'moved' }],
    ['a kind of a later version', { ...aGap(), kind: 'summary' }],
    ['a field of a later version', { ...aHeartbeat(), weather: 'fine' }],
    ['too many bytes', { ...aGap(), extra: 'x'.repeat(LIMITS.readingBytesMax) }],
  ])('keeps its whole range although it cannot be read: %s', (_why, unread) => {
    const reading = { ...unread, replaces: { from: 1, to: 40, tag: TAG } };
    const [first, second] = place([reading, anOccupancy()]);
    expect(first).toMatchObject({ fromSequence: 1, toSequence: 40, tag: TAG, reading: null });
    expect(second).toMatchObject({ fromSequence: 41, problem: null });
  });

  test.each([null, 5, {}, { from: 1, to: 40 }, { from: 1, to: 40, tag: TAG, more: 1 }])(
    'has one place when what it replaces makes no sense: %j',
    (replaces) => {
      const [first] = place([{ ...aGap(), replaces }]);
      expect(first).toMatchObject({ toSequence: 1, problem: { code: 'HW-WIRE-004' } });
    },
  );

  test('is a gap or a heartbeat; other readings replace nothing', () => {
    const replaces = { from: 1, to: 2, tag: TAG };
    expect(replacedRange(aGap({ replaces }))).toEqual(replaces);
    expect(replacedRange(aHeartbeat({ replaces }))).toEqual(replaces);
    expect(replacedRange(aGap())).toBeNull();
    expect(replacedRange(anOccupancy())).toBeNull();
  });
});

test('sequences stay exact up to the last reading of the last batch', () => {
  const first = LIMITS.sequenceMax;
  const readings = Array.from({ length: LIMITS.batchReadingsMax }, () => anOccupancy());
  const sequences = place(readings, { first }).map((one) => one.fromSequence);
  expect(new Set(sequences).size).toBe(readings.length);
  expect(sequences.every(Number.isSafeInteger)).toBe(true);
});
