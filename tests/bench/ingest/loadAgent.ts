import { connect, type Socket } from 'node:net';
import { genesisTag, nextTag } from '../../../protocol/chain.ts';
import { topicOf } from '../../../protocol/topics.ts';
import { connectPacket, createPacketReader, publishPacket, subscribePacket } from './mqttFrames.ts';

/** Messages that one agent keeps sent and not yet acknowledged. */
const IN_FLIGHT = 20;

export interface LoadAgentOptions {
  readonly agentId: string;
  readonly port: number;
  readonly secret: string;
  /** Readings in every message. */
  readonly readingsPerMessage: number;
  /** Whether somebody sends confirmations, whose delay is then measured. */
  readonly expectsConfirmations: boolean;
}

/** An honest agent that always has more to send. */
export interface LoadAgent {
  ready(): Promise<void>;
  start(): void;
  /** Stops sending; resolves when everything sent is acknowledged (and confirmed). */
  finish(): Promise<void>;
  sentMessages(): number;
  /** Milliseconds from sending to confirmation, of every message. */
  readonly confirmMs: number[];
  close(): void;
}

export function createLoadAgent(options: LoadAgentOptions): LoadAgent {
  const { agentId, expectsConfirmations } = options;
  const outbox = createOutbox(options);
  const confirmations = createConfirmationTimer();
  const topic = topicOf(agentId, 'batch');
  let socket: Socket | null = null;
  let messages = 0;
  let acknowledged = 0;
  let sending = false;
  let finished: () => void = () => undefined;
  let connected: () => void = () => undefined;

  function fill(): void {
    if (!sending || socket === null) return;
    socket.cork();
    while (messages - acknowledged < IN_FLIGHT) {
      messages += 1;
      const { text, upTo } = outbox.next();
      socket.write(publishPacket(topic, (messages % 65_535) + 1, text));
      if (expectsConfirmations) confirmations.sent(upTo);
    }
    process.nextTick(() => socket?.uncork());
  }

  function settle(): void {
    if (!sending && acknowledged === messages && confirmations.areAllHere()) finished();
  }

  const read = createPacketReader({
    connack: () => socket?.write(subscribePacket(topicOf(agentId, 'confirm'))),
    suback: () => connected(),
    publish(payload) {
      confirmations.received(payload);
      settle();
    },
    puback() {
      acknowledged += 1;
      if (messages - acknowledged <= IN_FLIGHT / 2) fill();
      settle();
    },
  });

  return {
    confirmMs: confirmations.delaysMs,
    sentMessages: () => messages,
    ready: () =>
      new Promise((resolve, reject) => {
        connected = resolve;
        socket = connect({ port: options.port, host: '127.0.0.1', noDelay: true });
        socket.on('data', read);
        socket.on('error', reject);
        socket.on('close', () => reject(new Error(`${agentId} was cut off`)));
        socket.write(connectPacket(agentId, options.secret));
      }),
    start() {
      sending = true;
      fill();
    },
    finish: () =>
      new Promise((resolve) => {
        finished = resolve;
        sending = false;
        settle();
      }),
    close: () => socket?.destroy(),
  };
}

/** Measures from sending to confirmation. */
function createConfirmationTimer() {
  const waiting: { readonly upTo: number; readonly atMs: number }[] = [];
  const delaysMs: number[] = [];
  return {
    delaysMs,
    sent(upTo: number): void {
      waiting.push({ upTo, atMs: nowMs() });
    },
    received(payload: Buffer): void {
      const stored = Number(/"storedUpTo":(\d+)/.exec(payload.toString('latin1'))?.[1] ?? 0);
      const now = nowMs();
      while ((waiting[0]?.upTo ?? Number.POSITIVE_INFINITY) <= stored) {
        delaysMs.push(now - (waiting.shift()?.atMs ?? now));
      }
    },
    areAllHere: () => waiting.length === 0,
  };
}

function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Makes batches one after the other, as an outbox that never runs empty. */
function createOutbox({ agentId, readingsPerMessage }: LoadAgentOptions) {
  const outboxId = `bench-${agentId}`;
  let sequence = 0;
  let tag = genesisTag(outboxId);
  return {
    next(): { text: string; upTo: number } {
      const first = sequence + 1;
      const tagBefore = tag;
      const texts: string[] = [];
      for (let index = 0; index < readingsPerMessage; index += 1) {
        sequence += 1;
        const text = readingText(sequence);
        tag = nextTag(tag, text);
        texts.push(text);
      }
      const head = `{"v":1,"agent":"${agentId}","outbox":"${outboxId}","first":${first}`;
      const rest = `"tag":"${tagBefore}","oldest":${first},"sentAtMs":1772413200000`;
      return { text: `${head},${rest},"readings":[${texts.join(',')}]}`, upTo: sequence };
    },
  };
}

/** About 190 bytes, as `JSON.stringify` would write them. */
function readingText(sequence: number): string {
  const atMs = sequence * 20;
  return `{"kind":"occupancy","device":"seat-${sequence % 10}","channel":"main","boot":"boot-5f0c","monotonicMs":${atMs},"wallMs":${1_772_413_200_000 + atMs},"clock":{"state":"synced","source":"ntp","errorMs":5},"occupied":${sequence % 2 === 0}}`;
}
