import { AWAITED_MS } from '../../coverage/coverageReader.ts';
import type { Span } from '../../coverage/windowTime.ts';
import type { PlacedWindow } from '../../site/siteIndex.ts';
import type { FactLedger, Trail, Unit } from './factLedger.ts';
import type { FactPoint } from './factPoint.ts';
import type { FactSink } from './factSink.ts';
import { DAY_MS, type PlacedFacts, type Present } from './placedFacts.ts';
import { windowStatePoints } from './statePoints.ts';

/** Writes the states of windows, each from where it was written to until now. */
export interface StateTrails {
  /**
   * Goes on with windows: all, or those that have changed. Returns whether there is more to write:
   * a window goes on by at most a day at a time.
   */
  goOn(windows: Iterable<PlacedWindow>, now: Present): Promise<boolean>;
  /** How far windows are written, by what was judged then. */
  known(): ReadonlyMap<string, Trail>;
}

export interface StateTrailsOptions {
  readonly facts: Pick<PlacedFacts, 'states'>;
  readonly ledger: FactLedger;
  readonly sink: FactSink;
  /** Days that the bucket keeps. */
  readonly keptDays: number;
  readonly breathe: () => Promise<void>;
}

/** Points gathered from several windows before they are sent. */
const POINTS_AIM = 4000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DUE_MAX = 1_000_000;
const WINDOWS_PER_BREATH = 20;
const NS_PER_MS = 1_000_000n;

export function createStateTrails(options: StateTrailsOptions): StateTrails {
  const { ledger, sink, breathe } = options;
  const trails = ledger.trails();

  async function send(gathered: Gathered, { nowMs }: Present): Promise<void> {
    const { done, reaching, points, settled } = gathered;
    ledger.intend({ units: [], trails: reaching });
    await sink.write(points, nowMs);
    ledger.saveTrails(done, settled);
    for (const trail of done) trails.set(trail.windowId, trail);
  }

  return {
    async goOn(windows, now) {
      const changed = changedWindows(ledger);
      let gathered = nothingGathered();
      let hasMore = false;
      let count = 0;
      for (const placed of windows) {
        const { id } = placed.window;
        const due = changed.get(id) ?? [];
        // The newest comes first.
        const changedMs = due.at(-1)?.atMs ?? null;
        const known = trails.get(id) ?? null;
        const gone = await goOnWith(options, { placed, known, now, changedMs });
        const { trail, points } = gone;
        gathered.done.push(trail);
        if (gone.reaching !== null) gathered.reaching.push(gone.reaching);
        gathered.points.push(...points);
        gathered.settled.push(...due);
        hasMore ||= trail.untilMs < now.nowMs + 1;
        count += 1;
        if (gathered.points.length >= POINTS_AIM) {
          await send(gathered, now);
          gathered = nothingGathered();
        }
        if (count % WINDOWS_PER_BREATH === 0) await breathe();
      }
      await send(gathered, now);
      return hasMore;
    },
    known: () => trails,
  };
}

/** What is sent together, and what is true once it is. */
interface Gathered {
  readonly done: Trail[];
  /** Trails as they were, but for what they may reach to now. */
  readonly reaching: Trail[];
  readonly points: FactPoint[];
  readonly settled: Unit[];
}

function nothingGathered(): Gathered {
  return { done: [], reaching: [], points: [], settled: [] };
}

/** What is due of windows, the newest first. */
function changedWindows(ledger: FactLedger): ReadonlyMap<string, Unit[]> {
  const changed = new Map<string, Unit[]>();
  for (const unit of ledger.due('window', DUE_MAX)) {
    const list = changed.get(unit.subject) ?? [];
    list.push(unit);
    changed.set(unit.subject, list);
  }
  return changed;
}

/** What the bucket is about to drop is not written. */
function oldestMs({ keptDays }: StateTrailsOptions, { nowMs }: Present): number {
  return Math.floor((nowMs - keptDays * DAY_MS + HOUR_MS) / HOUR_MS) * HOUR_MS;
}

