import type { DeviceKind } from '../../site/site.ts';
import type { Why } from '../finding.ts';
import type { Level } from '../sensorSignal.ts';
import { clearOnDevice, isOpenOnDevice, raiseOnDevice } from './deviceFinding.ts';
import type { CheckedSensor } from './equipmentState.ts';
import { type DutyPart, placedOf, type WindowWork } from './windowWork.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** How long a sensor may say nothing but "occupied". */
interface StuckLimits {
  /** So much duty time, and so much beyond duty … */
  readonly dutyMs: number;
  readonly offMs: number;
  /** … or so much duty time alone. */
  readonly dutyAloneMs: number;
}

/**
 * Nobody keeps a seat for eight hours of duty without once getting up and stays two hours after it;
 * and where the mains is off after closing, nobody does so for three days. A motion sensor shows a
 * person as single motions: half a day without a pause is no person.
 */
const STUCK: StuckLimits = { dutyMs: 8 * HOUR_MS, offMs: 2 * HOUR_MS, dutyAloneMs: 24 * HOUR_MS };
const STUCK_PIR: StuckLimits = { dutyMs: 4 * HOUR_MS, offMs: 0, dutyAloneMs: 4 * HOUR_MS };
/** A stuck sensor is well again when it has said "empty" for this long. */
const UNSTUCK_AFTER_MS = MINUTE_MS;
/** Another sensor saw somebody on duty for this long, and this one never. */
const UNSEEN_MS = 2 * HOUR_MS;
/** Somebody would have to sit down and rise every two seconds. */
const CHANGES_PER_MINUTE_MAX = 60;
/** Changes have been few enough for this long: well again. */
const CALM_MS = 10 * MINUTE_MS;
/** "Occupied" and "empty" at one instant, so often within ten minutes. */
const CONTRADICTIONS_MAX = 3;
const CONTRADICTIONS_WITHIN_MS = 10 * MINUTE_MS;
const CONSISTENT_FOR_MS = HOUR_MS;

export function newSensor(key: string, level: Level, atMs: number): CheckedSensor {
  return {
    key,
    level,
    occupied: level === 'occupied' ? { sinceMs: atMs, dutyMs: 0, offMs: 0 } : null,
    emptySinceMs: level === 'empty' ? atMs : null,
    unseenMs: 0,
    unseenSinceMs: null,
    workedMs: null,
    changes: [],
    flutterMs: null,
    contradictions: [],
  };
}

/** Lets time pass in which nothing changes. */
export function passSensorTime(work: WindowWork, part: DutyPart): void {
  const { sensors } = work.check;
  for (const sensor of sensors) {
    if (sensor.level === 'occupied') addOccupied(work, sensor, part);
    if (sensor.level !== 'empty') continue;
    const witness = sensors.find((other) => other !== sensor && other.level === 'occupied');
    if (witness !== undefined && part.onDuty) addUnseen(work, { sensor, witness, part });
  }
}

function addOccupied(work: WindowWork, sensor: CheckedSensor, part: DutyPart): void {
  const so = sensor.occupied ?? { sinceMs: part.fromMs, dutyMs: 0, offMs: 0 };
  sensor.occupied = so;
  const limits = limitsOf(work, sensor);
  const lengthMs = part.toMs - part.fromMs;
  const needMs = missing(so, limits, part.onDuty ? 'duty' : 'off');
  if (part.onDuty) so.dutyMs += lengthMs;
  else so.offMs += lengthMs;
  if (needMs > lengthMs || isOpenOnDevice(work.context, sensor.key, 'sensor-stuck')) return;
  const placed = placedOf(work, sensor.key);
  if (placed === undefined) return;
  const raisedMs = part.fromMs + needMs;
  raiseOnDevice(work.context, placed, {
    kind: 'sensor-stuck',
    ...{ startedMs: so.sinceMs, raisedMs },
    facts: {
      deviceKind: placed.device.kind,
      dutyHours: hours(so.dutyMs - (part.onDuty ? lengthMs - needMs : 0)),
      offHours: hours(so.offMs - (part.onDuty ? 0 : lengthMs - needMs)),
      ...workedFacts(sensor),
    },
    checks: [
      { check: 'device-watched', result: 'holds', facts: {} },
      { check: 'sensor-changes', result: 'fails', facts: { sinceMs: so.sinceMs } },
      ...workedCheck(sensor),
    ],
    wouldHaveChanged: [{ key: 'sensor-said-empty', facts: { beforeMs: raisedMs } }],
  });
}

