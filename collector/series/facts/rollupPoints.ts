import { type Span, sumOfTimes, type WindowTime } from '../../coverage/windowTime.ts';
import type { FindingFacts } from '../../state/seriesFacts.ts';
import type { AreaTag } from '../model/codes.ts';
import type { PointTags } from '../model/seriesModel.ts';
import { type FactPoint, type FactSeries, factPoint, factSeries } from './factPoint.ts';
import {
  countedOf,
  dayFields,
  hourFields,
  isNothing,
  NO_RATINGS,
  qualityFields,
  type RatingCounts,
} from './figures.ts';

/** A hall as its points name it; null: what belongs to no hall. */
export interface HallPlace {
  readonly hallId: string;
  readonly areas: Readonly<Partial<Record<AreaTag, string>>>;
}

/** What a hall's day follows from. */
export interface HallDayFacts {
  readonly place: HallPlace;
  /** The hours of the day as far as it has come, in order. */
  readonly hours: readonly Span[];
  /** The time of each window: by hour as in `hours`, and of the day. */
  readonly windows: readonly {
    readonly windowId: string;
    readonly byHour: readonly WindowTime[];
    readonly ofDay: WindowTime;
  }[];
  /** Those raised on the day, by whomever they count. */
  readonly findings: readonly FindingFacts[];
  /** By window; "": of the hall, with no window for sure. */
  readonly ratings: ReadonlyMap<string, RatingCounts>;
}

/** What a hall's month follows from. */
export interface HallMonthFacts {
  readonly place: HallPlace;
  readonly fromMs: number;
  readonly windows: readonly { readonly windowId: string; readonly time: WindowTime }[];
  readonly findings: readonly FindingFacts[];
  readonly ratings: ReadonlyMap<string, RatingCounts>;
}

/**
 * All points of a hall's day: its own, its windows', and its findings by kind. Dense: also those with
 * nothing in them, for a server that cannot delete a point in which there was something before.
 */
export function hallDayPoints(facts: HallDayFacts, isDense = false): FactPoint[] {
  return windowsFirst(facts, isDense).filter((point) => point !== null);
}

function windowsFirst(facts: HallDayFacts, isDense: boolean): (FactPoint | null)[] {
  const { place, hours, windows, ratings } = facts;
  const fromMs = hours[0]?.fromMs;
  if (fromMs === undefined) return [];
  const counted = countedOf(facts.findings);
  const points: (FactPoint | null)[] = [];
  hours.forEach((hour, index) => {
    const raised = within(counted, hour);
    const times = windows.map(({ byHour }) => byHour[index]).filter((time) => time !== undefined);
    const fields = hourFields(sumOfTimes(times), raised);
    points.push(figurePoint(hallSeries('hall_hour', place), hour.fromMs, fields, isDense));
  });
  points.push(
    figurePoint(
      hallSeries('hall_day', place),
      fromMs,
      dayFields(sumOfTimes(windows.map(({ ofDay }) => ofDay)), counted, sumOfRatings(ratings)),
      isDense,
    ),
  );
  const day = { facts, counted, isDense };
  for (const window of windows) points.push(...windowDayPoints(day, window));
  const among = isDense ? facts.findings : counted;
  points.push(...qualityPoints('finding_day', place, { fromMs, counted, among }));
  return points;
}

function windowDayPoints(
  day: {
    readonly facts: HallDayFacts;
    readonly counted: readonly FindingFacts[];
    readonly isDense: boolean;
  },
  window: HallDayFacts['windows'][number],
): (FactPoint | null)[] {
  const { counted, isDense } = day;
  const { place, hours, ratings } = day.facts;
  const { windowId, byHour, ofDay } = window;
  const tags = { hall: place.hallId, window: windowId };
  const own = counted.filter((finding) => finding.windowId === windowId);
  const hourSeries = factSeries('window_hour', tags);
  const points = hours.map((hour, index) => {
    const time = byHour[index];
    if (time === undefined) return null;
    return figurePoint(hourSeries, hour.fromMs, hourFields(time, within(own, hour)), isDense);
  });
  const fields = dayFields(ofDay, own, ratings.get(windowId) ?? NO_RATINGS);
  const series = factSeries('window_day', tags);
  return [...points, figurePoint(series, hours[0]?.fromMs ?? 0, fields, isDense)];
}

