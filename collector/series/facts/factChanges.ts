import { createHash } from 'node:crypto';
import { countsFrom } from '../../coverage/coverageReader.ts';
import type { SiteIndex } from '../../site/siteIndex.ts';
import type { SeriesChange } from '../../state/seriesChanges.ts';
import { HOUR_MS } from '../tally.ts';
import { type FactLedger, REMEMBERED, type Trail, type Unit } from './factLedger.ts';
import { type PlacedFacts, type Present, placeOf } from './placedFacts.ts';

/** Where changes are told. */
export interface ChangeStore {
  changes(rowsMax: number): Promise<SeriesChange[]>;
  forget(seen: readonly SeriesChange[]): Promise<void>;
  firstVerdict(windowId: string): Promise<number | null>;
  findingIds(): Promise<string[]>;
}

/** A span to be written again: null: from the beginning, to the end. */
export interface RewriteSpan {
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** Turns what has changed into units that are due. */
export interface FactChanges {
  /** Takes up what was stored since the last time. Returns whether there was anything. */
  absorb(nowMs: number): Promise<boolean>;
  /**
   * Once a minute: days that have ended, windows that were judged further on a day that is over, a
   * site that is different, what a person wants written again.
   */
  beginMinute(now: Present, trails: ReadonlyMap<string, Trail>): Promise<void>;
}

export interface FactChangesOptions {
  readonly site: SiteIndex;
  readonly facts: PlacedFacts;
  readonly ledger: FactLedger;
  readonly store: ChangeStore;
}

const CHANGES_MAX = 1000;

export function createFactChanges(options: FactChangesOptions): FactChanges {
  const { site, facts, ledger, store } = options;
  let waitedHour = Number.NaN;
  let waitedSilent = '';

  function daysDue(hallId: string, fromMs: number, toMs: number): Unit[] {
    const span = { fromMs, toMs };
    return facts.daysOf(hallId, span).map((atMs) => ({ kind: 'day', subject: hallId, atMs }));
  }

  /** A verdict may make a short silence of the hour before it longer. */
  function windowDue(windowId: string, fromMs: number, nowMs: number): Unit[] {
    const hallId = site.windows.get(windowId)?.hall.id;
    if (hallId === undefined) return [];
    const states: Unit = { kind: 'window', subject: windowId, atMs: fromMs };
    return [states, ...daysDue(hallId, fromMs - HOUR_MS, nowMs)];
  }

  function unitsOf({ subject, fromMs }: SeriesChange, nowMs: number): Unit[] {
    if (subject.kind === 'finding') return [{ kind: 'finding', subject: subject.id, atMs: 0 }];
    return windowDue(subject.id, fromMs, nowMs);
  }

  async function allOf(windowIds: Iterable<string>, { nowMs }: Present): Promise<Unit[]> {
    const units: Unit[] = [];
    for (const windowId of windowIds) {
      const firstMs = await store.firstVerdict(windowId);
      if (firstMs !== null) units.push(...windowDue(windowId, firstMs, nowMs));
    }
    return units;
  }

  /** The days that have ended since the last time. */
  function endedDays({ nowMs }: Present): void {
    const known = JSON.parse(ledger.remembered(REMEMBERED.days) ?? '{}') as Record<string, number>;
    const days = facts.hallIds.map((id) => [id, facts.dayOf(id, nowMs).fromMs] as const);
    if (days.every(([id, fromMs]) => known[id] === fromMs)) return;
    ledger.addDue(
      days.flatMap(([id, fromMs]) =>
        known[id] === undefined ? [] : daysDue(id, Math.min(known[id], fromMs), fromMs),
      ),
    );
    ledger.remember(REMEMBERED.days, JSON.stringify(Object.fromEntries(days)));
  }

  /** Days that are over and of which more is judged now. */
  function judgedFurther(now: Present, trails: ReadonlyMap<string, Trail>): void {
    const units = [...trails.values()].flatMap(({ windowId, markMs, beginMs }) => {
      const hallId = site.windows.get(windowId)?.hall.id;
      const judgedMs = now.marks.get(windowId);
      if (hallId === undefined || judgedMs === undefined || judgedMs === markMs) return [];
      const today = facts.dayOf(hallId, now.nowMs).fromMs;
      const fromMs = Math.min(markMs ?? beginMs, judgedMs) - HOUR_MS;
      return fromMs < today ? daysDue(hallId, fromMs, Math.min(today, judgedMs + 1)) : [];
    });
    const once = new Map(units.map((unit) => [`${unit.subject} ${unit.atMs}`, unit]));
    ledger.addDue([...once.values()]);
  }

  /**
   * Days that are over and not judged, once an hour and when an agent falls silent or is heard again:
   * what was waited for is not any more.
   */
  function waitedInVain(now: Present): void {
    const hour = Math.floor(now.nowMs / HOUR_MS);
    const silent = [...now.silent].sort().join(' ');
    if (hour === waitedHour && silent === waitedSilent) return;
    waitedHour = hour;
    waitedSilent = silent;
    const due = new Map<string, Unit>();
    for (const [windowId, placed] of site.windows) {
      const today = facts.dayOf(placed.hall.id, now.nowMs).fromMs;
      if (placed.presence.length === 0) continue;
      const judgedMs = now.marks.get(windowId) ?? today - 1;
      if (judgedMs >= today) continue;
      for (const unit of daysDue(placed.hall.id, judgedMs, today)) {
        due.set(`${unit.subject} ${unit.atMs}`, unit);
      }
    }
    ledger.addDue([...due.values()]);
  }

  /** Windows whose figures are worked out in another way now, in the past, too. */
  async function changedSite(now: Present): Promise<void> {
    const before = JSON.parse(ledger.remembered(REMEMBERED.site) ?? '{}') as Record<string, string>;
    const prints = Object.fromEntries(fingerprints(site));
    const ids = new Set([...Object.keys(before), ...Object.keys(prints)]);
    const changed = [...ids].filter((id) => before[id] !== prints[id]);
    if (changed.length === 0) return;
    ledger.addDue(await allOf(changed, now));
    ledger.remember(REMEMBERED.site, JSON.stringify(prints));
  }

  async function begin(now: Present): Promise<void> {
    if (ledger.remembered(REMEMBERED.begun) !== null) return;
    const findings = await store.findingIds();
    ledger.addDue([
      ...(await allOf(site.windows.keys(), now)),
      ...findings.map((subject): Unit => ({ kind: 'finding', subject, atMs: 0 })),
    ]);
    ledger.remember(REMEMBERED.begun, 'yes');
  }

  async function rewrite(now: Present): Promise<void> {
    const wish = ledger.remembered(REMEMBERED.rewrite);
    if (wish === null || wish === '') return;
    const { fromMs, toMs } = JSON.parse(wish) as RewriteSpan;
    const span = { fromMs: fromMs ?? 0, toMs: Math.min(toMs ?? now.nowMs, now.nowMs) };
    for (const kind of ['day', 'month', 'finding'] as const) {
      const fromFirst = kind === 'day' ? span.fromMs - 24 * HOUR_MS : 0;
      ledger.forgetWritten(kind, fromFirst, kind === 'day' ? span.toMs : Number.MAX_SAFE_INTEGER);
    }
    const all = await allOf(site.windows.keys(), now);
    const touched = all.filter(
      (unit) =>
        unit.kind === 'window' ||
        (unit.atMs >= span.fromMs - 24 * HOUR_MS && unit.atMs < span.toMs),
    );
    const findings = await store.findingIds();
    ledger.addDue([
      ...touched.map((unit) =>
        unit.kind === 'window' ? { ...unit, atMs: Math.max(unit.atMs, span.fromMs) } : unit,
      ),
      ...findings.map((subject): Unit => ({ kind: 'finding', subject, atMs: 0 })),
    ]);
    ledger.remember(REMEMBERED.rewrite, '');
  }

  return {
    async absorb(nowMs) {
      ledger.translateRated(({ hallId, atMs }) => daysDue(hallId, atMs, atMs + 1));
      let found = false;
      for (;;) {
        const changes = await store.changes(CHANGES_MAX);
        if (changes.length === 0) return found;
        ledger.addDue(changes.flatMap((change) => unitsOf(change, nowMs)));
        await store.forget(changes);
        found = true;
        if (changes.length < CHANGES_MAX) return found;
      }
    },
    async beginMinute(now, trails) {
      await begin(now);
      await rewrite(now);
      await changedSite(now);
      endedDays(now);
      judgedFurther(now, trails);
      waitedInVain(now);
    },
  };
}

/** By window: what its figures follow from beside the facts. */
function fingerprints(site: SiteIndex): [string, string][] {
  return [...site.windows].map(([id, placed]) => {
    const { hall, presence, policy, mode } = placed;
    const text = JSON.stringify([
      ...[hall.id, hall.timeZone, placeOf(site, hall.id), countsFrom(placed), policy, mode],
      presence.map(({ kind }) => kind),
    ]);
    return [id, createHash('sha256').update(text).digest('base64url').slice(0, 8)];
  });
}
