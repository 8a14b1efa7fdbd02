import type { Server } from '../../../dashboards/target.ts';
import type { Cell, Span } from './cell.ts';
import {
  AGENT_MOMENTS,
  at,
  DEVICE_MOMENTS,
  FINDING_DAYS,
  type FindingDayFact,
  GAPS,
  HALL_SAMPLES,
  HOUR_MS,
  HOURS,
  type HourFact,
  healthOf,
  MINUTE_MS,
  MONTHS,
  type MomentFact,
  type MonthFact,
  PLACES,
  PRESSES,
  raisedOf,
  STEPS,
  WINDOW_MOMENTS,
} from './seededFacts.ts';
import { dayOf, floorTo, total, weekOf } from './sums.ts';

/** What a panel must show, from the facts alone. Nothing known: no cell. */
type Expectation = (span: Span, server: Server) => Cell[];

type Figure<T> = (facts: readonly T[]) => number | null;

const over = (above: number, below: number, factor = 1) =>
  below === 0 ? null : (above / below) * factor;

const presence: Figure<HourFact> = (facts) =>
  over(
    total(facts, (f) => f.occupied),
    total(facts, (f) => f.occupied + f.empty),
  );
const due = (facts: readonly HourFact[]) => total(facts, (f) => f.registered - f.pending);
const coverage: Figure<HourFact> = (facts) =>
  over(
    total(facts, (f) => f.occupied + f.empty + f.excused),
    due(facts),
  );
const confirmed: Figure<HourFact> = (facts) =>
  over(
    total(facts, (f) => f.confirmed),
    due(facts),
    100 * HOUR_MS,
  );
const suspected: Figure<HourFact> = (facts) => total(facts, (f) => f.suspected);
const presses = (facts: readonly HourFact[], from = 1, to = 5) =>
  total(facts, (f) => total(f.levels.slice(from - 1, to), (one) => one));
const five =
  (figure: Figure<HourFact>): Figure<HourFact> =>
  (facts) =>
    presses(facts) < 5 ? null : figure(facts);
const satisfied = five((facts) => over(presses(facts, 3), presses(facts)));
const ranked =
  (figure: Figure<HourFact>, isRanked = true): Figure<HourFact> =>
  (facts) =>
    (coverage(facts) ?? 0) >= 0.8 === isRanked ? figure(facts) : null;

function cell(column: string, tags: string, value: number | string | null, atMs?: number): Cell[] {
  return value === null ? [] : [{ column, tags, value, ...(atMs === undefined ? {} : { atMs }) }];
}

/** Splits facts by a key and tells a figure of each part. */
function split<T>(
  facts: readonly T[],
  column: string,
  by: (fact: T) => string | number,
  figure: Figure<T>,
): Cell[] {
  return [...new Set(facts.map(by))].flatMap((key) => {
    const value = figure(facts.filter((fact) => by(fact) === key));
    return typeof key === 'number' ? cell(column, '', value, key) : cell(column, key, value);
  });
}

const within =
  <T extends { readonly atMs: number }>(facts: readonly T[]) =>
  ({ fromMs, toMs }: Span): T[] =>
    facts.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
/** Points of days lie at their beginning. */
const daysWithin = ({ fromMs, toMs }: Span) =>
  HOURS.filter(({ atMs }) => dayOf(atMs) >= fromMs && dayOf(atMs) <= toMs);
const hoursWithin = within(HOURS);
const monthsWithin = within(MONTHS);
const findingsWithin = within(FINDING_DAYS);
const jiaWithin = (span: Span) => hoursWithin(span).filter(({ hall }) => hall === 'jia');

const one =
  <T>(pick: (span: Span) => readonly T[], figure: Figure<T>): Expectation =>
  (span) =>
    cell('#0', '', figure(pick(span)));
const hall = (fact: { readonly hall: string }) => fact.hall;
const isPost = ({ kind }: FindingDayFact) => kind === 'empty-post';
const postsWithin = (span: Span) => findingsWithin(span).filter(isPost);

const falseOnes: Figure<FindingDayFact> = (facts) =>
  over(
    total(facts, (f) => f.dismissed + f.overturned),
    total(facts, (f) => f.confirmed + f.dismissed + f.overturned),
  );
const delay: Figure<FindingDayFact> = (facts) =>
  over(
    total(facts, (f) => f.delay),
    total(facts, raisedOf),
  );
