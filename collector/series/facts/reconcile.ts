import type { Log } from '../../../runtime/log.ts';
import { dayAt } from '../../duty/calendarDay.ts';
import type { SiteIndex } from '../../site/siteIndex.ts';
import type { MeasurementDeclaration } from '../model/declaration.ts';
import { type MeasurementName, measurements, SERIES_MODEL } from '../model/seriesModel.ts';
import { HOUR_MS } from '../tally.ts';
import { type Count, compareCounts, countsOfPoints, type Difference } from './counts.ts';
import type { FactLedger, Unit } from './factLedger.ts';
import type { FactSink } from './factSink.ts';
import type { FactUnits } from './factUnits.ts';
import { DAY_MS, type FactStore, type PlacedFacts, type Present } from './placedFacts.ts';
import { windowStatePoints } from './statePoints.ts';
import type { StateTrails } from './stateTrails.ts';

/** What the comparisons found since the start of the process. */
export interface ReconcileStatus {
  /** Pairs of a measurement and an hour. */
  readonly hoursCompared: number;
  readonly hoursDifferent: number;
  readonly unitsRepaired: number;
  readonly pointsMissing: number;
  readonly pointsExtra: number;
  /** When the last comparison ended, epoch ms. */
  readonly lastRunMs: number | null;
  /** Why the last one could not be made. */
  readonly problem: string | null;
}

/** Compares the server with the facts, hour by hour, and repairs what differs. */
export interface Reconciliation {
  /** Does a night's work when it is night and has not been done. */
  turn(nowMs: number): Promise<void>;
  /** Compares a span now, whole hours. Returns what differed, repaired meanwhile; null: no answer. */
  compare(
    span: { readonly fromMs: number; readonly toMs: number },
    nowMs: number,
  ): Promise<readonly Difference[] | null>;
  status(): ReconcileStatus;
}

export interface ReconciliationOptions {
  readonly site: SiteIndex;
  readonly facts: PlacedFacts;
  readonly store: FactStore & {
    readonly findingsTouching: (fromMs: number, toMs: number) => Promise<string[]>;
  };
  readonly ledger: FactLedger;
  readonly sink: FactSink;
  readonly units: FactUnits;
  readonly trails: StateTrails;
  readonly keptDays: number;
  readonly present: (nowMs: number) => Promise<Present>;
  /** Has readings of a span written again. */
  readonly rewriteReadings: (span: {
    readonly fromMs: number;
    readonly toMs: number;
  }) => Promise<void>;
  readonly log: Log;
}

/** The hour of the night, in the first hall's zone, from which on it is done. */
const NIGHT_HOUR = 3;
/** Days compared every night; one older day is compared in turn. */
const RECENT_DAYS = 3;
const RETRY_MS = HOUR_MS;
const NS_PER_MS = 1_000_000n;

export function createReconciliation(options: ReconciliationOptions): Reconciliation {
  const { facts, ledger, log, keptDays } = options;
  const zone = facts.zoneOf(facts.hallIds[0] ?? '');
  const tally = { hoursCompared: 0, hoursDifferent: 0, unitsRepaired: 0 };
  const points = { pointsMissing: 0, pointsExtra: 0 };
  let lastRunMs: number | null = null;
  let problem: string | null = null;
  let notBeforeMs = Number.NEGATIVE_INFINITY;
  const checks = createChecks(options);

  async function compare(span: { fromMs: number; toMs: number }, nowMs: number) {
    const now = await options.present(nowMs);
    const found: Difference[] = [];
    for (const check of checks) {
      const outcome = await check(span, now);
      if (typeof outcome === 'string') {
        problem = outcome;
        return null;
      }
      tally.hoursCompared += outcome.compared;
      tally.unitsRepaired += outcome.repaired;
      found.push(...outcome.differences);
    }
    tally.hoursDifferent += found.length;
    for (const { expected, found: there } of found) {
      points.pointsMissing += Math.max(0, expected - there);
      points.pointsExtra += Math.max(0, there - expected);
    }
    if (found.length > 0) {
      log.warn(
        { code: 'HW-SERIES-006', differences: found.slice(0, 20), hours: found.length },
        'InfluxDB differed from the facts; it was repaired',
      );
    }
    problem = null;
    return found;
  }

  /** The last days, and one older day in turn. */
  function spansOf(nowMs: number): { fromMs: number; toMs: number }[] {
    const today = Math.floor(nowMs / HOUR_MS) * HOUR_MS - 2 * HOUR_MS;
    const turn = Number(ledger.remembered('compared') ?? '0');
    const older = RECENT_DAYS + (turn % Math.max(1, keptDays - RECENT_DAYS - 2));
    ledger.remember('compared', String(turn + 1));
    return [
      { fromMs: today - RECENT_DAYS * DAY_MS, toMs: today },
      { fromMs: today - (older + 1) * DAY_MS, toMs: today - older * DAY_MS },
    ];
  }

  return {
    async turn(nowMs) {
      if (!options.sink.canDelete || nowMs < notBeforeMs) return;
      const night = dayAt(nowMs - NIGHT_HOUR * HOUR_MS, zone);
      if (ledger.remembered('night') === String(night)) return;
      for (const span of spansOf(nowMs)) {
        if ((await compare(span, nowMs)) !== null) continue;
        notBeforeMs = nowMs + RETRY_MS;
        log.warn({ code: 'HW-SERIES-007', reason: problem }, 'the series could not be compared');
        return;
      }
      lastRunMs = nowMs;
      ledger.remember('night', String(night));
      log.info({ ...tally, ...points }, 'the series were compared with the facts');
    },
    compare,
    status: () => ({ ...tally, ...points, lastRunMs, problem }),
  };
}

