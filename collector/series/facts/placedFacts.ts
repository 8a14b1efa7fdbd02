import { awaitedFrom, windowFacts } from '../../coverage/coverageReader.ts';
import {
  type Span,
  sumOfTimes,
  type WindowFacts,
  type WindowTime,
  windowTime,
} from '../../coverage/windowTime.ts';
import { DAY_MS, dateOf, dayAt, dayOf, instantOf } from '../../duty/calendarDay.ts';
import type { DutyCalendar } from '../../duty/dutyHours.ts';
import type { PlacedWindow, SiteIndex } from '../../site/siteIndex.ts';
import type { FindingFacts, FindingsQuery } from '../../state/seriesFacts.ts';
import type { VerdictInterval } from '../../state/stateStore.ts';
import { AREA_TAGS, type AreaTag } from '../model/codes.ts';
import { HOUR_MS } from '../tally.ts';
import type { RatingCounts } from './figures.ts';
import type { HallDayFacts, HallMonthFacts, HallPlace } from './rollupPoints.ts';
import { minuteFrom, type WindowStateFacts } from './statePoints.ts';

/** The hall under which stands what belongs to none: no id can be like this. */
export const NO_HALL = '_none';

/** Where facts are read. */
export interface FactStore {
  intervals(windowId: string, fromMs: number, toMs: number): Promise<VerdictInterval[]>;
  /** How far every window is judged. */
  marks(): Promise<ReadonlyMap<string, number>>;
  findings(query: FindingsQuery): Promise<FindingFacts[]>;
  finding(id: string): Promise<FindingFacts | null>;
}

export interface PlacedFactsOptions {
  readonly site: SiteIndex;
  readonly calendar: DutyCalendar;
  readonly store: FactStore;
  readonly ratings: (hallId: string, fromMs: number, toMs: number) => Map<string, RatingCounts>;
  /** Lets others work while many windows are read. */
  readonly breathe: () => Promise<void>;
}

/** Reads what the points of a unit follow from, at their places. */
export interface PlacedFacts {
  /** All halls and what belongs to none. */
  readonly hallIds: readonly string[];
  zoneOf(hallId: string): string;
  /** The day that a hall has at an instant. */
  dayOf(hallId: string, atMs: number): Span;
  monthOf(hallId: string, atMs: number): Span;
  /** The beginnings of the days that touch a span. */
  daysOf(hallId: string, span: Span): number[];
  /** A day as far as it has come. */
  day(hallId: string, atMs: number, now: Present): Promise<HallDayFacts>;
  month(hallId: string, atMs: number, now: Present): Promise<HallMonthFacts>;
  /** The states of a window within a span. */
  states(placed: PlacedWindow, span: Span, judged: StatesJudged): Promise<WindowStateFacts>;
}

/** By what the states of a window are told. */
export interface StatesJudged {
  readonly markMs: number | null;
  readonly now: Present;
  /** Nothing can be deleted: points lie on the grid of minutes, where later ones count. */
  readonly isFixed: boolean;
}

/** What is asked for at one moment. */
export interface Present {
  /** A full minute: what comes after it has not come. */
  readonly nowMs: number;
  readonly marks: ReadonlyMap<string, number>;
  /** Agents that are not heard: nothing of theirs is waited for. */
  readonly silent: ReadonlySet<string>;
}

export function createPlacedFacts(options: PlacedFactsOptions): PlacedFacts {
  const { site, store, ratings } = options;
  const firstZone = site.site.halls[0]?.timeZone ?? 'Asia/Shanghai';
  const zoneOf = (hallId: string): string => site.halls.get(hallId)?.timeZone ?? firstZone;
  const days = createDays(zoneOf);
  return {
    hallIds: [...site.halls.keys(), NO_HALL],
    zoneOf,
    ...days,
    async day(hallId, atMs, now) {
      const day = cutAt(days.dayOf(hallId, atMs), now);
      const hours = hoursOf(day);
      const windows = await eachWindow(options, hallId, async (placed) => {
        const facts = await factsOfWindow(options, { placed, span: day, now });
        const byHour = hours.map((hour) => windowTime(facts, hour));
        return { windowId: placed.window.id, byHour, ofDay: windowTime(facts, day) };
      });
      return {
        place: placeOf(site, hallId),
        ...{ hours, windows },
        findings: await findingsOf(store, hallId, day),
        ratings: ratings(hallId, day.fromMs, days.dayOf(hallId, atMs).toMs),
      };
    },
    async month(hallId, atMs, now) {
      const month = days.monthOf(hallId, atMs);
      const spans = days
        .daysOf(hallId, cutAt(month, now))
        .map((dayMs) => cutAt(days.dayOf(hallId, dayMs), now));
      const windows = await eachWindow(options, hallId, async (placed) => {
        return {
          windowId: placed.window.id,
          time: await timeOfDays(options, { placed, spans, now }),
        };
      });
      return {
        place: placeOf(site, hallId),
        ...{ fromMs: month.fromMs, windows },
        findings: await findingsOf(store, hallId, cutAt(month, now)),
        ratings: ratings(hallId, month.fromMs, month.toMs),
      };
    },
    states: (placed, span, judged) => statesOf(options, { placed, span, judged }),
  };
}

/** Works on the windows of a hall one after the other, and lets others work in between. */
async function eachWindow<T>(
  { site, breathe }: PlacedFactsOptions,
  hallId: string,
  work: (placed: PlacedWindow) => Promise<T>,
): Promise<T[]> {
  const found: T[] = [];
  for (const { id } of site.halls.get(hallId)?.windows ?? []) {
    const placed = site.windows.get(id);
    if (placed === undefined) continue;
    found.push(await work(placed));
    await breathe();
  }
  return found;
}

