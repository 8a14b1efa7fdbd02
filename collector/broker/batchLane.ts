/**
 * The short way of a batch. Nearly all that ever comes is a PUBLISH of QoS 1 on the agent's own batch
 * topic, and the rules have nothing to decide about it: it is taken out of the bytes here, before the
 * broker takes every packet apart in its general way (measured: a quarter of the processor time of a
 * message). Everything else goes on to the broker, in its order and in whole packets.
 */
export interface BatchLane {
  /** Takes the next bytes of the connection; then call `next` until it gives null. */
  push(chunk: Buffer): void;
  /** The next packet for the broker; null when none is whole. Batches before it have been taken. */
  next(): Buffer | null;
}

interface Options {
  /** The topic of this agent's batches. */
  readonly topic: string;
  readonly take: (text: string, packetId: number) => void;
  /** Milliseconds that never jump. */
  readonly nowMs: () => number;
}

/**
 * One batch goes to the broker after this time, because the broker cuts a connection from which it
 * sees no packet: keepalive may be as short as a second, and half of that more is granted.
 */
const SHOWN_TO_BROKER_MS = 400;

/** PUBLISH, QoS 1, not retained; the DUP flag may be either. */
const PUBLISH_QOS_1 = 0x32;
const WITHOUT_DUP = 0xf7;

export function createBatchLane({ topic, take, nowMs }: Options): BatchLane {
  const topicField = fieldOf(topic);
  let bytes: Buffer = Buffer.alloc(0);
  let at = 0;
  let shownMs = nowMs();
  let mustShow = false;

  /** Takes the packet between `bodyAt` and `end` if it is a batch. */
  function takeBatch(bodyAt: number, end: number): boolean {
    if (((bytes[at] ?? 0) & WITHOUT_DUP) !== PUBLISH_QOS_1) return false;
    const idAt = bodyAt + topicField.length;
    if (idAt + 2 > end || !hasAt(bytes, bodyAt, topicField)) return false;
    const packetId = bytes.readUInt16BE(idAt);
    if (packetId === 0) return false;
    take(bytes.toString('utf8', idAt + 2, end), packetId);
    return true;
  }

  return {
    push(chunk) {
      bytes = at === bytes.length ? chunk : Buffer.concat([bytes.subarray(at), chunk]);
      at = 0;
      mustShow = nowMs() - shownMs >= SHOWN_TO_BROKER_MS;
    },
    next() {
      for (;;) {
        const size = headerSize(bytes, at);
        if (size === null) return null;
        const end = at + size.header + size.body;
        if (end > bytes.length) return null;
        const from = at;
        const taken = !mustShow && takeBatch(at + size.header, end);
        at = end;
        if (taken) continue;
        shownMs = nowMs();
        mustShow = false;
        return bytes.subarray(from, end);
      }
    },
  };
}

function fieldOf(text: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
}

function hasAt(bytes: Buffer, at: number, part: Buffer): boolean {
  for (let index = 0; index < part.length; index += 1) {
    if (bytes[at + index] !== part[index]) return false;
  }
  return true;
}

/** Bytes of a packet's header and of what follows it; null while its length is not all there. */
function headerSize(bytes: Buffer, at: number): { header: number; body: number } | null {
  let body = 0;
  let unit = 1;
  for (let index = at + 1; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    body += (byte & 0x7f) * unit;
    unit *= 128;
    // The frame guard has seen to it that no length goes on for ever.
    if ((byte & 0x80) === 0) return { header: index + 1 - at, body };
  }
  return null;
}
