import { encodeBatch } from '../../protocol/batch.ts';
import { type Confirmation, parseConfirmation } from '../../protocol/confirmation.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { CancelTimer, Clock } from '../../runtime/clock.ts';
import type { Log } from '../../runtime/log.ts';
import type { Outbox, OutboxBatch } from '../outbox/outbox.ts';
import { AGENT_PROBLEMS } from '../problemCodes.ts';
import {
  afterSending,
  beginNewOutbox,
  beginSending,
  type HeldRange,
  hasRoom,
  judgeConfirmation,
  resend,
  type UplinkState,
} from './uplinkState.ts';

export interface BatchSenderOptions {
  readonly agentId: string;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly log: Log;
  /** A confirmation was read, whatever it says; for the collector's time. */
  readonly onConfirmation: (confirmation: Confirmation) => void;
  /** The outbox has moved to a new id. */
  readonly onNewOutbox: () => void;
  /** Nothing was confirmed for too long: the connection is of no use. */
  readonly onNothingConfirmed: () => void;
}

/**
 * Sends the outbox in order, a few batches ahead of their confirmations, and forgets a reading only
 * when the collector says that it is stored. Works when something happens, never by a tick.
 */
export interface BatchSender {
  /** A connection is ready: sends everything unconfirmed again through `publish`. */
  begin(publish: (batchText: string) => void): void;
  /** The connection is gone. */
  end(): void;
  /** Something may be there to send; calls in one turn of the event loop are taken together. */
  wake(): void;
  /** A message on the topic of confirmations. */
  receive(text: string): void;
}

/** How long a batch may stay unconfirmed before the connection is given up. */
const CONFIRM_WITHIN_MS = 20_000;
/** Bytes of a batch without its readings, generously. */
const ENVELOPE_BYTES = 512;

/** Makes the sender of an outbox, which must be open before `begin`. */
export function createBatchSender(options: BatchSenderOptions): BatchSender {
  const { outbox, clock, log } = options;
  let state: UplinkState | null = null;
  let publish: ((batchText: string) => void) | null = null;
  let isAwake = false;
  let stopWaiting: CancelTimer = () => undefined;
  let stopPausing: CancelTimer = () => undefined;
  let maySendAtMs = 0;

  const held = (): HeldRange => ({ oldest: outbox.oldestSequence(), next: outbox.nextSequence });

  function wake(): void {
    if (isAwake || publish === null) return;
    isAwake = true;
    setImmediate(() => {
      isAwake = false;
      sendWhatFits();
    });
  }

  function sendWhatFits(): void {
    while (publish !== null && state !== null && hasRoom(state)) {
      const pauseMs = maySendAtMs - clock.monotonicMs();
      if (pauseMs > 0) {
        pause(pauseMs);
        return;
      }
      const batch = outbox.readBatch({
        fromSequence: state.next,
        readingsMax: readingsMax(state),
        bytesMax: LIMITS.batchBytesMax - ENVELOPE_BYTES,
      });
      if (batch === null) return;
      if (state.inFlight.length === 0) waitForConfirmation();
      state = afterSending(state, { first: batch.first, last: batch.lastSequence });
      keepPace(state, batch.texts.length);
      publish(encode(batch));
    }
  }

  function encode(batch: OutboxBatch): string {
    const head = {
      agent: options.agentId,
      outbox: outbox.outboxId,
      first: batch.first,
      tag: batch.tagBefore,
      oldest: outbox.oldestSequence(),
      sentAtMs: Math.max(0, clock.wallMs()),
    };
    return encodeBatch(head, batch.texts);
  }

  function pause(pauseMs: number): void {
    stopPausing();
    stopPausing = clock.after(pauseMs, wake);
  }

  function keepPace(sending: UplinkState, readings: number): void {
    const rate = sending.pace.readingsPerSecondMax;
    if (rate === null) return;
    maySendAtMs = clock.monotonicMs() + Math.ceil((readings / rate) * 1000);
  }

  function waitForConfirmation(): void {
    stopWaiting();
    stopWaiting = clock.after(CONFIRM_WITHIN_MS, () => {
      const code = AGENT_PROBLEMS.nothingConfirmed;
      log.warn(
        { code, waiting: outbox.waiting() },
        'The collector confirms nothing; reconnecting.',
      );
      options.onNothingConfirmed();
    });
  }

  function receive(text: string): void {
    if (state === null) return;
    const message = parseConfirmation(text);
    if (!message.ok) {
      log.warn({ problem: message.problem }, 'A confirmation cannot be understood.');
      return;
    }
    options.onConfirmation(message.value);
    follow(state, message.value);
    wake();
  }

  function follow(before: UplinkState, confirmation: Confirmation): void {
    const judgement = judgeConfirmation(before, confirmation, held());
    switch (judgement.kind) {
      case 'foreign':
        log.debug({ outbox: confirmation.outbox }, 'A confirmation for another outbox.');
        return;
      case 'impossible':
        log.warn({ confirmation, sentUpTo: before.sentUpTo }, 'Never sent, yet confirmed.');
        return;
      case 'forked':
        moveToNewOutbox(before, confirmation, judgement.afterSequence);
        return;
      case 'rewound':
        log.info({ next: judgement.state.next }, 'The collector asks for earlier readings.');
        accept(before, judgement);
        return;
      case 'stored':
        accept(before, judgement);
        return;
      default:
        judgement satisfies never;
    }
  }

  function accept(before: UplinkState, { upTo, state: after }: Progress): void {
    outbox.acknowledge(upTo);
    state = after;
    if (after.pace.readingsPerSecondMax === null) maySendAtMs = 0;
    if (after.inFlight.length === 0) stopWaiting();
    else if (after.inFlight.length < before.inFlight.length) waitForConfirmation();
  }

  function moveToNewOutbox(
    before: UplinkState,
    confirmation: Confirmation,
    afterSequence: number,
  ): void {
    if (!outbox.moveToNewOutbox(afterSequence)) return;
    log.error(
      { code: AGENT_PROBLEMS.outboxForked, before: before.outboxId, now: outbox.outboxId },
      'The collector knows another history of this outbox (a cloned card or a restored image?). ' +
        'What it has not stored goes on in a new outbox.',
    );
    stopWaiting();
    state = beginNewOutbox(outbox.outboxId, confirmation.pace);
    options.onNewOutbox();
  }

  return {
    begin(publishBatch) {
      state = state === null ? beginSending(outbox.outboxId, held()) : resend(state, held().oldest);
      publish = publishBatch;
      maySendAtMs = 0;
      wake();
    },
    end() {
      publish = null;
      stopWaiting();
      stopPausing();
    },
    wake,
    receive,
  };
}

interface Progress {
  readonly upTo: number;
  readonly state: UplinkState;
}

/** A slow pace makes small batches, so that a second's worth never takes longer than a few. */
function readingsMax(state: UplinkState): number {
  const rate = state.pace.readingsPerSecondMax;
  if (rate === null) return LIMITS.batchReadingsMax;
  return Math.max(1, Math.min(LIMITS.batchReadingsMax, Math.floor(rate)));
}