async function factsOfWindow(
  { store, calendar }: PlacedFactsOptions,
  {
    placed,
    span,
    now,
  }: { readonly placed: PlacedWindow; readonly span: Span; readonly now: Present },
): Promise<WindowFacts> {
  const { id } = placed.window;
  const watermarkMs = now.marks.get(id) ?? null;
  const intervals = await store.intervals(id, span.fromMs, span.toMs);
  const awaitedFromMs = awaitedFrom(placed, now.silent, now.nowMs);
  return windowFacts(calendar, { placed, watermarkMs, intervals, span, awaitedFromMs });
}

/** The time of a window over several days, each worked out by itself as the day's own points are. */
async function timeOfDays(
  { store, calendar }: PlacedFactsOptions,
  of: { readonly placed: PlacedWindow; readonly spans: readonly Span[]; readonly now: Present },
): Promise<WindowTime> {
  const { placed, spans, now } = of;
  const { id } = placed.window;
  const fromMs = spans[0]?.fromMs ?? 0;
  const watermarkMs = now.marks.get(id) ?? null;
  const awaitedFromMs = awaitedFrom(placed, now.silent, now.nowMs);
  const all = await store.intervals(id, fromMs, spans.at(-1)?.toMs ?? fromMs);
  return sumOfTimes(
    spans.map((span) => {
      const intervals = all.filter(
        (one) => one.fromMs < span.toMs && (one.toMs === null || one.toMs > span.fromMs),
      );
      const found = { placed, watermarkMs, intervals, span, awaitedFromMs };
      return windowTime(windowFacts(calendar, found), span);
    }),
  );
}

async function statesOf(
  { store, calendar }: PlacedFactsOptions,
  of: { readonly placed: PlacedWindow; readonly span: Span; readonly judged: StatesJudged },
): Promise<WindowStateFacts> {
  const { window, hall, duty, mode, presence } = of.placed;
  const { fromMs, toMs } = of.span;
  const { markMs, now, isFixed } = of.judged;
  const stretches =
    mode === 'spare' ? [] : calendar.of(duty, hall.timeZone).stretches(fromMs, toMs);
  return {
    ...{ windowId: window.id, hallId: hall.id, watermarkMs: markMs },
    intervals: await store.intervals(window.id, fromMs, toMs),
    hasSensor: presence.length > 0,
    awaitedFromMs: awaitedFrom(of.placed, now.silent, now.nowMs),
    duty: stretches.filter(({ basis }) => basis !== 'none'),
    isGridOnly: isFixed,
  };
}

/** What of a span has come. */
function cutAt({ fromMs, toMs }: Span, { nowMs }: Present): Span {
  return { fromMs, toMs: Math.max(fromMs, Math.min(toMs, nowMs)) };
}

function findingsOf(store: FactStore, hallId: string, span: Span): Promise<FindingFacts[]> {
  return store.findings({ hallId: hallId === NO_HALL ? null : hallId, ...span });
}

/** Days and months of the halls' own zones. */
function createDays(zoneOf: (hallId: string) => string) {
  const beginning = (day: number, hallId: string) => instantOf(day, 0, zoneOf(hallId));

  function dayOfHall(hallId: string, atMs: number): Span {
    const day = dayAt(atMs, zoneOf(hallId));
    return { fromMs: beginning(day, hallId), toMs: beginning(day + 1, hallId) };
  }

  return {
    dayOf: dayOfHall,
    monthOf(hallId: string, atMs: number): Span {
      const month = dateOf(dayAt(atMs, zoneOf(hallId))).slice(0, 7);
      const first = dayOf(`${month}-01`);
      const next = dayOf(`${dateOf(first + 31).slice(0, 7)}-01`);
      return { fromMs: beginning(first, hallId), toMs: beginning(next, hallId) };
    },
    daysOf(hallId: string, { fromMs, toMs }: Span): number[] {
      const found: number[] = [];
      for (let atMs = fromMs; atMs < toMs; atMs = dayOfHall(hallId, atMs).toMs) {
        found.push(dayOfHall(hallId, atMs).fromMs);
      }
      return found;
    },
  };
}

/** The hours of a day: whole ones from its beginning on, the last cut where the day has come to. */
export function hoursOf({ fromMs, toMs }: Span): Span[] {
  const hours: Span[] = [];
  for (let atMs = fromMs; atMs < toMs; atMs += HOUR_MS) {
    hours.push({ fromMs: atMs, toMs: Math.min(atMs + HOUR_MS, toMs) });
  }
  return hours;
}

/** A hall with the areas above it, one for each level; of two of one level the nearer one. */
export function placeOf(site: SiteIndex, hallId: string): HallPlace {
  const areas: Partial<Record<AreaTag, string>> = {};
  for (const { id, level } of site.areaPath(site.halls.get(hallId)?.area ?? '')) areas[level] = id;
  const known = Object.fromEntries(
    AREA_TAGS.flatMap((level) => (areas[level] === undefined ? [] : [[level, areas[level]]])),
  );
  return { hallId, areas: known };
}

/** The last full minute. */
export function fullMinute(atMs: number): number {
  const minute = minuteFrom(atMs);
  return minute > atMs ? minute - 60_000 : minute;
}

export { DAY_MS };
