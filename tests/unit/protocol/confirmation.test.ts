import { expect, test } from 'vitest';
import {
  type Confirmation,
  encodeConfirmation,
  parseConfirmation,
} from '../../../protocol/confirmation.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import { makeProblem } from '../../../protocol/problem.ts';

const GOOD: Confirmation = {
  v: 1,
  outbox: 'o7',
  storedUpTo: 113,
  expected: 114,
  rejected: [{ sequence: 90, code: 'HW-WIRE-004', field: '/level' }],
  pace: { readingsPerSecondMax: 50, batchesInFlightMax: 4 },
  collectorMs: 1_772_413_200_000,
  newOutbox: true,
};

test('a confirmation comes out as it went in', () => {
  expect(parseConfirmation(JSON.stringify(GOOD))).toEqual({ ok: true, value: GOOD });
  const { v: _, ...confirmation } = GOOD;
  expect(parseConfirmation(encodeConfirmation(confirmation))).toEqual({ ok: true, value: GOOD });
});

test.each(Object.keys(GOOD))('a confirmation without %s is refused where it is needed', (field) => {
  const { [field as keyof Confirmation]: _, ...rest } = GOOD;
  const outcome = parseConfirmation(JSON.stringify(rest));
  if (field === 'expected' || field === 'newOutbox') expect(outcome.ok).toBe(true);
  else {
    expect(outcome).toMatchObject({
      ok: false,
      problem: { code: 'HW-WIRE-004', field: `/${field}` },
    });
  }
});

test.each([
  ['outbox', ''],
  ['storedUpTo', -1],
  ['storedUpTo', 1.5],
  ['expected', null],
  ['rejected', [{ sequence: 1, code: 'HW-WIRE-004' }]],
  ['rejected', Array(LIMITS.rejectedPerConfirmationMax + 1).fill(GOOD.rejected[0])],
  ['pace', { readingsPerSecondMax: 0, batchesInFlightMax: 1 }],
  ['pace', { readingsPerSecondMax: null, batchesInFlightMax: 0 }],
  ['pace', { readingsPerSecondMax: null, batchesInFlightMax: LIMITS.batchesInFlightMax + 1 }],
  ['collectorMs', -1],
  ['newOutbox', false],
  ['mood', 'good'],
])('a confirmation with %s = %j is refused and the field is named', (field, value) => {
  const outcome = parseConfirmation(JSON.stringify({ ...GOOD, [field]: value }));
  expect(outcome).toMatchObject({ ok: false, problem: { code: 'HW-WIRE-004' } });
  if (!outcome.ok) expect(outcome.problem.field.split('/')[1]).toBe(field);
});

test('nothing stored yet is said with 0, and any pace with null', () => {
  const pace = { readingsPerSecondMax: null, batchesInFlightMax: 1 };
  expect(parseConfirmation(JSON.stringify({ ...GOOD, storedUpTo: 0, pace })).ok).toBe(true);
});

test('a confirmation that rejects a whole hostile batch is one that the agent accepts', () => {
  const { v: _, ...confirmation } = GOOD;
  const hostile = makeProblem('HW-WIRE-004', `/${'"\u0001\\厅'.repeat(10_000)}`, 'no');
  const rejected = Array.from({ length: LIMITS.rejectedPerConfirmationMax }, (_unused, index) => ({
    sequence: LIMITS.sequenceMax + index,
    code: 'X'.repeat(20),
    field: hostile.field,
  }));
  const outcome = parseConfirmation(encodeConfirmation({ ...confirmation, rejected }));
  expect(outcome.ok ? outcome.value.rejected : outcome.problem).toEqual(rejected);
});
