import type { Log } from '../../../runtime/log.ts';
import { dayAt } from '../../duty/calendarDay.ts';
import type { SiteIndex } from '../../site/siteIndex.ts';
import type { MeasurementDeclaration } from '../model/declaration.ts';
import { type MeasurementName, measurements, SERIES_MODEL } from '../model/seriesModel.ts';
import { HOUR_MS } from '../tally.ts';
import { type Count, compareCounts, countsOfPoints, type Difference } from './counts.ts';
import type { FactLedger, Unit } from './factLedger.ts';
import type { FactPoint } from './factPoint.ts';
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
/** Hours that were repaired, and are not again. */
const NAMES_MAX = 1000;
const FIGURES_OF_DAYS = [
  'hall_hour',
  'hall_day',
  'window_hour',
  'window_day',
  'finding_day',
] as const;
const NS_PER_MS = 1_000_000n;

export function createReconciliation(options: ReconciliationOptions): Reconciliation {
  const { facts, ledger, log, keptDays } = options;
  const zone = facts.zoneOf(facts.hallIds[0] ?? '');
  const tally = { hoursCompared: 0, hoursDifferent: 0, unitsRepaired: 0 };
  const points = { pointsMissing: 0, pointsExtra: 0 };
  let lastRunMs: number | null = null;
  let problem: string | null = null;
  let notBeforeMs = Number.NEGATIVE_INFINITY;

  async function compare(span: { fromMs: number; toMs: number }, nowMs: number) {
    const now = await options.present(nowMs);
    const found: Difference[] = [];
    for (const check of CHECKS) {
      const outcome = await check(options, span, now);
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

interface CheckedSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Compares one sort of points and repairs it. A text: why it could not be. */
type Check = (
  options: ReconciliationOptions,
  span: CheckedSpan,
  now: Present,
) => Promise<CheckOutcome | string>;

const CHECKS: readonly Check[] = [checkStates, checkFigures, checkIncidents, checkReadings];

/** How many points the server has, by hour; a text: why it does not say. */
async function ask(
  sink: FactSink,
  measurement: MeasurementName,
  of: { readonly span: CheckedSpan; readonly by: 'hall' | 'window' | null },
): Promise<Count[] | string> {
  const { span, by } = of;
  const { bucket }: MeasurementDeclaration = SERIES_MODEL[measurement];
  const group = by === null ? '' : `, "${by}"`;
  const outcome = await sink.query(
    bucket,
    `SELECT count("${fieldOf(measurement)}") FROM "${measurement}" WHERE time >= ${span.fromMs}ms AND time < ${span.toMs}ms GROUP BY time(1h)${group} fill(none)`,
  );
  if (outcome.kind !== 'rows') return outcome.reason;
  return outcome.rows.map((row) => ({
    ...{ measurement, subject: by === null ? '' : String(row[by] ?? '') },
    hourMs: Date.parse(String(row.time)),
    count: Number(row.count ?? 0),
  }));
}

/** Figures: by hall and hour, on days that are over. */
async function checkFigures(
  { facts, units, sink }: ReconciliationOptions,
  span: CheckedSpan,
  now: Present,
): Promise<CheckOutcome | string> {
  const due = dayUnits(facts, span, now);
  if (due.length === 0) return { compared: 0, repaired: 0, differences: [] };
  const expected: Count[] = [];
  for (const unit of due) {
    expected.push(...countsOfPoints(await units.pointsOf(unit, now), unit.subject));
  }
  const there: Count[] = [];
  for (const name of FIGURES_OF_DAYS) {
    const found = await ask(sink, name, { span: wholeOf(facts, due), by: 'hall' });
    if (typeof found === 'string') return found;
    there.push(...found);
  }
  const isOurs = ({ subject, hourMs }: Count) =>
    due.some((unit) => unit.subject === subject && isOfDay(facts, unit, hourMs));
  const { compared, differences } = compareCounts(expected, there.filter(isOurs));
  const wrong = due.filter((unit) =>
    differences.some(
      ({ subject, hourMs }) => subject === unit.subject && isOfDay(facts, unit, hourMs),
    ),
  );
  await units.repair(wrong, now);
  return { compared, differences, repaired: wrong.length };
}

/** A day may begin in the middle of an hour of the server's: its first point lies in that. */
function isOfDay(facts: PlacedFacts, { subject, atMs }: Unit, hourMs: number): boolean {
  const lastMs = hourMs + HOUR_MS - 1;
  return lastMs >= atMs && lastMs < facts.dayOf(subject, atMs).toMs;
}

/** The course of findings: by hour. */
async function checkIncidents(
  { store, units, sink }: ReconciliationOptions,
  span: CheckedSpan,
  now: Present,
): Promise<CheckOutcome | string> {
  const ids = await store.findingsTouching(span.fromMs, span.toMs);
  const all = ids.map((subject): Unit => ({ kind: 'finding', subject, atMs: 0 }));
  const expected: Count[] = [];
  for (const unit of all) {
    const counts = countsOfPoints(await units.pointsOf(unit, now), '');
    expected.push(...counts.filter(({ hourMs }) => hourMs >= span.fromMs && hourMs < span.toMs));
  }
  const there = await ask(sink, 'incident', { span, by: null });
  if (typeof there === 'string') return there;
  const { compared, differences } = compareCounts(expected, there);
  for (const { hourMs } of differences) await deleteHour(sink, 'incident', hourMs);
  if (differences.length > 0) await units.repair(all, now);
  return { compared, differences, repaired: differences.length };
}

/** Readings: by hour, against what was counted while they were written. */
async function checkReadings(
  { ledger, sink, rewriteReadings }: ReconciliationOptions,
  span: CheckedSpan,
): Promise<CheckOutcome | string> {
  const expected = ledger.readings(span.fromMs, span.toMs).map((one) => ({ ...one, subject: '' }));
  const there: Count[] = [];
  for (const [name, { origin }] of measurements()) {
    if (origin !== 'reading') continue;
    const found = await ask(sink, name, { span, by: null });
    if (typeof found === 'string') return found;
    there.push(...found);
  }
  const { compared, differences } = compareCounts(expected, there);
  // What differs again after it was repaired was written by somebody else.
  const before = new Set((ledger.remembered('rewritten') ?? '').split(' '));
  const fresh = differences.filter((one) => !before.has(nameOf(one)));
  for (const { measurement, hourMs } of fresh) {
    await deleteHour(sink, measurement as MeasurementName, hourMs);
  }
  if (fresh.length > 0) {
    const hours = fresh.map(({ hourMs }) => hourMs);
    await rewriteReadings({
      fromMs: Math.min(...hours),
      toMs: Math.max(...hours) + HOUR_MS - 1,
    });
    ledger.remember('rewritten', fresh.map(nameOf).slice(-NAMES_MAX).join(' '));
  }
  return { compared, differences, repaired: fresh.length };
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
  span: CheckedSpan,
  now: Present,
): Promise<CheckOutcome | string> {
  const { site, trails, sink } = options;
  const there = await ask(sink, 'window_state', { span, by: 'window' });
  if (typeof there === 'string') return there;
  const expected: Count[] = [];
  for (const windowId of site.windows.keys()) {
    const points = await statesWritten(options, { windowId, span, now });
    expected.push(...countsOfPoints(points, windowId));
  }
  const known = trails.known();
  const ours = there.filter(({ subject }) => known.has(subject) && site.windows.has(subject));
  const { compared, differences } = compareCounts(expected, ours);
  for (const { subject: windowId, hourMs } of differences) {
    const hall = site.windows.get(windowId)?.hall.id ?? '';
    const hour = { fromMs: hourMs, toMs: hourMs + HOUR_MS };
    await sink.delete({
      ...{ bucket: 'raw', measurement: 'window_state', tags: { hall, window: windowId } },
      fromNs: BigInt(hour.fromMs) * NS_PER_MS,
      toNs: BigInt(hour.toMs) * NS_PER_MS - 1n,
    });
    await sink.write(await statesWritten(options, { windowId, span: hour, now }), now.nowMs);
  }
  return { compared, differences, repaired: differences.length };
}

/** The points that a window has within a span, as far as it is written. */
async function statesWritten(
  { site, facts, trails }: ReconciliationOptions,
  of: { readonly windowId: string; readonly span: CheckedSpan; readonly now: Present },
): Promise<FactPoint[]> {
  const { windowId, span, now } = of;
  const placed = site.windows.get(windowId);
  const trail = trails.known().get(windowId);
  if (placed === undefined || trail === undefined) return [];
  const part = {
    fromMs: Math.max(span.fromMs, trail.beginMs),
    toMs: Math.min(span.toMs, trail.untilMs),
  };
  if (part.toMs <= part.fromMs) return [];
  const judged = { markMs: trail.markMs, now, isFixed: false };
  return windowStatePoints(await facts.states(placed, part, judged), part);
}
