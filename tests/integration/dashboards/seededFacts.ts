import { DateTime } from 'luxon';

/**
 * A made-up county over some weeks, in plain numbers. The points of the servers are made from it
 * (seededPoints.ts), and what the panels must show (expectedPanels.ts): two ways that share nothing
 * but these records.
 */

export const ZONE = 'Asia/Shanghai';
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** A Friday afternoon that is over whenever this runs: VictoriaMetrics refuses the future. */
export const NOW_MS = at('2025-11-21T15:30:30');

export function at(local: string): number {
  return DateTime.fromISO(local, { zone: ZONE }).toMillis();
}

/** What happened in one window in one hour. */
export interface HourFact {
  readonly hall: string;
  readonly window: string;
  readonly atMs: number;
  readonly registered: number;
  readonly occupied: number;
  readonly empty: number;
  readonly excused: number;
  readonly unknown: number;
  readonly pending: number;
  readonly confirmed: number;
  readonly suspected: number;
  /** By level, 1 to 5. */
  readonly levels: readonly number[];
}

export interface MonthFact extends HourFact {
  readonly dismissed: number;
  readonly overturned: number;
  readonly responses: number;
  readonly response: number;
}

export interface FindingDayFact {
  readonly hall: string;
  readonly atMs: number;
  readonly kind: string;
  readonly version: string;
  readonly confirmed: number;
  readonly dismissed: number;
  readonly overturned: number;
  readonly suspected: number;
  readonly delay: number;
  readonly late: number;
  readonly responses: number;
  readonly response: number;
}

/** Something that had a value at a moment. */
export interface MomentFact {
  readonly of: string;
  readonly atMs: number;
  readonly code: number;
}

const WINDOWS = [
  ['jia', 'jia-1'],
  ['jia', 'jia-2'],
  ['yi', 'yi-1'],
  // Mostly unknown: too little coverage to be ranked.
  ['bing', 'bing-1'],
  // Never known at all: no presence, not presence 0.
  ['ding', 'ding-1'],
] as const;
export const HALL_IDS = ['jia', 'yi', 'bing', 'ding'] as const;

/** The same numbers every time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

function figures(hall: string, registered: number, next: (below: number) => number) {
  if (hall === 'ding') {
    return { occupied: 0, empty: 0, excused: 0, unknown: registered, pending: 0 };
  }
  const unknown = hall === 'bing' ? Math.floor(registered * 0.7) : Math.floor(registered / 20);
  const excused = next(Math.floor(registered / 10));
  const pending = next(1000);
  const rest = registered - unknown - excused - pending;
  const empty = next(Math.floor(rest / 8));
  return { occupied: rest - empty, empty, excused, unknown, pending };
}

/** Presses of one hour: plenty in jia, one on Mondays in yi, few elsewhere. */
function presses(hall: string, day: DateTime, hour: number, next: (below: number) => number) {
  if (hall === 'jia') return [next(2), next(2), next(3), next(4), next(6)];
  const isOne = hall === 'yi' && hour === 9 && day.weekday === 1;
  return [0, 0, 0, 0, isOne ? 1 : 0];
}

/** Working hours of five weeks up to now. */
export const HOURS: readonly HourFact[] = hourFacts();

function hourFacts(): HourFact[] {
  const next = numbers(20_251_121);
  const today = DateTime.fromMillis(NOW_MS, { zone: ZONE }).startOf('day');
  const facts: HourFact[] = [];
  for (let back = 35; back >= 0; back--) {
    const day = today.minus({ days: back });
    if (day.weekday > 5) continue;
    for (const [hall, window] of WINDOWS) {
      for (const hour of [9, 10, 11, 14, 15, 16]) {
        const atMs = day.set({ hour }).toMillis();
        if (atMs > NOW_MS) continue;
        facts.push({
          ...{ hall, window, atMs, registered: HOUR_MS, ...figures(hall, HOUR_MS, next) },
          ...{ confirmed: next(9) === 0 ? 1 : 0, suspected: next(7) === 0 ? 1 : 0 },
          levels: presses(hall, day, hour, next),
        });
      }
    }
  }
  return facts;
}

/** Thirteen months of every hall, this one included. */
export const MONTHS: readonly MonthFact[] = monthFacts();

function monthFacts(): MonthFact[] {
  const next = numbers(12);
  const thisMonth = DateTime.fromMillis(NOW_MS, { zone: ZONE }).startOf('month');
  return Array.from({ length: 14 }, (_, back) => thisMonth.minus({ months: back })).flatMap(
    (month) =>
      HALL_IDS.map((hall): MonthFact => {
        const registered = 160 * HOUR_MS;
        const responses = next(4);
        return {
          ...{ hall, window: '', atMs: month.toMillis(), registered },
          ...figures(hall, registered, next),
          ...{ confirmed: next(5), suspected: next(3), dismissed: next(4), overturned: next(2) },
          ...{ responses, response: responses * next(HOUR_MS) },
          levels:
            hall === 'jia' ? [1, next(9), next(9), next(50), next(90)] : [0, 0, 1, 0, next(3)],
        };
      }),
  );
}

/** Findings of thirteen weeks by day, kind and version; Tuesdays have no conclusions. */
export const FINDING_DAYS: readonly FindingDayFact[] = findingDays();

