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
  /** Milliseconds from sending to confirmation, a sample of them. */
  readonly confirmMs: number[];
  close(): void;
}

export function createLoadAgent(options: LoadAgentOptions): LoadAgent {
  const { agentId, expectsConfirmations } = options;
  const outbox = createOutbox(options);
  const topic = topicOf(agentId, 'batch');
  const sentAt: { readonly upTo: number; readonly atMs: number }[] = [];
  const confirmMs: number[] = [];
  let socket: Socket | null = null;
  let inFlight = 0;
  let messages = 0;
  let acknowledged = 0;
  let confirmedUpTo = 0;
  let sending = false;
  let finished: (() => void) | null = null;
  let connected: () => void = () => undefined;

  function fill(): void {
    if (!sending || socket === null) return;
    socket.cork();
    while (inFlight < IN_FLIGHT) {
      messages += 1;
      inFlight += 1;
      const { text, upTo } = outbox.next();
      socket.write(publishPacket(topic, (messages % 65_535) + 1, text));
      if (expectsConfirmations) sentAt.push({ upTo, atMs: nowMs() });
    }
    process.nextTick(() => socket?.uncork());
  }

  function settle(): void {
    const isConfirmed = !expectsConfirmations || confirmedUpTo >= outbox.lastSequence();
    if (finished !== null && acknowledged === messages && isConfirmed) finished();
  }

  function noteConfirmed(payload: Buffer): void {
    const stored = Number(/"storedUpTo":(\d+)/.exec(payload.toString('latin1'))?.[1] ?? 0);
    confirmedUpTo = Math.max(confirmedUpTo, stored);
    const now = nowMs();
    while ((sentAt[0]?.upTo ?? Number.POSITIVE_INFINITY) <= confirmedUpTo) {
      confirmMs.push(now - (sentAt.shift()?.atMs ?? now));
    }
    settle();
  }

  const read = createPacketReader({
    connack: () => socket?.write(subscribePacket(topicOf(agentId, 'confirm'))),
    suback: () => connected(),
    publish: noteConfirmed,
    puback() {
      inFlight -= 1;
      acknowledged += 1;
      if (inFlight <= IN_FLIGHT / 2) fill();
      settle();
    },
  });

  return {
    confirmMs,
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
    finish() {
      sending = false;
      return new Promise((resolve) => {
        finished = resolve;
        settle();
      });
    },
    close: () => socket?.destroy(),
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
    lastSequence: () => sequence,
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