const response: Figure<{ readonly response: number; readonly responses: number }> = (facts) =>
  over(
    total(facts, (f) => f.response),
    total(facts, (f) => f.responses),
  );

/** The newest of each, no older than the span. */
function newest(facts: readonly MomentFact[], span: Span): MomentFact[] {
  const found = new Map<string, MomentFact>();
  for (const fact of within(facts)(span)) {
    if ((found.get(fact.of)?.atMs ?? 0) <= fact.atMs) found.set(fact.of, fact);
  }
  return [...found.values()];
}

/**
 * The last in each interval. InfluxDB tells an interval by its beginning, VictoriaMetrics by its end,
 * which belongs to it.
 */
function lastPerInterval(
  facts: readonly MomentFact[],
  widthMs: number,
  value: (code: number) => number = (code) => code,
): Expectation {
  return (span, server) => {
    const inside = within(facts)(span);
    const isByEnd = server === 'victoriametrics';
    const bucket = ({ atMs }: MomentFact) =>
      isByEnd ? Math.ceil(atMs / widthMs) * widthMs : floorTo(atMs, widthMs);
    const found = new Map<string, MomentFact>();
    for (const fact of inside) found.set(`${fact.of} ${bucket(fact)}`, fact);
    return [...found.values()]
      .filter((fact) => bucket(fact) <= span.toMs)
      .flatMap((fact) => cell('#0', fact.of, value(fact.code), bucket(fact)));
  };
}

const sumOfSamples =
  (value: (code: number) => number): Expectation =>
  (span) =>
    cell(
      '#0',
      '',
      total(newest(HALL_SAMPLES, span), ({ code }) => value(code)),
    );
const samplesByHall =
  (columns: Readonly<Record<string, (code: number) => number>>): Expectation =>
  (span) =>
    newest(HALL_SAMPLES, span).flatMap(({ of, code }) =>
      Object.entries(columns).flatMap(([column, value]) => cell(column, of, value(code))),
    );

const byVersion = (column: string, figure: Figure<FindingDayFact>) => (span: Span) =>
  split(findingsWithin(span), column, ({ kind, version }) => `${kind} ${version}`, figure);
const all =
  (...parts: readonly Expectation[]): Expectation =>
  (span, server) =>
    parts.flatMap((part) => part(span, server));

const overHours =
  (column: string, pick: (fact: HourFact) => number): Expectation =>
  (span) =>
    split(
      jiaWithin(span),
      column,
      ({ atMs }) => atMs,
      (facts) => total(facts, pick),
    );
const overMonths =
  (column: string, figure: Figure<MonthFact>): Expectation =>
  (span) =>
    split(monthsWithin(span), column, ({ atMs }) => atMs, figure);
const overDays =
  (column: string, figure: Figure<HourFact>): Expectation =>
  (span) =>
    split(daysWithin(span), column, ({ atMs }) => dayOf(atMs), figure);
const overWeeks =
  (column: string, figure: Figure<HourFact>): Expectation =>
  (span) =>
    split(daysWithin(span), column, ({ atMs }) => weekOf(atMs), figure);
const byHall =
  (
    pick: (span: Span) => readonly HourFact[],
    columns: Readonly<Record<string, Figure<HourFact>>>,
  ): Expectation =>
  (span) =>
    Object.entries(columns).flatMap(([column, figure]) => split(pick(span), column, hall, figure));
const findingWeeks =
  (column: string, figure: Figure<FindingDayFact>): Expectation =>
  (span) =>
    split(postsWithin(span), column, ({ atMs }) => weekOf(atMs), figure);

const isInside = ({ fromMs, toMs }: Span, time: string) => at(time) >= fromMs && at(time) <= toMs;

