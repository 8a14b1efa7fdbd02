import { createDetector } from '../../collector/detection/createDetector.ts';
import type { Effect } from '../../collector/detection/effect.ts';
import { WORKING_YEAR_HOURS } from '../../collector/detection/silence/shortestPolicy.ts';
import { curveOfWindow } from '../../collector/detection/silence/silenceCurve.ts';
import { type Absence, absencesOf, exposureMs } from './absences.ts';
import { poissonUpperBound } from './poisson.ts';
import { recordedJournal, WINDOW_DEVICES } from './recordedJournal.ts';
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
  /** True absences during which the sensors were silent for longer than the policy and `sensorMinutes`. */
  readonly absences: number;
  /** How many of them were found. */
  readonly found: number;
  /** From the true departure to the finding; null when no absence has both. */
  readonly medianDelaySeconds: number | null;
  /** The shortest silence that the sensors allow a finding after; 0: the policy alone decides. */
  readonly sensorMinutes: number;
  /** All true absences that outlast the policy, whatever the sensors say, and those that were found. */
  readonly absencesPastPolicy: number;
  readonly foundPastPolicy: number;
  /** The same three figures for the time in which exactly one person was there. */
  readonly aloneFalseAccusations: number;
  readonly aloneExposureHours: number;
  readonly aloneFalseAccusationsPerHourUpper95: number;
}

/** How a recording is judged. */
export interface Question {
  readonly minutes: number;
  /** False findings accepted per window and working year; null: the plain threshold. */
  readonly perYearMax: number | null;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** With so many false findings accepted the sensors' curve says nothing. */
const WITHOUT_LIMIT = 1e9;

/** Runs the detector over a recording under one policy and compares with who was really there. */
export function judgeRecording(rows: readonly RecordedRow[], question: Question): PolicyFigures {
  const { minutes, perYearMax } = question;
  const boundMs = perYearMax === null ? 0 : sensorMs(perYearMax);
  const findings = findingsOf(rows, question);
  const people = findings.map((finding) => rowAt(rows, finding.raisedMs)?.people ?? 0);
  const absences = absencesOf(rows);
  const pastPolicy = absences.filter((one) => one.toMs - one.fromMs > minutes * MINUTE_MS);
  const met = pastPolicy.map((absence) => ({ absence, finding: findingIn(findings, absence) }));
  const findable = met.filter(
    ({ absence }) => absence.silentMs > Math.max(minutes * MINUTE_MS, boundMs),
  );
  const alone = rateOf(
    people.filter((one) => one === 1).length,
    exposureMs(rows, (row) => row.people === 1),
  );
  return {
    minutes,
    findings: findings.length,
    ...rateOf(
      people.filter((one) => one > 0).length,
      exposureMs(rows, (row) => row.people > 0),
    ),
    absences: findable.length,
    found: countFound(findable),
    medianDelaySeconds: medianDelaySeconds(met),
    sensorMinutes: rounded(boundMs / MINUTE_MS, 2),
    absencesPastPolicy: pastPolicy.length,
    foundPastPolicy: countFound(met),
    aloneFalseAccusations: alone.falseAccusations,
    aloneExposureHours: alone.exposureHours,
    aloneFalseAccusationsPerHourUpper95: alone.falseAccusationsPerHourUpper95,
  };
}

/** The shortest silence that the recorded window's sensors allow a finding after. */
export function sensorMs(perYearMax: number): number {
  const kinds = WINDOW_DEVICES.map((device) => device.kind);
  return curveOfWindow(kinds, null).shortestMs(perYearMax, WORKING_YEAR_HOURS);
}

interface RecordedFinding {
  /** When it became a suspicion; what comes before that accuses nobody. */
  readonly raisedMs: number;
  clearedMs: number;
}

function findingsOf(rows: readonly RecordedRow[], question: Question): RecordedFinding[] {
  const detector = createDetector();
  const findings: RecordedFinding[] = [];
  /** By the finding's id, while it is open as a suspicion. */
  const open = new Map<string, RecordedFinding>();
  const suspect = (id: string, raisedMs: number): void => {
    if (open.has(id)) return;
    const finding = { raisedMs, clearedMs: Number.POSITIVE_INFINITY };
    open.set(id, finding);
    findings.push(finding);
  };
  const suspected = new Set<string>();
  const take = (effect: Effect): void => {
    if (effect.type === 'raise' && POST_KINDS.has(effect.finding.kind)) {
      const { id, raisedMs, stage } = effect.finding;
      if (stage === 'reminder') return;
      suspected.add(id);
      suspect(id, raisedMs);
    } else if (effect.type === 'stage' && effect.stage !== 'reminder') {
      suspected.add(effect.findingId);
      suspect(effect.findingId, effect.atMs);
    } else if (effect.type === 'reopen' && suspected.has(effect.findingId)) {
      suspect(effect.findingId, effect.atMs);
    } else if (effect.type === 'clear') {
      const finding = open.get(effect.findingId);
      if (finding !== undefined) finding.clearedMs = effect.atMs;
      open.delete(effect.findingId);
    }
  };
  const perYearMax = question.perYearMax ?? WITHOUT_LIMIT;
  for (const row of recordedJournal(rows, { minutes: question.minutes, perYearMax })) {
    for (const effect of detector.apply(row)) take(effect);
  }
  return findings;
}

/** Findings that say that somebody was missing. */
const POST_KINDS: ReadonlySet<string> = new Set(['empty-post', 'late-opening', 'early-leaving']);

/** The row that tells of an instant: the first one at or after it. */
function rowAt(rows: readonly RecordedRow[], atMs: number): RecordedRow | undefined {
  return rows.find((row) => row.atMs >= atMs);
}

interface Rate {
  readonly falseAccusations: number;
  readonly exposureHours: number;
  readonly falseAccusationsPerHourUpper95: number;
}

function rateOf(falseAccusations: number, ms: number): Rate {
  const hours = ms / HOUR_MS;
  const upper = hours === 0 ? 0 : poissonUpperBound(falseAccusations) / hours;
  return {
    falseAccusations,
    exposureHours: rounded(hours, 3),
    falseAccusationsPerHourUpper95: rounded(upper, 3),
  };
}

interface Met {
  readonly absence: Absence;
  readonly finding: RecordedFinding | null;
}

function countFound(met: readonly Met[]): number {
  return met.filter((one) => one.finding !== null).length;
}

function medianDelaySeconds(met: readonly Met[]): number | null {
  const delaysMs = met.flatMap(({ absence, finding }) =>
    absence.isFromGap || finding === null ? [] : Math.max(0, finding.raisedMs - absence.fromMs),
  );
  return delaysMs.length === 0 ? null : rounded(median(delaysMs) / 1000, 1);
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