interface CheckOutcome {
  readonly compared: number;
  readonly repaired: number;
  readonly differences: readonly Difference[];
}

/** Compares one sort of points and repairs it. A text: why it could not be. */
type Check = (
  span: { readonly fromMs: number; readonly toMs: number },
  now: Present,
) => Promise<CheckOutcome | string>;

function createChecks(options: ReconciliationOptions): readonly Check[] {
  const { ledger, sink, units, store } = options;

  async function ask(
    measurement: MeasurementName,
    span: { readonly fromMs: number; readonly toMs: number },
    by: string | null,
  ): Promise<Count[] | string> {
    const declaration: MeasurementDeclaration = SERIES_MODEL[measurement];
    const field = fieldOf(measurement);
    const group = by === null ? '' : `, "${by}"`;
    const outcome = await sink.query(
      declaration.bucket,
      `SELECT count("${field}") FROM "${measurement}" WHERE time >= ${span.fromMs}ms AND time < ${span.toMs}ms GROUP BY time(1h)${group} fill(none)`,
    );
    if (outcome.kind !== 'rows') return outcome.reason;
    return outcome.rows.map((row) => ({
      ...{ measurement, subject: by === null ? '' : String(row[by] ?? '') },
      hourMs: Date.parse(String(row.time)),
      count: Number(row.count ?? 0),
    }));
  }

  const states: Check = (span, now) => checkStates(options, ask, { span, now });

  const figures: Check = async (span, now) => {
    const due = dayUnits(options.facts, span, now);
    const names = ['hall_hour', 'hall_day', 'window_hour', 'window_day', 'finding_day'] as const;
    const expected: Count[] = [];
    for (const unit of due) {
      expected.push(...countsOfPoints(await units.pointsOf(unit, now), unit.subject));
    }
    if (due.length === 0) return { compared: 0, repaired: 0, differences: [] };
    const whole = wholeOf(options.facts, due);
    const there: Count[] = [];
    for (const name of names) {
      const found = await ask(name, whole, 'hall');
      if (typeof found === 'string') return found;
      there.push(...found);
    }
    const { compared, differences } = compareCounts(expected, there);
    const wrong = due.filter(({ subject, atMs }) =>
      differences.some(
        (one) =>
          one.subject === subject && options.facts.dayOf(subject, one.hourMs).fromMs === atMs,
      ),
    );
    await units.repair(wrong, now);
    return { compared, differences, repaired: wrong.length };
  };

  const incidents: Check = async (span, now) => {
    const ids = await store.findingsTouching(span.fromMs, span.toMs);
    const all: Unit[] = ids.map((subject) => ({ kind: 'finding', subject, atMs: 0 }));
    const expected: Count[] = [];
    for (const unit of all) {
      const own = await units.pointsOf(unit, now);
      expected.push(
        ...countsOfPoints(own, '').filter(
          ({ hourMs }) => hourMs >= span.fromMs && hourMs < span.toMs,
        ),
      );
    }
    const there = await ask('incident', span, null);
    if (typeof there === 'string') return there;
    const { compared, differences } = compareCounts(expected, there);
    for (const { hourMs } of differences) await deleteHour(sink, 'incident', hourMs);
    if (differences.length > 0) await units.repair(all, now);
    return { compared, differences, repaired: differences.length };
  };

  const readings: Check = async (span) => {
    const expected = ledger
      .readings(span.fromMs, span.toMs)
      .map((one) => ({ ...one, subject: '' }));
    const there: Count[] = [];
    for (const [name, { origin }] of measurements()) {
      if (origin !== 'reading') continue;
      const found = await ask(name, span, null);
      if (typeof found === 'string') return found;
      there.push(...found);
    }
    const { compared, differences } = compareCounts(expected, there);
    // What differs again after it was repaired was written by somebody else.
    const before = new Set((ledger.remembered('rewritten') ?? '').split(' '));
    const fresh = differences.filter((one) => !before.has(nameOf(one)));
    for (const one of fresh) {
      await deleteHour(sink, one.measurement as MeasurementName, one.hourMs);
    }
    if (fresh.length > 0) {
      const hours = fresh.map(({ hourMs }) => hourMs);
      const toMs = Math.max(...hours) + HOUR_MS - 1;
      await options.rewriteReadings({ fromMs: Math.min(...hours), toMs });
      ledger.remember('rewritten', fresh.map(nameOf).slice(-1000).join(' '));
    }
    return { compared, differences, repaired: fresh.length };
  };

  return [states, figures, incidents, readings];
}

