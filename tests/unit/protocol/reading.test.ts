import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../../protocol/limits.ts';
import { parseReading, READING_SCHEMAS, type ReadingKind } from '../../../protocol/reading.ts';
import { GOOD_READINGS, OPTIONAL_FIELDS, WRONG_VALUES } from './goodReadings.ts';

const KINDS = Object.keys(READING_SCHEMAS) as ReadingKind[];

function problemOf(value: unknown) {
  const outcome = parseReading(value);
  if (outcome.ok) throw new Error(`accepted: ${JSON.stringify(value)}`);
  return outcome.problem;
}

function without(kind: ReadingKind, field: string): Record<string, unknown> {
  const { [field]: _, ...rest } = GOOD_READINGS[kind];
  return rest;
}

describe.each(KINDS)('a reading of kind %s', (kind) => {
  const good = GOOD_READINGS[kind];

  test('comes out as it went in', () => {
    expect(parseReading(structuredClone(good))).toEqual({ ok: true, value: good });
  });

  test('is accepted without the fields that it may leave out, and without no other', () => {
    for (const field of Object.keys(good)) {
      const outcome = parseReading(without(kind, field));
      if (OPTIONAL_FIELDS[kind].includes(field)) {
        expect(outcome.ok, field).toBe(true);
      } else {
        expect(outcome, field).toMatchObject({
          ok: false,
          problem: { code: 'HW-WIRE-004', field: `/${field}` },
        });
      }
    }
  });

  test('is refused with a value that does not fit, and the field is named', () => {
    for (const [field, value] of WRONG_VALUES[kind]) {
      const problem = problemOf({ ...good, [field]: value });
      expect(problem.code).toBe('HW-WIRE-004');
      expect(problem.field.split('/')[1], JSON.stringify(value)).toBe(field);
    }
  });

  test('is refused with a field that nobody knows, and the field is named', () => {
    expect(problemOf({ ...good, mood: 'good' })).toEqual({
      code: 'HW-WIRE-004',
      field: '/mood',
      detail: 'is not a field that is known here',
    });
  });
});

test('a nested field is named by its whole path', () => {
  const heartbeat = {
    ...GOOD_READINGS.heartbeat,
    lagging: [{ device: 'PAD', untilMonotonicMs: 1 }],
  };
  expect(problemOf(heartbeat).field).toBe('/lagging/0/device');
  expect(problemOf({ ...GOOD_READINGS.gap, clock: {} }).field).toBe('/clock/state');
});

test('an unknown kind has a code of its own, and its name is cut', () => {
  expect(problemOf({ ...GOOD_READINGS.gap, kind: 'smell' })).toMatchObject({
    code: 'HW-WIRE-005',
    field: '/kind',
    detail: 'unknown kind of reading "smell"',
  });
  expect(problemOf({ kind: 'x'.repeat(5000) }).detail.length).toBeLessThan(100);
});

test.each([null, 5, 'occupancy', true, [], [GOOD_READINGS.gap], {}, { kind: 7 }])(
  'what is no object with a kind is refused: %j',
  (value) => {
    expect(problemOf(value)).toMatchObject({ code: 'HW-WIRE-004', field: '/kind' });
  },
);

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
  'a kind named %s is unknown, not a property of every object',
  (kind) => {
    expect(problemOf(JSON.parse(JSON.stringify({ kind })))).toMatchObject({ code: 'HW-WIRE-005' });
  },
);

test('a key named __proto__ is refused and changes no object', () => {
  const text = JSON.stringify(GOOD_READINGS.occupancy).replace(
    '{"kind"',
    '{"__proto__":{"occupied":true,"polluted":true},"kind"',
  );
  expect(problemOf(JSON.parse(text))).toMatchObject({ field: '/__proto__' });
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('a reason counts characters, not bytes: 200 Chinese characters or emoji fit, 201 do not', () => {
  for (const character of ['x', '缺', '😀']) {
    const reason = character.repeat(LIMITS.textLengthMax);
    expect(parseReading({ ...GOOD_READINGS.camera, reason }).ok).toBe(true);
    expect(problemOf({ ...GOOD_READINGS.camera, reason: reason + character }).field).toBe(
      '/reason',
    );
  }
});

test('what a stranger wrote is quoted back short and as printable ASCII', () => {
  const key = '坏"\\\n'.repeat(10_000);
  const problem = problemOf({ ...GOOD_READINGS.occupancy, [key]: 1 });
  expect(problem.field).toHaveLength(LIMITS.fieldLengthMax);
  expect(problem.field).toMatch(/^\/[?]+$/);
});

test('a heartbeat that ends where it begins covers nothing and is accepted', () => {
  const { monotonicMs } = GOOD_READINGS.heartbeat;
  expect(parseReading({ ...GOOD_READINGS.heartbeat, fromMonotonicMs: monotonicMs }).ok).toBe(true);
});

test('a gap may end before it begins by the wall clock, because that clock may have been set', () => {
  const gap = { ...GOOD_READINGS.gap, fromWallMs: 1_772_413_200_000, toWallMs: 5_000 };
  expect(parseReading(gap).ok).toBe(true);
});
