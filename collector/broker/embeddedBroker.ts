import type { Server, Socket } from 'node:net';
import {
  Aedes,
  type AedesOptions,
  type Client,
  type ConnectPacket,
  type PublishPacket,
} from 'aedes';
import { parseTopic, topicOf } from '../../protocol/topics.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Log } from '../../runtime/log.ts';
import {
  type ConnectFault,
  type ConnectWish,
  judgeConnect,
  judgePublish,
  judgeSubscribe,
} from './accessRules.ts';
import { isSecretOf } from './agentSecret.ts';
import { createBatchLane } from './batchLane.ts';
import { createFrameGuard } from './frameGuard.ts';
import { assertMayListen, type BrokerListener, openListener, portOf } from './listener.ts';
import {
  type AgentConnection,
  type MessagePort,
  newPortCounters,
  type OutboundKind,
  type PortCounters,
  type Receive,
  type SendOutcome,
} from './messagePort.ts';
import { publishFrame } from './publishFrame.ts';
import { createSocketGate, type SocketGate } from './socketGate.ts';
import { createTakeoverWatch } from './takeoverWatch.ts';

export interface EmbeddedBrokerOptions {
  readonly listeners: readonly BrokerListener[];
  /** SHA-256 of an agent's secret in hexadecimal; null for an unknown agent. */
  readonly secretSha256Of: (agentId: string) => string | null;
  readonly clock: Clock;
  readonly log: Log;
}

export interface EmbeddedBroker extends MessagePort {
  /** The ports taken, in the order of `listeners`; empty before `start`. */
  ports(): number[];
}

/** A connection must say who it is within this time. */
const CONNECT_WITHIN_MS = 10_000;
/** A connection that does not read for this long is cut. */
const DRAIN_WITHIN_MS = 5_000;
/** Bytes in line for one agent above which nothing is added: it does not read. */
const SEND_BUFFER_BYTES_MAX = 256 * 1024;
/** Characters of a stranger's words that go into a log line. */
const SHOWN_LENGTH = 80;
/** Return codes of CONNACK (MQTT 3.1.1 §3.2.2.3). */
const BAD_USERNAME_OR_PASSWORD = 4;
const NOT_AUTHORIZED = 5;

/**
 * Nobody may subscribe to what agents publish, so nothing is ever passed on, kept or emitted: not
 * the agents' messages (they have gone to `receive` before), nor the broker's own `$SYS` news. It
 * takes the way of a message through the emitter and its stores off the path, and with it the case
 * in which one frozen subscriber holds up everybody (pitfalls.md §0.5).
 */
class QuietBroker extends Aedes {
  override publish(_packet: PublishPacket, ...rest: unknown[]): void {
    const done = rest.at(-1);
    if (typeof done === 'function') done();
  }
}

/** MQTT 3.1.1 for our agents and nobody else, in this process. */
export function createEmbeddedBroker(options: EmbeddedBrokerOptions): EmbeddedBroker {
  const counters = newPortCounters();
  const refuse = createRefusal(counters, options.log);
  const gate = createSocketGate({
    newGuard: createFrameGuard,
    onFault: (reason, remote) => refuse(reason, { remote }),
  });
  const agents = createConnectedAgents(options, counters);
  let aedes: Aedes | null = null;
  let servers: Server[] = [];

  async function stop(): Promise<void> {
    const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
    const broker = aedes;
    servers = [];
    aedes = null;
    if (broker !== null) await new Promise<void>((resolve) => broker.close(() => resolve()));
    gate.closeAll();
    await Promise.all(closed);
  }

  return {
    counters,
    ports: () => servers.map(portOf),
    isConnected: agents.isConnected,
    send: agents.send,
    stop,
    async start(receive) {
      options.listeners.forEach(assertMayListen);
      const broker = new QuietBroker({
        ...createConnectHooks({ options, refuse, gate, agents }),
        ...createMessageHooks({ receive, refuse, agents, log: options.log }),
        concurrency: 1000,
        connectTimeout: CONNECT_WITHIN_MS,
        drainTimeout: DRAIN_WITHIN_MS,
      });
      agents.watch(broker);
      broker.on('clientReady', (client) => openLane(client, { options, receive, gate, agents }));
      await broker.listen();
      aedes = broker;
      try {
        for (const listener of options.listeners) {
          servers.push(await openListener(listener, (socket) => gate.enter(socket, broker)));
        }
      } catch (error) {
        await stop();
        throw error;
      }
    },
  };
}

