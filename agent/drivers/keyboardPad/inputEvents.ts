/** One `struct input_event` without its time. */
export interface InputEvent {
  readonly type: number;
  readonly code: number;
  readonly value: number;
}

/** Takes the bytes of an input device as they come and gives whole events. */
export interface InputEventDecoder {
  push(bytes: Uint8Array): readonly InputEvent[];
}

/** Type, code and value, after a time of two `long`. */
const EVENT_TAIL_BYTES = 8;
const ARCHITECTURES_32 = new Set(['arm', 'ia32', 'mips', 'mipsel']);

/** Bytes of an event on a machine: 16 where a `long` has 32 bits, else 24. */
export function eventBytesOf(architecture: string): number {
  return EVENT_TAIL_BYTES + 2 * (ARCHITECTURES_32.has(architecture) ? 4 : 8);
}

/** Makes a decoder; it holds less than one event, whatever comes. */
export function createInputEventDecoder(eventBytes: number): InputEventDecoder {
  let held = Buffer.alloc(0);
  return {
    push(bytes) {
      const all = Buffer.concat([held, bytes]);
      const events: InputEvent[] = [];
      let at = 0;
      for (; at + eventBytes <= all.length; at += eventBytes) {
        const tail = at + eventBytes - EVENT_TAIL_BYTES;
        events.push({
          type: all.readUInt16LE(tail),
          code: all.readUInt16LE(tail + 2),
          value: all.readInt32LE(tail + 4),
        });
      }
      held = all.subarray(at);
      return events;
    },
  };
}

const EV_SYN = 0;
const EV_KEY = 1;
const SYN_REPORT = 0;
const SYN_DROPPED = 3;
const PRESSED = 1;

/** Finds the keys that were pressed; releases and the repetition of a held key are none. */
export interface KeyPressFinder {
  /** The codes of pressed keys in order; `overrun` where the kernel dropped events. */
  next(bytes: Uint8Array): readonly (number | 'overrun')[];
}

/**
 * Makes a finder. After `SYN_DROPPED` everything up to the next `SYN_REPORT` is part of an event that
 * is not whole any more (Documentation/input/event-codes.rst) and is left out.
 */
export function createKeyPressFinder(eventBytes: number): KeyPressFinder {
  const decoder = createInputEventDecoder(eventBytes);
  let isBroken = false;
  return {
    next(bytes) {
      const found: (number | 'overrun')[] = [];
      for (const { type, code, value } of decoder.push(bytes)) {
        if (type === EV_SYN && code === SYN_DROPPED) {
          found.push('overrun');
          isBroken = true;
        } else if (type === EV_SYN && code === SYN_REPORT) isBroken = false;
        else if (type === EV_KEY && value === PRESSED && !isBroken) found.push(code);
      }
      return found;
    },
  };
}
