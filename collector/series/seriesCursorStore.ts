import type { RefusedLine } from './delivery.ts';
import type { SeriesPosition } from './seriesFeed.ts';
import type { Tally } from './tally.ts';

/** The lines that InfluxDB refused, in short. */
export interface QuarantineSummary {
  readonly held: number;
  /** Lines that had to leave the quarantine for newer ones. */
  readonly forgotten: number;
  /** Why the latest one was refused; empty when there is none. */
  readonly latestReason: string;
}

/** Keeps the series writer's position and the lines that InfluxDB refused. */
export interface SeriesCursorStore {
  /** The position saved last, or null when there is none. Opens what it needs. */
  load(): Promise<SeriesPosition | null>;
  /**
   * Saves a position together with the lines refused on the way to it and the counts of what is in
   * between, all or none. A power cut may take back the last ones. `superseded`: somebody restarted
   * the series meanwhile, nothing was saved; load again.
   */
  save(
    position: SeriesPosition,
    refused: readonly RefusedLine[],
    tally?: Tally,
  ): Promise<'saved' | 'superseded'>;
  /** Something was counted. Only while open. */
  hasCounted(): boolean;
  /** Keeps lines refused outside of a chunk. Only while open. */
  keepRefused(refused: readonly RefusedLine[]): void;
  /**
   * Puts the cursor to 0 with the given state, and empties the quarantine on request. `rewrite`: a
   * span whose facts are written again, too (`RewriteSpan`), as JSON; null: facts stay as they are.
   */
  restart(
    state: string,
    options: { readonly quarantine: 'keep' | 'empty'; readonly rewrite: string | null },
  ): Promise<void>;
  /** What is in quarantine now. Only while open. */
  quarantine(): QuarantineSummary;
  /** Works twice; `load` opens it again. */
  close(): void;
}
