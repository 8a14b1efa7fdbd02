/** The few packets of MQTT 3.1.1 that a load needs, written and read with as little work as possible. */

function field(text: string): Buffer {
  const body = Buffer.from(text);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(body.length);
  return Buffer.concat([length, body]);
}

function packet(firstByte: number, body: Buffer): Buffer {
  const header = [firstByte];
  let rest = body.length;
  do {
    header.push((rest % 128) + (rest > 127 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.concat([Buffer.from(header), body]);
}

const CLEAN_SESSION_USER_PASSWORD = 0b1100_0010;
const KEEPALIVE_SECONDS = 60;

export function connectPacket(clientId: string, secret: string): Buffer {
  const flags = Buffer.from([4, CLEAN_SESSION_USER_PASSWORD, 0, KEEPALIVE_SECONDS]);
  const body = [field('MQTT'), flags, field(clientId), field(clientId), field(secret)];
  return packet(0x10, Buffer.concat(body));
}

export function subscribePacket(filter: string): Buffer {
  return packet(0x82, Buffer.concat([Buffer.from([0, 1]), field(filter), Buffer.from([1])]));
}

export function publishPacket(topic: string, packetId: number, payload: string): Buffer {
  const id = Buffer.from([packetId >> 8, packetId & 0xff]);
  return packet(0x32, Buffer.concat([field(topic), id, Buffer.from(payload)]));
}

export interface PacketListener {
  connack(): void;
  suback(): void;
  puback(): void;
  publish(payload: Buffer): void;
}

/** Takes the packets of a broker out of its bytes. */
export function createPacketReader(listener: PacketListener): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let size = packetSize(bytes); size !== null; size = packetSize(bytes)) {
      deliver(bytes.subarray(0, size), listener);
      bytes = bytes.subarray(size);
    }
    rest = bytes;
  };
}

/** Bytes of the first packet, or null while not all of it is there. */
function packetSize(bytes: Buffer): number | null {
  let length = 0;
  for (let at = 1; at < Math.min(5, bytes.length); at += 1) {
    const byte = bytes[at] ?? 0;
    length += (byte & 0x7f) * 128 ** (at - 1);
    if ((byte & 0x80) !== 0) continue;
    const size = at + 1 + length;
    return size <= bytes.length ? size : null;
  }
  return null;
}

function deliver(bytes: Buffer, listener: PacketListener): void {
  const type = (bytes[0] ?? 0) >> 4;
  if (type === 4) listener.puback();
  else if (type === 3) listener.publish(payloadOf(bytes));
  else if (type === 2) listener.connack();
  else if (type === 9) listener.suback();
}

function payloadOf(bytes: Buffer): Buffer {
  let at = 1;
  while (((bytes[at] ?? 0) & 0x80) !== 0) at += 1;
  at += 1;
  const qos = ((bytes[0] ?? 0) >> 1) & 3;
  return bytes.subarray(at + 2 + bytes.readUInt16BE(at) + (qos > 0 ? 2 : 0));
}
