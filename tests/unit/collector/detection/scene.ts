import { createDetector, type Detector } from '../../../../collector/detection/createDetector.ts';
import type { Effect } from '../../../../collector/detection/effect.ts';
import type { Verdict } from '../../../../collector/detection/verdict.ts';
import type { BatchRow, JournalRow } from '../../../../collector/journal/journalRow.ts';
import type { Statement } from '../../../../collector/journal/statement.ts';
import type { Policy, Site, SiteDevice, SiteWindow } from '../../../../collector/site/site.ts';
import type { Reading } from '../../../../protocol/reading.ts';
import { MONDAY_MORNING_MS } from '../../../support/fakeClock.ts';
import { aHeartbeat, anOccupancy } from '../../../support/readings.ts';

/** Times in a scene are ms after Monday 09:00 in Shanghai, which is also the agents' boot. */
export const T0 = MONDAY_MORNING_MS;
export const SECOND = 1000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;

export const ONE_MINUTE: Policy = {
  ...{ emptyAfterMinutes: 1, clearAfterSeconds: 10, source: 'test' },
  document: { number: '测办〔2026〕1号', effectiveFrom: '2026-01-01' },
};

const WEEKDAY_HOURS = ['09:00-12:00', '13:00-17:00'];

export function aWindow(fields: Partial<SiteWindow> = {}): SiteWindow {
  const devices: SiteDevice[] = [{ id: 'seat-1', agent: 'hall-1', kind: 'seat' }];
  return { id: 'window-1', number: '1号', name: '综合窗口', devices, ...fields };
}

/** One hall in Shanghai, on duty Monday to Friday 9–12 and 13–17, under a policy of one minute. */
export function aSite(windows: SiteWindow[] = [aWindow()], fields: Partial<Site> = {}): Site {
  return {
    name: '测试县',
    hours: {
      mon: WEEKDAY_HOURS,
      tue: WEEKDAY_HOURS,
      wed: WEEKDAY_HOURS,
      thu: WEEKDAY_HOURS,
      fri: WEEKDAY_HOURS,
    },
    policy: ONE_MINUTE,
    areas: [{ id: 'county', name: '测试县', level: 'county' }],
    halls: [{ id: 'hall', name: '政务大厅', area: 'county', timeZone: 'Asia/Shanghai', windows }],
    ...fields,
  };
}

/** The journal of a scene, written row by row. */
export interface SceneJournal {
  readonly rows: JournalRow[];
  /** In force from `fromMs`, recorded then too unless told otherwise. */
  revision(site: Site, fromMs: number, recordedMs?: number): JournalRow;
  batch(readings: readonly Reading[], options?: { agent?: string; receivedMs?: number }): BatchRow;
  start(atMs: number): JournalRow;
  /** Times in the statement are epoch ms, as in the journal. */
  say(statement: Statement, receivedMs: number): JournalRow;
}

export function aJournal(): SceneJournal {
  const rows: JournalRow[] = [];
  const sequences = new Map<string, number>();
  function add<R extends JournalRow>(row: R): R {
    rows.push(row);
    return row;
  }
  return {
    rows,
    revision: (site, fromMs, recordedMs = fromMs) =>
      add({
        kind: 'revision',
        id: rows.length + 1,
        receivedMs: T0 + recordedMs,
        validFromMs: T0 + fromMs,
        author: 'test',
        site,
      }),
    say: (statement, receivedMs) =>
      add({
        ...{ kind: 'statement', id: rows.length + 1, receivedMs: T0 + receivedMs },
        ...{ author: 'account-1', statement },
      }),
    start: (atMs) => add({ kind: 'start', id: rows.length + 1, receivedMs: T0 + atMs }),
    batch(readings, { agent = 'hall-1', receivedMs } = {}) {
      const entries = readings.map((reading) => {
        const sequence = (sequences.get(agent) ?? 0) + 1;
        sequences.set(agent, sequence);
        return { sequence, toSequence: sequence, reading };
      });
      return add({
        kind: 'batch',
        id: rows.length + 1,
        receivedMs: receivedMs === undefined ? latest(readings) : T0 + receivedMs,
        agentId: agent,
        outboxId: `outbox-${agent}`,
        entries,
      });
    },
  };
}

function latest(readings: readonly Reading[]): number {
  return Math.max(...readings.map((reading) => reading.wallMs));
}

/** `seat` says whether it sees somebody, at a time. */
export function level(atMs: number, occupied: boolean, device = 'seat-1'): Reading {
  return anOccupancy({ atMs, occupied, device });
}

