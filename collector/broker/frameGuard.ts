import { LIMITS } from '../../protocol/limits.ts';

/** Why a connection is cut before its bytes reach the broker. */
export type FrameFault =
  | 'first-not-connect'
  | 'packet-not-allowed'
  | 'length-malformed'
  | 'connect-too-large'
  | 'publish-too-large'
  | 'packet-too-large';

export interface FrameGuard {
  /** Judges the next bytes of the connection. After a fault nothing more may be passed on. */
  check(chunk: Uint8Array): FrameFault | null;
  /** Says whether the bytes seen so far end where a packet ends. */
  isBetweenPackets(): boolean;
}

const CONNECT = 1;
const PUBLISH = 3;
/** What an agent of ours sends: it never uses QoS 2, so its packets need not reach the broker. */
const ALLOWED: ReadonlySet<number> = new Set([
  CONNECT,
  PUBLISH,
  4, // PUBACK
  8, // SUBSCRIBE
  10, // UNSUBSCRIBE
  12, // PINGREQ
  14, // DISCONNECT
]);
/** A remaining length has at most four bytes of seven bits (MQTT 3.1.1 §2.2.3). */
const LAST_LENGTH_UNIT = 128 ** 3;

/**
 * Watches the frames of one connection go by: type and announced length of every packet are judged
 * from its first bytes, before anything of it is kept. Without it one CONNECT that announces 256 MB
 * makes the broker keep all of it (pitfalls.md §0.6). Holds no bytes, however they are sliced.
 */
export function createFrameGuard(): FrameGuard {
  const state: FrameState = {
    seenConnect: false,
    inLength: false,
    bodyLeft: 0,
    type: 0,
    length: 0,
    unit: 1,
  };
  let fault: FrameFault | null = null;
  return {
    check(chunk) {
      fault ??= advance(state, chunk);
      return fault;
    },
    isBetweenPackets: () => !state.inLength && state.bodyLeft === 0,
  };
}

interface FrameState {
  seenConnect: boolean;
  /** Between the first byte of a packet and the end of its length. */
  inLength: boolean;
  /** Bytes of the current packet's body still to come. */
  bodyLeft: number;
  type: number;
  /** What the length bytes seen so far add up to, and what the next one counts. */
  length: number;
  unit: number;
}

function advance(state: FrameState, chunk: Uint8Array): FrameFault | null {
  let at = 0;
  while (at < chunk.length) {
    if (state.bodyLeft > 0) {
      const step = Math.min(state.bodyLeft, chunk.length - at);
      state.bodyLeft -= step;
      at += step;
      continue;
    }
    const byte = chunk[at] ?? 0;
    at += 1;
    const fault = state.inLength ? takeLengthByte(state, byte) : takeFirstByte(state, byte);
    if (fault !== null) return fault;
  }
  return null;
}

function takeFirstByte(state: FrameState, byte: number): FrameFault | null {
  state.type = byte >> 4;
  if (!state.seenConnect && state.type !== CONNECT) return 'first-not-connect';
  if (!ALLOWED.has(state.type)) return 'packet-not-allowed';
  state.seenConnect = true;
  state.inLength = true;
  state.length = 0;
  state.unit = 1;
  return null;
}

function takeLengthByte(state: FrameState, byte: number): FrameFault | null {
  if (state.unit > LAST_LENGTH_UNIT) return 'length-malformed';
  state.length += (byte & 0x7f) * state.unit;
  state.unit *= 128;
  const fault = judgeLength(state);
  if (fault !== null) return fault;
  if ((byte & 0x80) !== 0) return null;
  state.inLength = false;
  state.bodyLeft = state.length;
  return null;
}

function judgeLength({ type, length }: FrameState): FrameFault | null {
  if (type === PUBLISH) return length > LIMITS.publishPacketBytesMax ? 'publish-too-large' : null;
  if (type === CONNECT) return length > LIMITS.connectPacketBytesMax ? 'connect-too-large' : null;
  return length > LIMITS.otherPacketBytesMax ? 'packet-too-large' : null;
}