function nameOf({ measurement, hourMs }: Difference): string {
  return `${measurement}/${hourMs / HOUR_MS}`;
}

/** A field that every point of a measurement has. */
function fieldOf(measurement: MeasurementName): string {
  const declaration: MeasurementDeclaration = SERIES_MODEL[measurement];
  const [name] = Object.entries(declaration.fields).find(
    ([, field]) => field.isOptional !== true,
  ) ?? [''];
  return name;
}

async function deleteHour(
  sink: FactSink,
  measurement: MeasurementName,
  hourMs: number,
): Promise<void> {
  await sink.delete({
    ...{ bucket: 'raw', measurement, tags: {} },
    fromNs: BigInt(hourMs) * NS_PER_MS,
    toNs: BigInt(hourMs + HOUR_MS) * NS_PER_MS - 1n,
  });
}

/** The days of halls that touch a span and are over. */
function dayUnits(
  facts: PlacedFacts,
  span: { readonly fromMs: number; readonly toMs: number },
  { nowMs }: Present,
): Unit[] {
  return facts.hallIds.flatMap((subject) =>
    facts
      .daysOf(subject, span)
      .filter((atMs) => facts.dayOf(subject, atMs).toMs <= nowMs)
      .map((atMs): Unit => ({ kind: 'day', subject, atMs })),
  );
}

function wholeOf(facts: PlacedFacts, due: readonly Unit[]): { fromMs: number; toMs: number } {
  return {
    fromMs: Math.min(...due.map(({ atMs }) => atMs)),
    toMs: Math.max(...due.map(({ subject, atMs }) => facts.dayOf(subject, atMs).toMs)),
  };
}

/** States: by window and hour, as far as they are written. */
async function checkStates(
  options: ReconciliationOptions,
  ask: (
    measurement: MeasurementName,
    span: { readonly fromMs: number; readonly toMs: number },
    by: string | null,
  ) => Promise<Count[] | string>,
  {
    span,
    now,
  }: {
    readonly span: { readonly fromMs: number; readonly toMs: number };
    readonly now: Present;
  },
): Promise<CheckOutcome | string> {
  const { site, facts, trails, sink } = options;
  const there = await ask('window_state', span, 'window');
  if (typeof there === 'string') return there;
  const expected: Count[] = [];
  const known = trails.known();
  const pointsOf = async (windowId: string, fromMs: number, toMs: number) => {
    const placed = site.windows.get(windowId);
    const trail = known.get(windowId);
    if (placed === undefined || trail === undefined) return [];
    const part = { fromMs: Math.max(fromMs, trail.beginMs), toMs: Math.min(toMs, trail.untilMs) };
    if (part.toMs <= part.fromMs) return [];
    const judged = { markMs: trail.markMs, now, isFixed: false };
    return windowStatePoints(await facts.states(placed, part, judged), part);
  };
  for (const windowId of site.windows.keys()) {
    expected.push(...countsOfPoints(await pointsOf(windowId, span.fromMs, span.toMs), windowId));
  }
  const ours = there.filter(({ subject }) => known.has(subject) && site.windows.has(subject));
  const { compared, differences } = compareCounts(expected, ours);
  for (const { subject, hourMs } of differences) {
    const hall = site.windows.get(subject)?.hall.id ?? '';
    await sink.delete({
      ...{ bucket: 'raw', measurement: 'window_state', tags: { hall, window: subject } },
      fromNs: BigInt(hourMs) * NS_PER_MS,
      toNs: BigInt(hourMs + HOUR_MS) * NS_PER_MS - 1n,
    });
    await sink.write(await pointsOf(subject, hourMs, hourMs + HOUR_MS));
  }
  return { compared, differences, repaired: differences.length };
}
