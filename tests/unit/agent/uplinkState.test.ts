import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  afterSending,
  beginNewOutbox,
  beginSending,
  hasRoom,
  judgeConfirmation,
  resend,
  type UplinkState,
} from '../../../agent/uplink/uplinkState.ts';
import type { Confirmation } from '../../../protocol/confirmation.ts';

const PACE = { readingsPerSecondMax: null, batchesInFlightMax: 8 };

function confirmation(fields: Partial<Confirmation>): Confirmation {
  return { v: 1, outbox: 'o', storedUpTo: 0, rejected: [], pace: PACE, collectorMs: 1, ...fields };
}

/** A new outbox that has sent 1–100, 101–200 and 201–300. */
function sentThree(): UplinkState {
  return [1, 101, 201].reduce(
    (state, first) => afterSending(state, { first, last: first + 99 }),
    beginNewOutbox('o', PACE),
  );
}

const HELD = { oldest: 1, next: 501 };

test('a confirmation moves on, and the batches it covers are no longer in flight', () => {
  const judged = judgeConfirmation(sentThree(), confirmation({ storedUpTo: 150 }), HELD);
  expect(judged).toMatchObject({ kind: 'stored', upTo: 150 });
  expect(judged).toMatchObject({
    state: { next: 301, inFlight: [{ first: 101 }, { first: 201 }] },
  });
});

test('what another outbox stored, or what was never sent, means nothing', () => {
  const judge = (fields: Partial<Confirmation>) =>
    judgeConfirmation(sentThree(), confirmation(fields), HELD).kind;
  expect(judge({ outbox: 'p', storedUpTo: 300 })).toBe('foreign');
  expect(judge({ outbox: 'p', newOutbox: true })).toBe('foreign');
  expect(judge({ storedUpTo: 301 })).toBe('impossible');
  expect(judge({ storedUpTo: 100, expected: 302 })).toBe('impossible');
});

test('a wish is followed once, and again after the collector has got there', () => {
  const wish = confirmation({ storedUpTo: 100, expected: 101 });
  const first = judgeConfirmation(sentThree(), wish, HELD);
  expect(first).toMatchObject({ kind: 'rewound', upTo: 100, state: { next: 101, inFlight: [] } });
  if (first.kind !== 'rewound') return;
  const again = judgeConfirmation(first.state, wish, HELD);
  expect(again).toMatchObject({ kind: 'stored', state: { next: 101 } });
  const resent = afterSending(first.state, { first: 101, last: 200 });
  const got = judgeConfirmation(resent, confirmation({ storedUpTo: 200 }), HELD);
  expect(got).toMatchObject({ kind: 'stored', state: { rewoundTo: null } });
  expect(resend(resent, 101)).toMatchObject({ next: 101, rewoundTo: null, inFlight: [] });
});

test('a wish for what is gone is answered from the oldest that is held', () => {
  const wish = confirmation({ storedUpTo: 20, expected: 21 });
  const judged = judgeConfirmation(sentThree(), wish, { oldest: 90, next: 501 });
  expect(judged).toMatchObject({ kind: 'rewound', state: { next: 90 } });
});

test('a wish never confirms what lies behind it', () => {
  const wish = confirmation({ storedUpTo: 250, expected: 101 });
  expect(judgeConfirmation(sentThree(), wish, HELD)).toMatchObject({ upTo: 100 });
});

test('a fork keeps everything when the collector speaks of more than was ever here', () => {
  const fork = (storedUpTo: number) =>
    judgeConfirmation(sentThree(), confirmation({ storedUpTo, newOutbox: true }), {
      ...{ oldest: 40, next: 501 },
    });
  expect(fork(120)).toEqual({ kind: 'forked', afterSequence: 120 });
  expect(fork(9000)).toEqual({ kind: 'forked', afterSequence: 39 });
});

test('what an earlier process may have sent can be confirmed; what came since cannot', () => {
  const state = beginSending('o', { oldest: 11, next: 51 });
  const judge = (storedUpTo: number) =>
    judgeConfirmation(state, confirmation({ storedUpTo }), { oldest: 11, next: 61 }).kind;
  expect(judge(50)).toBe('stored');
  expect(judge(51)).toBe('impossible');
});

test('the pace of the last confirmation bounds what is in flight', () => {
  const pace = { readingsPerSecondMax: null, batchesInFlightMax: 2 };
  const judged = judgeConfirmation(sentThree(), confirmation({ storedUpTo: 100, pace }), HELD);
  expect(judged.kind === 'stored' && hasRoom(judged.state)).toBe(false);
});

test('no confirmation makes the state send a sequence twice in a row or forget an unsent one', () => {
  const any = fc.record({
    storedUpTo: fc.nat(400),
    expected: fc.option(fc.integer({ min: 1, max: 400 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 20 }), (all) => {
      let state = sentThree();
      let oldest = 1;
      for (const { storedUpTo, expected } of all) {
        const wish = expected === undefined ? {} : { expected };
        const judged = judgeConfirmation(state, confirmation({ storedUpTo, ...wish }), {
          ...{ oldest, next: 501 },
        });
        if (judged.kind !== 'stored' && judged.kind !== 'rewound') continue;
        expect(judged.upTo).toBeLessThanOrEqual(state.sentUpTo);
        oldest = Math.max(oldest, judged.upTo + 1);
        state = judged.state;
        expect(state.next).toBeGreaterThanOrEqual(Math.min(oldest, state.sentUpTo + 1));
        expect(state.next).toBeLessThanOrEqual(state.sentUpTo + 1);
        expect(state.inFlight.every((batch) => batch.last < state.next)).toBe(true);
      }
    }),
  );
});