/** How much more of duty, or of other time, alone would make a sensor stuck; Infinity: none would. */
function missing(
  so: { readonly dutyMs: number; readonly offMs: number },
  limits: StuckLimits,
  grows: 'duty' | 'off',
): number {
  if (grows === 'off') {
    return so.dutyMs >= limits.dutyMs ? Math.max(0, limits.offMs - so.offMs) : Infinity;
  }
  const enoughMs = so.offMs >= limits.offMs ? limits.dutyMs : limits.dutyAloneMs;
  return Math.max(0, enoughMs - so.dutyMs);
}

function limitsOf(work: WindowWork, sensor: CheckedSensor): StuckLimits {
  return kindOf(work, sensor) === 'pir' ? STUCK_PIR : STUCK;
}

function kindOf(work: WindowWork, sensor: CheckedSensor): DeviceKind | undefined {
  return placedOf(work, sensor.key)?.device.kind;
}

/** A sensor sees nobody where another one sees somebody: one of the two is wrong. */
function addUnseen(
  work: WindowWork,
  about: {
    readonly sensor: CheckedSensor;
    readonly witness: CheckedSensor;
    readonly part: DutyPart;
  },
): void {
  const { sensor, witness, part } = about;
  sensor.unseenSinceMs ??= part.fromMs;
  const needMs = Math.max(0, UNSEEN_MS - sensor.unseenMs);
  const lengthMs = part.toMs - part.fromMs;
  sensor.unseenMs += lengthMs;
  if (needMs > lengthMs) return;
  raiseImplausible(work, sensor, {
    cause: 'unseen',
    ...{ startedMs: sensor.unseenSinceMs, raisedMs: part.fromMs + needMs },
    facts: {
      witness: deviceIdOf(witness.key),
      witnessKind: kindOf(work, witness) ?? '',
      unseenHours: hours(UNSEEN_MS),
    },
  });
}

/** A sensor says something else. */
export function takeLevel(
  work: WindowWork,
  sensor: CheckedSensor,
  said: { readonly level: Level; readonly atMs: number },
): void {
  const { level, atMs } = said;
  if (level === sensor.level) return;
  const isChange = level !== 'unknown' && sensor.level !== 'unknown';
  sensor.level = level;
  sensor.emptySinceMs = level === 'empty' ? atMs : null;
  if (isChange) takeChange(work, sensor, atMs);
  if (level === 'empty') sensor.occupied = null;
  if (level !== 'occupied') return;
  sensor.unseenMs = 0;
  sensor.unseenSinceMs = null;
  clearImplausible(work, sensor, { cause: 'unseen', atMs });
}

function takeChange(work: WindowWork, sensor: CheckedSensor, atMs: number): void {
  if (!work.rule.duty.at(atMs).onDuty) sensor.workedMs = atMs;
  const recent = sensor.changes.filter((changeMs) => changeMs > atMs - MINUTE_MS);
  sensor.changes = [...recent.slice(-CHANGES_PER_MINUTE_MAX), atMs];
  if (sensor.changes.length <= CHANGES_PER_MINUTE_MAX) return;
  sensor.flutterMs = atMs;
  raiseImplausible(work, sensor, {
    cause: 'flutter',
    ...{ startedMs: sensor.changes[0] ?? atMs, raisedMs: atMs },
    facts: { changesPerMinuteMax: CHANGES_PER_MINUTE_MAX },
  });
}

/** A sensor said two things at one instant. */
export function takeContradiction(work: WindowWork, sensor: CheckedSensor, atMs: number): void {
  const fromMs = atMs - CONTRADICTIONS_WITHIN_MS;
  const recent = sensor.contradictions.filter((oneMs) => oneMs > fromMs);
  sensor.contradictions = [...recent, atMs].slice(-CONTRADICTIONS_MAX);
  if (sensor.contradictions.length < CONTRADICTIONS_MAX) return;
  raiseImplausible(work, sensor, {
    cause: 'contradicts-itself',
    ...{ startedMs: sensor.contradictions[0] ?? atMs, raisedMs: atMs },
    facts: { times: CONTRADICTIONS_MAX, minutes: CONTRADICTIONS_WITHIN_MS / MINUTE_MS },
  });
}

