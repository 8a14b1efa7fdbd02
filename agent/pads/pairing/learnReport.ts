import type { ReportLayout } from '../../drivers/hid/reports.ts';
import { keyValueOf } from '../../drivers/hid/reports.ts';
import { distinctValues, type KeyPresses, type Unclear, whyUnclear } from './learnValues.ts';

/** What a pad sent while a person pressed one key after the other, each several times. */
export interface ReportRecording {
  /** Reports while nobody touched the pad. */
  readonly idle: readonly Uint8Array[];
  readonly presses: readonly KeyPresses<Uint8Array>[];
  /** Whether reports begin with a report id, by the pad's descriptor. */
  readonly isNumbered: boolean;
}

/** Where the key stands in a report, and the value of every key. */
export interface LearnedReport {
  readonly kind: 'learned';
  readonly layout: ReportLayout;
  readonly values: ReadonlyMap<string, number>;
  readonly repeat: 'each-report' | 'until-release';
  /** For a pad that repeats a report and never says that the key was released. */
  readonly releaseAfterMs: number | null;
}

const OFFSET_MAX = 63;
const REPEATS_END_AFTER_MS = 500;
/** How probable it may be that some byte of noise looks like a key by chance. */
const CHANCE_MAX = 1e-4;
/** The same for one bit that the keys could be told apart without. */
const BIT_CHANCE_MAX = 1e-4;
/** Presses of each key before part of a byte is believed to be the key: the rest of it changes. */
const TIMES_BESIDE_NOISE_MIN = 4;

/** All masks of a byte, those with many bits first: a whole byte is the usual case. */
const MASKS = Array.from({ length: 255 }, (_, index) => index + 1).sort(
  (a, b) => bitsOf(b) - bitsOf(a) || b - a,
);

/**
 * Finds the byte and the bits that tell the keys apart: in every press of a key the same value, which
 * no other key and no idle report has. Counters, time stamps and check bytes fail that, but for
 * chance; when chance cannot be excluded yet, more presses are asked for.
 */
export function learnReport(recording: ReportRecording): LearnedReport | Unclear {
  const fitting = placesOf(recording).flatMap((place) => {
    const found = fitAt(recording, place);
    return found === null ? [] : [found];
  });
  const certain = fitting.filter((one) => one.isCertain);
  const [best] = certain.sort(
    (a, b) => bitsOf(b.layout.mask) - bitsOf(a.layout.mask) || a.layout.offset - b.layout.offset,
  );
  if (best !== undefined) {
    const { layout, values } = best;
    return { kind: 'learned', layout, values, ...repetition(recording, layout, values) };
  }
  if (fitting.length > 0) return { kind: 'unclear', why: 'ambiguous', keys: [] };
  return whyUnclear(recording.presses, (report) => Buffer.from(report).toString('hex'));
}

interface Place {
  readonly reportId: number | undefined;
  readonly offset: number;
}

/** Every place at which the key may stand. A pad may also give each key a report id of its own. */
function placesOf({ presses, isNumbered }: ReportRecording): readonly Place[] {
  const reports = presses.flatMap(({ recorded }) => recorded.flat());
  const lengthMax = Math.max(0, ...reports.map(({ length }) => length));
  const offsets = Array.from(
    { length: Math.min(lengthMax, OFFSET_MAX + 1) },
    (_, offset) => offset,
  );
  if (!isNumbered) return offsets.map((offset) => ({ reportId: undefined, offset }));
  const ids = [...new Set(reports.map(([id]) => id))];
  const inside = ids.flatMap((reportId) =>
    offsets.slice(1).map((offset) => ({ reportId, offset })),
  );
  return [...inside, { reportId: undefined, offset: 0 }];
}

interface Fit {
  readonly layout: ReportLayout;
  readonly values: ReadonlyMap<string, number>;
  readonly isCertain: boolean;
}

interface BytesAt {
  readonly idle: readonly number[];
  readonly presses: readonly KeyPresses<number>[];
}

/** The widest mask at a place by which the keys can be told apart, or null. */
function fitAt(recording: ReportRecording, place: Place): Fit | null {
  const bytes = bytesAt(recording, { ...place, mask: 0xff });
  if (bytes === null) return null;
  const isPossible = possibleMasks(bytes.presses);
  let best: Fit | null = null;
  for (const mask of MASKS) {
    if (best !== null && bitsOf(mask) < bitsOf(best.layout.mask)) break;
    const values = isPossible(mask) ? valuesUnder(bytes, mask) : null;
    if (values === null) continue;
    const spare = spareBits(bytes, mask);
    if (spare.some((bit) => isNoise(bytes, values, { mask, bit }))) continue;
    // Two masks as wide as each other: one of them takes noise for a part of the key.
    if (best !== null) return { ...best, isCertain: false };
    const doubtful = spare.filter((bit) => differs(values, bit)).length;
    best = { layout: { ...place, mask }, values, isCertain: isCertain(bytes, mask, doubtful) };
  }
  return best;
}

