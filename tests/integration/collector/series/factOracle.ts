import { AWAITED_MS, readCoverage } from '../../../../collector/coverage/coverageReader.ts';
import type { CoverageFigures } from '../../../../collector/coverage/coverageReport.ts';
import { createDutyCalendar } from '../../../../collector/duty/dutyHours.ts';
import type { FactHistory, KnownFinding } from './factHistory.ts';

/**
 * What the series must say, worked out apart from the code that writes them: times as the console
 * tells them, findings and ratings by counting the history's own list.
 */

const MINUTE = 60_000;
const POSTS = new Set([
  ...['empty-post', 'late-opening', 'early-leaving', 'leave-overrun', 'hall-unattended'],
  ...['too-few-windows', 'specialist-overdue'],
]);

export type Row = Readonly<Record<string, unknown>>;

/** [fromMs, toMs). */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

const OFFSETS: Readonly<Record<string, number>> = { a: 480 * MINUTE, b: 330 * MINUTE };
const DAY = 1440 * MINUTE;

/** The days of a hall from the beginning of the history until now; neither zone knows summer time. */
export function daysOf(hall: string, fromMs: number, nowMs: number): Stretch[] {
  const offset = OFFSETS[hall] ?? OFFSETS.a ?? 0;
  const days: Stretch[] = [];
  for (let day = Math.floor((fromMs + offset) / DAY); day * DAY - offset < nowMs; day += 1) {
    days.push({ fromMs: day * DAY - offset, toMs: Math.min((day + 1) * DAY - offset, nowMs) });
  }
  return days;
}

/** How the console splits up the time of a hall and its windows, by id. */
export async function consoleTimes(
  history: FactHistory,
  hallId: string,
  span: Stretch,
  nowMs: number,
): Promise<Map<string, CoverageFigures>> {
  const { site, state } = history;
  const report = await readCoverage(
    {
      ...{ site, calendar: createDutyCalendar() },
      state: { ...state, poolStretches: () => Promise.resolve(new Map()) },
    },
    { ...span, nowMs, hallId },
  );
  return new Map([
    [hallId, report.total],
    ...report.windows.map(({ id, figures }) => [id, figures] as const),
  ]);
}

const isCounted = ({ finding, stage, isTrial }: KnownFinding) =>
  !isTrial && finding.isHeld !== true && stage !== 'reminder';

/** Findings that count, of a hall or a window, raised in a span. */
export function raisedIn(history: FactHistory, subject: string, span: Stretch): KnownFinding[] {
  return [...history.findings.values()].filter(
    (known) =>
      isCounted(known) &&
      [known.finding.hallId, known.finding.windowId].includes(subject) &&
      known.raisedMs >= span.fromMs &&
      known.raisedMs < span.toMs,
  );
}

function statusOf({ conclusions }: KnownFinding): string {
  const last = conclusions.at(-1)?.conclusion ?? 'reopened';
  if (last === 'reopened') return 'suspected';
  if (last === 'confirmed') return 'confirmed';
  return conclusions.some((one) => one.conclusion === 'confirmed') ? 'overturned' : 'dismissed';
}

/** The fields of a point of figures. */
export function expectedFields(
  history: FactHistory,
  subject: string,
  of: { readonly time: CoverageFigures; readonly span: Stretch; readonly withRatings: boolean },
): Row {
  const { time, span, withRatings } = of;
  const raised = raisedIn(history, subject, span);
  const posts = raised.filter(({ finding }) => POSTS.has(finding.kind));
  const count = (status: string) => posts.filter((known) => statusOf(known) === status).length;
  const answered = posts.filter(({ conclusions }) => conclusions.length > 0);
  const fields = {
    registered_ms: time.registeredMs,
    occupied_ms: time.occupiedMs,
    bridged_ms: time.bridgedMs,
    empty_ms: time.emptyMs,
    excused_ms: time.excusedMs,
    unknown_ms: time.unknownMs,
    unheard_ms: time.unheardMs,
    pending_ms: time.pendingMs,
    due_ms: time.registeredMs - time.pendingMs,
    monitored_ms: time.monitoredMs,
    counted_ms: time.countedOccupiedMs + time.countedEmptyMs,
    counted_occupied_ms: time.countedOccupiedMs,
    counted_empty_ms: time.countedEmptyMs,
    trial_ms: time.trialMs,
    uncovered_ms: time.uncoveredMs,
    pooled_ms: time.pooledMs,
    findings: posts.length,
    faults: raised.length - posts.length,
    findings_suspected: count('suspected'),
    findings_confirmed: count('confirmed'),
    findings_dismissed: count('dismissed'),
    findings_overturned: count('overturned'),
    responses: answered.length,
    response_ms: answered.reduce(
      (sum, known) =>
        sum +
        Math.max(
          0,
          (known.conclusions[0]?.recordedMs ?? 0) - (known.suspectedMs ?? known.raisedMs),
        ),
      0,
    ),
  };
  return withRatings ? { ...fields, ...ratingFields(history, subject, span) } : fields;
}

function ratingFields(history: FactHistory, subject: string, span: Stretch): Row {
  const given = history.ratings.filter(
    ({ hall, window, quarter }) =>
      [hall, window].includes(subject) &&
      quarter * 900_000 >= span.fromMs &&
      quarter * 900_000 < wholeDay(span),
  );
  const of = (levels: readonly number[]) =>
    given.filter(({ level }) => levels.includes(level)).reduce((sum, one) => sum + one.count, 0);
  return {
    ratings: of([1, 2, 3, 4, 5]),
    ...Object.fromEntries([1, 2, 3, 4, 5].map((level) => [`ratings_${level}`, of([level])])),
  };
}

