import { readCoverage } from '../../collector/coverage/coverageReader.ts';
import type { Span } from '../../collector/coverage/windowTime.ts';
import { createDutyCalendar } from '../../collector/duty/dutyHours.ts';
import type { BatchRow } from '../../collector/journal/journalRow.ts';
import { pointLine } from '../../collector/series/points.ts';
import type { Site } from '../../collector/site/site.ts';
import { indexSite } from '../../collector/site/siteIndex.ts';
import { readPoolStretches } from '../../collector/state/poolStretches.ts';
import type { Case } from './caseFolder.ts';
import type { OutcomeLine } from './expectedLine.ts';
import type { Judged, Told } from './judgeCase.ts';

const FOR_EVER_MS = 8_640_000_000_000_000;

/**
 * What is known after a case, in the words of `expected.jsonl`; left out is what is not so. Coverage is
 * worked out for the windows and spans that the case asks for.
 */
export async function outcomeOf(
  judged: Judged,
  { windows, site, expected }: Pick<Case, 'windows' | 'site' | 'expected'>,
): Promise<OutcomeLine[]> {
  return [
    ...(await windowLines(judged, windows)),
    ...(await poolLines(judged)),
    ...(await findingLines(judged)),
    ...hintLines(judged.told),
    ...(await earlierLines(judged)),
    ...pressLines(judged.rows.filter((row): row is BatchRow => row.kind === 'batch')),
    ...(await coverageLines(judged, { site, asked: expected.lines })),
  ];
}

async function windowLines(
  { state }: Judged,
  windows: ReadonlySet<string>,
): Promise<OutcomeLine[]> {
  const marks = await state.database().selectFrom('window_mark').selectAll().execute();
  const lines: OutcomeLine[] = [];
  for (const window of windows) {
    const judgedMs = marks.find((mark) => mark.window_id === window)?.watermark_ms ?? null;
    for (const interval of await state.intervals(window, 0, FOR_EVER_MS)) {
      const { fromMs: from, verdict, because, basis, isCalendarCovered } = interval;
      // The last one holds for as long as it is judged; beyond that nothing is known yet.
      const to = interval.toMs ?? judgedMs;
      lines.push({
        ...{ window, from, to, verdict },
        ...(because === null ? {} : { because }),
        ...(basis === 'pooled' ? { pooled: true } : {}),
        ...(isCalendarCovered ? {} : { calendar: 'assumed' }),
      });
    }
  }
  return lines;
}

async function poolLines({ state }: Judged): Promise<OutcomeLine[]> {
  const rows = await state
    .database()
    .selectFrom('pool_interval')
    .selectAll()
    .orderBy('pool_id')
    .orderBy('from_ms')
    .execute();
  return rows.map(({ pool_id: pool, from_ms: from, to_ms: to, state: so, needed }) => ({
    ...{ pool, from },
    ...(to === null ? {} : { to }),
    state: so,
    ...(needed === 0 ? {} : { needed }),
  }));
}

async function findingLines(judged: Judged): Promise<OutcomeLine[]> {
  const { state, told } = judged;
  const db = state.database();
  const rows = await db.selectFrom('finding').selectAll().execute();
  const waiting = await waitingBy(judged);
  const incidents = await state.incidents({ limit: 1000 });
  const status = new Map(incidents.map((one) => [one.id, one.status]));
  return rows.map((row) => {
    const reopened = told.flatMap(({ effect }) =>
      effect.type === 'reopen' && effect.findingId === row.id ? [effect.atMs] : [],
    );
    return given({
      finding: row.kind,
      ...subjectOf(row),
      stage: row.stage === 'suspected' ? null : row.stage,
      status: status.get(row.id) === 'suspected' ? null : (status.get(row.id) ?? null),
      waiting: waiting.get(row.id) ?? null,
      ...{ started: row.started_ms, raised: row.raised_ms },
      suspected: row.suspected_ms === row.raised_ms ? null : row.suspected_ms,
      escalated: row.escalated_ms,
      reopened: reopened.length === 0 ? null : reopened,
      ...{ cleared: row.cleared_ms, reason: row.clear_reason },
      trial: row.trial === 1 || null,
      held: row.held === 1 || null,
      late: row.late === 1 || null,
    });
  });
}

/** How many people waited when a finding was raised, where its why-object says so. */
async function waitingBy({ state }: Judged): Promise<ReadonlyMap<string, unknown>> {
  const rows = await state.database().selectFrom('finding_why').selectAll().execute();
  return new Map(rows.map((row) => [row.finding_id, JSON.parse(row.why).facts.waiting]));
}

