import { type Checksum, checksumOf } from '../serialPad/padFrames.ts';
import { encodeGb18030 } from './gb18030.ts';

export type SignEncoding = 'gb18030' | 'utf-8' | 'ascii';

/** How a sign wants its text. */
export interface SignFrame {
  /** The bytes before the text, such as an address and a command. */
  readonly prefix: readonly number[];
  readonly encoding: SignEncoding;
  /** Longer texts are cut, between two characters. */
  readonly textBytesMax: number;
  /** One byte behind the text, over everything from `checksumFrom` up to it. */
  readonly checksum: Checksum;
  readonly checksumFrom: number;
  /** The bytes at the end. */
  readonly suffix: readonly number[];
}

/** The bytes that make a sign show a text; null when its encoding lacks a character of it. */
export function encodeSignText(text: string, frame: SignFrame): Uint8Array | null {
  const body = encodeWithin(printable(text), frame);
  if (body === null) return null;
  const { prefix, suffix, checksum, checksumFrom } = frame;
  const checked = Uint8Array.from([...prefix, ...body]);
  const sum = { kind: checksum, from: checksumFrom, to: checked.length };
  const tail = checksum === 'none' ? [] : [checksumOf(checked, sum)];
  return Uint8Array.from([...checked, ...tail, ...suffix]);
}

/** A text comes from afar: no byte of it may be a command of the sign. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ').trim();
}

function encodeWithin(text: string, { encoding, textBytesMax }: SignFrame): number[] | null {
  const bytes: number[] = [];
  for (const character of text) {
    const encoded = encodeCharacter(character, encoding);
    if (encoded === null) return null;
    if (bytes.length + encoded.length > textBytesMax) break;
    bytes.push(...encoded);
  }
  return bytes;
}

function encodeCharacter(character: string, encoding: SignEncoding): Uint8Array | null {
  switch (encoding) {
    case 'gb18030':
      return encodeGb18030(character);
    case 'utf-8':
      return new TextEncoder().encode(character);
    case 'ascii': {
      const code = character.charCodeAt(0);
      return code < 0x80 ? Uint8Array.of(code) : null;
    }
    default:
      return encoding satisfies never;
  }
}
