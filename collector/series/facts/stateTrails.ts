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
const NS_PER_MS = 1_000_000n;

export function createStateTrails(options: StateTrailsOptions): StateTrails {
  const { facts, ledger, sink, keptDays, breathe } = options;
  const trails = ledger.trails();

  /** What the bucket is about to drop is not written. */
  function oldestMs({ nowMs }: Present): number {
    return Math.floor((nowMs - keptDays * DAY_MS + HOUR_MS) / HOUR_MS) * HOUR_MS;
  }

  function trailOf(windowId: string, now: Present, changedMs: number | null): Trail {
    const known = trails.get(windowId);
    const startMs = Math.max(oldestMs(now), Math.min(changedMs ?? now.nowMs, now.nowMs));
    if (known === undefined) return { windowId, beginMs: startMs, untilMs: startMs, markMs: null };
    const beginMs = changedMs === null ? known.beginMs : Math.min(known.beginMs, startMs);
    return { ...known, beginMs };
  }

  /** Goes back to where a window has changed, and takes away what stands there. */
  async function rewind(placed: PlacedWindow, trail: Trail, changedMs: number): Promise<Trail> {
    const fromMs = Math.max(changedMs, trail.beginMs);
    if (fromMs >= trail.untilMs) return trail;
    // What was not judged lies on the grid of minutes and is overwritten.
    if (trail.markMs !== null && fromMs < trail.markMs) {
      await sink.delete({
        ...{ bucket: 'raw', measurement: 'window_state' },
        tags: { hall: placed.hall.id, window: trail.windowId },
        fromNs: BigInt(fromMs) * NS_PER_MS,
        toNs: BigInt(trail.untilMs) * NS_PER_MS - 1n,
      });
    }
    const markMs = trail.markMs === null ? null : Math.min(trail.markMs, fromMs);
    return { ...trail, untilMs: fromMs, markMs };
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

  async function goOnWith(placed: PlacedWindow, now: Present, changedMs: number | null) {
    const { id } = placed.window;
    let trail = trailOf(id, now, changedMs);
    if (changedMs !== null) trail = await rewind(placed, trail, changedMs);
    const markMs = now.marks.get(id) ?? null;
    // A mark that went back: what was judged after it is not so any more.
    if (markMs !== null && trail.markMs !== null && markMs < trail.markMs) {
      trail = await rewind(placed, trail, markMs);
    }
    const wholeMs = now.nowMs + 1;
    const toMs = Math.min(wholeMs, Math.max(trail.untilMs, oldestMs(now)) + DAY_MS);
    const points: FactPoint[] = [];
    for (const span of spansOf(trail, markMs, toMs)) {
      const fromMs = Math.max(span.fromMs, oldestMs(now));
      if (fromMs >= span.toMs) continue;
      const part = { fromMs, toMs: span.toMs };
      const isFixed = !sink.canDelete;
      const found = await facts.states(placed, part, { markMs, now, isFixed });
      points.push(...windowStatePoints(found, part));
    }
    return { trail: { ...trail, untilMs: Math.max(trail.untilMs, toMs), markMs }, points };
  }

  async function send(gathered: {
    readonly trails: Trail[];
    readonly points: FactPoint[];
    readonly settled: Unit[];
  }): Promise<void> {
    await sink.write(gathered.points);
    ledger.saveTrails(gathered.trails, gathered.settled);
    for (const trail of gathered.trails) trails.set(trail.windowId, trail);
  }

  return {
    async goOn(windows, now) {
      const changed = new Map<string, Unit[]>();
      for (const unit of ledger.due('window', DUE_MAX)) {
        changed.set(unit.subject, [...(changed.get(unit.subject) ?? []), unit]);
      }
      let gathered = { trails: [] as Trail[], points: [] as FactPoint[], settled: [] as Unit[] };
      let hasMore = false;
      let count = 0;
      for (const placed of windows) {
        const due = changed.get(placed.window.id) ?? [];
        // The newest comes first.
        const { trail, points } = await goOnWith(placed, now, due.at(-1)?.atMs ?? null);
        gathered.trails.push(trail);
        gathered.points.push(...points);
        gathered.settled.push(...due);
        hasMore ||= trail.untilMs < now.nowMs + 1;
        count += 1;
        if (gathered.points.length >= POINTS_AIM) {
          await send(gathered);
          gathered = { trails: [], points: [], settled: [] };
        }
        if (count % 20 === 0) await breathe();
      }
      await send(gathered);
      return hasMore;
    },
    known: () => trails,
  };
}
