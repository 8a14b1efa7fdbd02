import { hash } from 'node:crypto';
import type { SeriesBucket } from '../model/declaration.ts';
import type { MeasurementName } from '../model/seriesModel.ts';
import type { FactLedger, Unit } from './factLedger.ts';
import type { FactPoint } from './factPoint.ts';
import type { FactRange, FactSink } from './factSink.ts';
import { incidentPoints } from './incidentPoints.ts';
import { type FactStore, NO_HALL, type PlacedFacts, type Present } from './placedFacts.ts';
import { hallDayPoints, hallMonthPoints } from './rollupPoints.ts';

/** Writes units: computes their points, sends what differs from what was written, settles them. */
export interface FactUnits {
  /** Writes units of any kind. Returns how many points were sent. */
  write(units: readonly Unit[], now: Present): Promise<number>;
  /** The same from nothing, whatever was written: what stands there is deleted first. */
  repair(units: readonly Unit[], now: Present): Promise<number>;
  /** The points that a unit should have. */
  pointsOf(unit: Unit, now: Present): Promise<FactPoint[]>;
}

export interface FactUnitsOptions {
  readonly facts: PlacedFacts;
  readonly store: FactStore;
  readonly ledger: FactLedger;
  readonly sink: FactSink;
}

/** Points gathered from several units before they are sent. */
const POINTS_AIM = 4000;
const NS_PER_MS = 1_000_000n;
const DAY_MEASUREMENTS = ['hall_hour', 'hall_day', 'window_hour', 'window_day', 'finding_day'];
const MONTH_MEASUREMENTS = ['hall_month', 'window_month', 'finding_month'];

/** The course of a finding as the ledger remembers it. */
interface StoredFinding {
  readonly hallId: string;
  readonly raisedMs: number;
  readonly points: readonly (readonly [series: string, ns: string, digest: string])[];
}

/** A unit to be planned at a moment; `isRepair`: from nothing. */
interface PlanWish {
  readonly unit: Unit;
  readonly now: Present;
  readonly isRepair: boolean;
}

/** What is to be done about a unit. */
interface Plan {
  readonly unit: Unit;
  readonly points: readonly FactPoint[];
  readonly deletes: readonly FactRange[];
  readonly written: Buffer | null;
  /** What the ledger must have before they are sent; null: it has it. */
  readonly intended: Buffer | null;
  /** Units that follow from this one. */
  readonly follows: readonly Unit[];
}

export function createFactUnits(options: FactUnitsOptions): FactUnits {
  async function work(units: readonly Unit[], now: Present, isRepair: boolean): Promise<number> {
    let plans: Plan[] = [];
    let gathered = 0;
    let sent = 0;
    for (const unit of units) {
      const plan =
        unit.kind === 'finding'
          ? await planFinding(options, { unit, now, isRepair })
          : await planFigures(options, { unit, now, isRepair });
      plans.push(plan);
      gathered += plan.points.length;
      sent += plan.points.length;
      if (gathered < POINTS_AIM) continue;
      await carryOut(options, plans, now);
      plans = [];
      gathered = 0;
    }
    await carryOut(options, plans, now);
    return sent;
  }

  return {
    write: (units, now) => work(units, now, false),
    repair: (units, now) => work(units, now, true),
    pointsOf: (unit, now) => pointsOf(options, unit, now),
  };
}

async function pointsOf(
  { facts, store, sink }: FactUnitsOptions,
  unit: Unit,
  now: Present,
): Promise<FactPoint[]> {
  const { kind, subject, atMs } = unit;
  const isDense = !sink.canDelete;
  if (kind === 'day') return hallDayPoints(await facts.day(subject, atMs, now), isDense);
  if (kind === 'month') return hallMonthPoints(await facts.month(subject, atMs, now), isDense);
  const finding = kind === 'finding' ? await store.finding(subject) : null;
  return finding === null ? [] : incidentPoints(finding);
}

async function planFigures(
  options: FactUnitsOptions,
  { unit, now, isRepair }: PlanWish,
): Promise<Plan> {
  const { facts, ledger, sink } = options;
  const { kind, subject, atMs } = unit;
  const points = await pointsOf(options, unit, now);
  const { buffer, changed, isGone, intended } = compare(
    points,
    isRepair ? null : ledger.written(unit),
  );
  const mustDelete = sink.canDelete && (isGone || isRepair);
  const isPast = kind === 'day' && facts.dayOf(subject, atMs).toMs <= now.nowMs;
  const month: Unit = { kind: 'month', subject, atMs: facts.monthOf(subject, atMs).fromMs };
  return {
    unit,
    points: mustDelete ? points : changed,
    deletes: mustDelete ? rangesOf(facts, unit) : [],
    written: buffer,
    intended,
    follows: isPast && (changed.length > 0 || isGone) ? [month] : [],
  };
}

