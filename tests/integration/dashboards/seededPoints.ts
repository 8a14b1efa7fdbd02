import {
  AGENT_STATE_CODES,
  DEVICE_STATE_CODES,
  WINDOW_STATE_CODES,
} from '../../../collector/series/model/codes.ts';
import {
  type MeasurementName,
  type PointFields,
  type PointTags,
  SERIES_MODEL,
} from '../../../collector/series/model/seriesModel.ts';
import {
  AGENT_MOMENTS,
  at,
  DEVICE_MOMENTS,
  FINDING_DAYS,
  GAPS,
  HALL_IDS,
  HALL_SAMPLES,
  HOURS,
  type HourFact,
  healthOf,
  MONTHS,
  type MonthFact,
  PLACES,
  PRESSES,
  raisedOf,
  STEPS,
  WINDOW_MOMENTS,
} from './seededFacts.ts';
import { dayOf, total } from './sums.ts';

/** Lines for a bucket, made by the declaration: a field of another type or name does not compile. */
export function seededLines(bucket: 'raw' | 'rollup'): string[] {
  return POINTS.filter(({ measurement }) => SERIES_MODEL[measurement].bucket === bucket).map(
    lineOf,
  );
}

interface Point {
  readonly measurement: MeasurementName;
  readonly tags: Readonly<Record<string, string | undefined>>;
  readonly fields: Readonly<Record<string, number | string | undefined>>;
  readonly atMs: number;
}

function point<M extends MeasurementName>(
  measurement: M,
  tags: NoInfer<PointTags<M>>,
  fields: NoInfer<PointFields<M>>,
  atMs: number,
): Point {
  return { measurement, tags: { ...tags }, fields: { ...fields }, atMs };
}

function lineOf({ measurement, tags, fields, atMs }: Point): string {
  const types = SERIES_MODEL[measurement].fields as Readonly<Record<string, { type: string }>>;
  const tagged = Object.entries(tags)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([tag, value]) => `,${tag}=${value}`);
  const told = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => `${field}=${valueText(types[field]?.type, value ?? 0)}`);
  return `${measurement}${tagged.join('')} ${told.join(',')} ${BigInt(atMs) * 1_000_000n}`;
}

function valueText(type: string | undefined, value: number | string): string {
  if (type === 'string') return JSON.stringify(value);
  return type === 'integer' ? `${value}i` : String(value);
}

const NO_FIGURES = {
  ...{ bridged_ms: 0, pooled_ms: 0, trial_ms: 0, uncovered_ms: 0, unheard_ms: 0, faults: 0 },
  ...{ findings_dismissed: 0, findings_overturned: 0, response_ms: 0, responses: 0 },
};

function hourFields(facts: readonly HourFact[]): PointFields<'hall_hour'> {
  const sum = (pick: (fact: HourFact) => number) => total(facts, pick);
  return {
    ...NO_FIGURES,
    counted_empty_ms: sum(({ empty }) => empty),
    counted_ms: sum(({ empty, occupied }) => empty + occupied),
    counted_occupied_ms: sum(({ occupied }) => occupied),
    due_ms: sum(({ registered, pending }) => registered - pending),
    empty_ms: sum(({ empty }) => empty),
    excused_ms: sum(({ excused }) => excused),
    monitored_ms: sum(({ occupied, empty, excused }) => occupied + empty + excused),
    occupied_ms: sum(({ occupied }) => occupied),
    pending_ms: sum(({ pending }) => pending),
    registered_ms: sum(({ registered }) => registered),
    unknown_ms: sum(({ unknown }) => unknown),
    findings: sum(({ confirmed, suspected }) => confirmed + suspected),
    findings_confirmed: sum(({ confirmed }) => confirmed),
    findings_suspected: sum(({ suspected }) => suspected),
  };
}

function dayFields(facts: readonly HourFact[]): PointFields<'hall_day'> {
  const level = (index: number) => total(facts, ({ levels }) => levels[index] ?? 0);
  return {
    ...hourFields(facts),
    ...{ ratings_1: level(0), ratings_2: level(1), ratings_3: level(2), ratings_4: level(3) },
    ...{ ratings_5: level(4), ratings: total(facts, ({ levels }) => total(levels, (one) => one)) },
  };
}

const tagsOf = (hall: string) => ({ county: 'xian', hall });

function monthPoint(fact: MonthFact): Point {
  const { hall, atMs, dismissed, overturned, response, responses } = fact;
  const more = { findings_dismissed: dismissed, findings_overturned: overturned };
  const fields = { ...dayFields([fact]), ...more, response_ms: response, responses };
  return point('hall_month', tagsOf(hall), fields, atMs);
}

