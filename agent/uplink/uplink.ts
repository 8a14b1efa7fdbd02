import { topicOf } from '../../protocol/topics.ts';
import { type BackoffLimits, backoffDelayMs } from '../../runtime/backoff.ts';
import type { CancelTimer, Clock } from '../../runtime/clock.ts';
import type { Log } from '../../runtime/log.ts';
import { type Random, randomId } from '../../runtime/random.ts';
import { AGENT_PROBLEMS } from '../problemCodes.ts';
import type { BatchSender } from './batchSender.ts';
import type {
  Connection,
  ConnectionEnd,
  ConnectionEvents,
  OutgoingMessage,
  Transport,
} from './transport.ts';

/** What the retained status says about the connection itself. */
export type Presence = 'online' | 'stopped' | 'connection-lost';

export interface UplinkOptions {
  readonly agentId: string;
  readonly transport: Transport;
  readonly sender: BatchSender;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** The status message of a session, as text. */
  readonly statusText: (session: string, presence: Presence) => string;
  /** A message on the topic of commands. */
  readonly onCommand: (text: string) => void;
}

/** Keeps one connection to the collector, for ever, and carries messages both ways. */
export interface Uplink {
  start(): void;
  /** Says goodbye, so that the collector knows that this was meant. */
  stop(): Promise<void>;
  isOnline(): boolean;
  /** Publishes the status again; does nothing while there is no connection. */
  publishStatus(): void;
  publishReply(text: string): void;
  /** Ends the present connection and makes another. */
  reconnect(reason: string): void;
  /** The wall clock was set: a certificate that was not valid yet may be valid now. */
  clockWasSet(): void;
}

const RECONNECT: BackoffLimits = { delayMsMin: 1000, delayMsMax: 60_000 };
/** A connection that lasted less was no success: two agents of one name would hunt each other. */
const STABLE_AFTER_MS = 30_000;
/** How long the broker may take to grant the subscriptions. */
const SUBSCRIBE_WITHIN_MS = 20_000;
/** How long a stopping agent waits for its goodbye. */
const GOODBYE_WITHIN_MS = 2000;
/** CONNACK codes that a person must act on: identifier rejected, bad secret, not authorised. */
const IDENTITY_REFUSALS: readonly number[] = [2, 4, 5];
/** A certificate is judged by the machine's wall clock, which Node does not let us replace. */
const NOT_YET_VALID = 'CERT_NOT_YET_VALID';

interface Session {
  readonly id: string;
  readonly connection: Connection;
  connectedAtMs: number | null;
  isReady: boolean;
  stopTimer: CancelTimer;
}

/** Makes an uplink; it connects at `start` and never gives up until `stop`. */
export function createUplink(options: UplinkOptions): Uplink {
  return new PersistentUplink(options);
}

class PersistentUplink implements Uplink {
  readonly #options: UplinkOptions;
  #session: Session | null = null;
  #isStopped = true;
  #failures = 0;
  #stopRetrying: CancelTimer = () => undefined;
  /** The last attempt failed because the certificate is of a time to come. */
  #waitsForClock = false;

  constructor(options: UplinkOptions) {
    this.#options = options;
  }

  start(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    this.#openSession();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopRetrying();
    const session = this.#session;
    if (session === null) return;
    const { clock, sender } = this.#options;
    sender.end();
    const { connection } = session;
    if (session.isReady) {
      const goodbye = this.#statusMessage(session.id, 'stopped');
      await withinGoodbye(clock, connection.publish(goodbye));
    }
    await withinGoodbye(clock, connection.end());
    this.#session = null;
    session.stopTimer();
    connection.destroy('stopped');
  }

  isOnline(): boolean {
    return this.#session?.isReady === true;
  }

  publishStatus(): void {
    this.#publishReady(({ id }) => this.#statusMessage(id, 'online'));
  }

  publishReply(text: string): void {
    const topic = topicOf(this.#options.agentId, 'reply');
    this.#publishReady(() => ({ topic, text, retain: false }));
  }

  reconnect(reason: string): void {
    this.#session?.connection.destroy(reason);
  }

  clockWasSet(): void {
    if (this.#isStopped || this.#session !== null || !this.#waitsForClock) return;
    this.#stopRetrying();
    this.#openSession();
  }

  #publishReady(message: (session: Session) => OutgoingMessage): void {
    const session = this.#session;
    if (session?.isReady === true) void session.connection.publish(message(session));
  }

  #statusMessage(sessionId: string, presence: Presence): OutgoingMessage {
    const { agentId, statusText } = this.#options;
    const text = statusText(sessionId, presence);
    return { topic: topicOf(agentId, 'status'), text, retain: true };
  }