/** By dashboard and panel. The dashboard of a hall is opened at jia. */
export const EXPECTED: Readonly<Record<string, Expectation>> = {
  'hw-overview/1': one(hoursWithin, presence),
  'hw-overview/2': one(hoursWithin, presence),
  'hw-overview/3': one(hoursWithin, coverage),
  'hw-overview/4': one(daysWithin, confirmed),
  'hw-overview/5': one(daysWithin, suspected),
  'hw-overview/6': one(daysWithin, satisfied),
  'hw-overview/7': overWeeks('#0', confirmed),
  'hw-overview/8': overWeeks('#0', coverage),
  'hw-overview/9': all(overDays('#0', presence), overDays('#1', coverage)),
  'hw-overview/10': byHall(daysWithin, {
    ...{ presence: ranked(presence), coverage: ranked(coverage), confirmed: ranked(confirmed) },
    ...{ suspected: ranked(suspected), satisfaction: ranked(satisfied) },
  }),
  'hw-overview/11': byHall(daysWithin, {
    coverage: ranked(coverage, false),
    unknown: ranked(
      (facts) =>
        over(
          total(facts, (f) => f.unknown),
          due(facts),
        ),
      false,
    ),
  }),

  'hw-hall/1': lastPerInterval(
    WINDOW_MOMENTS.filter(({ of }) => of.startsWith('jia')),
    MINUTE_MS,
  ),
  'hw-hall/2': one(jiaWithin, presence),
  'hw-hall/3': one(jiaWithin, coverage),
  'hw-hall/4': all(
    overHours('#0', (f) => f.occupied),
    overHours('#1', (f) => f.empty),
    overHours('#2', (f) => f.excused),
    overHours('#3', (f) => f.unknown),
    overHours('#4', (f) => f.pending),
  ),
  'hw-hall/5': (span) => [
    ...split(jiaWithin(span), 'presence', ({ window }) => window, presence),
    ...split(
      jiaWithin(span),
      'empty',
      ({ window }) => window,
      (facts) => total(facts, (f) => f.empty),
    ),
    ...split(
      jiaWithin(span),
      'unknown',
      ({ window }) => window,
      (facts) => total(facts, (f) => f.unknown),
    ),
  ],
  'hw-hall/6': (span) =>
    STEPS.filter(([of, , , , time, counts]) => {
      return of === 'jia' && counts === 'figure' && isInside(span, time);
    }).flatMap(([, window, kind, event, time, , finding]) => {
      const cells = { finding, started_ms: at(time) - 60_000, lasted_ms: 60_000, kind, event };
      const told = window === '' ? cells : { ...cells, window };
      return Object.entries(told).flatMap(([column, value]) => cell(column, '', value, at(time)));
    }),
  'hw-hall/7': (span) =>
    PRESSES.filter(([of, , time]) => of === 'jia' && isInside(span, time)).flatMap(
      ([, window, time, level]) =>
        Object.entries({ level, via: 'pad', window }).flatMap(([column, value]) =>
          cell(column, '', value, at(time)),
        ),
    ),
  'hw-hall/8': () =>
    PLACES.filter(([of]) => of === 'jia').flatMap(([, window, number, name]) => [
      ...cell('number', window, number === '' ? null : number),
      ...cell('name', window, name),
    ]),

  'hw-devices/1': sumOfSamples((code) => code + 10),
  'hw-devices/2': sumOfSamples((code) => code * 5),
  'hw-devices/3': (span, server) =>
    newest(AGENT_MOMENTS, span).flatMap(({ of, code }) => {
      const { silent, waiting, lag, dropped } = healthOf(code);
      const numbers = { state: code, silent_s: silent, waiting, lag_s: lag };
      const told = { ...numbers, dropped, problems: code + 1 };
      const texts = server === 'influxdb' ? { version: '0.1.0' } : {};
      return Object.entries({ ...told, ...texts }).flatMap(([column, value]) =>
        cell(column, of, value),
      );
    }),
  'hw-devices/4': lastPerInterval(DEVICE_MOMENTS, 5 * MINUTE_MS),
  'hw-devices/5': lastPerInterval(AGENT_MOMENTS, 5 * MINUTE_MS),
  'hw-devices/6': lastPerInterval(AGENT_MOMENTS, MINUTE_MS, (code) => healthOf(code).waiting),
  'hw-devices/7': lastPerInterval(AGENT_MOMENTS, MINUTE_MS, (code) => healthOf(code).lag),
  'hw-devices/8': (span) => {
    const cells = new Map<string, Cell>();
    for (const [, reason, time, count] of GAPS) {
      if (!isInside(span, time)) continue;
      const hour = Math.floor(at(time) / HOUR_MS);
      const key = `${reason} ${hour}`;
      const before = Number(cells.get(key)?.value ?? 0);
      cells.set(key, {
        ...{ column: '#0', tags: reason, atMs: hour * HOUR_MS },
        value: before + count,
      });
    }
    return [...cells.values()];
  },
  'hw-devices/9': (span) =>
    newest(DEVICE_MOMENTS, span).flatMap(({ of, code }) => {
      const tags = `jia jia-1 box-1 ${of} seat`;
      const silent = of === 'camera-9' ? [] : cell('silent_s', tags, code * 7);
      return [...cell('state', tags, code), ...silent];
    }),

  'hw-ratings/1': one(daysWithin, satisfied),
  'hw-ratings/2': one(daysWithin, five(presses)),
  'hw-ratings/3': overDays('#0', satisfied),
  'hw-ratings/4': all(
    ...[1, 2, 3, 4, 5].map((level) =>
      overDays(
        `#${level - 1}`,
        five((facts) => presses(facts, level, level)),
      ),
    ),
  ),
  'hw-ratings/5': byHall(daysWithin, {
    ...{ satisfaction: satisfied, ratings: five(presses) },
    negative: five((facts) => presses(facts, 1, 2)),
  }),

  'hw-month/1': overMonths('#0', presence),
  'hw-month/2': overMonths('#0', coverage),
  'hw-month/3': overMonths('#0', confirmed),
  'hw-month/4': overMonths('#0', (facts) =>
    over(
      total(facts, (f) => f.empty / MINUTE_MS),
      total(facts, (f) => f.occupied + f.empty) / (100 * HOUR_MS),
    ),
  ),
  'hw-month/5': overMonths('#0', satisfied),
  'hw-month/6': all(
    overMonths('#0', (facts) => total(facts, (f) => f.confirmed)),
    overMonths('#1', (facts) => total(facts, (f) => f.dismissed)),
    overMonths('#2', (facts) => total(facts, (f) => f.overturned)),
    overMonths('#3', (facts) => total(facts, (f) => f.suspected)),
  ),
  'hw-month/7': byHall(monthsWithin, {
    ...{ presence: ranked(presence), coverage: ranked(coverage), confirmed: ranked(confirmed) },
    satisfaction: ranked(satisfied),
  }),
  'hw-month/8': one(monthsWithin, response),

  'hw-quality/1': one(postsWithin, falseOnes),
  'hw-quality/2': one(postsWithin, delay),
  'hw-quality/3': one(postsWithin, response),
  'hw-quality/4': one(postsWithin, (facts) => total(facts, (f) => f.suspected)),
  'hw-quality/5': all(
    byVersion('raised', (facts) => total(facts, raisedOf)),
    byVersion('confirmed', (facts) => total(facts, (f) => f.confirmed)),
    byVersion('dismissed', (facts) => total(facts, (f) => f.dismissed)),
    byVersion('overturned', (facts) => total(facts, (f) => f.overturned)),
    byVersion('suspected', (facts) => total(facts, (f) => f.suspected)),
    byVersion('late', (facts) => total(facts, (f) => f.late)),
    byVersion('false', falseOnes),
    byVersion('delay', delay),
  ),
  'hw-quality/6': all(
    findingWeeks('#0', (facts) => total(facts, (f) => f.confirmed)),
    findingWeeks('#1', (facts) => total(facts, (f) => f.dismissed)),
    findingWeeks('#2', (facts) => total(facts, (f) => f.overturned)),
    findingWeeks('#3', (facts) => total(facts, (f) => f.suspected)),
  ),
  'hw-quality/7': findingWeeks('#0', falseOnes),

  'hw-wall/1': sumOfSamples((code) => code * 3),
  'hw-wall/2': sumOfSamples((code) => code * 2),
  'hw-wall/3': sumOfSamples((code) => code),
  'hw-wall/4': sumOfSamples((code) => code * 4),
  'hw-wall/5': one(hoursWithin, presence),
  'hw-wall/6': one(hoursWithin, coverage),
  'hw-wall/7': (span) => split(hoursWithin(span), '#0', ({ atMs }) => atMs, presence),
  'hw-wall/8': samplesByHall({
    ...{ windows_occupied: (code) => code * 3, windows_excused: (code) => code * 2 },
    ...{ windows_empty: (code) => code, windows_unknown: (code) => code * 4 },
    ...{ windows_off_duty: () => 0, devices_ok: (code) => code + 10, devices: (code) => code * 5 },
  }),
};