function figurePoints(): Point[] {
  const points = HOURS.map((fact) => {
    const { hall, window, atMs } = fact;
    return point('window_hour', { hall, window }, hourFields([fact]), atMs);
  });
  for (const hall of HALL_IDS) {
    const own = HOURS.filter((fact) => fact.hall === hall);
    for (const atMs of new Set(own.map((fact) => fact.atMs))) {
      const facts = own.filter((fact) => fact.atMs === atMs);
      points.push(point('hall_hour', tagsOf(hall), hourFields(facts), atMs));
    }
    for (const day of new Set(own.map(({ atMs }) => dayOf(atMs)))) {
      const facts = own.filter(({ atMs }) => dayOf(atMs) === day);
      points.push(point('hall_day', tagsOf(hall), dayFields(facts), day));
      for (const window of new Set(facts.map((fact) => fact.window))) {
        const fields = dayFields(facts.filter((fact) => fact.window === window));
        points.push(point('window_day', { hall, window }, fields, day));
      }
    }
  }
  return points;
}

function findingPoints(): Point[] {
  return FINDING_DAYS.map((fact) => {
    const { hall, kind, version, atMs, confirmed, dismissed, overturned, suspected, late } = fact;
    const fields = {
      ...{ confirmed, dismissed, overturned, suspected, late, raised: raisedOf(fact) },
      ...{ delay_ms: fact.delay, response_ms: fact.response, responses: fact.responses },
    };
    const tags = { ...tagsOf(hall), kind, rule: kind, rule_version: version };
    return point('finding_day', tags, fields, atMs);
  });
}

function wordOf(codes: Readonly<Record<string, number>>, code: number): string {
  return Object.keys(codes).find((word) => codes[word] === code) ?? '';
}

function statePoints(): Point[] {
  return [
    ...WINDOW_MOMENTS.map(({ of, atMs, code }) => {
      const fields = { state: code, state_text: wordOf(WINDOW_STATE_CODES, code) };
      return point('window_state', { hall: of.split('-')[0] ?? '', window: of }, fields, atMs);
    }),
    ...DEVICE_MOMENTS.map(({ of, atMs, code }) => {
      const tags = { agent: 'box-1', device: of, hall: 'jia', kind: 'seat', window: 'jia-1' };
      const fields = { state: code, state_text: wordOf(DEVICE_STATE_CODES, code) };
      // A device that never said anything has no time since.
      const silent = of === 'camera-9' ? {} : { silent_s: code * 7 };
      return point('device_state', tags, { ...fields, ...silent }, atMs);
    }),
    ...AGENT_MOMENTS.map(({ of, atMs, code }) => {
      const fields = { state: code, state_text: wordOf(AGENT_STATE_CODES, code) };
      const { silent, waiting, lag, dropped } = healthOf(code);
      const more = { dropped, problems: code + 1, lag_s: lag, waiting };
      const heard = { silent_s: silent, version: '0.1.0' };
      return point(
        'agent_state',
        { agent: of, hall: 'jia' },
        { ...fields, ...more, ...heard },
        atMs,
      );
    }),
    ...HALL_SAMPLES.map(({ of, atMs, code }) => {
      const windows = { windows: code * 6, windows_empty: code, windows_excused: code * 2 };
      const more = { windows_occupied: code * 3, windows_off_duty: 0, windows_unknown: code * 4 };
      const devices = { agents: 1, agents_online: 1, devices: code * 5, devices_ok: code + 10 };
      const fields = { ...windows, ...more, ...devices, open_suspected: code };
      return point('hall_state', tagsOf(of), fields, atMs);
    }),
  ];
}

function eventPoints(): Point[] {
  return [
    ...GAPS.map(([agent, reason, time, count]) => {
      const tags = { agent, channel: 'outbox', device: 'agent', reason };
      return point('gap', tags, { count, seconds: 60 }, at(time));
    }),
    ...STEPS.map(([hall, window, kind, event, time, countsAs, finding]) => {
      const tags = { counts_as: countsAs, event, kind, hall, window };
      const fields = { count: 1, finding, lasted_ms: 60_000, rule: kind, rule_version: 1 };
      return point('incident', tags, { ...fields, started_ms: at(time) - 60_000 }, at(time));
    }),
    ...PRESSES.map(([hall, window, time, level]) => {
      const tags = { agent: 'box-1', channel: 'pad', device: `pad-${window}`, hall, window };
      return point('rating', tags, { level, press: time, scale: 5, via: 'pad' }, at(time));
    }),
    ...PLACES.map(([hall, window, number, name]) => {
      const fields = { name, zone: 'Asia/Shanghai', ...(number === '' ? {} : { number }) };
      return point('place', { ...tagsOf(hall), window }, fields, at('2025-11-21T06:00:00'));
    }),
  ];
}

const POINTS: readonly Point[] = [
  ...figurePoints(),
  ...MONTHS.map(monthPoint),
  ...findingPoints(),
  ...statePoints(),
  ...eventPoints(),
];
