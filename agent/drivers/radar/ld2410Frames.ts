/**
 * The report frames of the HLK-LD2410 family (LD2410, LD2410B, LD2410C), as Hi-Link documents them in
 * "LD2410C serial communication protocol" V1.08 of 2024-11-22, §2.3, tables 10 to 15:
 *
 *   F4 F3 F2 F1 · length (2, little-endian) · type · AA · target data · 55 · 00 · F8 F7 F6 F5
 *
 * The length counts from the type to the 00. Type 02 is basic, 01 is engineering mode, which has the
 * energies of all gates after the same nine bytes of target data; newer firmware adds more bytes.
 */

/** What the radar sees, of what kind. 4 to 6 come only while it learns the noise of an empty room. */
export type TargetState = 'none' | 'moving' | 'still' | 'both' | 'calibrating';

/** One report of the radar. */
export interface RadarReport {
  readonly mode: 'basic' | 'engineering';
  readonly state: TargetState;
  readonly movingDistanceCm: number;
  /** 0 to 100. */
  readonly movingEnergy: number;
  readonly stillDistanceCm: number;
  readonly stillEnergy: number;
  readonly detectionDistanceCm: number;
}

/** Takes bytes as they come and gives the reports in them. */
export interface RadarDecoder {
  push(bytes: Uint8Array): readonly RadarReport[];
  /** Bytes that wait for the rest of their frame; never more than one frame. */
  waiting(): number;
}

const HEAD = [0xf4, 0xf3, 0xf2, 0xf1] as const;
const END = [0xf8, 0xf7, 0xf6, 0xf5] as const;
const TYPE_ENGINEERING = 0x01;
const TYPE_BASIC = 0x02;
const BEFORE_DATA = HEAD.length + 2;
const DATA_BYTES_MIN = 13;
/** Engineering mode has 35, or 37 with a later firmware; a longer length is garbage. */
const DATA_BYTES_MAX = 64;
export const FRAME_BYTES_MAX = BEFORE_DATA + DATA_BYTES_MAX + END.length;

const STATES: readonly TargetState[] = [
  ...(['none', 'moving', 'still', 'both'] as const),
  ...(['calibrating', 'calibrating', 'calibrating'] as const),
];

/**
 * Makes a decoder. What is no frame is skipped byte by byte, so a frame behind garbage, or behind the
 * beginning of a broken one, is found. Holds at most one frame, whatever comes.
 */
export function createRadarDecoder(): RadarDecoder {
  let held = new Uint8Array(0);
  return {
    push(bytes) {
      const all = new Uint8Array(held.length + bytes.length);
      all.set(held);
      all.set(bytes, held.length);
      const reports: RadarReport[] = [];
      let at = 0;
      while (at < all.length) {
        const frame = readFrame(all, at);
        if (frame === 'incomplete') break;
        if (frame === null) {
          at += 1;
          continue;
        }
        reports.push(frame.report);
        at += frame.length;
      }
      held = all.slice(at);
      return reports;
    },
    waiting: () => held.length,
  };
}

type ReadFrame = { readonly report: RadarReport; readonly length: number } | 'incomplete' | null;

/** The frame that begins here; null when none does, `incomplete` when the rest may still come. */
function readFrame(bytes: Uint8Array, at: number): ReadFrame {
  const head = matches(bytes, at, HEAD);
  if (head !== true) return head;
  if (bytes.length < at + BEFORE_DATA) return 'incomplete';
  const length = wordAt(bytes, at + HEAD.length);
  if (length < DATA_BYTES_MIN || length > DATA_BYTES_MAX) return null;
  const dataAt = at + BEFORE_DATA;
  const endAt = dataAt + length;
  if (bytes.length < endAt + END.length) return 'incomplete';
  if (matches(bytes, endAt, END) !== true) return null;
  if (holdsHead(bytes.subarray(dataAt, endAt))) return null;
  const report = readData(bytes.subarray(dataAt, endAt));
  return report === null ? null : { report, length: BEFORE_DATA + length + END.length };
}

/** Whether the bytes stand there; `incomplete` when as many as are there fit, null when not. */
function matches(
  bytes: Uint8Array,
  at: number,
  wanted: readonly number[],
): true | 'incomplete' | null {
  for (const [index, byte] of wanted.entries()) {
    if (at + index >= bytes.length) return 'incomplete';
    if (bytes[at + index] !== byte) return null;
  }
  return true;
}

/**
 * A frame has no checksum: half a long frame and a whole short one behind it can have the ends of one
 * long frame. No data can look like a head, whose bytes are above every energy and distance.
 */
function holdsHead(data: Uint8Array): boolean {
  return data.some((_, at) => matches(data, at, HEAD) === true);
}

function readData(data: Uint8Array): RadarReport | null {
  const isEngineering = data[0] === TYPE_ENGINEERING;
  if (!isEngineering && data[0] !== TYPE_BASIC) return null;
  if (data[1] !== 0xaa || data.at(-2) !== 0x55 || data.at(-1) !== 0) return null;
  const state = STATES[data[2] ?? STATES.length];
  if (state === undefined) return null;
  return {
    mode: isEngineering ? 'engineering' : 'basic',
    state,
    movingDistanceCm: wordAt(data, 3),
    movingEnergy: data[5] ?? 0,
    stillDistanceCm: wordAt(data, 6),
    stillEnergy: data[8] ?? 0,
    detectionDistanceCm: wordAt(data, 9),
  };
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}