type Refusal = (reason: string, facts: Record<string, unknown>) => Error;

/** Counts and logs why a connection ends, and makes the error that ends it. */
function createRefusal(counters: PortCounters, log: Log): Refusal {
  return (reason, facts) => {
    counters.refused[reason] = (counters.refused[reason] ?? 0) + 1;
    log.warn({ reason, ...facts }, 'an MQTT connection was refused');
    return new Error(reason);
  };
}

interface ConnectedAgents {
  /** The one connection of a client, made when it is first asked for. */
  connectionOf(client: Client): AgentConnection;
  isConnected(agentId: string): boolean;
  send(agentId: string, kind: OutboundKind, text: string): SendOutcome;
  noteTakeover(agentId: string): void;
  watch(broker: Aedes): void;
}

function createConnectedAgents(
  { clock, log }: EmbeddedBrokerOptions,
  counters: PortCounters,
): ConnectedAgents {
  const takeovers = createTakeoverWatch(clock);
  const connections = new WeakMap<Client, AgentConnection>();
  const ready = new Map<string, Client>();

  function connectionOf(client: Client): AgentConnection {
    const known = connections.get(client);
    if (known !== undefined) return known;
    const connection: AgentConnection = {
      agentId: client.id,
      send(kind, text) {
        const outcome = sendTo(client, kind, text);
        if (outcome === 'congested') counters.congested += 1;
        return outcome;
      },
    };
    connections.set(client, connection);
    return connection;
  }

  return {
    connectionOf,
    isConnected: (agentId) => ready.has(agentId),
    send(agentId, kind, text) {
      const client = ready.get(agentId);
      return client === undefined ? 'absent' : connectionOf(client).send(kind, text);
    },
    noteTakeover(agentId) {
      counters.takeovers += 1;
      if (!takeovers.seen(agentId)) return;
      log.error(
        { code: 'HW-BROKER-004', agentId },
        'two machines seem to use the identity of one agent: they push each other away',
      );
    },
    watch(broker) {
      broker.on('clientReady', (client) => {
        ready.set(client.id, client);
        counters.connectedAgents = ready.size;
      });
      broker.on('clientDisconnect', (client) => {
        if (ready.get(client.id) === client) ready.delete(client.id);
        counters.connectedAgents = ready.size;
      });
      broker.on('clientError', (client, error) => {
        log.debug({ agentId: client.id, reason: error.message }, 'an MQTT connection failed');
      });
      broker.on('connectionError', (_client, error) => {
        log.debug({ reason: error.message }, 'an MQTT connection failed before it was known');
      });
    },
  };
}

/**
 * Goes to the one client and never through the broker: a frozen agent delays nobody else. Written
 * straight to the connection, it leaves in one system call with the acknowledgements of the same
 * commit. The session is clean, so QoS 1 would promise no more: what is lost with the connection is
 * asked for again by the agent, which sends what is not confirmed.
 */
function sendTo(client: Client, kind: OutboundKind, text: string): SendOutcome {
  const socket = client.conn as Socket;
  if (client.closed || !client.connected || !socket.writable) return 'absent';
  if (socket.writableLength > SEND_BUFFER_BYTES_MAX) return 'congested';
  writeTogether(socket, publishFrame(topicOf(client.id, kind), text));
  return 'sent';
}

/** What is written in one turn of the event loop leaves in one system call. */
function writeTogether(socket: Socket, bytes: Buffer): void {
  if (socket.writableCorked === 0) {
    socket.cork();
    process.nextTick(() => socket.uncork());
  }
  socket.write(bytes);
}

/** Gives the batches of a connected agent their short way; see `createBatchLane`. */
function openLane(
  client: Client,
  parts: {
    options: EmbeddedBrokerOptions;
    receive: Receive;
    gate: SocketGate;
    agents: ConnectedAgents;
  },
): void {
  const { options, receive, gate, agents } = parts;
  const socket = client.conn as Socket;
  const connection = agents.connectionOf(client);
  const acknowledge = createAcknowledger(socket);
  const cut = (error?: unknown): void => {
    if (error !== undefined) {
      options.log.error({ err: error, agentId: client.id }, 'a message could not be taken');
    }
    socket.destroy();
  };
  const take = (text: string, packetId: number): void => {
    receive(connection, 'batch', text).then((received) => {
      if (received === 'taken') acknowledge(packetId);
      else cut();
    }, cut);
  };
  const { monotonicMs: nowMs } = options.clock;
  gate.openLane(socket, createBatchLane({ topic: topicOf(client.id, 'batch'), take, nowMs }));
}

