/** How a pad's bytes are divided into frames. */
export interface FrameLayout {
  /** Every frame begins with these bytes; may be none where frames have an end. */
  readonly start: readonly number[];
  /** All bytes of a frame; null where the end says how long it is. */
  readonly length: number | null;
  /** The bytes at the end of every frame; may be none where the length is given. */
  readonly end: readonly number[];
  /** The byte before the end, over the bytes from `checksumFrom` up to it. */
  readonly checksum: Checksum;
  readonly checksumFrom: number;
}

export type Checksum = 'none' | 'sum8' | 'xor8';

/** Takes bytes as they come and gives whole frames. */
export interface FrameDecoder {
  push(bytes: Uint8Array): readonly Uint8Array[];
  /** Forgets what waits for its rest: the line was silent for too long. */
  reset(): void;
  /** Bytes that wait for the rest of their frame; never more than one frame. */
  waiting(): number;
}

/** A longer frame is garbage. */
export const FRAME_BYTES_MAX = 64;

/**
 * Makes a decoder. What is no frame is skipped byte by byte, so a frame behind garbage, or behind the
 * beginning of a broken one, is found. Holds at most `FRAME_BYTES_MAX` bytes, whatever comes.
 */
export function createFrameDecoder(layout: FrameLayout): FrameDecoder {
  let held = new Uint8Array(0);
  return {
    push(bytes) {
      const all = new Uint8Array(held.length + bytes.length);
      all.set(held);
      all.set(bytes, held.length);
      const frames: Uint8Array[] = [];
      let at = 0;
      while (at < all.length) {
        const length = frameLength(all.subarray(at, at + FRAME_BYTES_MAX), layout);
        if (length === 'incomplete') break;
        if (length === null) {
          at += 1;
          continue;
        }
        frames.push(all.slice(at, at + length));
        at += length;
      }
      held = all.slice(at);
      return frames;
    },
    reset() {
      held = new Uint8Array(0);
    },
    waiting: () => held.length,
  };
}

/** The length of the frame that begins here; null when none does, `incomplete` when it may still. */
function frameLength(bytes: Uint8Array, layout: FrameLayout): number | 'incomplete' | null {
  const { start, end } = layout;
  for (const [index, byte] of start.entries()) {
    if (index >= bytes.length) return 'incomplete';
    if (bytes[index] !== byte) return null;
  }
  if (layout.length !== null) {
    if (bytes.length < layout.length) return 'incomplete';
    return isFrame(bytes.subarray(0, layout.length), layout) ? layout.length : null;
  }
  for (let length = start.length + end.length; length <= bytes.length; length += 1) {
    if (isFrame(bytes.subarray(0, length), layout)) return length;
  }
  return bytes.length < FRAME_BYTES_MAX ? 'incomplete' : null;
}

function isFrame(bytes: Uint8Array, { end, checksum, checksumFrom }: FrameLayout): boolean {
  const endAt = bytes.length - end.length;
  if (!end.every((byte, index) => bytes[endAt + index] === byte)) return false;
  if (checksum === 'none') return true;
  const checked = { kind: checksum, from: checksumFrom, to: endAt - 1 };
  return checked.to > checked.from && bytes[checked.to] === checksumOf(bytes, checked);
}

/** A frame without its checksum and its end: where a key can be. */
export function dataOf(frame: Uint8Array, { end, checksum }: FrameLayout): Uint8Array {
  const behind = end.length + (checksum === 'none' ? 0 : 1);
  return frame.subarray(0, Math.max(0, frame.length - behind));
}

/** What a checksum covers: the bytes from `from` up to, and without, `to`. */
export interface Checked {
  readonly kind: Checksum;
  readonly from: number;
  readonly to: number;
}

/** The sum, or the exclusive or, of some bytes, as one byte; 0 for the kind `none`. */
export function checksumOf(bytes: Uint8Array, { kind, from, to }: Checked): number {
  if (kind === 'none') return 0;
  let sum = 0;
  for (const byte of bytes.subarray(from, to)) {
    sum = kind === 'sum8' ? (sum + byte) & 0xff : sum ^ byte;
  }
  return sum;
}

/** Takes bytes as they come and gives lines of printable ASCII without their ends. */
export interface LineDecoder {
  push(bytes: Uint8Array): readonly string[];
  reset(): void;
  waiting(): number;
}

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

/**
 * Makes a decoder of lines that end with CR, LF or both. A line that is too long, or has anything but
 * printable ASCII in it, is skipped up to its end.
 */
export function createLineDecoder(): LineDecoder {
  let held = '';
  let isBroken = false;
  return {
    push(bytes) {
      const lines: string[] = [];
      for (const byte of bytes) {
        if (byte === CARRIAGE_RETURN || byte === LINE_FEED) {
          if (!isBroken && held.trim() !== '') lines.push(held.trim());
          held = '';
          isBroken = false;
          continue;
        }
        if (byte < 0x20 || byte > 0x7e || held.length >= FRAME_BYTES_MAX) isBroken = true;
        if (!isBroken) held += String.fromCharCode(byte);
      }
      return lines;
    },
    reset() {
      held = '';
      isBroken = false;
    },
    waiting: () => held.length,
  };
}