  #openSession(): void {
    const id = randomId(8);
    const will = this.#statusMessage(id, 'connection-lost');
    const events: ConnectionEvents = {
      onConnected: () => this.#onConnected(id),
      onMessage: (topic, text) => this.#onMessage(id, { topic, text }),
      onClosed: (end) => this.#onClosed(id, end),
    };
    try {
      const connection = this.#options.transport.connect({ will }, events);
      const stopTimer: CancelTimer = () => undefined;
      this.#session = { id, connection, connectedAtMs: null, isReady: false, stopTimer };
    } catch (error) {
      this.#retryLater({ reason: (error as Error).message, refusalCode: null });
    }
  }

  #onConnected(id: string): void {
    const session = this.#session;
    if (session?.id !== id) return;
    const { clock } = this.#options;
    session.connectedAtMs = clock.monotonicMs();
    session.stopTimer = clock.after(SUBSCRIBE_WITHIN_MS, () =>
      session.connection.destroy('the broker does not grant the subscriptions'),
    );
    void this.#makeReady(session);
  }

  async #makeReady(session: Session): Promise<void> {
    const { agentId, log, sender } = this.#options;
    const { connection } = session;
    const topics = [topicOf(agentId, 'confirm'), topicOf(agentId, 'command')];
    const isGranted = await connection.subscribe(topics);
    if (this.#session !== session || this.#isStopped) return;
    session.stopTimer();
    if (!isGranted) {
      connection.destroy('the broker refuses the subscriptions');
      return;
    }
    session.isReady = true;
    log.info({ session: session.id }, 'Connected to the collector.');
    void connection.publish(this.#statusMessage(session.id, 'online'));
    const topic = topicOf(agentId, 'batch');
    sender.begin((text) => void connection.publish({ topic, text, retain: false }));
  }

  #onMessage(id: string, message: { readonly topic: string; readonly text: string }): void {
    if (this.#session?.id !== id) return;
    const { agentId, sender, onCommand } = this.#options;
    if (message.topic === topicOf(agentId, 'confirm')) sender.receive(message.text);
    else if (message.topic === topicOf(agentId, 'command')) onCommand(message.text);
  }

  #onClosed(id: string, end: ConnectionEnd): void {
    const session = this.#session;
    if (session?.id !== id) return;
    session.stopTimer();
    this.#session = null;
    const { clock, sender } = this.#options;
    sender.end();
    const { connectedAtMs } = session;
    const lastedMs = connectedAtMs === null ? 0 : clock.monotonicMs() - connectedAtMs;
    if (lastedMs >= STABLE_AFTER_MS) this.#failures = 0;
    if (!this.#isStopped) this.#retryLater(end);
  }

  #retryLater({ reason, refusalCode, errorCode = null }: ConnectionEnd): void {
    const { clock, log, random } = this.#options;
    const delayMs = backoffDelayMs(this.#failures, RECONNECT, random);
    this.#failures += 1;
    this.#stopRetrying();
    this.#stopRetrying = clock.after(delayMs, () => this.#openSession());
    const facts = { reason, refusalCode, retryInMs: delayMs };
    this.#waitsForClock = errorCode === NOT_YET_VALID;
    if (this.#waitsForClock) {
      const code = AGENT_PROBLEMS.certificateNotYetValid;
      const clockSays = new Date(clock.wallMs()).toISOString();
      log.error({ ...facts, code, clockSays }, 'The certificate is not valid yet by this clock.');
      return;
    }
    if (refusalCode !== null && IDENTITY_REFUSALS.includes(refusalCode)) {
      const code = AGENT_PROBLEMS.identityRefused;
      log.error({ ...facts, code }, 'The collector refuses this agent: check its name and secret.');
      return;
    }
    log.warn(facts, 'There is no connection to the collector; readings stay in the outbox.');
  }
}

function withinGoodbye(clock: Clock, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(GOODBYE_WITHIN_MS, resolve);
    void work.then(() => {
      cancel();
      resolve();
    });
  });
}
