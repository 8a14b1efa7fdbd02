import {
  sumOfTimes,
  type WindowFacts,
  type WindowTime,
  windowTime,
} from '../../collector/coverage/windowTime.ts';
import {
  createDetectionTurns,
  type DetectionStore,
} from '../../collector/detection/detectionTurns.ts';
import type { Effect } from '../../collector/detection/effect.ts';
import { POST_FINDING_KINDS } from '../../collector/detection/finding.ts';
import type { IncidentView } from '../../collector/http/views.ts';
import type { JournalRow } from '../../collector/journal/journalRow.ts';
import type { ReadOnlyJournal } from '../../collector/journal/readOnlyJournal.ts';
import type { Site } from '../../collector/site/site.ts';
import { indexSite } from '../../collector/site/siteIndex.ts';
import { createStateStore, type StateStore } from '../../collector/state/stateStore.ts';
import type { Clock } from '../../runtime/clock.ts';
import {
  type UnsupportedWatch,
  type UnsupportedWindow,
  watchUnsupported,
} from './unsupportedWindows.ts';

/** What a replay found within the span that was asked for. */
export interface Replayed {
  /** Findings about posts that stand, by when they were raised. */
  readonly findings: readonly IncidentView[];
  /** Registered duty of named windows that was judged, in hours. */
  readonly dutyHours: number;
  /** Windows whose sensors cannot show absences as short as the policy asks for. */
  readonly unsupported: readonly UnsupportedWindow[];
  readonly rows: number;
}

export interface ReplayOptions {
  readonly journal: Pick<ReadOnlyJournal, 'readAfter' | 'readUnsynced' | 'lastId'>;
  /** Every version of the site goes through it before it is judged. */
  readonly change: (site: Site) => Site;
  readonly fromMs: number;
  readonly toMs: number;
  /** The rows judged so far, now and then. */
  readonly onProgress: (rows: number) => void;
}

const ROWS_PER_TURN = 2000;
const INCIDENTS_PER_PAGE = 500;

/**
 * Judges a journal from the beginning of what is kept, with the collector's own loop and a store in
 * memory. Nothing is written anywhere: what a live collector would note in the journal (silences) is
 * there already.
 */
export async function replayJournal(options: ReplayOptions): Promise<Replayed> {
  let nowMs = 0;
  let newest: Site | null = null;
  let rows = 0;
  const seen = (row: JournalRow): JournalRow => {
    nowMs = row.receivedMs;
    rows += 1;
    if (row.kind !== 'revision') return row;
    const site = options.change(row.site);
    newest = site;
    return { ...row, site };
  };
  const state = createStateStore({
    path: ':memory:',
    site: () => (newest === null ? null : indexSite(newest)),
  });
  await state.start();
  const marks = new Map<string, number>();
  const unsupported = watchUnsupported();
  const { journal } = options;
  const turns = createDetectionTurns({
    journal: {
      ...journal,
      readAfter: (afterId, rowsMax) => journal.readAfter(afterId, rowsMax).map(seen),
      onCommitted: () => () => undefined,
      appendSilences: () => undefined,
    },
    state: lightStore(state, { marks, unsupported }),
    clock: journalClock(() => nowMs),
    rowsPerTurnMax: ROWS_PER_TURN,
    onStored: () => undefined,
    isPassing: true,
  });
  try {
    await turns.restore();
    while (await turns.turn()) options.onProgress(turns.cursor());
    const windowIds = (newest as Site | null)?.halls.flatMap((hall) =>
      hall.windows.map(({ id }) => id),
    );
    return {
      findings: await postFindings(state, options),
      dutyHours: await dutyHours(state, { windowIds: windowIds ?? [], marks }, options),
      unsupported: unsupported.within(options),
      rows,
    };
  } finally {
    await state.stop();
  }
}

/** What a replay has no use for: it is never looked at live, and never goes on from where it stopped. */
const UNKEPT: ReadonlySet<Effect['type']> = new Set([
  ...(['watermark', 'device', 'agent', 'pool', 'hint', 'stated'] as const),
]);

/** Writes only what judging the past again and the findings need; most turns then write nothing. */
function lightStore(
  state: StateStore,
  { marks, unsupported }: { marks: Map<string, number>; unsupported: UnsupportedWatch },
): DetectionStore {
  return {
    detectionState: () => state.detectionState(),
    correctionEvidence: (need) => state.correctionEvidence(need),
    retractionEvidence: (need) => state.retractionEvidence(need),
    async commitDetection({ effects, ...commit }) {
      unsupported.take(effects);
      for (const effect of effects) {
        if (effect.type !== 'watermark') continue;
        for (const windowId of effect.windowIds) marks.set(windowId, effect.watermarkMs);
      }
      const kept = effects.filter((effect) => !UNKEPT.has(effect.type));
      if (kept.length > 0) await state.commitDetection({ ...commit, effects: kept, entries: [] });
    },
  };
}

/** Time as the journal tells it; nothing waits in a replay. */
function journalClock(wallMs: () => number): Clock {
  const never = () => () => undefined;
  return { wallMs, monotonicMs: wallMs, after: never, every: never };
}

const POSTS: ReadonlySet<string> = new Set(POST_FINDING_KINDS);

/** Those that a correction took back do not stand. */
async function postFindings(
  state: StateStore,
  { fromMs, toMs }: Pick<ReplayOptions, 'fromMs' | 'toMs'>,
): Promise<IncidentView[]> {
  const found: IncidentView[] = [];
  let before: string | undefined;
  for (;;) {
    const page = await state.incidents({
      limit: INCIDENTS_PER_PAGE,
      ...(before === undefined ? {} : { before }),
    });
    const within = page.filter((one) => one.raisedMs >= fromMs && one.raisedMs < toMs);
    found.push(...within.filter((one) => POSTS.has(one.kind) && one.clearReason !== 'corrected'));
    const last = page.at(-1);
    if (page.length < INCIDENTS_PER_PAGE || last === undefined || last.raisedMs < fromMs) break;
    before = last.id;
  }
  return found.reverse();
}

async function dutyHours(
  state: StateStore,
  known: { readonly windowIds: readonly string[]; readonly marks: ReadonlyMap<string, number> },
  span: Pick<ReplayOptions, 'fromMs' | 'toMs'>,
): Promise<number> {
  const { windowIds, marks } = known;
  const times: WindowTime[] = [];
  for (const id of windowIds) {
    const intervals = await state.intervals(id, span.fromMs, span.toMs);
    const named = intervals.filter((one) => one.basis === 'named' || one.basis === null);
    const facts: WindowFacts = {
      ...{ intervals: named, watermarkMs: marks.get(id) ?? null },
      ...{ duty: [], hasSensor: true, countsFromMs: 0, shortestAbsenceMs: 0 },
    };
    times.push(windowTime(facts, span));
  }
  return sumOfTimes(times).registeredMs / 3_600_000;
}
