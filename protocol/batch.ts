import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { nextTag } from './chain.ts';
import { ID_PATTERN } from './ids.ts';
import { messageParser } from './jsonMessage.ts';
import { LIMITS } from './limits.ts';
import { type Parsed, type Problem, problem } from './problem.ts';
import { parseReading, type Reading, type ReplacedRange, replacesSchema } from './reading.ts';
import { isLongerThan } from './textSize.ts';
import { PROTOCOL_VERSION } from './version.ts';

const id = Type.String({ pattern: ID_PATTERN });
const sequence = Type.Integer({ minimum: 1, maximum: LIMITS.sequenceMax });

/** The envelope in which an agent sends readings, in order, from one outbox. */
export const batchSchema = Type.Object(
  {
    v: Type.Integer({ minimum: 1, maximum: 1000 }),
    agent: id,
    /** Made together with the outbox file; a new file is a new outbox. */
    outbox: id,
    /** The sequence of the first reading here. */
    first: sequence,
    /** The chain tag before that reading. */
    tag: Type.String({ pattern: '^[0-9a-f]{16}$' }),
    /** The oldest sequence the agent still holds: what is older can never be sent again. */
    oldest: sequence,
    sentAtMs: Type.Integer({ minimum: 0 }),
    /** Judged one by one: a reading that cannot be stored must not block those behind it. */
    readings: Type.Array(Type.Unknown(), { minItems: 1, maxItems: LIMITS.batchReadingsMax }),
  },
  { additionalProperties: false },
);
export type Batch = Static<typeof batchSchema>;

/** Takes a batch message apart. The readings in it are not judged yet: see `placeReadings`. */
export const parseBatch: (text: string) => Parsed<Batch> = messageParser(
  batchSchema,
  LIMITS.batchBytesMax,
);

/** Writes a batch from readings that are already text, so that what was hashed is what is sent. */
export function encodeBatch(
  head: Omit<Batch, 'v' | 'readings'>,
  readingTexts: readonly string[],
): string {
  const start = JSON.stringify({ v: PROTOCOL_VERSION, ...head });
  return `${start.slice(0, -1)},"readings":[${readingTexts.join(',')}]}`;
}

/** One reading of a batch with its place in the outbox. */
export interface PlacedReading {
  /** The sequences it stands for; equal unless it replaces others. */
  readonly fromSequence: number;
  readonly toSequence: number;
  /** The chain tag after it. */
  readonly tag: string;
  /** As `JSON.stringify` writes it: what the chain hashes and the journal stores. */
  readonly text: string;
  /** Null when it cannot be stored; then `problem` says why. */
  readonly reading: Reading | null;
  readonly problem: Problem | null;
}

/**
 * Gives every reading of a batch its sequences and its chain tag, and judges it. Never fails: a
 * reading that cannot be read keeps its place, so that what is behind it keeps its own. That holds
 * for a range as well: a reading whose `replaces` continues the sequence stands for all of it even
 * when the rest of it is not understood (a newer agent's reason), because the agent counts it so.
 */
export function placeReadings(batch: Batch): PlacedReading[] {
  const placed: PlacedReading[] = [];
  let next = batch.first;
  let tag = batch.tag;
  for (const value of batch.readings) {
    const one = placeReading(value, next, tag);
    placed.push(one);
    next = one.toSequence + 1;
    tag = one.tag;
  }
  return placed;
}

/** What the journal keeps of a reading that `JSON.stringify` cannot write. */
const UNWRITABLE_TEXT = '"nested too deeply"';

function placeReading(value: unknown, sequence: number, tagBefore: string): PlacedReading {
  const written = textOf(value);
  const text = written ?? UNWRITABLE_TEXT;
  const range = replacedRange(value);
  const continued = range?.from === sequence && range.to >= sequence ? range : null;
  const judged = range === continued ? judgeSized(value, written) : misplaced(range, sequence);
  // Written out, because this runs for every reading: spreading was measured to cost more than the
  // hash, the text and the check together.
  return {
    fromSequence: sequence,
    toSequence: continued === null ? sequence : continued.to,
    tag: continued === null ? nextTag(tagBefore, text) : continued.tag,
    text,
    reading: judged.ok ? judged.value : null,
    problem: judged.ok ? null : judged.problem,
  };
}

function judgeSized(value: unknown, written: string | null): Parsed<Reading> {
  if (written !== null && !isLongerThan(written, LIMITS.readingBytesMax)) {
    return parseReading(value);
  }
  const detail = `a reading has at most ${LIMITS.readingBytesMax} bytes`;
  return problem('HW-WIRE-002', '', detail);
}

function misplaced(range: ReplacedRange | null, sequence: number): Parsed<never> {
  const detail = `replaces ${range?.from}–${range?.to} where ${sequence} follows`;
  return problem('HW-WIRE-006', '/replaces', detail);
}

/** Null when the value is nested so deeply that writing it would overflow the stack. */
function textOf(value: unknown): string | null {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const rangeValidator = Compile(replacesSchema);

/**
 * The sequences in whose place a reading stands, or null. Asks only whether `replaces` is well
 * formed, not whether the rest is, so that a reading in quarantine keeps its range.
 */
export function replacedRange(reading: unknown): ReplacedRange | null {
  const range = (reading as { replaces?: unknown } | null)?.replaces;
  return range !== undefined && rangeValidator.Check(range) ? range : null;
}