async function goOnWith(
  options: StateTrailsOptions,
  of: {
    readonly placed: PlacedWindow;
    readonly known: Trail | null;
    readonly now: Present;
    /** From when on its verdicts are different; null: they are not. */
    readonly changedMs: number | null;
  },
): Promise<{
  readonly trail: Trail;
  readonly points: FactPoint[];
  /** To be saved before the points are sent; null: there is no need. */
  readonly reaching: Trail | null;
}> {
  const { placed, known, now, changedMs } = of;
  const { id } = placed.window;
  const oldest = oldestMs(options, now);
  let trail = beginTrail({ windowId: id, known, changedMs }, { oldest, nowMs: now.nowMs });
  if (changedMs !== null) trail = await rewind(options, { placed, trail, toMs: changedMs });
  const markMs = now.marks.get(id) ?? null;
  // A mark that went back: what was judged after it is not so any more.
  if (markMs !== null && trail.markMs !== null && markMs < trail.markMs) {
    trail = await rewind(options, { placed, trail, toMs: markMs });
  }
  const toMs = Math.min(now.nowMs + 1, Math.max(trail.untilMs, oldest) + DAY_MS);
  const points: FactPoint[] = [];
  for (const span of spansOf(trail, markMs, toMs)) {
    const part = { fromMs: Math.max(span.fromMs, oldest), toMs: span.toMs };
    if (part.fromMs >= part.toMs) continue;
    const isFixed = !options.sink.canDelete;
    const found = await options.facts.states(placed, part, { markMs, now, isFixed });
    points.push(...windowStatePoints(found, part));
  }
  const reachMs = Math.max(trail.reachMs, Math.min(markMs ?? toMs, toMs));
  return {
    trail: { ...trail, untilMs: Math.max(trail.untilMs, toMs), markMs, reachMs },
    points,
    reaching: reachMs > (known?.reachMs ?? 0) ? { ...(known ?? trail), reachMs } : null,
  };
}

function beginTrail(
  of: {
    readonly windowId: string;
    readonly known: Trail | null;
    readonly changedMs: number | null;
  },
  { oldest, nowMs }: { readonly oldest: number; readonly nowMs: number },
): Trail {
  const { windowId, known, changedMs } = of;
  const startMs = Math.max(oldest, Math.min(changedMs ?? nowMs, nowMs));
  if (known === null)
    return { windowId, beginMs: startMs, untilMs: startMs, markMs: null, reachMs: 0 };
  return changedMs === null ? known : { ...known, beginMs: Math.min(known.beginMs, startMs) };
}

/** Goes back to where a window has changed, and takes away what stands there. */
async function rewind(
  { sink }: StateTrailsOptions,
  of: { readonly placed: PlacedWindow; readonly trail: Trail; readonly toMs: number },
): Promise<Trail> {
  const { placed, trail } = of;
  const fromMs = Math.max(of.toMs, trail.beginMs);
  const endMs = Math.max(trail.untilMs, trail.reachMs);
  if (fromMs >= endMs) return trail;
  // What was not judged lies on the grid of minutes and is overwritten.
  if (fromMs < trail.reachMs) {
    await sink.delete({
      ...{ bucket: 'raw', measurement: 'window_state' },
      tags: { hall: placed.hall.id, window: trail.windowId },
      fromNs: BigInt(fromMs) * NS_PER_MS,
      toNs: BigInt(endMs) * NS_PER_MS - 1n,
    });
  }
  const untilMs = Math.min(trail.untilMs, fromMs);
  const markMs = trail.markMs === null ? null : Math.min(trail.markMs, fromMs);
  return { ...trail, untilMs, markMs, reachMs: Math.min(trail.reachMs, fromMs) };
}

/** What is to be written of a window now: what has been judged meanwhile, and what is new. */
function spansOf(trail: Trail, markMs: number | null, toMs: number): Span[] {
  const spans: Span[] = [];
  const before = trail.markMs ?? trail.beginMs;
  if (markMs !== null && before < trail.untilMs && markMs > before) {
    spans.push({ fromMs: before, toMs: Math.min(markMs, trail.untilMs) });
  }
  if (trail.untilMs < toMs) spans.push({ fromMs: waitedSince(trail, markMs), toMs });
  return spans;
}

/** What was waited for when it was written may not be any more. */
function waitedSince({ beginMs, untilMs }: Trail, markMs: number | null): number {
  const fromMs = Math.max(beginMs, markMs ?? beginMs, untilMs - AWAITED_MS - MINUTE_MS);
  return Math.min(untilMs, fromMs);
}
