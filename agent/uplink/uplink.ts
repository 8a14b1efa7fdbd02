import { topicOf } from '../../protocol/topics.ts';
import { type BackoffLimits, backoffDelayMs } from '../../runtime/backoff.ts';
import type { CancelTimer, Clock } from '../../runtime/clock.ts';
import type { Log } from '../../runtime/log.ts';
import { type Random, randomId } from '../../runtime/random.ts';
import { AGENT_PROBLEMS } from '../problemCodes.ts';
import type { BatchSender } from './batchSender.ts';
import type { Connection, ConnectionEnd, OutgoingMessage, Transport } from './transport.ts';

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

interface Session {
  readonly id: string;
  readonly connection: Connection;
  connectedAtMs: number | null;
  isReady: boolean;
  stopTimer: CancelTimer;
}

/** Makes an uplink; it connects at `start` and never gives up until `stop`. */
export function createUplink(options: UplinkOptions): Uplink {
  const { agentId, clock, log, sender } = options;
  let session: Session | null = null;
  let isStopped = true;
  let failures = 0;
  let stopRetrying: CancelTimer = () => undefined;

  function statusMessage(sessionId: string, presence: Presence): OutgoingMessage {
    const text = options.statusText(sessionId, presence);
    return { topic: topicOf(agentId, 'status'), text, retain: true };
  }

  function openSession(): void {
    const id = randomId(8);
    const will = statusMessage(id, 'connection-lost');
    try {
      const connection = options.transport.connect(
        { will },
        {
          onConnected: () => onConnected(id),
          onMessage: (topic, text) => onMessage(id, { topic, text }),
          onClosed: (end) => onClosed(id, end),
        },
      );
      session = {
        ...{ id, connection, connectedAtMs: null, isReady: false },
        stopTimer: () => undefined,
      };
    } catch (error) {
      retryLater({ reason: (error as Error).message, refusalCode: null });
    }
  }

  function onConnected(id: string): void {
    if (session?.id !== id) return;
    const self = session;
    self.connectedAtMs = clock.monotonicMs();
    self.stopTimer = clock.after(SUBSCRIBE_WITHIN_MS, () =>
      self.connection.destroy('the broker does not grant the subscriptions'),
    );
    void makeReady(self);
  }

  async function makeReady(self: Session): Promise<void> {
    const topics = [topicOf(agentId, 'confirm'), topicOf(agentId, 'command')];
    const isGranted = await self.connection.subscribe(topics);
    if (session !== self) return;
    if (!isGranted) return self.connection.destroy('the broker refuses the subscriptions');
    self.stopTimer();
    self.isReady = true;
    log.info({ session: self.id }, 'Connected to the collector.');
    void self.connection.publish(statusMessage(self.id, 'online'));
    sender.begin((text) => {
      void self.connection.publish({ topic: topicOf(agentId, 'batch'), text, retain: false });
    });
  }

  function onMessage(id: string, message: { readonly topic: string; readonly text: string }): void {
    if (session?.id !== id) return;
    if (message.topic === topicOf(agentId, 'confirm')) sender.receive(message.text);
    else if (message.topic === topicOf(agentId, 'command')) options.onCommand(message.text);
  }

  function onClosed(id: string, end: ConnectionEnd): void {
    if (session !== null && session.id !== id) return;
    const connectedAtMs = session?.connectedAtMs ?? null;
    session?.stopTimer();
    session = null;
    sender.end();
    const lastedMs = connectedAtMs === null ? 0 : clock.monotonicMs() - connectedAtMs;
    if (lastedMs >= STABLE_AFTER_MS) failures = 0;
    if (!isStopped) retryLater(end);
  }

  function retryLater(end: ConnectionEnd): void {
    const delayMs = backoffDelayMs(failures, RECONNECT, options.random);
    failures += 1;
    noteEnd(end, delayMs);
    stopRetrying();
    stopRetrying = clock.after(delayMs, openSession);
  }

  function noteEnd({ reason, refusalCode }: ConnectionEnd, delayMs: number): void {
    const facts = { reason, refusalCode, retryInMs: delayMs };
    if (refusalCode !== null && IDENTITY_REFUSALS.includes(refusalCode)) {
      const code = AGENT_PROBLEMS.identityRefused;
      log.error({ ...facts, code }, 'The collector refuses this agent: check its name and secret.');
      return;
    }
    log.warn(facts, 'There is no connection to the collector; readings stay in the outbox.');
  }

  async function stop(): Promise<void> {
    isStopped = true;
    stopRetrying();
    const self = session;
    if (self === null) return;
    sender.end();
    if (self.isReady)
      await withinGoodbye(self.connection.publish(statusMessage(self.id, 'stopped')));
    await withinGoodbye(self.connection.end());
    session = null;
    self.stopTimer();
    self.connection.destroy('stopped');
  }

  function withinGoodbye(work: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(GOODBYE_WITHIN_MS, resolve);
      void work.then(() => {
        cancel();
        resolve();
      });
    });
  }

  function publishReady(message: (self: Session) => OutgoingMessage): void {
    if (session?.isReady === true) void session.connection.publish(message(session));
  }

  return {
    start() {
      if (!isStopped) return;
      isStopped = false;
      openSession();
    },
    stop,
    isOnline: () => session?.isReady === true,
    publishStatus: () => publishReady((self) => statusMessage(self.id, 'online')),
    publishReply: (text) =>
      publishReady(() => ({ topic: topicOf(agentId, 'reply'), text, retain: false })),
    reconnect: (reason) => session?.connection.destroy(reason),
  };
}