function valuesUnder(bytes: BytesAt, mask: number): ReadonlyMap<string, number> | null {
  return distinctValues(bytes.presses, bytes.idle, mask);
}

/** Says which masks leave bits that some report of a key's first press shares with its second. */
function possibleMasks(presses: readonly KeyPresses<number>[]): (mask: number) => boolean {
  const shared = presses.map(({ recorded: [first = [], second = first] }) =>
    first.flatMap((one) => second.map((other) => ~(one ^ other) & 0xff)),
  );
  return (mask) => shared.every((bits) => bits.some((same) => (mask & ~same) === 0));
}

/** The bytes at a place; null when a press has no report that reaches there. */
function bytesAt({ idle, presses }: ReportRecording, layout: ReportLayout): BytesAt | null {
  const read = (reports: readonly Uint8Array[]): readonly number[] =>
    reports.flatMap((report) => keyValueOf(report, layout) ?? []);
  const pressed = presses.map(({ key, recorded }) => ({ key, recorded: recorded.map(read) }));
  const isMissing = pressed.some(({ recorded }) => recorded.some(({ length }) => length === 0));
  return isMissing ? null : { idle: read(idle), presses: pressed };
}

/** Bits without which the keys could be told apart as well. */
function spareBits(bytes: BytesAt, mask: number): readonly number[] {
  return [1, 2, 4, 8, 16, 32, 64, 128].filter(
    (bit) => (mask & bit) !== 0 && valuesUnder(bytes, mask & ~bit) !== null,
  );
}

/** Says whether a spare bit is not always the same where a press of its key begins. */
function isNoise(
  { presses }: BytesAt,
  values: ReadonlyMap<string, number>,
  { mask, bit }: { readonly mask: number; readonly bit: number },
): boolean {
  return presses.some(({ key, recorded }) => {
    const value = values.get(key) ?? 0;
    return recorded.some((bytes) => {
      const first = bytes.find((byte) => (byte & mask & ~bit) === (value & ~bit));
      return first !== undefined && (first & bit) !== (value & bit);
    });
  });
}

/** Says whether neither the whole nor a spare bit that differs can well be noise that repeated itself. */
function isCertain(bytes: BytesAt, mask: number, doubtfulBits: number): boolean {
  const times = Math.min(...bytes.presses.map(({ recorded }) => recorded.length));
  if (mask !== 0xff && times < TIMES_BESIDE_NOISE_MIN) return false;
  if (chanceOf(bytes.presses, mask) > CHANCE_MAX) return false;
  const repetitions = bytes.presses.reduce((sum, { recorded }) => sum + recorded.length - 1, 0);
  return doubtfulBits * 2 ** -repetitions <= BIT_CHANCE_MAX;
}

/**
 * An upper bound for the chance that evenly spread noise repeats itself in every later press of
 * every key as it must: each time, `n` values of one press meet `n` of another among `2^bits`.
 */
function chanceOf(presses: readonly KeyPresses<number>[], mask: number): number {
  const bits = bitsOf(mask);
  let chance = (OFFSET_MAX + 1) * choose(8, bits);
  for (const { recorded } of presses) {
    const [first = 0, ...later] = recorded.map(
      (values) => new Set(values.map((value) => value & mask)).size,
    );
    for (const count of later) chance *= Math.min(1, (first * count) / 2 ** bits);
  }
  return chance;
}

function differs(values: ReadonlyMap<string, number>, bit: number): boolean {
  return new Set([...values.values()].map((value) => value & bit)).size > 1;
}

function repetition(
  { presses }: ReportRecording,
  layout: ReportLayout,
  values: ReadonlyMap<string, number>,
): Pick<LearnedReport, 'repeat' | 'releaseAfterMs'> {
  let repeats = false;
  let releases = true;
  for (const { key, recorded } of presses) {
    for (const reports of recorded) {
      const told = reports.flatMap((report) => keyValueOf(report, layout) ?? []);
      const isKey = (value: number): boolean => value === values.get(key);
      if (told.filter(isKey).length > 1) repeats = true;
      if (isKey(told.at(-1) ?? Number.NaN)) releases = false;
    }
  }
  if (releases) return { repeat: 'until-release', releaseAfterMs: null };
  if (!repeats) return { repeat: 'each-report', releaseAfterMs: null };
  return { repeat: 'until-release', releaseAfterMs: REPEATS_END_AFTER_MS };
}

function bitsOf(mask: number): number {
  let bits = 0;
  for (let rest = mask; rest > 0; rest >>= 1) bits += rest & 1;
  return bits;
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let taken = 1; taken <= k; taken += 1) ways = (ways * (n - taken + 1)) / taken;
  return ways;
}
