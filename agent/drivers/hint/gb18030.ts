/**
 * Texts as GB18030, the character set that Chinese LED signs speak (GB2312 and GBK are parts of it).
 * The platform decodes it and does not encode it, so the table is made once by decoding every two-byte
 * and four-byte code of the Basic Multilingual Plane, when the first text needs it.
 */

/** The code of each UTF-16 unit: up to 0xffff two bytes, above it four; 0: none. */
let table: Uint32Array | null = null;

const FIRST_MIN = 0x81;
const FIRST_MAX = 0xfe;
/** The four-byte code of U+10000; the codes above follow one after the other. */
const SUPPLEMENT_FIRST = 0x90;
const FOUR_BYTE_TENS = 10;
const FOUR_BYTE_MIDDLE = 126;
const LINE_FEED = 0x0a;
/** What a decoder gives for a code without a character. */
const REPLACEMENT = 0xfffd;

/** The bytes of a text; half a character, or a private one without a code, becomes a question mark. */
export function encodeGb18030(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) bytes.push(point);
    else bytes.push(...codeOf(point));
  }
  return Uint8Array.from(bytes);
}

function codeOf(point: number): readonly number[] {
  if (point > 0xffff) return fourBytes(SUPPLEMENT_FIRST, point - 0x10000);
  table ??= makeTable();
  const code = table[point] ?? 0;
  if (code === 0) return ['?'.charCodeAt(0)];
  if (code <= 0xffff) return [code >> 8, code & 0xff];
  return [code >>> 24, (code >> 16) & 0xff, (code >> 8) & 0xff, code & 0xff];
}

/** The four-byte code that stands so many places after the first one with that byte. */
function fourBytes(first: number, place: number): readonly number[] {
  const fourth = place % FOUR_BYTE_TENS;
  const third = Math.floor(place / FOUR_BYTE_TENS) % FOUR_BYTE_MIDDLE;
  const second = Math.floor(place / (FOUR_BYTE_TENS * FOUR_BYTE_MIDDLE)) % FOUR_BYTE_TENS;
  const carried = Math.floor(place / (FOUR_BYTE_TENS * FOUR_BYTE_MIDDLE * FOUR_BYTE_TENS));
  return [first + carried, 0x30 + second, FIRST_MIN + third, 0x30 + fourth];
}

function makeTable(): Uint32Array {
  const made = new Uint32Array(0x10000);
  // The two-byte codes come last: where a character has both, a sign knows the shorter one.
  addCodes(made, { lines: fourByteLines(), width: 4 });
  addCodes(made, { lines: twoByteLines(), width: 2 });
  return made;
}

interface Codes {
  /** The codes, each with a line feed behind it, so that all are decoded at once. */
  readonly lines: Buffer;
  readonly width: number;
}

function addCodes(made: Uint32Array, { lines, width }: Codes): void {
  const text = new TextDecoder('gb18030').decode(lines);
  let code = 0;
  let lineAt = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', lineAt)) {
    // A code that stands for nothing gives a mark, and one for two units is none of this plane's.
    const unit = text.charCodeAt(lineAt);
    if (at - lineAt === 1 && unit !== REPLACEMENT) {
      made[unit] = lines.readUIntBE(code * (width + 1), width);
    }
    code += 1;
    lineAt = at + 1;
  }
}

function twoByteLines(): Buffer {
  const lines: number[] = [];
  for (let first = FIRST_MIN; first <= FIRST_MAX; first += 1) {
    for (let second = 0x40; second <= 0xfe; second += 1) {
      if (second !== 0x7f) lines.push(first, second, LINE_FEED);
    }
  }
  return Buffer.from(lines);
}

/** The plane ends with 84 31 A4 39. */
function fourByteLines(): Buffer {
  const codes = 0x04 * FOUR_BYTE_TENS * FOUR_BYTE_MIDDLE * FOUR_BYTE_TENS;
  const lines: number[] = [];
  for (let place = 0; place < codes; place += 1) {
    lines.push(...fourBytes(FIRST_MIN, place), LINE_FEED);
  }
  return Buffer.from(lines);
}
