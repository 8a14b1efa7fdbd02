import { createHash } from 'node:crypto';
import { renameSync } from 'node:fs';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import { LIMITS } from '../../protocol/limits.ts';
import { readSmallFile, writeDurably } from './durableFile.ts';

const revision = Type.Integer({ minimum: 1 });
const document = Type.String({ maxLength: LIMITS.configurationLengthMax });
const revisionSchema = Type.Object({ revision, document }, { additionalProperties: false });
/** A list of devices that the collector sent, as it was sent. */
export type Revision = Static<typeof revisionSchema>;

const memorySchema = Type.Object(
  {
    /** In force, and confirmed: the collector was reached with it. */
    applied: Type.Union([revisionSchema, Type.Null()]),
    /** In force until the collector is reached, or the time for that is over. */
    trial: Type.Union([revisionSchema, Type.Null()]),
    /** What was sent last and did not stay; null when what was sent last is in force. */
    rejected: Type.Union([
      Type.Object(
        {
          revision,
          state: Type.Union([Type.Literal('refused'), Type.Literal('reverted')]),
          problem: Type.String({ maxLength: 2 * LIMITS.textLengthMax }),
        },
        { additionalProperties: false },
      ),
      Type.Null(),
    ]),
  },
  { additionalProperties: false },
);
/** What an agent knows of the configurations that it was sent. */
export type RevisionMemory = Static<typeof memorySchema>;

export const NOTHING_SENT: RevisionMemory = { applied: null, trial: null, rejected: null };

/** Three documents could stand in it, each at its longest and escaped; and some words. */
const FILE_BYTES_MAX = 8 * LIMITS.configurationLengthMax * 2 + 4096;

/** Keeps the memory on the disk, beside the outbox. */
export interface RevisionFile {
  /** `isDamaged`: there was a file and nothing of it can be trusted; it was set aside. */
  load(): { readonly memory: RevisionMemory; readonly isDamaged: boolean };
  /** It is on the disk when this returns. Throws what the disk says; then nothing has changed. */
  save(memory: RevisionMemory): void;
}

/** Makes the keeper of one file; nothing is touched before it is asked for something. */
export function createRevisionFile(path: string): RevisionFile {
  return {
    load() {
      const text = readText(path);
      if (text === null) return { memory: NOTHING_SENT, isDamaged: false };
      const memory = decodeMemory(text);
      if (memory !== null) return { memory, isDamaged: false };
      setAside(path);
      return { memory: NOTHING_SENT, isDamaged: true };
    },
    save: (memory) => writeDurably(path, encodeMemory(memory)),
  };
}

/** The text of a memory, with a checksum in front: half a page of a dying card parses as JSON, too. */
export function encodeMemory(memory: RevisionMemory): string {
  const body = JSON.stringify(memory);
  return `hallwatch-revisions-1 ${checksum(body)}\n${body}\n`;
}

/** The memory in a text; null when it is not exactly what was written. Never throws. */
export function decodeMemory(text: string): RevisionMemory | null {
  const [head = '', body = ''] = text.split('\n', 2);
  if (head !== `hallwatch-revisions-1 ${checksum(body)}`) return null;
  try {
    const value: unknown = JSON.parse(body);
    return Check(memorySchema, value) ? value : null;
  } catch {
    return null;
  }
}

function checksum(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

/** An unreadable file is a damaged one: an empty text is no memory. */
function readText(path: string): string | null {
  try {
    return readSmallFile(path, FILE_BYTES_MAX);
  } catch {
    return '';
  }
}

function setAside(path: string): void {
  try {
    renameSync(path, `${path}.damaged`);
  } catch {
    // A disk that cannot be written to will say so elsewhere; the agent goes on with its own file.
  }
}
