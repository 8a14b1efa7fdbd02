import type { DetectorContext } from './detectorContext.ts';
import type {
  Correction,
  DetectorState,
  Mark,
  Table,
  WindowState,
  WindowTrail,
} from './detectorState.ts';
import type { Effect } from './effect.ts';
import { isRetraction } from './hall/retraction.ts';
import { judgeWindow } from './judgeWindow.ts';
import { NO_EPISODE } from './post/episode.ts';
import type { Edge, EdgeTrail, Level } from './sensorSignal.ts';
import type { Verdict, VerdictContext } from './verdict.ts';

/** Older than this nothing is judged again: what sensors said is not kept for longer. */
export const CORRECTION_DAYS = 62;
const DAY_MS = 86_400_000;
/** How far back a clean beginning is looked for before the time that changed. */
export const LOOK_BACK_DAYS = 2;
const LOOK_BACK_MS = LOOK_BACK_DAYS * DAY_MS;

/** What is needed of the past to judge a window again. */
export interface CorrectionNeed {
  readonly windowId: string;
  readonly deviceKeys: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
}

/** What was stored of that past. */
export interface CorrectionEvidence {
  /** Verdicts that touch the time, oldest first. */
  readonly verdicts: readonly {
    readonly fromMs: number;
    readonly toMs: number | null;
    readonly verdict: Verdict;
  }[];
  /** Per device, in the order in which they were said; the one that held at `fromMs` among them. */
  readonly edges: ReadonlyMap<string, readonly Edge[]>;
  readonly marks: readonly Mark[];
  /** Findings of the window that were raised since `fromMs` or are open. */
  readonly posts: readonly StoredPost[];
}

export interface StoredPost {
  readonly id: string;
  readonly startedMs: number;
  readonly raisedMs: number;
  readonly clearedMs: number | null;
}

/** Asks for a window's past to be judged again from an instant on, if it was judged already. */
export function wantCorrection(
  context: DetectorContext,
  windowId: string,
  wanted: Correction,
): void {
  const { state } = context;
  const window = state.windows.get(windowId);
  if (window === undefined || wanted.fromMs >= window.judgedMs) return;
  const earlier = state.corrections.get(windowId);
  const fromMs = Math.min(wanted.fromMs, earlier?.fromMs ?? wanted.fromMs);
  const oldestMs = window.judgedMs - CORRECTION_DAYS * DAY_MS;
  state.corrections.put(windowId, { ...wanted, fromMs: Math.max(fromMs, oldestMs) });
}

/** What must be judged again before anything else; null: nothing. */
export function correctionNeed(context: DetectorContext): CorrectionNeed | null {
  for (const windowId of context.state.corrections.ids()) {
    if (isRetraction(windowId)) continue;
    const wanted = context.state.corrections.get(windowId);
    const window = context.state.windows.get(windowId);
    if (wanted === undefined) continue;
    if (window === undefined) {
      context.state.corrections.delete(windowId);
      continue;
    }
    const fromMs = wanted.fromMs - LOOK_BACK_MS;
    const deviceKeys = context.history.devicesOfWindow(windowId);
    return { windowId, deviceKeys, fromMs, toMs: window.judgedMs };
  }
  return null;
}

/** Judges a window's past again with what is known now, and tells what is different. */
export function correct(
  context: DetectorContext,
  need: CorrectionNeed,
  evidence: CorrectionEvidence,
): void {
  const { state } = context;
  const { windowId } = need;
  const wanted = state.corrections.get(windowId);
  const window = state.windows.get(windowId);
  state.corrections.delete(windowId);
  if (wanted === undefined || window === undefined) return;
  // Told of a time before the window was known, and nothing since then is judged yet.
  if (evidence.verdicts.length === 0) return;
  const fromMs = cleanBeginning(evidence, wanted.fromMs, need.fromMs);
  if (fromMs >= window.judgedMs) return;
  const again = judgeAgain(context, { window, need, evidence, fromMs });
  const { causeId } = wanted;
  context.emit({ type: 'correct', windowId, fromMs, toMs: window.judgedMs, causeId });
  for (const effect of again.effects) {
    if (effect.type === 'verdict' || effect.type === 'behind-excuse') context.emit(effect);
  }
  tellFindings(context, { evidence, fromMs, toMs: window.judgedMs, causeId }, again.effects);
  const { silenceWatch, learned, learnedMs } = window;
  state.windows.put(windowId, { ...again.window, silenceWatch, learned, learnedMs });
  state.trails.put(windowId, again.trail);
}

