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
  /** What is sent now bears another outbox id than before. */
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
  return new OutboxSender(options);
}

class OutboxSender implements BatchSender {
  readonly #options: BatchSenderOptions;
  #state: UplinkState | null = null;
  #publish: ((batchText: string) => void) | null = null;
  #isAwake = false;
  #stopWaiting: CancelTimer = () => undefined;
  #stopPausing: CancelTimer = () => undefined;
  #maySendAtMs = 0;

  constructor(options: BatchSenderOptions) {
    this.#options = options;
  }

  begin(publish: (batchText: string) => void): void {
    const held = this.#held();
    const { outboxId } = this.#options.outbox;
    this.#state =
      this.#state === null ? beginSending(outboxId, held) : resend(this.#state, held.oldest);
    this.#publish = publish;
    this.#maySendAtMs = 0;
    this.wake();
  }

  end(): void {
    this.#publish = null;
    this.#stopWaiting();
    this.#stopPausing();
  }

  wake(): void {
    if (this.#isAwake || this.#publish === null) return;
    this.#isAwake = true;
    setImmediate(() => {
      this.#isAwake = false;
      this.#sendWhatFits();
    });
  }

  receive(text: string): void {
    this.#followOutbox();
    if (this.#state === null) return;
    const message = parseConfirmation(text);
    if (!message.ok) {
      const { problem } = message;
      this.#options.log.warn({ problem }, 'A confirmation cannot be understood.');
      return;
    }
    this.#options.onConfirmation(message.value);
    this.#follow(this.#state, message.value);
    this.wake();
  }

  #held(): HeldRange {
    const { outbox } = this.#options;
    return { oldest: outbox.oldestSequence(), next: outbox.nextSequence };
  }

  /** Another outbox has taken the place of the one that was sent: begins with its oldest reading. */
  #followOutbox(): void {
    const { outboxId } = this.#options.outbox;
    if (this.#state === null || this.#state.outboxId === outboxId) return;
    this.#stopWaiting();
    const { pace } = this.#state;
    this.#state = { ...beginSending(outboxId, this.#held()), pace };
    this.#options.onNewOutbox();
  }

  #sendWhatFits(): void {
    const { clock, outbox } = this.#options;
    if (this.#publish !== null) this.#followOutbox();
    while (this.#publish !== null && this.#state !== null && hasRoom(this.#state)) {
      const pauseMs = this.#maySendAtMs - clock.monotonicMs();
      if (pauseMs > 0) {
        this.#stopPausing();
        this.#stopPausing = clock.after(pauseMs, () => this.wake());
        return;
      }
      const batch = outbox.readBatch({
        fromSequence: this.#state.next,
        readingsMax: readingsMax(this.#state),
        bytesMax: LIMITS.batchBytesMax - ENVELOPE_BYTES,
      });
      if (batch === null) return;
      if (this.#state.inFlight.length === 0) this.#waitForConfirmation();
      const sent = { first: batch.first, last: batch.lastSequence };
      this.#state = afterSending(this.#state, sent);
      this.#keepPace(this.#state, batch.texts.length);
      this.#publish(this.#encode(batch));
    }
  }

  #encode(batch: OutboxBatch): string {
    const { agentId, outbox, clock } = this.#options;
    const head = {
      agent: agentId,
      outbox: outbox.outboxId,
      first: batch.first,
      tag: batch.tagBefore,
      oldest: outbox.oldestSequence(),
      sentAtMs: Math.max(0, clock.wallMs()),
    };
    return encodeBatch(head, batch.texts);
  }

  #keepPace(state: UplinkState, readings: number): void {
    const rate = state.pace.readingsPerSecondMax;
    if (rate === null) return;
    const spanMs = Math.ceil((readings / rate) * 1000);
    this.#maySendAtMs = this.#options.clock.monotonicMs() + spanMs;
  }

  #waitForConfirmation(): void {
    const { clock, log, outbox, onNothingConfirmed } = this.#options;
    this.#stopWaiting();
    this.#stopWaiting = clock.after(CONFIRM_WITHIN_MS, () => {
      const facts = { code: AGENT_PROBLEMS.nothingConfirmed, waiting: outbox.waiting() };
      log.warn(facts, 'The collector confirms nothing; reconnecting.');
      onNothingConfirmed();
    });
  }

  #follow(before: UplinkState, confirmation: Confirmation): void {
    const { log } = this.#options;
    const judgement = judgeConfirmation(before, confirmation, this.#held());
    switch (judgement.kind) {
      case 'foreign':
        log.debug({ outbox: confirmation.outbox }, 'A confirmation for another outbox.');
        return;
      case 'impossible':
        log.warn({ confirmation, sentUpTo: before.sentUpTo }, 'Never sent, yet confirmed.');
        return;
      case 'forked':
        this.#moveToNewOutbox(judgement.afterSequence, confirmation);
        return;
      case 'rewound':
        log.info({ next: judgement.state.next }, 'The collector asks for earlier readings.');
        this.#accept(before, judgement);
        return;
      case 'stored':
        this.#accept(before, judgement);
        return;
      default:
        judgement satisfies never;
    }
  }

  #accept(before: UplinkState, { upTo, state }: Progress): void {
    this.#options.outbox.acknowledge(upTo, state.outboxId);
    this.#state = state;
    if (state.pace.readingsPerSecondMax === null) this.#maySendAtMs = 0;
    if (state.inFlight.length === 0) this.#stopWaiting();
    else if (state.inFlight.length < before.inFlight.length) this.#waitForConfirmation();
  }

  #moveToNewOutbox(afterSequence: number, confirmation: Confirmation): void {
    const { outbox, log, onNewOutbox } = this.#options;
    if (!outbox.moveToNewOutbox(afterSequence)) return;
    log.error(
      { code: AGENT_PROBLEMS.outboxForked, before: confirmation.outbox, now: outbox.outboxId },
      'The collector knows another history of this outbox (a cloned card or a restored image?). ' +
        'What it has not stored goes on in a new outbox.',
    );
    this.#stopWaiting();
    this.#state = beginNewOutbox(outbox.outboxId, confirmation.pace);
    onNewOutbox();
  }
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