/** The narrowest thing that a finding is about. */
function subjectOf(row: {
  readonly hall_id: string | null;
  readonly window_id: string | null;
  readonly agent_id: string | null;
  readonly device_id: string | null;
  readonly subject: string | null;
}): OutcomeLine {
  const subject = row.subject === null ? {} : { subject: row.subject };
  if (row.device_id !== null) return { device: row.device_id, ...subject };
  if (row.window_id !== null) return { window: row.window_id, ...subject };
  if (row.agent_id !== null) return { agent: row.agent_id, ...subject };
  return row.hall_id === null ? subject : { hall: row.hall_id, ...subject };
}

function given(line: Readonly<Record<string, unknown>>): OutcomeLine {
  return Object.fromEntries(
    Object.entries(line).filter(([, value]) => value !== null),
  ) as OutcomeLine;
}

/** Nobody is warned of what was due longer ago than this (`collector/commands/hintDesk.ts`). */
const HINT_LATE_MS = 60_000;

interface HintLine extends OutcomeLine {
  readonly hint: string;
  readonly shown: number;
  ended?: number;
}

function hintLines(told: readonly Told[]): OutcomeLine[] {
  const shown = new Map<string, HintLine>();
  const lines: HintLine[] = [];
  for (const { effect, recordedMs } of told) {
    if (effect.type !== 'hint' || recordedMs - effect.atMs > HINT_LATE_MS) continue;
    const { windowId: hint, atMs } = effect;
    const before = shown.get(hint);
    shown.delete(hint);
    if (effect.show) {
      const line: HintLine = { hint, shown: atMs };
      shown.set(hint, line);
      lines.push(line);
    } else if (before !== undefined) before.ended = atMs;
  }
  return lines;
}

/** What was judged before a correction. */
async function earlierLines({ state }: Judged): Promise<OutcomeLine[]> {
  const rows = await state
    .database()
    .selectFrom('verdict_superseded')
    .selectAll()
    .orderBy('cause_id')
    .orderBy('from_ms')
    .execute();
  return rows.map(({ window_id: earlier, from_ms: from, to_ms: to, verdict, because }) => ({
    ...{ earlier, from, to, verdict },
    ...(because === null ? {} : { because }),
  }));
}

/** The presses of every pad, counted as the time-series database counts its points. */
function pressLines(batches: readonly BatchRow[]): OutcomeLine[] {
  const points = new Map<string, Set<string>>();
  for (const { agentId, entries } of batches) {
    for (const entry of entries) {
      const { kind, device, wallMs: atMs } = entry.reading;
      const line = kind === 'rating' ? pointLine(entry, { agentId, atMs, place: null }) : null;
      if (line !== null)
        points.set(device, (points.get(device) ?? new Set()).add(identityOf(line)));
    }
  }
  return [...points].map(([presses, of]) => ({ presses, count: of.size }));
}

/** Measurement, tags and time: points that share them overwrite each other. */
function identityOf(line: string): string {
  const [series = '', , time = ''] = line.split(' ');
  return `${series} ${time}`;
}

/** 窗口监测覆盖率 and 在岗率 of a window in a span, as the pages and reports show them. */
async function coverageLines(
  { state }: Judged,
  { site, asked }: { readonly site: Site; readonly asked: readonly OutcomeLine[] },
): Promise<OutcomeLine[]> {
  const options = {
    ...{ site: indexSite(site), calendar: createDutyCalendar() },
    state: {
      ...state,
      poolStretches: (span: Span) => readPoolStretches(state.database(), span),
    },
  };
  const lines: OutcomeLine[] = [];
  for (const { coverage, from, to } of asked) {
    if (coverage === undefined) continue;
    const span = { fromMs: Number(from), toMs: Number(to) };
    const report = await readCoverage(options, { ...span, nowMs: span.toMs });
    const figures = report.windows.find(({ id }) => id === coverage)?.figures;
    const monitoredPercent = percent(figures?.coverage);
    const presentPercent = percent(figures?.presenceRate);
    lines.push(given({ coverage, from, to, monitoredPercent, presentPercent }));
  }
  return lines;
}

/** With one digit after the point, as people compare them. */
function percent(ratio: number | null | undefined): number | null {
  return ratio == null ? null : Math.round(ratio * 1000) / 10;
}
