import type { RewriteSpan } from './facts/factChanges.ts';
import type { SeriesCursorStore } from './seriesCursorStore.ts';
import type { SeriesPosition } from './seriesFeed.ts';
import { createSeriesState, initialState, type RebuildSpan } from './seriesState.ts';

export interface RebuildOptions {
  readonly store: SeriesCursorStore;
  /** Epoch ms of the first and the last reading to write again; null: from the start, to the end. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** States and figures as well. Default: true. */
  readonly withFacts?: boolean;
}

/**
 * Makes the series writer begin again at the journal's first row, for all readings or those of a
 * span. The same readings make the same points, so nothing is doubled. A collector that is running
 * notices it at its next save; one that is not does it when it starts. Points are only written, never
 * deleted. A rebuild of a span that has not ended yet is widened.
 */
export async function rebuildSeries(options: RebuildOptions): Promise<void> {
  const { store, fromMs, toMs, withFacts = true } = options;
  const before = await store.load();
  const isWhole = fromMs === null && toMs === null;
  const span = isWhole || before === null ? null : spanOf(before, { fromMs, toMs });
  await store.restart(initialState(span), {
    quarantine: isWhole ? 'empty' : 'keep',
    rewrite: withFacts ? JSON.stringify({ fromMs, toMs } satisfies RewriteSpan) : null,
  });
}

/** The span, and up to which row it counts: everything later has never been written. */
function spanOf(
  before: SeriesPosition,
  wish: { readonly fromMs: number | null; readonly toMs: number | null },
): RebuildSpan {
  const state = createSeriesState(before.state);
  const unfinished = state.span();
  const doneId = Math.min(before.cursor, ...state.backfills().map((b) => b.afterId));
  if (unfinished === null) return { ...wish, untilId: doneId };
  return {
    fromMs: lower(wish.fromMs, unfinished.fromMs),
    toMs: higher(wish.toMs, unfinished.toMs),
    untilId: Math.max(doneId, unfinished.untilId),
  };
}

function lower(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.min(a, b);
}

function higher(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.max(a, b);
}
