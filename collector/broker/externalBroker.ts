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
  type PortCounters,
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
  const line = createSendingLine(counters);
  let receive: Receive = () => Promise.resolve('refused');
  let client: MqttClient | null = null;
  let cancelRetry: CancelTimer = () => undefined;
  let attempt = 0;
  let stopped = true;

  const send: MessagePort['send'] = (agentId, kind, text) =>
    client === null ? 'absent' : line.send(client, topicOf(agentId, kind), text);
  const take = createTaker({ counters, log, send, receive: (...message) => receive(...message) });

  function open(): void {
    const opened = connect(options.url, clientOptions(options));
    client = opened;
    let hasEnded = false;
    const end = (reason: string): void => {
      if (hasEnded) return;
      hasEnded = true;
      opened.end(true);
      line.forget();
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
    opened.on('connect', () => {
      void subscribe(opened, options).then((granted) => {
        if (granted) attempt = 0;
        else end('the subscription was refused');
      });
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

/** Resolves to whether the broker lets us hear all agents. */
function subscribe(client: MqttClient, { url, log }: ExternalBrokerOptions): Promise<boolean> {
  return new Promise((resolve) => {
    client.subscribe(FILTERS, { qos: 1 }, (error, granted) => {
      const isGranted =
        error === null && granted?.every(({ qos }) => qos !== GRANT_REFUSED) === true;
      if (isGranted) log.info({ url }, 'connected to the MQTT broker');
      else {
        const facts = { code: 'HW-BROKER-006', url };
        log.error(facts, 'the MQTT broker does not let the collector subscribe to its agents');
      }
      resolve(isGranted);
    });
  });
}

/** What is on its way to the broker, bounded. */
function createSendingLine(counters: PortCounters) {
  let sending = 0;
  return {
    send(client: MqttClient, topic: string, text: string): SendOutcome {
      if (!client.connected) return 'absent';
      if (sending >= SENDING_MAX) {
        counters.congested += 1;
        return 'congested';
      }
      sending += 1;
      client.publish(topic, text, { qos: 1 }, () => {
        sending = Math.max(0, sending - 1);
      });
      return 'sent';
    },
    forget() {
      sending = 0;
    },
  };
}

/** Makes what takes a message: it says whether the broker may be told that it was taken. */
function createTaker(parts: {
  counters: PortCounters;
  log: Log;
  send: MessagePort['send'];
  receive: Receive;
}): (packet: IPublishPacket) => Promise<boolean> {
  const { counters, log, send, receive } = parts;
  const connections = new Map<string, AgentConnection>();

  function connectionOf(agentId: string): AgentConnection {
    const known = connections.get(agentId);
    if (known !== undefined) return known;
    const made: AgentConnection = { agentId, send: (kind, text) => send(agentId, kind, text) };
    connections.set(agentId, made);
    return made;
  }

  function ignore(topic: string, reason: string): true {
    counters.refused[reason] = (counters.refused[reason] ?? 0) + 1;
    log.warn({ topic: topic.slice(0, 80), reason }, 'a message was ignored');
    return true;
  }

  return async ({ topic, qos, retain, payload }) => {
    const agentId = parseTopic(topic)?.agentId ?? '';
    const judged = judgePublish(agentId, { topic, qos, retain });
    if (!judged.ok) return ignore(topic, judged.fault);
    const bytes = Buffer.from(payload);
    if (bytes.length > LIMITS.publishPacketBytesMax) return ignore(topic, 'publish-too-large');
    return (await receive(connectionOf(agentId), judged.kind, bytes.toString())) === 'taken';
  };
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