/** When time alone ends a finding about a sensor, and how. */
export function endSensorFindings(work: WindowWork, toMs: number): void {
  for (const sensor of work.check.sensors) {
    const { key, emptySinceMs, flutterMs, contradictions } = sensor;
    if (emptySinceMs !== null && toMs >= emptySinceMs + UNSTUCK_AFTER_MS) {
      const atMs = emptySinceMs + UNSTUCK_AFTER_MS;
      clearOnDevice(work.context, key, { kind: 'sensor-stuck', atMs });
    }
    if (flutterMs !== null && toMs >= flutterMs + CALM_MS) {
      sensor.flutterMs = null;
      clearImplausible(work, sensor, { cause: 'flutter', atMs: flutterMs + CALM_MS });
    }
    const lastMs = contradictions.at(-1) ?? toMs;
    if (toMs >= lastMs + CONSISTENT_FOR_MS) {
      sensor.contradictions = [];
      const atMs = lastMs + CONSISTENT_FOR_MS;
      clearImplausible(work, sensor, { cause: 'contradicts-itself', atMs });
    }
  }
}

/** The earliest time at which a sensor could give cause for anything, if nothing happens. */
export function nextOfSensor(work: WindowWork, sensor: CheckedSensor): number {
  const { context, check } = work;
  const { key, level, emptySinceMs, flutterMs, contradictions } = sensor;
  const times: number[] = [];
  if (level === 'occupied' && !isOpenOnDevice(context, key, 'sensor-stuck')) {
    const { dutyMs, offMs } = sensor.occupied ?? { dutyMs: 0, offMs: 0 };
    const limits = limitsOf(work, sensor);
    const bothMs = Math.max(0, limits.dutyMs - dutyMs) + Math.max(0, limits.offMs - offMs);
    times.push(check.checkedMs + Math.min(bothMs, Math.max(0, limits.dutyAloneMs - dutyMs)));
  }
  if (level === 'empty' && !isOpenOnDevice(context, key, 'sensor-implausible')) {
    if (check.sensors.some((other) => other.level === 'occupied')) {
      times.push(check.checkedMs + Math.max(0, UNSEEN_MS - sensor.unseenMs));
    }
  }
  if (emptySinceMs !== null && isOpenOnDevice(context, key, 'sensor-stuck')) {
    times.push(emptySinceMs + UNSTUCK_AFTER_MS);
  }
  if (flutterMs !== null) times.push(flutterMs + CALM_MS);
  const lastMs = contradictions.at(-1);
  if (lastMs !== undefined) times.push(lastMs + CONSISTENT_FOR_MS);
  return Math.min(...times, Number.MAX_SAFE_INTEGER);
}

type Cause = 'unseen' | 'flutter' | 'contradicts-itself';

function raiseImplausible(
  work: WindowWork,
  sensor: CheckedSensor,
  about: {
    readonly cause: Cause;
    readonly startedMs: number;
    readonly raisedMs: number;
    readonly facts: Readonly<Record<string, string | number>>;
  },
): void {
  const { cause, startedMs, raisedMs, facts } = about;
  const placed = placedOf(work, sensor.key);
  if (placed === undefined) return;
  raiseOnDevice(work.context, placed, {
    ...{ kind: 'sensor-implausible', cause, startedMs, raisedMs },
    facts: { deviceKind: placed.device.kind, cause, ...workedFacts(sensor), ...facts },
    checks: [
      { check: 'device-watched', result: 'holds', facts: {} },
      { check: `sensor-${cause}`, result: 'fails', facts },
      ...workedCheck(sensor),
    ],
    wouldHaveChanged: [{ key: `sensor-${cause}`, facts: { beforeMs: raisedMs } }],
  });
}

function clearImplausible(
  work: WindowWork,
  { key }: CheckedSensor,
  ended: { readonly cause: Cause; readonly atMs: number },
): void {
  clearOnDevice(work.context, key, { kind: 'sensor-implausible', ...ended });
}

/** Whoever passes at night shows that a sensor works. */
function workedCheck(sensor: CheckedSensor): Why['checks'] {
  const facts = workedFacts(sensor);
  return sensor.workedMs === null ? [] : [{ check: 'worked-off-duty', result: 'holds', facts }];
}

function workedFacts({ workedMs }: CheckedSensor): Why['facts'] {
  return workedMs === null ? {} : { lastWorkedMs: workedMs };
}

function hours(ms: number): number {
  return Math.round((ms / HOUR_MS) * 10) / 10;
}

function deviceIdOf(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}
