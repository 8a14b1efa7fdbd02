import type { PadKind, PluggedPad } from './padPort.ts';

/** What the agent asks of the process that reads the pads: a JSON line each. */
export type ReaderRequest =
  | { readonly id: number; readonly ask: 'ping' }
  | { readonly id: number; readonly ask: 'list'; readonly kind: PadKind }
  | {
      readonly id: number;
      readonly ask: 'open';
      readonly kind: PadKind;
      readonly path: string;
      /** Chosen by the agent, so that nothing that the pad says comes before its name. */
      readonly handle: number;
      readonly grab: boolean;
    }
  | { readonly id: number; readonly ask: 'write'; readonly handle: number; readonly bytes: string }
  | { readonly id: number; readonly ask: 'close'; readonly handle: number };

/** What it says; bytes are hexadecimal. */
export type ReaderMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | {
      readonly kind: 'failure';
      readonly id: number;
      readonly reason: string;
      /** The package for it is missing: asking again helps nothing. */
      readonly unavailable: boolean;
    }
  | { readonly kind: 'bytes'; readonly handle: number; readonly bytes: string }
  | { readonly kind: 'gone'; readonly handle: number; readonly reason: string };

/** Characters of one line. The longest is a list of all that is plugged in. */
export const LINE_LENGTH_MAX = 256 * 1024;
const REASON_LENGTH_MAX = 200;

export function lineOf(message: ReaderRequest | ReaderMessage): string {
  return `${JSON.stringify(message)}\n`;
}

/** A message of the reader, or null: native code may print into its channel. */
export function parseReaderMessage(line: string): ReaderMessage | null {
  const value = parseObject(line);
  if (value === null) return null;
  const { kind, id, handle, bytes } = value;
  const reason = String(value.reason ?? '').slice(0, REASON_LENGTH_MAX);
  if (kind === 'ready') return { kind };
  if (kind === 'answer' && isCount(id)) return { kind, id, value: value.value };
  if (kind === 'failure' && isCount(id)) {
    return { kind, id, reason, unavailable: value.unavailable === true };
  }
  if (kind === 'gone' && isCount(handle)) return { kind, handle, reason };
  if (kind === 'bytes' && isCount(handle) && isHex(bytes)) return { kind, handle, bytes };
  return null;
}

/** A request of the agent, or null. */
export function parseReaderRequest(line: string): ReaderRequest | null {
  const value = parseObject(line);
  if (value === null || !isCount(value.id)) return null;
  const { id, ask, kind, path, handle, bytes } = value;
  if (ask === 'ping') return { id, ask };
  if (ask === 'list' && isKind(kind)) return { id, ask, kind };
  if (!isCount(handle)) return null;
  if (ask === 'close') return { id, ask, handle };
  if (ask === 'write' && isHex(bytes)) return { id, ask, handle, bytes };
  if (ask === 'open' && isKind(kind) && typeof path === 'string') {
    return { id, ask, kind, path, handle, grab: value.grab === true };
  }
  return null;
}

/** The plugged devices in an answer; what is not one is left out. */
export function readPlugged(value: unknown): readonly PluggedPad[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown) => {
    if (!isObject(one)) return [];
    const { kind, path, vendorId, productId } = one;
    if (!isKind(kind) || typeof path !== 'string') return [];
    if (!isCount(vendorId) || !isCount(productId)) return [];
    const texts = {
      name: textOrNull(one.name),
      serial: textOrNull(one.serial),
      usbPort: textOrNull(one.usbPort),
    };
    return [{ kind, path, vendorId, productId, ...texts, isKeyboard: one.isKeyboard === true }];
  });
}

function parseObject(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isKind(value: unknown): value is PadKind {
  return value === 'hid' || value === 'keyboard';
}

function isHex(value: unknown): value is string {
  return typeof value === 'string' && /^(?:[0-9a-f]{2})*$/.test(value);
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Cuts a stream of text into lines. */
export interface LineSplitter {
  /** Throws a `RangeError` when a line is longer than any message can be. */
  push(text: string): readonly string[];
}

export function createLineSplitter(lengthMax = LINE_LENGTH_MAX): LineSplitter {
  let rest = '';
  return {
    push(text) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > lengthMax || lines.some((line) => line.length > lengthMax)) {
        rest = '';
        throw new RangeError(`a line is longer than ${lengthMax} characters`);
      }
      return lines.filter((line) => line !== '');
    },
  };
}
