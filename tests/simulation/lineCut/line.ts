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
  const cutOff = new Set<string>();
  const sessions = new Map<string, Session>();
  const delivered: DeliveredBatch[] = [];
  const counters = newPortCounters();
  let receive: Receive | null = null;
  let busy = 0;

  const carries = (session: Session): boolean =>
    !session.isSevered && session.isOpenHere && session.isOpenThere;

  function connectionOf(session: Session): AgentConnection {
    return {
      agentId: session.agentId,
      send(kind: OutboundKind, text: string) {
        if (!session.isOpenThere) return 'absent';
        clock.after(LATENCY_MS, () => {
          if (carries(session)) session.events.onMessage(topicOf(session.agentId, kind), text);
        });
        return 'sent';
      },
    };
  }

  /** The collector's end of one message; resolves as PUBACK does. */
  async function deliver(session: Session, message: OutgoingMessage): Promise<boolean> {
    const kind = parseTopic(message.topic)?.kind as InboundKind;
    if (kind === 'batch') note(session.agentId, message.text);
    busy += 1;
    const received = await receive?.(connectionOf(session), kind, message.text);
    busy -= 1;
    return received === 'taken';
  }

  function note(agentId: string, text: string): void {
    const { first, readings } = JSON.parse(text) as { first: number; readings: unknown[] };
    delivered.push({ agentId, atMs: clock.wallMs(), first, readings: readings.length });
  }

  function close(session: Session, reason: string): void {
    if (!session.isOpenHere) return;
    session.isOpenHere = false;
    session.events.onClosed({ reason, refusalCode: null });
  }

  /** The broker's end goes without a goodbye, so the last will speaks. */
  function loseThere(session: Session): void {
    if (!session.isOpenThere) return;
    session.isOpenThere = false;
    if (sessions.get(session.agentId) === session) sessions.delete(session.agentId);
    void deliver(session, session.will);
  }

  function publish(session: Session, message: OutgoingMessage): Promise<void> {
    return new Promise((resolve) => {
      clock.after(LATENCY_MS, () => {
        if (!carries(session)) return;
        session.lastHeardMs = clock.monotonicMs();
        void deliver(session, message).then((isTaken) => {
          if (isTaken) clock.after(LATENCY_MS, resolve);
          else close(session, 'not stored');
        });
      });
    });
  }

  function accept(session: Session): void {
    if (!session.isOpenHere) return;
    if (cutOff.has(session.agentId)) {
      clock.after(CONNECT_TIMEOUT_MS, () => close(session, 'connack timeout'));
      return;
    }
    const older = sessions.get(session.agentId);
    if (older !== undefined) loseThere(older);
    session.isOpenThere = true;
    session.lastHeardMs = clock.monotonicMs();
    sessions.set(session.agentId, session);
    session.events.onConnected();
  }

  function connect(agentId: string, { will }: ConnectOptions, events: ConnectionEvents) {
    const session: Session = {
      ...{ agentId, will, events },
      ...{ isOpenHere: true, isOpenThere: false, isSevered: false, lastHeardMs: 0 },
    };
    clock.after(LATENCY_MS, () => accept(session));
    const connection: Connection = {
      subscribe: () => Promise.resolve(true),
      publish: (message) => publish(session, message),
      async end() {
        session.isOpenThere = false;
        close(session, 'goodbye');
      },
      destroy(reason) {
        close(session, reason);
        if (!session.isSevered) loseThere(session);
      },
    };
    return connection;
  }

  /** A cut connection dies at the broker once it has been quiet for too long. */
  function sever(session: Session): void {
    session.isSevered = true;
    const quietMs = clock.monotonicMs() - session.lastHeardMs;
    clock.after(Math.max(0, KEEPALIVE_MS - quietMs), () => loseThere(session));
  }

  const port: MessagePort = {
    counters,
    async start(to) {
      receive = to;
    },
    async stop() {
      receive = null;
    },
    send: (agentId, kind, text) => {
      const session = sessions.get(agentId);
      return session === undefined ? 'absent' : connectionOf(session).send(kind, text);
    },
    isConnected: (agentId) => sessions.has(agentId),
  };

  return {
    port,
    delivered,
    busy: () => busy,
    transportOf: (agentId) => ({
      connect: (options, events) => connect(agentId, options, events),
    }),
    cut(agentId) {
      cutOff.add(agentId);
      const session = sessions.get(agentId);
      if (session !== undefined) sever(session);
    },
    mend: (agentId) => {
      cutOff.delete(agentId);
    },
  };
}
