import { hash } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { ID_PATTERN } from './ids.ts';

const id = Type.String({ pattern: ID_PATTERN });
const ms = Type.Integer({ minimum: 0 });
const span = Type.Object({ fromMs: ms, toMs: ms }, { additionalProperties: false });

/** Why a sensor did not pass; texts/walktestTexts.ts has a sentence for each. */
export const WALK_TEST_FAULTS = [
  'never-said', // nothing came from it
  'not-watched', // its driver did not run, or could not be trusted, for a part of the test
  'lost-sitting', // it lost sight of somebody who sat still
  'stayed-occupied', // it did not notice that the seat was empty
  'missed-return', // it did not notice that somebody came back
  'seen-empty', // it saw somebody while nobody was there
] as const;
export type WalkTestFault = (typeof WALK_TEST_FAULTS)[number];

const fault = Type.Unsafe<WalkTestFault>(
  Type.Union(WALK_TEST_FAULTS.map((word) => Type.Literal(word))),
);

/** What one sensor showed. Times are lengths. */
const sensorSchema = Type.Object(
  {
    device: id,
    /** As the agent is told: seat, pir …; null when it is told nothing. */
    sensor: Type.Union([Type.String({ maxLength: 40 }), Type.Null()]),
    /** The part of the sitting time in which it said that somebody is there, 0–1. */
    seenShare: Type.Number({ minimum: 0, maximum: 1 }),
    /** The longest time without, while somebody sat still. */
    longestSilenceMs: ms,
    /** From leaving to its last word that somebody is there; null: it never said that nobody is. */
    emptyAfterMs: Type.Union([ms, Type.Null()]),
    occupiedAfterMs: Type.Union([ms, Type.Null()]),
    faults: Type.Array(fault, { maxItems: WALK_TEST_FAULTS.length }),
  },
  { additionalProperties: false },
);

/**
 * The record of a walk test: somebody sat still at a window, left it and came back, and this is what
 * its sensors said. A technician's tool writes it, the collector accepts it. Wall times are epoch ms.
 */
export const walkTestRecordSchema = Type.Object(
  {
    format: Type.Literal('hallwatch-walk-test'),
    v: Type.Literal(1),
    window: id,
    agent: id,
    /** The program that made it. */
    version: Type.String({ maxLength: 40 }),
    /** Initials or a staff number. It stays in this file and goes into no journal. */
    technician: Type.String({ minLength: 1, maxLength: 40 }),
    clock: Type.Union([Type.Literal('unsynced'), Type.Literal('synced'), Type.Literal('stepped')]),
    sitting: span,
    away: span,
    back: span,
    sensors: Type.Array(sensorSchema, { minItems: 1, maxItems: 16 }),
    /** `digestOf` all the rest: a slip of an editor shows, a forger is not kept out. */
    digest: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  },
  { additionalProperties: false },
);
export type WalkTestRecord = Static<typeof walkTestRecordSchema>;
export type WalkTestSensor = WalkTestRecord['sensors'][number];

/** A record is a few kilobytes; a larger file is something else. */
export const WALK_TEST_BYTES_MAX = 64 * 1024;

let validator: Validator | null = null;

/** Reads a record; null for anything that is none, or that was changed after it was written. */
export function parseWalkTestRecord(text: string): WalkTestRecord | null {
  if (text.length > WALK_TEST_BYTES_MAX) return null;
  validator ??= Compile(walkTestRecordSchema);
  try {
    const value: unknown = JSON.parse(text);
    if (!validator.Check(value)) return null;
    const record = value as WalkTestRecord;
    return digestOf(record) === record.digest ? record : null;
  } catch {
    return null;
  }
}

export function passed(sensor: Pick<WalkTestSensor, 'faults'>): boolean {
  return sensor.faults.length === 0;
}

/** SHA-256 over everything but the digest itself, fields in order of their names. */
export function digestOf(record: Omit<WalkTestRecord, 'digest'> | WalkTestRecord): string {
  const { digest: _, ...rest } = { digest: '', ...record };
  return hash('sha256', JSON.stringify(inOrder(rest)));
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([name, part]) => [name, inOrder(part)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
