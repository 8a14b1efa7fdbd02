import {
  likelyTail,
  type SilenceRecord,
  tailPerHour,
  tailReach,
} from '../../collector/detection/silence/silenceTail.ts';
import { seededRandom } from '../../runtime/random.ts';
import {
  GAP_MS,
  type Look,
  type RecordedSilence,
  recordedSilences,
  recordOf,
} from './recordedSilences.ts';
import type { RecordedRow } from './recording.ts';

/** A stretch of presence with the silences that ended in it. */
export interface Block {
  readonly exposureMs: number;
  readonly silences: readonly RecordedSilence[];
}

/** Cuts the time in which somebody was there into stretches, so that silences of one sitting stay together. */
export function blocksOf(rows: readonly RecordedRow[], look: Look, minutes: number): Block[] {
  const { silences, exposureMs } = recordedSilences(rows, look);
  const blockMs = minutes * 60_000;
  const count = Math.max(1, Math.ceil(exposureMs / blockMs));
  const presence = presenceClock(rows, look);
  return Array.from({ length: count }, (_, index) => ({
    exposureMs: Math.min(blockMs, exposureMs - index * blockMs),
    silences: silences.filter((one) => {
      const place = Math.ceil((presence.get(one.endMs) ?? 0) / blockMs) - 1;
      return Math.max(0, place) === index;
    }),
  }));
}

/** How long somebody had been there at each row, all together. */
function presenceClock(rows: readonly RecordedRow[], look: Look): Map<number, number> {
  const clock = new Map<number, number>();
  let presentMs = 0;
  for (const [index, row] of rows.entries()) {
    const stepMs = row.atMs - (rows[index - 1] ?? row).atMs;
    if (look.counts(row) && stepMs <= GAP_MS) presentMs += stepMs;
    clock.set(row.atMs, presentMs);
  }
  return clock;
}

function recordOfBlocks(blocks: readonly Block[], thresholdMs: number): SilenceRecord {
  const exposureMs = blocks.reduce((sum, block) => sum + block.exposureMs, 0);
  return recordOf({ exposureMs, silences: blocks.flatMap((block) => block.silences) }, thresholdMs);
}

const DRAWS = 2000;

/**
 * What the best estimate of the shortest silence would have been, had other stretches of the same day
 * been recorded: the 50 % and 95 % points over draws of whole blocks, in minutes. It keeps what a
 * bound for independent silences cannot know: that long ones come together.
 */
export function bootstrapMinutes(
  blocks: readonly Block[],
  question: {
    readonly thresholdMs: number;
    readonly perYearMax: number;
    readonly hoursPerYear: number;
  },
): { readonly median: number; readonly upper95: number } {
  const random = seededRandom(1);
  const reaches = Array.from({ length: DRAWS }, () => {
    const drawn = blocks.map(() => blocks[Math.floor(random.fraction() * blocks.length)]);
    const record = recordOfBlocks(
      drawn.filter((one) => one !== undefined),
      question.thresholdMs,
    );
    return tailReach(likelyTail(record), question.perYearMax, question.hoursPerYear) / 60_000;
  }).toSorted((a, b) => a - b);
  const at = (share: number): number => reaches[Math.floor(share * DRAWS)] ?? 0;
  return { median: at(0.5), upper95: at(0.95) };
}

/**
 * Each block foretold from all others: how many silences longer than each length were to be expected
 * in it, and how many there were, all blocks together.
 */
export function foretold(
  blocks: readonly Block[],
  thresholdMs: number,
  lengthsMs: readonly number[],
): { readonly lengthMs: number; readonly expected: number; readonly seen: number }[] {
  return lengthsMs.map((lengthMs) => {
    let expected = 0;
    for (const block of blocks) {
      const others = blocks.filter((one) => one !== block);
      const tail = likelyTail(recordOfBlocks(others, thresholdMs));
      expected += (tailPerHour(tail, lengthMs) * block.exposureMs) / 3_600_000;
    }
    const silences = blocks.flatMap((block) => block.silences);
    return { lengthMs, expected, seen: silences.filter((one) => one.lengthMs > lengthMs).length };
  });
}