/** Heartbeats every 15 s over (fromMs, toMs], the first one beginning at `fromMs`. */
export function heartbeats(fromMs: number, toMs: number): Reading[] {
  const beats: Reading[] = [];
  for (let atMs = fromMs; atMs < toMs; atMs += 15_000) {
    beats.push(aHeartbeat({ atMs: Math.min(toMs, atMs + 15_000), fromMonotonicMs: atMs }));
  }
  return beats;
}

/** Readings in the order in which an agent would have written them. */
export function inOrder(readings: readonly Reading[]): Reading[] {
  return readings.toSorted(
    (a, b) =>
      a.monotonicMs - b.monotonicMs ||
      Number(a.kind === 'heartbeat') - Number(b.kind === 'heartbeat'),
  );
}

/** Says what time it is as the reader does: silences that are due become rows and are judged. */
export function tick(detector: Detector, nowMs: number): Effect[] {
  const effects = detector.tick(nowMs);
  const rows = detector
    .silences(nowMs)
    .map((silence) => ({ ...silence, kind: 'silence' as const }));
  return [
    ...effects,
    ...rows.flatMap((row) => detector.apply({ ...row, id: 0, receivedMs: nowMs })),
    ...(rows.length > 0 ? detector.tick(nowMs) : []),
  ];
}

/** Feeds every row, with the clock going on between them, as the reader of the journal does. */
export function feed(detector: Detector, rows: readonly JournalRow[]): Effect[] {
  return rows.flatMap((row) => [
    ...(row.kind === 'start' ? [] : tick(detector, row.receivedMs)),
    ...feedBacklog(detector, rows, row),
    ...detector.apply(row),
  ]);
}

/** Rows of a backlog that are read at a time. */
const BACKLOG_ROWS = 3;

function feedBacklog(
  detector: Detector,
  rows: readonly JournalRow[],
  before: JournalRow,
): Effect[] {
  const effects: Effect[] = [];
  for (;;) {
    const backlog = detector.backlogBefore(before);
    if (backlog === null) return effects;
    const { agentId, afterId, beforeId } = backlog;
    const waiting = rows.filter(
      (row): row is BatchRow =>
        row.kind === 'batch' && row.agentId === agentId && row.id > afterId && row.id < beforeId,
    );
    effects.push(...detector.takeBacklog(backlog, waiting.slice(0, BACKLOG_ROWS)));
  }
}

/** Feeds every row and gathers what comes out. */
export function replay(rows: readonly JournalRow[], detector: Detector = createDetector()) {
  return summarize(feed(detector, rows));
}

export interface ShownFinding {
  readonly kind: string;
  readonly startedMs: number;
  readonly raisedMs: number;
  readonly cleared: { readonly atMs: number; readonly reason: string } | null;
}

/** Effects in a form that tests can read; times relative to the scene's beginning. */
export function summarize(effects: readonly Effect[]) {
  const verdicts = new Map<string, [number, Verdict][]>();
  const watermarks = new Map<string, number>();
  const findings = new Map<string, ShownFinding>();
  for (const effect of effects) {
    if (effect.type === 'verdict') {
      const list = verdicts.get(effect.windowId) ?? [];
      if (list.at(-1)?.[0] === effect.fromMs - T0) list.pop();
      list.push([effect.fromMs - T0, effect.verdict]);
      verdicts.set(effect.windowId, list);
    } else if (effect.type === 'watermark') {
      for (const id of effect.windowIds) watermarks.set(id, effect.watermarkMs - T0);
    } else if (effect.type === 'raise') {
      const { id, kind, startedMs, raisedMs } = effect.finding;
      const times = { startedMs: startedMs - T0, raisedMs: raisedMs - T0 };
      if (findings.has(id)) throw new Error(`${kind} was raised twice`);
      findings.set(id, { kind, ...times, cleared: null });
    } else if (effect.type === 'clear') {
      const finding = findings.get(effect.findingId);
      if (finding === undefined) throw new Error('a finding was cleared that was never raised');
      const cleared = { atMs: effect.atMs - T0, reason: effect.reason };
      findings.set(effect.findingId, { ...finding, cleared });
    }
  }
  return {
    effects,
    /** Of a window, or of the one there is. */
    verdicts: (windowId = 'window-1') => verdicts.get(windowId) ?? [],
    watermark: (windowId = 'window-1') => watermarks.get(windowId) ?? null,
    findings: [...findings.values()],
    findingsOf: (kind: string) => [...findings.values()].filter((one) => one.kind === kind),
  };
}
