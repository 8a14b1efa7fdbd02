import type { Clock } from '../../runtime/clock.ts';
import type {
  JournalReader,
  JournalRow,
  SilenceWriter,
  UnsyncedReader,
} from '../journal/journalRow.ts';
import type { CorrectionEvidence, CorrectionNeed } from './correction.ts';
import { createDetector, type Detector } from './createDetector.ts';
import type { DetectorCounts, DetectorEntry } from './detectorState.ts';
import type { Effect } from './effect.ts';
import type { RetractionEvidence, RetractionNeed } from './hall/retraction.ts';

/** What the reader needs of the place where its work is kept. */
export interface DetectionStore {
  detectionState(): Promise<{ cursor: number; entries: DetectorEntry[] }>;
  /** What was stored of a window's past, from what was committed so far. */
  correctionEvidence(need: CorrectionNeed): Promise<CorrectionEvidence>;
  retractionEvidence(need: RetractionNeed): Promise<RetractionEvidence>;
  commitDetection(commit: {
    readonly cursor: number;
    readonly effects: readonly Effect[];
    readonly entries: readonly DetectorEntry[];
    readonly recordedMs: number;
  }): Promise<void>;
}

/** Judges the journal chunk by chunk; each chunk is stored whole or not at all. */
export interface DetectionTurns {
  /** Takes everything from the last commit; what was not committed is forgotten. */
  restore(): Promise<void>;
  /** After a failed commit: the next turn begins from what was stored last. */
  distrust(): void;
  /** Judges and stores the next rows, or says what time it is; says whether there may be more. */
  turn(): Promise<boolean>;
  /** The clock has gone on: say so when no row is left to read. */
  tickSoon(): void;
  cursor(): number;
  /** The last row of which nothing is left to be done. */
  settled(): number;
  counts(): DetectorCounts;
}

export interface DetectionTurnsOptions {
  readonly journal: JournalReader & UnsyncedReader & SilenceWriter;
  readonly state: DetectionStore;
  readonly clock: Clock;
  readonly rowsPerTurnMax: number;
  readonly onStored: (effects: readonly Effect[], recordedMs: number) => void;
  /** The detector's memory need not be stored: nobody goes on from it. */
  readonly isPassing?: boolean;
}

export function createDetectionTurns(options: DetectionTurnsOptions): DetectionTurns {
  const { journal, state, clock } = options;
  let detector: Detector = createDetector();
  let cursor = 0;
  let isTickDue = false;
  let mustRestore = false;

  async function restore(): Promise<void> {
    const stored = await state.detectionState();
    detector = createDetector(stored.entries);
    cursor = stored.cursor;
    mustRestore = false;
  }

  async function commit(effects: readonly Effect[], upTo: number): Promise<void> {
    // Writing it out costs as much as judging.
    const entries = options.isPassing === true ? [] : detector.dirty();
    if (upTo === cursor && effects.length === 0 && entries.length === 0) return;
    const recordedMs = clock.wallMs();
    await state.commitDetection({ cursor: upTo, effects, entries, recordedMs });
    cursor = upTo;
    if (effects.length > 0) options.onStored(effects, recordedMs);
  }

  return {
    restore,
    distrust() {
      mustRestore = true;
    },
    async turn() {
      if (mustRestore) await restore();
      const past = await judgedAgain(detector, state);
      if (past !== null) {
        await commit(past, cursor);
        return true;
      }
      const rows = journal.readAfter(cursor, options.rowsPerTurnMax);
      if (rows.length > 0) {
        const judged = judgeRows({ detector, journal, cursor }, rows, options.rowsPerTurnMax);
        await commit(judged.effects, judged.upTo);
        return true;
      }
      if (!isTickDue) return false;
      // Only now: a row that is not judged yet may be the word of an agent that seems silent.
      isTickDue = false;
      const nowMs = clock.wallMs();
      await commit(detector.tick(nowMs), cursor);
      // A silence is a fact of this moment: it is judged when it is in the journal.
      const silences = detector.silences(nowMs);
      if (silences.length > 0) journal.appendSilences(silences);
      return silences.length > 0;
    },
    tickSoon() {
      isTickDue = true;
    },
    cursor: () => cursor,
    settled: () => (isCorrecting(detector) ? cursor - 1 : cursor),
    counts: () => detector.counts(),
  };
}

/** Judges what is wanted of the past again, windows before halls; null: nothing is. */
async function judgedAgain(
  detector: Detector,
  state: DetectionStore,
): Promise<readonly Effect[] | null> {
  const need = detector.correction();
  if (need !== null) return detector.takeCorrection(need, await state.correctionEvidence(need));
  const hall = detector.retraction();
  return hall === null ? null : detector.takeRetraction(hall, await state.retractionEvidence(hall));
}

function isCorrecting(detector: Detector): boolean {
  return detector.correction() !== null || detector.retraction() !== null;
}

/** Judges rows up to the first that must wait for a backlog; when that is the next, a part of it. */
function judgeRows(
  from: { readonly detector: Detector; readonly journal: UnsyncedReader; readonly cursor: number },
  rows: readonly JournalRow[],
  rowsMax: number,
): { readonly effects: readonly Effect[]; readonly upTo: number } {
  const { detector, journal, cursor } = from;
  const effects: Effect[] = [];
  let upTo = cursor;
  for (const row of rows) {
    const backlog = detector.backlogBefore(row);
    if (backlog !== null) {
      if (upTo > cursor) break;
      effects.push(...detector.takeBacklog(backlog, journal.readUnsynced(backlog, rowsMax)));
      break;
    }
    effects.push(...detector.apply(row));
    upTo = row.id;
    // Judged from what is stored, so what this row changed must be stored first.
    if (isCorrecting(detector)) break;
  }
  return { effects, upTo };
}
