import type {
  Connection,
  ConnectionEvents,
  ConnectOptions,
  OutgoingMessage,
  Transport,
} from '../../../agent/uplink/transport.ts';
import {
  type AgentConnection,
  type InboundKind,
  type MessagePort,
  newPortCounters,
  type OutboundKind,
  type Receive,
} from '../../../collector/broker/messagePort.ts';
import { parseTopic, topicOf } from '../../../protocol/topics.ts';
import type { Clock } from '../../../runtime/clock.ts';

/** One way of a message over the line. */
const LATENCY_MS = 20;
/** After this long without a sign of life the broker believes that a connection is lost. */
const KEEPALIVE_MS = 45_000;
/** After this long an attempt to connect is given up (`agent/uplink/mqttTransport.ts`). */
const CONNECT_TIMEOUT_MS = 15_000;

/** A batch as it came out at the collector's end. */
export interface DeliveredBatch {
  readonly agentId: string;
  readonly atMs: number;
  readonly first: number;
  readonly readings: number;
}

/**
 * The network between agents and collector in virtual time: every agent's transport and the
 * collector's port, with a switch for each agent. A cut line says nothing to either end: what is
 * under way is lost, and both find out by waiting, as they do in a real network.
 */
export interface Line {
  readonly port: MessagePort;
  transportOf(agentId: string): Transport;
  cut(agentId: string): void;
  mend(agentId: string): void;
  /** Messages that the collector has not answered yet. */
  busy(): number;
  readonly delivered: readonly DeliveredBatch[];
}

interface Session {
  readonly agentId: string;
  readonly will: OutgoingMessage;
  readonly events: ConnectionEvents;
  /** The agent's end, and the broker's; a cut lets each live on without the other. */
  isOpenHere: boolean;
  isOpenThere: boolean;
  /** A connection that was cut never carries anything again. */
  isSevered: boolean;
  lastHeardMs: number;
}

export function createLine(clock: Clock): Line {
  return new VirtualLine(clock);
}

class VirtualLine implements Line {
  readonly delivered: DeliveredBatch[] = [];
  readonly port: MessagePort;
  readonly #clock: Clock;
  readonly #cutOff = new Set<string>();
  readonly #sessions = new Map<string, Session>();
  #receive: Receive | null = null;
  #busy = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.port = {
      counters: newPortCounters(),
      start: async (receive) => {
        this.#receive = receive;
      },
      stop: async () => {
        this.#receive = null;
      },
      send: (agentId, kind, text) => {
        const session = this.#sessions.get(agentId);
        return session === undefined ? 'absent' : this.#connectionOf(session).send(kind, text);
      },
      isConnected: (agentId) => this.#sessions.has(agentId),
    };
  }

  busy(): number {
    return this.#busy;
  }

  transportOf(agentId: string): Transport {
    return { connect: (options, events) => this.#connect(agentId, options, events) };
  }

  cut(agentId: string): void {
    this.#cutOff.add(agentId);
    const session = this.#sessions.get(agentId);
    if (session === undefined) return;
    session.isSevered = true;
    // It dies at the broker once it has been quiet for too long.
    const quietMs = this.#clock.monotonicMs() - session.lastHeardMs;
    this.#clock.after(Math.max(0, KEEPALIVE_MS - quietMs), () => this.#loseThere(session));
  }

  mend(agentId: string): void {
    this.#cutOff.delete(agentId);
  }

  #connect(agentId: string, { will }: ConnectOptions, events: ConnectionEvents): Connection {
    const session: Session = {
      ...{ agentId, will, events },
      ...{ isOpenHere: true, isOpenThere: false, isSevered: false, lastHeardMs: 0 },
    };
    this.#clock.after(LATENCY_MS, () => this.#accept(session));
    return {
      subscribe: () => Promise.resolve(true),
      publish: (message) => this.#publish(session, message),
      end: async () => {
        session.isOpenThere = false;
        close(session, 'goodbye');
      },
      destroy: (reason) => {
        close(session, reason);
        if (!session.isSevered) this.#loseThere(session);
      },
    };
  }

  #accept(session: Session): void {
    if (!session.isOpenHere) return;
    if (this.#cutOff.has(session.agentId)) {
      this.#clock.after(CONNECT_TIMEOUT_MS, () => close(session, 'connack timeout'));
      return;
    }
    const older = this.#sessions.get(session.agentId);
    if (older !== undefined) this.#loseThere(older);
    session.isOpenThere = true;
    session.lastHeardMs = this.#clock.monotonicMs();
    this.#sessions.set(session.agentId, session);
    session.events.onConnected();
  }

  /** The broker's end goes without a goodbye, so the last will speaks. */
  #loseThere(session: Session): void {
    if (!session.isOpenThere) return;
    session.isOpenThere = false;
    if (this.#sessions.get(session.agentId) === session) this.#sessions.delete(session.agentId);
    void this.#deliver(session, session.will);
  }

  #publish(session: Session, message: OutgoingMessage): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.after(LATENCY_MS, () => {
        if (!carries(session)) return;
        session.lastHeardMs = this.#clock.monotonicMs();
        void this.#deliver(session, message).then((isTaken) => {
          if (isTaken) this.#clock.after(LATENCY_MS, resolve);
          else close(session, 'not stored');
        });
      });
    });
  }

  /** The collector's end of one message; resolves as PUBACK does. */
  async #deliver(session: Session, { topic, text }: OutgoingMessage): Promise<boolean> {
    const kind = parseTopic(topic)?.kind as InboundKind;
    if (kind === 'batch') this.#note(session.agentId, text);
    this.#busy += 1;
    const received = await this.#receive?.(this.#connectionOf(session), kind, text);
    this.#busy -= 1;
    return received === 'taken';
  }

  #note(agentId: string, text: string): void {
    const { first, readings } = JSON.parse(text) as { first: number; readings: unknown[] };
    const atMs = this.#clock.wallMs();
    this.delivered.push({ agentId, atMs, first, readings: readings.length });
  }

  #connectionOf(session: Session): AgentConnection {
    return {
      agentId: session.agentId,
      send: (kind: OutboundKind, text: string) => {
        if (!session.isOpenThere) return 'absent';
        this.#clock.after(LATENCY_MS, () => {
          if (carries(session)) session.events.onMessage(topicOf(session.agentId, kind), text);
        });
        return 'sent';
      },
    };
  }
}

function carries(session: Session): boolean {
  return !session.isSevered && session.isOpenHere && session.isOpenThere;
}

function close(session: Session, reason: string): void {
  if (!session.isOpenHere) return;
  session.isOpenHere = false;
  session.events.onClosed({ reason, refusalCode: null });
}
