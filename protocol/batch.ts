import Type, { type Static } from 'typebox';
import { nextTag } from './chain.ts';
import { ID_PATTERN } from './ids.ts';
import { messageParser } from './jsonMessage.ts';
import { LIMITS } from './limits.ts';
import type { Parsed, Problem } from './problem.ts';
import { parseReading, type Reading, type ReplacedRange } from './reading.ts';
import { PROTOCOL_VERSION } from './version.ts';

const id = Type.String({ pattern: ID_PATTERN });
const sequence = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

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
 * reading that cannot be read keeps its place, so that what is behind it keeps its own.
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

function placeReading(value: unknown, sequence: number, tagBefore: string): PlacedReading {
  const text = JSON.stringify(value);
  const single = {
    fromSequence: sequence,
    toSequence: sequence,
    tag: nextTag(tagBefore, text),
    text,
  };
  if (text.length > LIMITS.readingBytesMax) {
    const detail = `a reading has at most ${LIMITS.readingBytesMax} bytes`;
    return { ...single, reading: null, problem: { code: 'HW-WIRE-002', field: '', detail } };
  }
  const judged = parseReading(value);
  if (!judged.ok) return { ...single, reading: null, problem: judged.problem };
  const reading = judged.value;
  const range = replacedRange(reading);
  if (range === null) return { ...single, reading, problem: null };
  if (range.from !== sequence || range.to < range.from) {
    const detail = `replaces ${range.from}–${range.to} where ${sequence} follows`;
    return {
      ...single,
      reading: null,
      problem: { code: 'HW-WIRE-006', field: '/replaces', detail },
    };
  }
  return {
    fromSequence: sequence,
    toSequence: range.to,
    tag: range.tag,
    text,
    reading,
    problem: null,
  };
}

/** The sequences in whose place a reading stands, or null. */
export function replacedRange(reading: Reading): ReplacedRange | null {
  if (reading.kind !== 'gap' && reading.kind !== 'heartbeat') return null;
  return reading.replaces ?? null;
}
