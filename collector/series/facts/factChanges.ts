import { createHash } from 'node:crypto';
import { countsFrom } from '../../coverage/coverageReader.ts';
import type { SiteIndex } from '../../site/siteIndex.ts';
import type { SeriesChange } from '../../state/seriesChanges.ts';
import { HOUR_MS } from '../tally.ts';
import { type FactLedger, REMEMBERED, type Trail, type Unit } from './factLedger.ts';
import { DAY_MS, type PlacedFacts, type Present, placeOf } from './placedFacts.ts';

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
  const { ledger, store } = options;
  const waitedInVain = createWaitWatch(options);
  return {
    async absorb(nowMs) {
      ledger.translateRated(({ hallId, atMs }) =>
        daysDue(options, hallId, { fromMs: atMs, toMs: atMs + 1, nowMs }),
      );
      let found = false;
      for (;;) {
        const changes = await store.changes(CHANGES_MAX);
        if (changes.length === 0) return found;
        ledger.addDue(changes.flatMap((change) => unitsOf(options, change, nowMs)));
        await store.forget(changes);
        found = true;
        if (changes.length < CHANGES_MAX) return found;
      }
    },
    async beginMinute(now, trails) {
      await begin(options, now);
      await rewrite(options, now);
      await changedSite(options, now);
      endedDays(options, now);
      judgedFurther(options, now, trails);
      waitedInVain(now);
    },
  };
}

type Places = Pick<FactChangesOptions, 'site' | 'facts' | 'ledger'>;

/** The days that touch a span and are over: today is written every minute, and is due when it ends. */
function daysDue(
  { facts }: Places,
  hallId: string,
  of: { readonly fromMs: number; readonly toMs: number; readonly nowMs: number },
): Unit[] {
  return facts
    .daysOf(hallId, of)
    .filter((atMs) => facts.dayOf(hallId, atMs).toMs <= of.nowMs)
    .map((atMs) => ({ kind: 'day', subject: hallId, atMs }));
}

/** A verdict may make a short silence of the hour before it longer. */
function windowDue(places: Places, windowId: string, fromMs: number, nowMs: number): Unit[] {
  const hallId = places.site.windows.get(windowId)?.hall.id;
  if (hallId === undefined) return [];
  const states: Unit = { kind: 'window', subject: windowId, atMs: fromMs };
  const span = { fromMs: fromMs - HOUR_MS, toMs: nowMs, nowMs };
  return [states, ...daysDue(places, hallId, span)];
}

function unitsOf(places: Places, { subject, fromMs }: SeriesChange, nowMs: number): Unit[] {
  if (subject.kind === 'finding') return [{ kind: 'finding', subject: subject.id, atMs: 0 }];
  return windowDue(places, subject.id, fromMs, nowMs);
}

async function allOf(
  options: FactChangesOptions,
  windowIds: Iterable<string>,
  { nowMs }: Present,
): Promise<Unit[]> {
  const units: Unit[] = [];
  for (const windowId of windowIds) {
    const firstMs = await options.store.firstVerdict(windowId);
    if (firstMs !== null) units.push(...windowDue(options, windowId, firstMs, nowMs));
  }
  return units;
}

async function allFindings({ store }: FactChangesOptions): Promise<Unit[]> {
  const ids = await store.findingIds();
  return ids.map((subject): Unit => ({ kind: 'finding', subject, atMs: 0 }));
}

/** The days that have ended since the last time. */
function endedDays(places: Places, { nowMs }: Present): void {
  const { facts, ledger } = places;
  const known = JSON.parse(ledger.remembered(REMEMBERED.days) ?? '{}') as Record<string, number>;
  const days = facts.hallIds.map((id) => [id, facts.dayOf(id, nowMs).fromMs] as const);
  if (days.every(([id, fromMs]) => known[id] === fromMs)) return;
  ledger.addDue(
    days.flatMap(([id, toMs]) => {
      const fromMs = Math.min(known[id] ?? toMs, toMs);
      return daysDue(places, id, { fromMs, toMs, nowMs });
    }),
  );
  ledger.remember(REMEMBERED.days, JSON.stringify(Object.fromEntries(days)));
}

