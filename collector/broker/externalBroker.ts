import { connect, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import { LIMITS } from '../../protocol/limits.ts';
import { filterOfAll, parseTopic, topicOf } from '../../protocol/topics.ts';
import { backoffDelayMs } from '../../runtime/backoff.ts';
import type { CancelTimer, Clock } from '../../runtime/clock.ts';
import type { Log } from '../../runtime/log.ts';
import type { Random } from '../../runtime/random.ts';
import { judgePublish } from './accessRules.ts';
import {
  type AgentConnection,
  type MessagePort,
  newPortCounters,
  type OutboundKind,
  type Receive,
  type SendOutcome,
} from './messagePort.ts';

export interface ExternalBrokerOptions {
  /** `mqtt://host:port` or `mqtts://host:port`. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** PEM of the authority that signed the broker's certificate; absent: the system's. */
  readonly ca?: string | Buffer;
  /** Client id at the broker: unlike any agent's. */
  readonly clientId?: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

const RECONNECT = { delayMsMin: 1_000, delayMsMax: 30_000 };
const CONNECT_TIMEOUT_MS = 15_000;
const KEEPALIVE_SECONDS = 30;
/** Messages sent and not yet taken by the broker. */
const SENDING_MAX = 1_000;
const GRANT_REFUSED = 128;
const FILTERS = (['batch', 'status', 'reply'] as const).map(filterOfAll);

/**
 * The same through a broker outside, which has to see to it that an agent publishes only under its
 * own topics (docs: mosquitto's `pattern write hallwatch/v1/%u/#`). A message is acknowledged to the
 * broker only after the commit; mqtt.js hands out one message at a time, so that every message waits
 * for its own fsync here. What an agent forgets still depends on our confirmation alone.
 */
export function createExternalBroker(options: ExternalBrokerOptions): MessagePort {
  const { clock, log, random } = options;
  const counters = newPortCounters();
  const connections = new Map<string, AgentConnection>();
  let receive: Receive = () => Promise.resolve('refused');
  let client: MqttClient | null = null;
  let cancelRetry: CancelTimer = () => undefined;
  let attempt = 0;
  let sending = 0;
  let stopped = true;

  function send(agentId: string, kind: OutboundKind, text: string): SendOutcome {
    if (client === null || !client.connected) return 'absent';
    if (sending >= SENDING_MAX) {
      counters.congested += 1;
      return 'congested';
    }
    sending += 1;
    client.publish(topicOf(agentId, kind), text, { qos: 1 }, () => {
      sending -= 1;
    });
    return 'sent';
  }

  function connectionOf(agentId: string): AgentConnection {
    let connection = connections.get(agentId);
    if (connection === undefined) {
      connection = { agentId, send: (kind, text) => send(agentId, kind, text) };
      connections.set(agentId, connection);
    }
    return connection;
  }

  /** Resolves to whether the broker may be told that the message was taken. */
  async function take(packet: IPublishPacket): Promise<boolean> {
    const agentId = parseTopic(packet.topic)?.agentId ?? '';
    const judged = judgePublish(agentId, { ...packet, retain: packet.retain === true });
    const payload = Buffer.from(packet.payload);
    const fault = judged.ok ? tooLarge(payload) : judged.fault;
    if (!judged.ok || fault !== null) {
      counters.refused[String(fault)] = (counters.refused[String(fault)] ?? 0) + 1;
      log.warn({ topic: packet.topic.slice(0, 80), reason: fault }, 'a message was ignored');
      return true;
    }
    return (await receive(connectionOf(agentId), judged.kind, payload)) === 'taken';
  }

  function open(): void {
    const opened = connect(options.url, clientOptions(options));
    client = opened;
    let hasEnded = false;
    const end = (reason: string): void => {
      if (hasEnded) return;
      hasEnded = true;
      opened.end(true);
      connections.clear();
      sending = 0;
      if (!stopped) retryLater(reason);
    };
    opened.handleMessage = (packet, done) => {
      take(packet).then(
        (taken) => (taken ? done() : end('a message could not be stored')),
        (error: unknown) => end(String(error)),
      );
    };
    opened.on('error', (error) => end(error.message));
    opened.on('close', () => end('the connection was closed'));
    opened.on('connect', () => subscribe(opened, end));
  }

  function subscribe(opened: MqttClient, end: (reason: string) => void): void {
    opened.subscribe(FILTERS, { qos: 1 }, (error, granted) => {
      if (error === null && granted?.every(({ qos }) => qos !== GRANT_REFUSED)) {
        attempt = 0;
        log.info({ url: options.url }, 'connected to the MQTT broker');
        return;
      }
      log.error(
        { code: 'HW-BROKER-006', url: options.url },
        'the MQTT broker does not let the collector subscribe to its agents',
      );
      end('the subscription was refused');
    });
  }

  function retryLater(reason: string): void {
    const delayMs = backoffDelayMs(attempt, RECONNECT, random);
    attempt += 1;
    const facts = { code: 'HW-BROKER-005', url: options.url, reason, delayMs };
    log.warn(facts, 'no connection to the MQTT broker; trying again');
    cancelRetry = clock.after(delayMs, open);
  }

  return {
    counters,
    send,
    isConnected: () => false,
    async start(receiver) {
      receive = receiver;
      stopped = false;
      open();
    },
    async stop() {
      stopped = true;
      cancelRetry();
      const ending = client;
      client = null;
      if (ending !== null) await ending.endAsync(true);
    },
  };
}

function tooLarge(payload: Uint8Array): 'publish-too-large' | null {
  return payload.length > LIMITS.publishPacketBytesMax ? 'publish-too-large' : null;
}

function clientOptions(options: ExternalBrokerOptions): IClientOptions {
  const { username, password, ca } = options;
  return {
    protocolVersion: 4,
    clean: true,
    clientId: options.clientId ?? 'hallwatch-collector',
    keepalive: KEEPALIVE_SECONDS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(ca === undefined ? {} : { ca }),
  };
}
