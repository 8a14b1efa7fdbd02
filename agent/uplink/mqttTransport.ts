import { readFileSync } from 'node:fs';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type {
  Connection,
  ConnectionEnd,
  ConnectionEvents,
  OutgoingMessage,
  Transport,
} from './transport.ts';

export interface MqttTransportOptions {
  /** `mqtt://host:port` or `mqtts://host:port`. */
  readonly url: string;
  /** Client id and user name. */
  readonly agentId: string;
  readonly secret: string;
  /** PEM file of the authority that signed the collector's certificate; null: the system's. */
  readonly caFile: string | null;
}

const CONNECT_TIMEOUT_MS = 15_000;
const KEEPALIVE_SECONDS = 30;

/**
 * MQTT 3.1.1 by mqtt.js, used for nothing but one connection at a time: its reconnecting stops for
 * ever at a refusal, and its store loses messages when a line flaps, so both are left to the uplink.
 */
export function createMqttTransport(options: MqttTransportOptions): Transport {
  return {
    connect({ will }, events) {
      const client = connect(options.url, clientOptions(options, will));
      return attach(client, events);
    },
  };
}

/** Read anew for each connection, so that a renewed certificate is picked up. */
function clientOptions(options: MqttTransportOptions, will: OutgoingMessage): IClientOptions {
  return {
    protocolVersion: 4,
    clean: true,
    clientId: options.agentId,
    username: options.agentId,
    password: options.secret,
    keepalive: KEEPALIVE_SECONDS,
    reschedulePings: false,
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    // Its table of 65,536 prepared numbers was measured to cost a small device 6 MB.
    writeCache: false,
    will: { topic: will.topic, payload: Buffer.from(will.text), qos: 1, retain: will.retain },
    ...(options.caFile === null ? {} : { ca: readFileSync(options.caFile) }),
  };
}

function attach(client: MqttClient, events: ConnectionEvents): Connection {
  let hasEnded = false;
  let lastError: Error | null = null;

  function finish(reason: string): void {
    if (hasEnded) return;
    hasEnded = true;
    client.end(true);
    const [code, errorCode] = [refusalCode(lastError), nameOf(lastError)];
    const end: ConnectionEnd = { reason, refusalCode: code, errorCode };
    events.onClosed(end);
  }

  // The listeners stay for the client's whole life: an `error` that nobody hears ends the process.
  client.on('error', (error) => {
    lastError = error;
    if (!client.connected) finish(error.message);
  });
  client.on('close', () => finish(lastError?.message ?? 'the connection was closed'));
  client.on('connect', () => {
    if (!hasEnded) events.onConnected();
  });
  client.on('message', (topic, payload) => {
    if (!hasEnded) events.onMessage(topic, payload.toString('utf8'));
  });

  return {
    subscribe: (topics) => subscribe(client, topics),
    publish: ({ topic, text, retain }) =>
      new Promise((resolve) => {
        client.publish(topic, text, { qos: 1, retain }, () => resolve());
      }),
    end: () =>
      new Promise((resolve) => {
        client.end(false, {}, () => resolve());
      }),
    destroy: finish,
  };
}

const GRANT_REFUSED = 128;

function subscribe(client: MqttClient, topics: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    client.subscribe([...topics], { qos: 1 }, (error, granted) => {
      const isGranted = granted?.every(({ qos }) => qos !== GRANT_REFUSED) ?? false;
      resolve(error === null && isGranted);
    });
  });
}

/** What Node calls the failure, or null. */
function nameOf(error: Error | null): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : null;
}

/** The CONNACK code that mqtt.js puts on its error, or null. */
function refusalCode(error: Error | null): number | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'number' ? code : null;
}