function findingDays(): FindingDayFact[] {
  const next = numbers(77);
  const today = DateTime.fromMillis(NOW_MS, { zone: ZONE }).startOf('day');
  const facts: FindingDayFact[] = [];
  for (let back = 95; back >= 0; back -= 2) {
    const day = today.minus({ days: back });
    for (const [hall, kind] of [
      ['jia', 'empty-post'],
      ['yi', 'empty-post'],
      ['yi', 'camera-down'],
    ] as const) {
      // A whole week in which nobody concluded anything.
      const idle = day.weekNumber === 44;
      const count = (below: number) => (idle ? 0 : next(below));
      const responses = count(3);
      facts.push({
        ...{ hall, kind, atMs: day.toMillis(), version: back > 40 ? '1' : '2' },
        ...{ confirmed: count(3), dismissed: count(3), overturned: count(2), suspected: next(2) },
        ...{ delay: next(HOUR_MS), late: next(2), responses, response: responses * next(HOUR_MS) },
      });
    }
  }
  return facts;
}

export function raisedOf(fact: FindingDayFact): number {
  return fact.confirmed + fact.dismissed + fact.overturned + fact.suspected;
}

/** Codes of today: every minute, a change between minutes, and silences. */
function moments(
  of: readonly string[],
  span: { readonly fromMs: number; readonly seed: number; readonly codes: number },
): MomentFact[] {
  const next = numbers(span.seed);
  const facts: MomentFact[] = [];
  for (const [index, one] of of.entries()) {
    // Eleven minutes of silence, at another time for each.
    const silentMs = span.fromMs + (40 + 20 * index) * MINUTE_MS;
    for (let atMs = span.fromMs; atMs <= NOW_MS; atMs += MINUTE_MS) {
      if (atMs >= silentMs && atMs < silentMs + 11 * MINUTE_MS) continue;
      facts.push({ of: one, atMs, code: next(span.codes) });
      if (next(9) === 0) facts.push({ of: one, atMs: atMs + 20_500, code: next(span.codes) });
    }
  }
  return facts.filter(({ atMs }) => atMs <= NOW_MS);
}

const TODAY_8_MS = at('2025-11-21T08:00:00');

export const WINDOW_MOMENTS = moments(['jia-1', 'jia-2', 'yi-1'], {
  ...{ fromMs: TODAY_8_MS, seed: 5, codes: 6 },
});
export const DEVICE_MOMENTS = moments(['seat-1', 'pad-1', 'camera-9'], {
  ...{ fromMs: at('2025-11-21T09:00:00'), seed: 6, codes: 6 },
});
/** The last agent has not been heard of for an hour: it must not look alive. */
export const AGENT_MOMENTS = moments(['box-1', 'box-2', 'box-3'], {
  ...{ fromMs: at('2025-11-21T09:00:00'), seed: 7, codes: 2 },
}).filter(({ of, atMs }) => of !== 'box-3' || atMs < NOW_MS - HOUR_MS);

/** How an agent of a code is, no two of its numbers the same. */
export function healthOf(code: number) {
  return { silent: code * 30 + 2, waiting: code * 100 + 11, lag: code * 60 + 5, dropped: code + 7 };
}

/** Samples of halls; ding's stopped twenty minutes ago. */
export const HALL_SAMPLES: readonly MomentFact[] = HALL_IDS.flatMap((hall, index) =>
  Array.from({ length: 24 }, (_, sample) => ({
    of: hall,
    atMs: at('2025-11-21T15:30:00') - sample * 5 * MINUTE_MS,
    code: index + sample + 1,
  })).filter(({ atMs }) => hall !== 'ding' || atMs < NOW_MS - 20 * MINUTE_MS),
);

/** Missing readings: agent, reason, count. */
export const GAPS = [
  ['box-1', 'agent-stopped', '2025-11-21T10:05:00', 17],
  ['box-2', 'agent-stopped', '2025-11-21T10:45:00', 5],
  ['box-1', 'outbox-full', '2025-11-21T11:00:00', 900],
  ['box-2', 'disk-failed', '2025-11-21T15:05:00', 3],
  ['box-1', 'agent-stopped', '2025-11-20T11:00:00', 4000],
] as const;

/** Steps of findings: hall, window, kind, event, time, counts as, id. */
export const STEPS = [
  ['jia', 'jia-1', 'empty-post', 'raised', '2025-11-21T09:20:00', 'figure', 'f1'],
  ['jia', 'jia-1', 'empty-post', 'confirmed', '2025-11-21T10:20:00', 'figure', 'f1'],
  ['jia', 'jia-2', 'empty-post', 'raised', '2025-11-21T11:20:00', 'trial', 'f2'],
  ['jia', 'jia-2', 'empty-post', 'confirmed', '2025-11-21T11:50:00', 'trial', 'f2'],
  ['jia', '', 'hall-unattended', 'raised', '2025-11-21T14:20:00', 'figure', 'f3'],
  ['jia', '', 'hall-unattended', 'confirmed', '2025-11-21T14:40:00', 'figure', 'f3'],
  ['yi', 'yi-1', 'empty-post', 'confirmed', '2025-11-21T14:41:00', 'figure', 'f4'],
  ['jia', 'jia-1', 'empty-post', 'raised', '2025-11-20T09:20:00', 'figure', 'f5'],
] as const;

/** Single presses: hall, window, time, level. */
export const PRESSES = [
  ['jia', 'jia-1', '2025-11-21T09:21:00', 5],
  ['jia', 'jia-1', '2025-11-21T09:22:00', 1],
  ['jia', 'jia-2', '2025-11-21T14:01:00', 4],
  ['yi', 'yi-1', '2025-11-21T14:02:00', 3],
  ['jia', 'jia-1', '2025-11-20T14:01:00', 2],
] as const;

/** Names: hall, window, number, name. */
export const PLACES = [
  ['jia', '', '', '甲县政务服务中心'],
  ['jia', 'jia-1', '1号', '综合受理'],
  ['jia', 'jia-2', '2号', '社保 "医保", 就业'],
  ['yi', 'yi-1', '1号', '通办'],
] as const;