/**
 * The last instant before a time at which nothing was under way: nobody was missed, so judging from
 * there gives what judging from the beginning would.
 */
function cleanBeginning(evidence: CorrectionEvidence, atMs: number, earliestMs: number): number {
  const clean = evidence.verdicts.findLast(
    ({ verdict, fromMs }) => fromMs <= atMs && (verdict === 'not-on-duty' || verdict === 'unknown'),
  );
  const knownMs = evidence.verdicts[0]?.fromMs ?? atMs;
  return Math.max(clean?.fromMs ?? earliestMs, knownMs);
}

interface Again {
  readonly window: WindowState;
  readonly trail: WindowTrail;
  readonly effects: readonly Effect[];
}

/** Runs the ordinary judgement over the stored past, beside the present state. */
function judgeAgain(
  context: DetectorContext,
  work: {
    readonly window: WindowState;
    readonly need: CorrectionNeed;
    readonly evidence: CorrectionEvidence;
    readonly fromMs: number;
  },
): Again {
  const { window, need, evidence, fromMs } = work;
  const effects: Effect[] = [];
  const before = evidence.verdicts.findLast((one) => one.fromMs < fromMs);
  const fresh: WindowState = {
    ...window,
    ...{ judgedMs: fromMs, revisionId: null, sensors: [], episode: NO_EPISODE },
    ...{ verdict: before?.verdict ?? 'unknown', level: 'unknown' as Level, context: UNTOLD },
    ...{ posts: [], interruptions: [] },
  };
  const trail: WindowTrail = { verdicts: [], marks: [...evidence.marks] };
  const shadow: DetectorContext = {
    history: context.history,
    state: shadowState(context.state, { windowId: need.windowId, fresh, trail, evidence }),
    emit: (effect) => effects.push(effect),
  };
  judgeWindow(shadow, need.windowId, window.judgedMs);
  return { window: fresh, trail, effects };
}

const UNKNOWN_EDGE = { level: 'unknown', ref: null, quality: null } as const;

/** Differs from every real one, so that the first verdict is told. */
const UNTOLD: VerdictContext = {
  ...{ basis: 'none', service: null, because: 'not-judged-yet', isCalendarCovered: true },
};

function shadowState(
  state: DetectorState,
  past: {
    readonly windowId: string;
    readonly fresh: WindowState;
    readonly trail: WindowTrail;
    readonly evidence: CorrectionEvidence;
  },
): DetectorState {
  const { windowId, fresh, trail, evidence } = past;
  const trails = new Map(
    [...evidence.edges].map(([key, edges]): [string, EdgeTrail] => [
      key,
      // Before what is kept nothing is known.
      { first: 0, edges: [{ ...UNKNOWN_EDGE, atMs: fresh.judgedMs - LOOK_BACK_MS }, ...edges] },
    ]),
  );
  return {
    ...state,
    windows: over(state.windows, new Map([[windowId, fresh]])),
    trails: over(state.trails, new Map([[windowId, trail]])),
    edges: over(state.edges, trails),
  };
}

/** A table in which some entries are others; nothing that is written to it is kept. */
function over<T>(table: Table<T>, entries: Map<string, T>): Table<T> {
  return {
    get: (id) => entries.get(id) ?? table.get(id),
    put: (id, value) => entries.set(id, value),
    touch: () => undefined,
    delete: (id) => entries.delete(id),
    ids: () => table.ids(),
  };
}

/** Findings that do not follow any more end as corrected; those that follow now are told anew. */
function tellFindings(
  context: DetectorContext,
  past: {
    readonly evidence: CorrectionEvidence;
    readonly fromMs: number;
    readonly toMs: number;
    readonly causeId: number;
  },
  effects: readonly Effect[],
): void {
  const { evidence, fromMs, toMs, causeId } = past;
  const raised = new Set(effects.flatMap((one) => (one.type === 'raise' ? one.finding.id : [])));
  for (const post of evidence.posts) {
    if (post.startedMs < fromMs || raised.has(post.id)) continue;
    const atMs = Math.max(post.raisedMs, post.clearedMs ?? toMs);
    context.emit({ type: 'clear', findingId: post.id, atMs, reason: 'corrected' });
  }
  for (const effect of effects) {
    if (effect.type === 'raise') {
      context.emit({ type: 'restate', finding: effect.finding, causeId });
    } else if (effect.type === 'stage' || effect.type === 'reopen' || effect.type === 'clear') {
      context.emit(effect);
    }
  }
}
