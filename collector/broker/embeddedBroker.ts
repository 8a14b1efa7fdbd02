import type { Server, Socket } from 'node:net';
import {
  Aedes,
  type AedesOptions,
  type AuthenticateError,
  type Client,
  type PublishPacket,
  type Subscription,
} from 'aedes';
import { topicOf } from '../../protocol/topics.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Log } from '../../runtime/log.ts';
import { type ConnectFault, judgeConnect, judgePublish, judgeSubscribe } from './accessRules.ts';
import { isSecretOf } from './agentSecret.ts';
import { createFrameGuard } from './frameGuard.ts';
import { assertMayListen, type BrokerListener, openListener, portOf } from './listener.ts';
import {
  type AgentConnection,
  type MessagePort,
  newPortCounters,
  type OutboundKind,
  type Receive,
  type SendOutcome,
} from './messagePort.ts';
import { createSocketGate } from './socketGate.ts';
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
  const { log } = options;
  const counters = newPortCounters();
  const takeovers = createTakeoverWatch(options.clock);
  const faults = new WeakMap<Client, ConnectFault | null>();
  const connections = new WeakMap<Client, AgentConnection>();
  const ready = new Map<string, { client: Client; connection: AgentConnection }>();
  let receive: Receive = () => Promise.resolve('refused');
  let aedes: Aedes | null = null;
  let servers: Server[] = [];

  function refuse(reason: string, facts: Record<string, unknown>): Error {
    counters.refused[reason] = (counters.refused[reason] ?? 0) + 1;
    log.warn({ reason, ...facts }, 'an MQTT connection was refused');
    return new Error(reason);
  }

  const gate = createSocketGate({
    newGuard: createFrameGuard,
    onFault: (reason, remote) => refuse(reason, { remote }),
  });

  function connectionOf(client: Client): AgentConnection {
    const known = connections.get(client);
    if (known !== undefined) return known;
    const connection: AgentConnection = {
      agentId: client.id,
      send: (kind, text) => sendTo(client, kind, text),
    };
    connections.set(client, connection);
    return connection;
  }

  /** Goes to the one client and never through the broker: a frozen agent delays nobody else. */
  function sendTo(client: Client, kind: OutboundKind, text: string): SendOutcome {
    if (client.closed || !client.connected) return 'absent';
    if ((client.conn as Socket).writableLength > SEND_BUFFER_BYTES_MAX) {
      counters.congested += 1;
      return 'congested';
    }
    // The session is clean, so QoS 1 would promise no more: what is lost with the connection is
    // asked for again by the agent, which sends what is not confirmed.
    const topic = topicOf(client.id, kind);
    const packet = { cmd: 'publish', topic, payload: text, qos: 0, retain: false, dup: false };
    client.publish(packet as PublishPacket, () => undefined);
    return 'sent';
  }

  const hooks: AedesOptions = {
    preConnect(client, packet, done) {
      const { will } = packet;
      const wish = {
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
      faults.set(client, judgeConnect(wish));
      done(null, true);
    },

    authenticate(client, _username, password, done) {
      const fault = faults.get(client) ?? null;
      if (fault !== null) {
        done(withCode(refuse(fault, { agentId: client.id?.slice(0, 80) }), 5), false);
        return;
      }
      if (!isSecretOf(password, options.secretSha256Of(client.id))) {
        done(withCode(refuse('secret-wrong', { agentId: client.id }), 4), false);
        return;
      }
      gate.admit(client.conn as Socket);
      if (ready.has(client.id)) noteTakeover(client.id);
      done(null, true);
    },

    authorizePublish(client, packet, done) {
      const agentId = client === null ? wouldBeAgent(packet) : client.id;
      const judged = judgePublish(agentId, packet as Required<PublishPacket>);
      if (!judged.ok) {
        done(refuse(judged.fault, { agentId, topic: packet.topic.slice(0, 80) }));
        return;
      }
      const connection = client === null ? nobody(agentId) : connectionOf(client);
      // The message is in line when this returns, so messages of one client keep their order though
      // the broker calls this for all packets of a chunk at once. PUBACK is written when it is done.
      receive(connection, judged.kind, packet.payload as Buffer).then(
        (received) => done(received === 'taken' ? null : new Error('not stored')),
        (error: unknown) => {
          log.error({ err: error, agentId }, 'a message could not be taken');
          done(new Error('not stored'));
        },
      );
    },

    authorizeSubscribe(client, subscription: Subscription, done) {
      const fault = judgeSubscribe(client.id, subscription);
      if (fault === null) done(null, subscription);
      else done(refuse(fault, { agentId: client.id, filter: subscription.topic.slice(0, 80) }));
    },
  };

  function noteTakeover(agentId: string): void {
    counters.takeovers += 1;
    if (!takeovers.seen(agentId)) return;
    log.error(
      { code: 'HW-BROKER-004', agentId },
      'two machines seem to use the identity of one agent: they push each other away',
    );
  }

  function watch(broker: Aedes): void {
    broker.on('clientReady', (client) => {
      ready.set(client.id, { client, connection: connectionOf(client) });
      counters.connectedAgents = ready.size;
    });
    broker.on('clientDisconnect', (client) => {
      if (ready.get(client.id)?.client === client) ready.delete(client.id);
      counters.connectedAgents = ready.size;
    });
    broker.on('clientError', (client, error) => {
      log.debug({ agentId: client.id, reason: error.message }, 'an MQTT connection failed');
    });
    broker.on('connectionError', (_client, error) => {
      log.debug({ reason: error.message }, 'an MQTT connection failed before it was known');
    });
  }

  async function stop(): Promise<void> {
    const closing = servers;
    servers = [];
    const closed = closing.map((server) => new Promise((resolve) => server.close(resolve)));
    const broker = aedes;
    aedes = null;
    if (broker !== null) await new Promise<void>((resolve) => broker.close(() => resolve()));
    gate.closeAll();
    await Promise.all(closed);
  }

  return {
    counters,
    ports: () => servers.map(portOf),
    isConnected: (agentId) => ready.has(agentId),
    send: (agentId, kind, text) => ready.get(agentId)?.connection.send(kind, text) ?? 'absent',
    stop,
    async start(receiver) {
      options.listeners.forEach(assertMayListen);
      receive = receiver;
      const broker = new QuietBroker({
        ...hooks,
        concurrency: 1000,
        connectTimeout: CONNECT_WITHIN_MS,
        drainTimeout: DRAIN_WITHIN_MS,
      });
      watch(broker);
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

function withCode(error: Error, returnCode: number): AuthenticateError {
  return Object.assign(error, { returnCode });
}

/** A will of a connection that is long gone has only its topic to say whose it is. */
function wouldBeAgent(packet: PublishPacket): string {
  return packet.topic.split('/')[2] ?? '';
}

function nobody(agentId: string): AgentConnection {
  return { agentId, send: () => 'absent' };
}
