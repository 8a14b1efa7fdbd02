import { createDetector } from '../../collector/detection/createDetector.ts';
import type { Effect } from '../../collector/detection/effect.ts';
import type { JournalRow } from '../../collector/journal/journalRow.ts';
import { type Site, WEEKDAYS } from '../../collector/site/site.ts';
import { AGENT_DEVICE, type Reading } from '../../protocol/reading.ts';
import { poissonUpperBound } from './poisson.ts';
import type { RecordedRow } from './recording.ts';

/** What one policy makes of a recording. */
export interface PolicyFigures {
  readonly minutes: number;
  readonly findings: number;
  /** Findings at whose moment somebody was there. */
  readonly falseAccusations: number;
  /** Hours recorded with somebody there: what the rate below refers to. */
  readonly exposureHours: number;
  readonly falseAccusationsPerHourUpper95: number;
  /** True absences that outlast the policy within the recording, and those that were found. */
  readonly absences: number;
  readonly found: number;
  /** From the true departure to the finding; null when no absence has both. */
  readonly medianDelaySeconds: number | null;
}

/** Rows further apart than this have a gap between them, of which nothing is known. */
const GAP_MS = 2 * 60_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const AGENT = 'recorder';
const SENSORS = ['pir-front', 'pir-back'] as const;

/** Runs the detector over a recording under one policy and compares with who was really there. */
export function judgeRecording(rows: readonly RecordedRow[], minutes: number): PolicyFigures {
  const findings = findingsOf(rows, minutes);
  const falseAccusations = findings.filter(
    (finding) => (rowAt(rows, finding.raisedMs)?.people ?? 0) > 0,
  ).length;
  const exposureHours = exposureMs(rows) / HOUR_MS;
  const absences = absencesOf(rows).filter((one) => one.toMs - one.fromMs > minutes * MINUTE_MS);
  const met = absences.map((absence) => ({ absence, finding: findingIn(findings, absence) }));
  const found = met.filter((one) => one.finding !== null);
  const delaysMs = found.flatMap(({ absence, finding }) =>
    absence.isFromGap || finding === null ? [] : Math.max(0, finding.raisedMs - absence.fromMs),
  );
  return {
    minutes,
    findings: findings.length,
    falseAccusations,
    exposureHours: rounded(exposureHours, 3),
    falseAccusationsPerHourUpper95:
      exposureHours === 0 ? 0 : rounded(poissonUpperBound(falseAccusations) / exposureHours, 3),
    absences: absences.length,
    found: found.length,
    medianDelaySeconds: delaysMs.length === 0 ? null : rounded(median(delaysMs) / 1000, 1),
  };
}

interface RecordedFinding {
  readonly raisedMs: number;
  clearedMs: number;
}

function findingsOf(rows: readonly RecordedRow[], minutes: number): RecordedFinding[] {
  const detector = createDetector();
  const findings = new Map<string, RecordedFinding>();
  for (const row of journalOf(rows, minutes)) {
    for (const effect of detector.apply(row)) take(findings, effect);
  }
  return [...findings.values()];
}

function take(findings: Map<string, RecordedFinding>, effect: Effect): void {
  if (effect.type === 'raise' && effect.finding.kind === 'empty-post') {
    const { id, raisedMs } = effect.finding;
    findings.set(id, { raisedMs, clearedMs: Number.POSITIVE_INFINITY });
  } else if (effect.type === 'clear') {
    const finding = findings.get(effect.findingId);
    if (finding !== undefined) finding.clearedMs = effect.atMs;
  }
}

/** One window that is always on duty, seen by both sensors. Built here, past the checks of a file. */
function siteOf(minutes: number): Site {
  const always = Object.fromEntries(WEEKDAYS.map((day) => [day, ['00:00-24:00']]));
  const policy = { emptyAfterMinutes: minutes, clearAfterSeconds: 10, source: 'evaluation' };
  const devices = SENSORS.map((id) => ({ id, agent: AGENT, kind: 'pir' as const }));
  const window = { id: 'room', number: '1', name: 'room', devices };
  return {
    name: 'evaluation',
    hours: always,
    policy,
    areas: [{ id: 'area', name: 'area', level: 'county' }],
    halls: [{ id: 'hall', name: 'hall', area: 'area', timeZone: 'UTC', windows: [window] }],
  };
}

