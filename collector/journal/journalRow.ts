import type { Reading } from '../../protocol/reading.ts';
import type { Site } from '../site/site.ts';
import type { Statement } from './statement.ts';

/** One reading at its place in its outbox. */
export interface JournalEntry {
  readonly sequence: number;
  /** Greater than `sequence` when the reading replaces others. */
  readonly toSequence: number;
  readonly reading: Reading;
}

/** Readings of one outbox that were stored together, in order. */
export interface BatchRow {
  readonly kind: 'batch';
  readonly id: number;
  /** When the collector received them, by its own clock. */
  readonly receivedMs: number;
  readonly agentId: string;
  readonly outboxId: string;
  readonly entries: readonly JournalEntry[];
}

/** A version of the site: verdicts follow from the revision in force at a reading's time. */
export interface RevisionRow {
  readonly kind: 'revision';
  readonly id: number;
  /** Recorded at. */
  readonly receivedMs: number;
  readonly validFromMs: number;
  readonly author: string;
  readonly site: Site;
}

/** The collector started; until now it could not hear anybody, so nobody was silent. */
export interface StartRow {
  readonly kind: 'start';
  readonly id: number;
  readonly receivedMs: number;
}

/** An outbox went on from a state that the collector does not know: cloned card, restored image. */
export interface ForkRow {
  readonly kind: 'fork';
  readonly id: number;
  readonly receivedMs: number;
  readonly agentId: string;
  readonly outboxId: string;
  /** The first sequence that could not be reconciled. */
  readonly sequence: number;
}

/** Readings that can never arrive any more, named. */
export interface LossRow {
  readonly kind: 'loss';
  readonly id: number;
  readonly receivedMs: number;
  readonly agentId: string;
  readonly outboxId: string;
  readonly fromSequence: number;
  readonly toSequence: number;
  readonly reason: 'collector-behind';
}

/** An agent that the collector does not hear although it could. */
export interface Silence {
  readonly agentId: string;
  /** When it was heard last, or from when on its silence counts, by the collector's own clock. */
  readonly sinceMs: number;
}

/**
 * The collector noticed a silence. A fact of its own like its start: nobody else can know it, and it
 * cannot be told afterwards from when the other rows came.
 */
export interface SilenceRow extends Silence {
  readonly kind: 'silence';
  readonly id: number;
  readonly receivedMs: number;
}

/** Something that a person, or a system in a person's name, said. */
export interface StatementRow {
  readonly kind: 'statement';
  readonly id: number;
  /** Recorded at. */
  readonly receivedMs: number;
  /** Who said it: the opaque id of an account. */
  readonly author: string;
  readonly statement: Statement;
}

/** What a notice can be about. Never reuse a word. */
export const NOTICE_TOPICS = ['certificate', 'agent-problems'] as const;
export type NoticeTopic = (typeof NOTICE_TOPICS)[number];

/**
 * Something the collector found out that no reading says: about itself, or what agents tell of
 * themselves in their status, which is no part of the journal.
 */
export interface Notice {
  readonly topic: NoticeTopic;
  /** `certificate`: the listener. `agent-problems`: the agent. */
  readonly subject: string;
  /** `certificate`: notAfterMs. `agent-problems`: codes, separated by spaces; none: "". */
  readonly facts: Readonly<Record<string, string | number>>;
}

export interface NoticeRow extends Notice {
  readonly kind: 'notice';
  readonly id: number;
  readonly receivedMs: number;
}

/** One row of the journal, which is all that verdicts are made from. */
export type JournalRow =
  | BatchRow
  | RevisionRow
  | StartRow
  | ForkRow
  | LossRow
  | SilenceRow
  | NoticeRow
  | StatementRow;

/** Finds the readings again that could not be placed in time when they came. */
export interface UnsyncedReader {
  /**
   * The agent's rows with ids above `afterId` and below `beforeId` in which a reading has a clock that
   * was not set, oldest first, at most `rowsMax`. Other readings may be among them.
   */
  readUnsynced(
    range: { readonly agentId: string; readonly afterId: number; readonly beforeId: number },
    rowsMax: number,
  ): BatchRow[];
}

/** Where it is written down that agents are not heard. */
export interface SilenceWriter {
  /** Writes one row each, in one commit. Throws when it cannot. */
  appendSilences(silences: readonly Silence[]): void;
}

/** Where the collector writes what it found out. */
export interface NoticeWriter {
  /** Writes one row each, in one commit. Throws when it cannot. */
  appendNotices(notices: readonly Notice[]): void;
  /** What was written last of every subject that the journal still has. */
  newestNotices(): Notice[];
}

/** What a reader with a cursor of its own needs of the journal. */
export interface JournalReader {
  /** Rows with an id above `afterId`, oldest first, at most `rowsMax`. */
  readAfter(afterId: number, rowsMax: number): JournalRow[];
  /** The id of the newest committed row; 0 when there is none. */
  lastId(): number;
  /** Calls back after every commit, never inside it. Returns how to stop that. */
  onCommitted(listener: () => void): () => void;
}