const PUBACK = 0x40;

/** Writes PUBACKs, those of one commit together; an agent that does not read them is cut. */
function createAcknowledger(socket: Socket): (packetId: number) => void {
  let packetIds: number[] = [];
  function write(): void {
    const due = packetIds;
    packetIds = [];
    if (!socket.writable) return;
    if (socket.writableLength > SEND_BUFFER_BYTES_MAX) {
      socket.destroy();
      return;
    }
    const frames = Buffer.allocUnsafe(due.length * 4);
    due.forEach((packetId, index) => {
      frames.writeUInt16BE((PUBACK << 8) | 2, index * 4);
      frames.writeUInt16BE(packetId, index * 4 + 2);
    });
    writeTogether(socket, frames);
  }
  return (packetId) => {
    if (packetIds.length === 0) process.nextTick(write);
    packetIds.push(packetId);
  };
}

/** Who may connect. */
function createConnectHooks({
  options,
  refuse,
  gate,
  agents,
}: {
  options: EmbeddedBrokerOptions;
  refuse: Refusal;
  gate: SocketGate;
  agents: ConnectedAgents;
}): AedesOptions {
  const faults = new WeakMap<Client, ConnectFault>();
  return {
    preConnect(client, packet, done) {
      // Refused in `authenticate`, where the client is told: here it would only be cut.
      const fault = judgeConnect(wishOf(packet));
      if (fault !== null) faults.set(client, fault);
      done(null, true);
    },
    authenticate(client, _username, password, done) {
      const fault = faults.get(client);
      if (fault !== undefined) {
        const error = refuse(fault, { agentId: client.id.slice(0, SHOWN_LENGTH) });
        done(Object.assign(error, { returnCode: NOT_AUTHORIZED }), false);
        return;
      }
      if (!isSecretOf(password, options.secretSha256Of(client.id))) {
        const error = refuse('secret-wrong', { agentId: client.id });
        done(Object.assign(error, { returnCode: BAD_USERNAME_OR_PASSWORD }), false);
        return;
      }
      gate.admit(client.conn as Socket);
      if (agents.isConnected(client.id)) agents.noteTakeover(client.id);
      done(null, true);
    },
  };
}

function wishOf(packet: ConnectPacket): ConnectWish {
  const { will } = packet;
  return {
    protocolVersion: packet.protocolVersion ?? 0,
    clientId: packet.clientId,
    username: packet.username,
    clean: packet.clean === true,
    keepaliveSeconds: packet.keepalive ?? 0,
    will:
      will === undefined
        ? null
        : {
            topic: will.topic,
            qos: will.qos ?? 0,
            retain: will.retain === true,
            bytes: Buffer.byteLength(will.payload),
          },
  };
}

/** What a connected agent may say and hear. */
function createMessageHooks({
  receive,
  refuse,
  agents,
  log,
}: {
  receive: Receive;
  refuse: Refusal;
  agents: ConnectedAgents;
  log: Log;
}): AedesOptions {
  return {
    // Also called for last wills, with no client when its connection is long forgotten.
    authorizePublish(client, packet, done) {
      const agentId = client === null ? agentOfTopic(packet.topic) : client.id;
      const { topic, qos, retain } = packet;
      const judged = judgePublish(agentId, { topic, qos, retain });
      if (!judged.ok) {
        done(refuse(judged.fault, { agentId, topic: topic.slice(0, SHOWN_LENGTH) }));
        return;
      }
      const connection = client === null ? nobody(agentId) : agents.connectionOf(client);
      // The message is in line when this returns, so messages of one client keep their order though
      // the broker calls this for all packets of a chunk at once. PUBACK is written by `done`.
      receive(connection, judged.kind, packet.payload.toString()).then(
        (received) => done(received === 'taken' ? null : new Error('not stored')),
        (error: unknown) => {
          log.error({ err: error, agentId }, 'a message could not be taken');
          done(new Error('not stored'));
        },
      );
    },
    authorizeSubscribe(client, subscription, done) {
      const { topic, qos } = subscription;
      const fault = judgeSubscribe(client.id, { topic, qos });
      if (fault === null) done(null, subscription);
      else done(refuse(fault, { agentId: client.id, filter: topic.slice(0, SHOWN_LENGTH) }));
    },
  };
}

function agentOfTopic(topic: string): string {
  return parseTopic(topic)?.agentId ?? '';
}

function nobody(agentId: string): AgentConnection {
  return { agentId, send: () => 'absent' };
}