/** Ratings come by quarters of an hour: the present one counts. */
function wholeDay({ toMs }: Stretch): number {
  return Math.ceil(toMs / 900_000) * 900_000;
}

/** Says whether a point of these fields is worth being written. */
export function isWorthAPoint(fields: Row): boolean {
  const { registered_ms: registered, findings, faults, ratings = 0 } = fields;
  return Number(registered) + Number(findings) + Number(faults) + Number(ratings) > 0;
}

/** The findings that count by kind and version of the rule: "hall kind version raised … ", by day or month. */
export function expectedQuality(
  history: FactHistory,
  spansOf: (hall: string) => readonly Stretch[],
): string[] {
  const counts = new Map<string, number[]>();
  for (const known of history.findings.values()) {
    const { finding, raisedMs } = known;
    const hall = finding.hallId ?? '_none';
    const span = spansOf(hall).find(({ fromMs, toMs }) => raisedMs >= fromMs && raisedMs < toMs);
    if (!isCounted(known) || span === undefined) continue;
    const key = `${span.fromMs} ${hall} ${finding.kind} ${finding.why.ruleVersion}`;
    const own = counts.get(key) ?? [0, 0, 0, 0, 0, 0];
    const place = ['suspected', 'confirmed', 'dismissed', 'overturned'].indexOf(statusOf(known));
    own[0] = (own[0] ?? 0) + 1;
    own[1 + place] = (own[1 + place] ?? 0) + 1;
    own[5] = (own[5] ?? 0) + Math.max(0, raisedMs - finding.startedMs);
    counts.set(key, own);
  }
  return [...counts].map(([key, own]) => `${key} ${own.join(' ')}`).sort();
}

/** The months of a hall, as daysOf. */
export function monthsOf(hall: string, fromMs: number, nowMs: number): Stretch[] {
  const offset = OFFSETS[hall] ?? OFFSETS.a ?? 0;
  const months: Stretch[] = [];
  const first = new Date(fromMs + offset);
  for (let month = first.getUTCMonth(); ; month += 1) {
    const beginMs = Date.UTC(first.getUTCFullYear(), month, 1) - offset;
    const endMs = Date.UTC(first.getUTCFullYear(), month + 1, 1) - offset;
    if (beginMs >= nowMs) return months;
    months.push({ fromMs: beginMs, toMs: Math.min(endMs, nowMs) });
  }
}

/** The course of all findings: "ms event kind id". */
export function expectedEvents(history: FactHistory): string[] {
  return [...history.findings.values()].flatMap((known) => {
    const { finding, raisedMs, suspectedMs, escalatedMs, clearedMs, conclusions } = known;
    const events: [string, number | null][] = [
      ...([
        ['raised', raisedMs],
        ['suspected', suspectedMs],
      ] as [string, number | null][]),
      ...([
        ['escalated', escalatedMs],
        ['cleared', clearedMs],
      ] as [string, number | null][]),
      ...conclusions.map(({ conclusion, recordedMs }): [string, number] => [
        conclusion,
        recordedMs,
      ]),
    ];
    return events.flatMap(([event, atMs]) =>
      atMs === null ? [] : [`${atMs} ${event} ${finding.kind} ${finding.id}`],
    );
  });
}

const CODES = { empty: 0, occupied: 1, excused: 2, unknown: 3, 'not-on-duty': 4, pending: 5 };

/** What the states of a window must be: "ms code", at every minute and every change. */
export async function expectedStates(
  history: FactHistory,
  windowId: string,
  span: Stretch & { readonly nowMs: number },
): Promise<string[]> {
  const { state, site } = history;
  const row = (await state.windowRows()).find((one) => one.windowId === windowId);
  const silent = (await state.agentRows()).some(
    (agent) => agent.silent && agent.agentId === `${windowId[0]}-box`,
  );
  const markMs = row?.watermarkMs ?? null;
  const intervals = await state.intervals(windowId, 0, span.toMs);
  const placed = site.windows.get(windowId);
  if (placed === undefined) return [];
  const duty = createDutyCalendar().of(placed.duty, placed.hall.timeZone);
  const stateAt = (atMs: number): keyof typeof CODES => {
    const found = intervals.find(
      ({ fromMs, toMs }) => fromMs <= atMs && (toMs === null || toMs > atMs),
    );
    if (markMs !== null && atMs < markMs && found !== undefined) return found.verdict;
    if (!duty.at(atMs).onDuty) return 'not-on-duty';
    const isWaited = !silent && markMs !== null && atMs >= span.nowMs - AWAITED_MS;
    return isWaited && atMs >= markMs ? 'pending' : 'unknown';
  };
  const instants = new Set<number>();
  for (let atMs = Math.ceil(span.fromMs / MINUTE) * MINUTE; atMs < span.toMs; atMs += MINUTE) {
    instants.add(atMs);
  }
  for (const { fromMs } of intervals) {
    if (fromMs >= span.fromMs && fromMs < Math.min(span.toMs, markMs ?? 0)) instants.add(fromMs);
  }
  return [...instants].sort((a, b) => a - b).map((atMs) => `${atMs} ${CODES[stateAt(atMs)]}`);
}
