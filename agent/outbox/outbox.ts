import type { Reading } from '../../protocol/reading.ts';
import type { Log } from '../../runtime/log.ts';
import type { Stamp } from '../clockState.ts';
import type { OutboxLimits } from '../config/settings.ts';
import type { AgentProblem } from '../problemCodes.ts';
import { DiskOrMemoryOutbox } from './diskOrMemoryOutbox.ts';
import type { MachineIdentity } from './machineIdentity.ts';
import type { OpenDatabase } from './outboxFile.ts';

/** Readings in a row, ready to be sent. */
export interface OutboxBatch {
  readonly first: number;
  readonly lastSequence: number;
  /** The chain tags before the first and after the last reading. */
  readonly tagBefore: string;
  readonly lastTag: string;
  /** The readings as they were hashed and stored. */
  readonly texts: readonly string[];
}

export interface BatchRequest {
  readonly fromSequence: number;
  readonly readingsMax: number;
  /** UTF-8 bytes of the readings with a comma each; the first reading comes whatever its size. */
  readonly bytesMax: number;
}

/**
 * Everything observed and not yet confirmed, in order, on the disk; in memory while there is no disk,
 * under an outbox id of its own. A reading gets its sequence here, one more than the one before, and
 * never one that was used before. Ids, sequences and batches are those of the outbox to be sent now:
 * when it is empty, another may take its place.
 */
export interface Outbox {
  /**
   * Opens or makes the file, or begins in memory when the disk does not let it. Throws a `Failure`
   * when another process has the file open, or a newer version has written it.
   */
  start(): void;
  stop(): void;
  readonly outboxId: string;
  /** The sequence that the next reading will get. */
  readonly nextSequence: number;
  readonly lastTag: string;
  /**
   * Stores readings; they are on the disk when it returns. Never throws for a disk that is full or
   * fails: then they are kept in memory, and go to the disk when it takes them again.
   */
  append(readings: readonly Reading[]): void;
  /** The readings from a sequence on, or from the oldest when that one is gone; null when none. */
  readBatch(request: BatchRequest): OutboxBatch | null;
  /** Forgets everything up to a sequence: the collector has it. Another outbox is not touched. */
  acknowledge(upToSequence: number, outboxId?: string): void;
  /** The oldest sequence held; `nextSequence` when nothing is. */
  oldestSequence(): number;
  /** Readings held, on the disk and in memory. */
  waiting(): number;
  /** Wall time of the oldest of them; null when nothing waits. */
  waitingSinceMs(): number | null;
  /** Readings dropped for want of room, each counted in a `gap`. */
  dropped(): number;
  /**
   * Gives what is held after a sequence to a new outbox, numbered from 1, and forgets the rest.
   * False when the disk did not take it; then nothing has changed.
   */
  moveToNewOutbox(afterSequence: number): boolean;
  /** Wall time of the last reading stored, also after a restart; null for a new file. */
  lastObservedWallMs(): number | null;
  problems(): readonly AgentProblem[];
}

export interface OutboxOptions {
  readonly path: string;
  readonly log: Log;
  /** Time and boot for the readings that the outbox itself makes. */
  readonly stamp: () => Stamp;
  /** How much it may hold. */
  readonly limits?: OutboxLimits;
  /** This box, to notice a card that was copied into another; null: nobody asks. */
  readonly machine?: MachineIdentity | null;
  /** Something can be sent. */
  readonly onAppended?: () => void;
  /** Readings fell out of memory: what every device says next counts. */
  readonly onLoss?: () => void;
  readonly openDatabase?: OpenDatabase;
  /** Readings kept in memory while there is no disk. */
  readonly memoryReadingsMax?: number;
}

/** Makes an outbox; nothing is touched before `start`. */
export function createOutbox(options: OutboxOptions): Outbox {
  return new DiskOrMemoryOutbox(options);
}