async function planFinding(
  { facts, store, ledger }: FactUnitsOptions,
  { unit, now: present, isRepair }: PlanWish,
): Promise<Plan> {
  const finding = await store.finding(unit.subject);
  const points = finding === null ? [] : incidentPoints(finding);
  const stored = isRepair ? null : storedFinding(ledger.written(unit));
  const before = new Map(
    (stored?.points ?? []).map(([series, ns, was]) => [`${series} ${ns}`, was]),
  );
  const entries = points.map((point) => [point.series, point.ns, digestOf(point.fields)] as const);
  const there = new Set(entries.map(([series, ns]) => `${series} ${ns}`));
  const gone = (stored?.points ?? []).filter(([series, ns]) => !there.has(`${series} ${ns}`));
  const hallId = finding?.hallId ?? NO_HALL;
  const now: StoredFinding | null =
    finding === null ? null : { hallId, raisedMs: finding.raisedMs, points: entries };
  const cells = [now, stored].filter((cell) => cell !== null);
  return {
    unit,
    points: points.filter(
      ({ series, ns, fields }) => before.get(`${series} ${ns}`) !== digestOf(fields),
    ),
    deletes: gone.map(([series, ns]) => pointRange(series, ns)),
    written: now === null ? null : Buffer.from(JSON.stringify(now)),
    intended: intendedCourse(now, stored),
    follows: cells.flatMap(({ hallId: subject, raisedMs }): Unit[] => {
      const { fromMs, toMs } = facts.dayOf(subject, raisedMs);
      return toMs <= present.nowMs ? [{ kind: 'day', subject, atMs: fromMs }] : [];
    }),
  };
}

async function carryOut(
  { sink, ledger }: FactUnitsOptions,
  plans: readonly Plan[],
  { nowMs }: Present,
): Promise<void> {
  ledger.intend({
    units: plans.flatMap(({ unit, intended }) =>
      intended === null ? [] : [{ unit, points: intended }],
    ),
    trails: [],
  });
  for (const range of plans.flatMap(({ deletes }) => deletes)) await sink.delete(range);
  await sink.write(
    plans.flatMap(({ points }) => points),
    nowMs,
  );
  ledger.addDue(plans.flatMap(({ follows }) => follows));
  ledger.settle(plans.map(({ unit, written }) => ({ unit, points: written })));
}

/** Where all points of a unit of figures lie. */
function rangesOf(facts: PlacedFacts, { kind, subject, atMs }: Unit): FactRange[] {
  const isDay = kind === 'day';
  const fromNs = BigInt(atMs) * NS_PER_MS;
  const toNs = isDay ? BigInt(facts.dayOf(subject, atMs).toMs) * NS_PER_MS - 1n : fromNs;
  const bucket: SeriesBucket = 'rollup';
  return (isDay ? DAY_MEASUREMENTS : MONTH_MEASUREMENTS).map((measurement) => ({
    ...{ bucket, measurement, tags: { hall: subject }, fromNs, toNs },
  }));
}

/** A single point, by its series. Values of its tags are ids and words without any comma. */
function pointRange(series: string, ns: string): FactRange {
  const [measurement = '', ...tags] = series.split(',');
  const pairs = tags.map((text) => text.split('=') as [string, string]);
  const at = BigInt(ns);
  return {
    ...{ bucket: 'raw', measurement: measurement as MeasurementName },
    tags: Object.fromEntries(pairs),
    ...{ fromNs: at, toNs: at },
  };
}

/** The course of a finding as it was, with steps that may be there soon. */
function intendedCourse(now: StoredFinding | null, stored: StoredFinding | null): Buffer | null {
  const known = new Set(stored?.points.map(([series, ns]) => `${series} ${ns}`));
  const fresh = (now?.points ?? []).filter(([series, ns]) => !known.has(`${series} ${ns}`));
  if (now === null || fresh.length === 0) return null;
  const unsure = fresh.map(([series, ns]) => [series, ns, ''] as const);
  const points = [...(stored?.points ?? []), ...unsure];
  return Buffer.from(JSON.stringify({ ...(stored ?? now), points } satisfies StoredFinding));
}

function storedFinding(buffer: Buffer | null): StoredFinding | null {
  return buffer === null ? null : (JSON.parse(buffer.toString('utf8')) as StoredFinding);
}

const HALF = 6;
const ENTRY = 2 * HALF;
/** Stands for fields of which nobody knows whether they were taken. */
const UNSURE = Buffer.alloc(HALF);

/** A short fingerprint: two texts that differ share it once in 2⁴⁸. */
function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer').subarray(0, HALF);
}

function digestOf(text: string): string {
  return digest(text).toString('base64url');
}

/** What of a unit differs from what the ledger has of it. */
function compare(
  points: readonly FactPoint[],
  before: Buffer | null,
): {
  readonly buffer: Buffer | null;
  readonly changed: FactPoint[];
  readonly isGone: boolean;
  /** What there was, with places that are new and of which nobody knows yet; null: none is. */
  readonly intended: Buffer | null;
} {
  const known = new Map<string, string>();
  for (let at = 0; at < (before?.length ?? 0); at += ENTRY) {
    const place = before?.toString('latin1', at, at + HALF) ?? '';
    known.set(place, before?.toString('latin1', at + HALF, at + ENTRY) ?? '');
  }
  const buffer = Buffer.alloc(points.length * ENTRY);
  const changed: FactPoint[] = [];
  const fresh: Buffer[] = [];
  points.forEach((point, index) => {
    const place = digest(`${point.series} ${point.ns}`);
    const fields = digest(point.fields);
    buffer.set(place, index * ENTRY);
    buffer.set(fields, index * ENTRY + HALF);
    const key = place.toString('latin1');
    if (known.get(key) !== fields.toString('latin1')) changed.push(point);
    if (!known.has(key)) fresh.push(place, UNSURE);
    known.delete(key);
  });
  return {
    buffer: points.length === 0 ? null : buffer,
    changed,
    isGone: known.size > 0,
    intended: fresh.length === 0 ? null : Buffer.concat([before ?? Buffer.alloc(0), ...fresh]),
  };
}
