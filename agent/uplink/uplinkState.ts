import type { Confirmation } from '../../protocol/confirmation.ts';
import { LIMITS } from '../../protocol/limits.ts';

/** A batch that was sent and is not confirmed. */
export interface SentBatch {
  readonly first: number;
  readonly last: number;
}

/** Where the sending of one outbox stands. A value: every step makes a new one. */
export interface UplinkState {
  readonly outboxId: string;
  /** The sequence to send next. */
  readonly next: number;
  /** No sequence beyond this one can have left this machine, so none can be confirmed. */
  readonly sentUpTo: number;
  /** In order. */
  readonly inFlight: readonly SentBatch[];
  /** The sequence that was sent again because the collector asked for it; null after progress. */
  readonly rewoundTo: number | null;
  readonly pace: Confirmation['pace'];
}

/** What an outbox holds. */
export interface HeldRange {
  readonly oldest: number;
  /** The sequence that the next reading will get. */
  readonly next: number;
}

/** What a confirmation means, and what is to be done. */
export type Judgement =
  /** About another outbox than the present one. */
  | { readonly kind: 'foreign' }
  /** It confirms, or asks for, what was never sent. */
  | { readonly kind: 'impossible' }
  | { readonly kind: 'stored'; readonly upTo: number; readonly state: UplinkState }
  /** Something is missing at the collector: go back and send again. */
  | { readonly kind: 'rewound'; readonly upTo: number; readonly state: UplinkState }
  /** The collector knows another history: give what is left to a new outbox. */
  | { readonly kind: 'forked'; readonly afterSequence: number };

const FULL_PACE: Confirmation['pace'] = {
  readingsPerSecondMax: null,
  batchesInFlightMax: LIMITS.batchesInFlightMax,
};

/**
 * The state of an outbox that this process has just opened: whatever it holds may have been sent by
 * an earlier process.
 */
export function beginSending(outboxId: string, held: HeldRange): UplinkState {
  return {
    outboxId,
    next: held.oldest,
    sentUpTo: held.next - 1,
    inFlight: [],
    rewoundTo: null,
    pace: FULL_PACE,
  };
}

/** The state of an outbox that was made by a move: nothing of it was ever sent. */
export function beginNewOutbox(outboxId: string, pace: Confirmation['pace']): UplinkState {
  return { outboxId, next: 1, sentUpTo: 0, inFlight: [], rewoundTo: null, pace };
}

/** After a new connection: everything unconfirmed goes again, from the oldest. */
export function resend(state: UplinkState, oldest: number): UplinkState {
  return { ...state, next: oldest, inFlight: [], rewoundTo: null };
}

export function afterSending(state: UplinkState, batch: SentBatch): UplinkState {
  return {
    ...state,
    next: batch.last + 1,
    sentUpTo: Math.max(state.sentUpTo, batch.last),
    inFlight: [...state.inFlight, batch],
  };
}

/** Says whether another batch may be in flight now. */
export function hasRoom(state: UplinkState): boolean {
  return state.inFlight.length < state.pace.batchesInFlightMax;
}

/** Decides what a confirmation means for the present state. */
export function judgeConfirmation(
  state: UplinkState,
  confirmation: Confirmation,
  held: HeldRange,
): Judgement {
  if (confirmation.outbox !== state.outboxId) return { kind: 'foreign' };
  const { storedUpTo, expected } = confirmation;
  if (confirmation.newOutbox === true) {
    // A clone may lie behind its original: what the collector stored is then not what is held here.
    const isOurs = storedUpTo <= state.sentUpTo;
    return { kind: 'forked', afterSequence: isOurs ? storedUpTo : held.oldest - 1 };
  }
  if (storedUpTo > state.sentUpTo) return { kind: 'impossible' };
  if (expected !== undefined && expected > state.sentUpTo + 1) return { kind: 'impossible' };
  const upTo = expected === undefined ? storedUpTo : Math.min(storedUpTo, expected - 1);
  const inFlight = state.inFlight.filter((batch) => batch.last > upTo);
  const hasMoved = state.rewoundTo !== null && upTo >= state.rewoundTo;
  const next: UplinkState = {
    ...state,
    inFlight,
    next: Math.max(state.next, upTo + 1),
    rewoundTo: hasMoved ? null : state.rewoundTo,
    pace: confirmation.pace,
  };
  if (expected === undefined) return { kind: 'stored', upTo, state: next };
  return judgeExpected(next, { upTo, expected, held });
}

/**
 * Every batch in flight behind a hole is answered with the same wish; it is followed once, or one
 * hole would send the whole window again for each of them.
 */
function judgeExpected(
  state: UplinkState,
  wish: { readonly upTo: number; readonly expected: number; readonly held: HeldRange },
): Judgement {
  const { upTo, expected, held } = wish;
  if (state.rewoundTo === expected) return { kind: 'stored', upTo, state };
  // What is older than what is held is gone; `oldest` in the envelope tells the collector.
  const from = Math.max(expected, Math.max(held.oldest, upTo + 1));
  const rewound = { ...state, next: from, inFlight: [], rewoundTo: expected };
  return { kind: 'rewound', upTo, state: rewound };
}