/**
 * The journal that an agent would have written. Each row tells of the time since the row before, so a
 * level holds over that whole interval; a heartbeat at each row vouches for it. After a gap the first
 * row tells of its own instant only.
 */
function* journalOf(rows: readonly RecordedRow[], minutes: number): Generator<JournalRow> {
  const start = rows[0]?.atMs ?? 0;
  yield {
    ...{ kind: 'revision', id: 1, receivedMs: start, validFromMs: start },
    ...{ author: 'evaluation', site: siteOf(minutes) },
  };
  let sequence = 0;
  let before: RecordedRow | null = null;
  for (const [index, row] of rows.entries()) {
    const previous: RecordedRow | null =
      before === null || row.atMs - before.atMs > GAP_MS ? null : before;
    const entries = readingsOf(row, previous).map((reading) => {
      sequence += 1;
      return { sequence, toSequence: sequence, reading };
    });
    yield {
      ...{ kind: 'batch', id: index + 2, receivedMs: row.atMs },
      ...{ agentId: AGENT, outboxId: 'recording', entries },
    };
    before = row;
  }
}

function readingsOf(row: RecordedRow, previous: RecordedRow | null): Reading[] {
  // The interval of a row begins right after the row before.
  const fromMs = previous === null ? row.atMs : previous.atMs + 1;
  const at = (atMs: number) => ({
    ...{ channel: 'main', boot: 'recording', monotonicMs: atMs, wallMs: atMs },
    clock: { state: 'synced' as const },
  });
  const sees = (one: RecordedRow, sensor: string): boolean =>
    sensor === 'pir-front' ? one.front : one.back;
  const levels = SENSORS.filter(
    (sensor) => previous === null || sees(row, sensor) !== sees(previous, sensor),
  ).map((device): Reading => {
    const occupied = sees(row, device);
    return { kind: 'occupancy', device, ...at(fromMs), occupied };
  });
  const watchedFromMs = previous?.atMs ?? row.atMs;
  const heartbeat: Reading = {
    ...{ kind: 'heartbeat', device: AGENT_DEVICE, ...at(row.atMs) },
    ...{ fromMonotonicMs: watchedFromMs, lagging: [] },
  };
  return [...levels, heartbeat];
}

/** The row that tells of an instant: the first one at or after it. */
function rowAt(rows: readonly RecordedRow[], atMs: number): RecordedRow | undefined {
  return rows.find((row) => row.atMs >= atMs);
}

function exposureMs(rows: readonly RecordedRow[]): number {
  return intervalsOf(rows)
    .filter((one) => one.row.people > 0)
    .reduce((sum, one) => sum + one.row.atMs - one.fromMs, 0);
}

interface Interval {
  readonly fromMs: number;
  readonly row: RecordedRow;
}

/** The time that rows tell of; what lies in a gap is told by none. */
function intervalsOf(rows: readonly RecordedRow[]): Interval[] {
  return rows.map((row, index) => {
    const before = rows[index - 1];
    const follows = before !== undefined && row.atMs - before.atMs <= GAP_MS;
    return { fromMs: follows ? before.atMs : row.atMs, row };
  });
}

interface Absence {
  readonly fromMs: number;
  toMs: number;
  /** It was under way when the recording began, so nobody knows the departure. */
  readonly isFromGap: boolean;
}

function absencesOf(rows: readonly RecordedRow[]): Absence[] {
  const absences: Absence[] = [];
  let current: Absence | null = null;
  for (const { fromMs, row } of intervalsOf(rows)) {
    const isAfterGap = fromMs === row.atMs;
    if (row.people > 0) current = null;
    else if (current === null || isAfterGap) {
      current = { fromMs, toMs: row.atMs, isFromGap: isAfterGap };
      absences.push(current);
    } else current.toMs = row.atMs;
  }
  return absences;
}

/** A finding raised during an absence, or one still open from before that lasts through its policy. */
function findingIn(findings: readonly RecordedFinding[], absence: Absence): RecordedFinding | null {
  return (
    findings.find((one) => one.raisedMs > absence.fromMs && one.raisedMs <= absence.toMs) ??
    findings.find((one) => one.raisedMs <= absence.fromMs && one.clearedMs >= absence.toMs) ??
    null
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