/** Days that are over and of which more is judged now. */
function judgedFurther(places: Places, now: Present, trails: ReadonlyMap<string, Trail>): void {
  const units = [...trails.values()].flatMap(({ windowId, markMs, beginMs }) => {
    const hallId = places.site.windows.get(windowId)?.hall.id;
    const judgedMs = now.marks.get(windowId);
    if (hallId === undefined || judgedMs === undefined || judgedMs === markMs) return [];
    const today = places.facts.dayOf(hallId, now.nowMs).fromMs;
    const fromMs = Math.min(markMs ?? beginMs, judgedMs) - HOUR_MS;
    const { nowMs } = now;
    return fromMs < today ? daysDue(places, hallId, { fromMs, toMs: judgedMs + 1, nowMs }) : [];
  });
  places.ledger.addDue(onlyOnce(units));
}

/**
 * Days that are over and not judged, once an hour and when an agent falls silent or is heard again:
 * what was waited for is not any more.
 */
function createWaitWatch(places: Places): (now: Present) => void {
  const { site, facts, ledger } = places;
  let hour = Number.NaN;
  let silent = '';
  return (now) => {
    const hourNow = Math.floor(now.nowMs / HOUR_MS);
    const silentNow = [...now.silent].sort().join(' ');
    if (hourNow === hour && silentNow === silent) return;
    hour = hourNow;
    silent = silentNow;
    const due = [...site.windows].flatMap(([windowId, { hall, presence }]) => {
      const today = facts.dayOf(hall.id, now.nowMs).fromMs;
      const judgedMs = now.marks.get(windowId) ?? today - 1;
      const isWaited = presence.length > 0 && judgedMs < today;
      const span = { fromMs: judgedMs, toMs: today, nowMs: now.nowMs };
      return isWaited ? daysDue(places, hall.id, span) : [];
    });
    ledger.addDue(onlyOnce(due));
  };
}

function onlyOnce(units: readonly Unit[]): Unit[] {
  return [...new Map(units.map((unit) => [`${unit.subject} ${unit.atMs}`, unit])).values()];
}

/** Windows whose figures are worked out in another way now, in the past, too. */
async function changedSite(options: FactChangesOptions, now: Present): Promise<void> {
  const { site, ledger } = options;
  const before = JSON.parse(ledger.remembered(REMEMBERED.site) ?? '{}') as Record<string, string>;
  const prints = Object.fromEntries(fingerprints(site));
  const ids = new Set([...Object.keys(before), ...Object.keys(prints)]);
  const changed = [...ids].filter((id) => before[id] !== prints[id]);
  if (changed.length === 0) return;
  ledger.addDue(await allOf(options, changed, now));
  ledger.remember(REMEMBERED.site, JSON.stringify(prints));
}

/** Everything, when nothing was ever written. */
async function begin(options: FactChangesOptions, now: Present): Promise<void> {
  const { site, ledger } = options;
  if (ledger.remembered(REMEMBERED.begun) !== null) return;
  ledger.addDue([
    ...(await allOf(options, site.windows.keys(), now)),
    ...(await allFindings(options)),
  ]);
  ledger.remember(REMEMBERED.begun, 'yes');
}

/** What a person wants written again. */
async function rewrite(options: FactChangesOptions, now: Present): Promise<void> {
  const { site, ledger } = options;
  const wish = ledger.remembered(REMEMBERED.rewrite);
  if (wish === null || wish === '') return;
  const { fromMs, toMs } = JSON.parse(wish) as RewriteSpan;
  const beginMs = fromMs ?? 0;
  const endMs = Math.min(toMs ?? now.nowMs, now.nowMs);
  ledger.rewrite('day', beginMs - DAY_MS, endMs);
  for (const kind of ['month', 'finding'] as const) {
    ledger.rewrite(kind, 0, Number.MAX_SAFE_INTEGER);
  }
  const units = (await allOf(options, site.windows.keys(), now)).flatMap((unit): Unit[] => {
    if (unit.kind === 'window') return [{ ...unit, atMs: Math.max(unit.atMs, beginMs) }];
    return unit.atMs >= beginMs - DAY_MS && unit.atMs < endMs ? [unit] : [];
  });
  ledger.addDue([...units, ...(await allFindings(options))]);
  ledger.remember(REMEMBERED.rewrite, '');
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