/** All points of a hall's month. */
export function hallMonthPoints(facts: HallMonthFacts, isDense = false): FactPoint[] {
  const { place, fromMs, windows, ratings } = facts;
  const counted = countedOf(facts.findings);
  const total = sumOfTimes(windows.map(({ time }) => time));
  const points = [
    figurePoint(
      hallSeries('hall_month', place),
      fromMs,
      dayFields(total, counted, sumOfRatings(ratings)),
      isDense,
    ),
    ...windows.map(({ windowId, time }) => {
      const own = counted.filter((finding) => finding.windowId === windowId);
      const tags = { hall: place.hallId, window: windowId };
      const fields = dayFields(time, own, ratings.get(windowId) ?? NO_RATINGS);
      return figurePoint(factSeries('window_month', tags), fromMs, fields, isDense);
    }),
    ...qualityPoints('finding_month', place, {
      ...{ fromMs, counted, among: isDense ? facts.findings : counted },
    }),
  ];
  return points.filter((point) => point !== null);
}

function qualityPoints(
  measurement: 'finding_day' | 'finding_month',
  place: HallPlace,
  of: {
    readonly fromMs: number;
    readonly counted: readonly FindingFacts[];
    /** Those that make a kind worth a point. */
    readonly among: readonly FindingFacts[];
  },
): (FactPoint | null)[] {
  const { fromMs, counted, among } = of;
  const groups = new Map<string, FindingFacts[]>();
  for (const finding of among) {
    const key = `${finding.kind} ${finding.rule} ${finding.ruleVersion}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].map((group) => {
    const [{ kind, rule, ruleVersion }] = group as [FindingFacts];
    const version = { rule, rule_version: String(ruleVersion) };
    const series = factSeries(measurement, { ...hallTags(place), kind, ...version });
    const figures = qualityFields(group.filter((finding) => counted.includes(finding)));
    return factPoint(series, figures, { atMs: fromMs });
  });
}

type FigureMeasurement = `${'hall' | 'window'}_${'hour' | 'day' | 'month'}`;

/** A point of figures, or null where there is nothing to tell. */
function figurePoint<M extends FigureMeasurement>(
  series: FactSeries<M>,
  atMs: number,
  fields: Parameters<typeof factPoint<M>>[1] & Parameters<typeof isNothing>[0],
  isDense: boolean,
): FactPoint | null {
  return isNothing(fields) && !isDense ? null : factPoint(series, fields, { atMs });
}

function hallSeries<M extends 'hall_hour' | 'hall_day' | 'hall_month'>(
  measurement: M,
  place: HallPlace,
): FactSeries<M> {
  return factSeries(measurement, hallTags(place) as PointTags<M>);
}

/** The tags of everything that belongs to a hall. */
export function hallTags({ hallId, areas }: HallPlace): PointTags<'hall_day'> {
  return { ...areas, hall: hallId };
}

function within(findings: readonly FindingFacts[], { fromMs, toMs }: Span): FindingFacts[] {
  return findings.filter(({ raisedMs }) => raisedMs >= fromMs && raisedMs < toMs);
}

function sumOfRatings(ratings: ReadonlyMap<string, RatingCounts>): RatingCounts {
  const sum = [0, 0, 0, 0, 0, 0];
  for (const counts of ratings.values())
    counts.forEach((count, level) => {
      sum[level] = (sum[level] ?? 0) + count;
    });
  return sum as unknown as RatingCounts;
}
