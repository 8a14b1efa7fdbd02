import type { Selectable } from 'kysely';
import type { Part } from '../../runtime/lifecycle.ts';
import type { CorrectionEvidence, CorrectionNeed } from '../detection/correction.ts';
import type { DetectorEntry } from '../detection/detectorState.ts';
import type { Stage, Why } from '../detection/finding.ts';
import type { RetractionEvidence, RetractionNeed } from '../detection/hall/retraction.ts';
import type { Verdict } from '../detection/verdict.ts';
import type { DutyBasis, ServiceType } from '../duty/serviceType.ts';
import type { ConclusionView, IncidentView } from '../http/views.ts';
import type { TimeQuality } from '../journal/readingTime.ts';
import type { Conclusion } from '../journal/statement.ts';
import type { SiteIndex } from '../site/siteIndex.ts';
import { commitDetection, DETECTION_CURSOR, type DetectionCommit } from './commitDetection.ts';
import { readCorrectionEvidence, readRetractionEvidence } from './correctionEvidence.ts';
import { openStateDatabase, openStateForReading, type StateDatabase } from './stateDatabase.ts';
import type { StateTables } from './stateTables.ts';

export interface VerdictInterval {
  readonly fromMs: number;
  /** Null: it still holds. */
  readonly toMs: number | null;
  readonly verdict: Verdict;
  readonly basis: DutyBasis | null;
  readonly service: ServiceType | null;
  readonly because: string | null;
  readonly isCalendarCovered: boolean;
}

/** The newest verdict of a window, and how far it is judged. */
export interface WindowRow {
  readonly windowId: string;
  readonly verdict: Verdict;
  readonly sinceMs: number;
  /** Null: nothing was ever heard of it. */
  readonly watermarkMs: number | null;
  readonly service: ServiceType | null;
  readonly because: string | null;
}

export interface DeviceRow {
  readonly agentId: string;
  readonly deviceId: string;
  readonly status: StateTables['device_state']['status'];
  readonly reason: string | null;
  readonly lastReadingMs: number | null;
  readonly lastReadingQuality: TimeQuality | null;
  readonly lastChangeMs: number | null;
}

export interface AgentRow {
  readonly agentId: string;
  readonly lastHeardMs: number;
  readonly watermarkMs: number | null;
  readonly silent: boolean;
}

export interface IncidentQuery {
  readonly openOnly?: boolean;
  readonly limit: number;
  /** The id of the last incident of the page before. */
  readonly before?: string;
}

export interface IncidentDetail {
  readonly incident: IncidentView;
  readonly why: Why;
  readonly stages: { readonly stage: Stage; readonly atMs: number; readonly why: Why }[];
  readonly conclusions: ConclusionView[];
}

/** Facts, incidents and the detector's memory. Everything fails until `start` has finished. */
export interface StateStore extends Part {
  /** For tables that other parts keep in the same file (sessions). */
  database(): StateDatabase;
  commitDetection(commit: DetectionCommit): Promise<void>;
  /** Where the detector stood at its last commit; 0 and nothing for a new file. */
  detectionState(): Promise<{ cursor: number; entries: DetectorEntry[] }>;
  /** What was stored of a window's past, for judging it again. */
  correctionEvidence(need: CorrectionNeed): Promise<CorrectionEvidence>;
  /** What was found of a hall, and what is judged of its windows, as far as it was committed. */
  retractionEvidence(need: RetractionNeed): Promise<RetractionEvidence>;
  /** The verdicts of a window that touch [fromMs, toMs), oldest first. */
  intervals(windowId: string, fromMs: number, toMs: number): Promise<VerdictInterval[]>;
  /** Newest first, by the time at which they were raised. */
  incidents(query: IncidentQuery): Promise<IncidentView[]>;
  incident(id: string): Promise<IncidentDetail | null>;
  windowRows(): Promise<WindowRow[]>;
  deviceRows(): Promise<DeviceRow[]>;
  agentRows(): Promise<AgentRow[]>;
}

export interface StateStoreOptions {
  /** The file; `:memory:` for a test. */
  readonly path: string;
  /** Names of halls and windows for incidents; null while no site is known. */
  readonly site?: () => SiteIndex | null;
  /** Only looks: nothing is written, and a collector may be running. */
  readonly isReadOnly?: boolean;
}

/** Makes the store of one machine. `start` opens the file, `stop` closes it. */
export function createStateStore(options: StateStoreOptions): StateStore {
  const site = options.site ?? (() => null);
  let open: StateDatabase | null = null;
  function db(): StateDatabase {
    if (open === null) throw new Error('the state store is not open');
    return open;
  }
  return {
    name: 'state',
    async start() {
      const opening = options.isReadOnly === true ? openStateForReading : openStateDatabase;
      open ??= await opening(options.path);
    },
    async stop() {
      const closing = open;
      open = null;
      await closing?.destroy();
    },
    database: db,
    commitDetection: (commit) => commitDetection(db(), commit),
    detectionState: () => readDetectionState(db()),
    correctionEvidence: (need) => readCorrectionEvidence(db(), need),
    retractionEvidence: (need) => readRetractionEvidence(db(), need),
    intervals: (windowId, fromMs, toMs) => readIntervals(db(), { windowId, fromMs, toMs }),
    incidents: (query) => readIncidents(db(), query, site()),
    incident: (id) => readIncident(db(), id, site()),
    windowRows: () => readWindowRows(db()),
    deviceRows: () => readDeviceRows(db()),
    agentRows: () => readAgentRows(db()),
  };
}

async function readDetectionState(db: StateDatabase) {
  return db.transaction().execute(async (reader) => {
    const cursor = await reader
      .selectFrom('cursor')
      .select('journal_id')
      .where('name', '=', DETECTION_CURSOR)
      .executeTakeFirst();
    const entries = await reader.selectFrom('detector_entry').selectAll().execute();
    return { cursor: cursor?.journal_id ?? 0, entries };
  });
}

async function readIntervals(
  db: StateDatabase,
  range: { readonly windowId: string; readonly fromMs: number; readonly toMs: number },
): Promise<VerdictInterval[]> {
  const rows = await db
    .selectFrom('verdict_interval')
    .select(['from_ms', 'to_ms', 'verdict', 'basis', 'service', 'because', 'covered'])
    .where('window_id', '=', range.windowId)
    .where('from_ms', '<', range.toMs)
    .where((where) => where.or([where('to_ms', 'is', null), where('to_ms', '>', range.fromMs)]))
    .orderBy('from_ms')
    .execute();
  return rows.map((row) => ({
    ...{ fromMs: row.from_ms, toMs: row.to_ms, verdict: row.verdict },
    ...{ basis: row.basis, service: row.service, because: row.because },
    isCalendarCovered: row.covered === 1,
  }));
}

function incidentColumns(db: StateDatabase) {
  return db
    .selectFrom('finding')
    .select(['id', 'kind', 'hall_id', 'window_id', 'agent_id', 'device_id'])
    .select(['started_ms', 'raised_ms', 'recorded_ms', 'late', 'trial'])
    .select([
      'cleared_ms',
      'clear_reason',
      'stage',
      'suspected_ms',
      'escalated_ms',
      'subject',
      'held',
    ])
    .select((row) =>
      row
        .selectFrom('conclusion')
        .whereRef('conclusion.finding_id', '=', 'finding.id')
        .select((one) => one.fn.max('version').as('version'))
        .as('version'),
    )
    .select((row) =>
      row
        .selectFrom('conclusion')
        .whereRef('conclusion.finding_id', '=', 'finding.id')
        .select('conclusion')
        .orderBy('version', 'desc')
        .limit(1)
        .as('conclusion'),
    );
}

type IncidentRow = Omit<Selectable<StateTables['finding']>, 'place'> & {
  readonly version: number | null;
  readonly conclusion: Conclusion | null;
};

function viewOf(row: IncidentRow, site: SiteIndex | null): IncidentView {
  return {
    id: row.id,
    kind: row.kind,
    status: row.conclusion === null || row.conclusion === 'reopened' ? 'suspected' : row.conclusion,
    stage: row.stage,
    suspectedMs: row.suspected_ms,
    escalatedMs: row.escalated_ms,
    version: row.version ?? 0,
    subject: row.subject,
    ...(row.held === 1 ? { held: true } : {}),
    hallId: row.hall_id,
    hallName: site?.halls.get(row.hall_id ?? '')?.name ?? null,
    windowId: row.window_id,
    windowNumber: site?.windows.get(row.window_id ?? '')?.window.number ?? null,
    agentId: row.agent_id,
    deviceId: row.device_id,
    startedMs: row.started_ms,
    raisedMs: row.raised_ms,
    recordedMs: row.recorded_ms,
    late: row.late === 1,
    ...(row.trial === 1 ? { trial: true } : {}),
    clearedMs: row.cleared_ms,
    clearReason: row.clear_reason,
  };
}

async function readIncidents(
  db: StateDatabase,
  query: IncidentQuery,
  site: SiteIndex | null,
): Promise<IncidentView[]> {
  const { openOnly = false, limit, before } = query;
  let select = incidentColumns(db).orderBy('raised_ms', 'desc').orderBy('id', 'desc').limit(limit);
  if (openOnly) select = select.where('cleared_ms', 'is', null);
  if (before !== undefined) {
    const last = await db
      .selectFrom('finding')
      .select(['raised_ms', 'id'])
      .where('id', '=', before)
      .executeTakeFirst();
    if (last === undefined) return [];
    select = select.where((where) =>
      where.or([
        where('raised_ms', '<', last.raised_ms),
        where.and([where('raised_ms', '=', last.raised_ms), where('id', '<', last.id)]),
      ]),
    );
  }
  return (await select.execute()).map((row) => viewOf(row, site));
}

async function readIncident(
  db: StateDatabase,
  id: string,
  site: SiteIndex | null,
): Promise<IncidentDetail | null> {
  const row = await incidentColumns(db).where('id', '=', id).executeTakeFirst();
  const why = await db
    .selectFrom('finding_why')
    .select('why')
    .where('finding_id', '=', id)
    .executeTakeFirst();
  if (row === undefined || why === undefined) return null;
  const { stages, conclusions } = await readHistory(db, id);
  return {
    incident: viewOf(row, site),
    ...{ why: JSON.parse(why.why) as Why, stages, conclusions },
  };
}

/** How a finding went on after it was raised. */
async function readHistory(db: StateDatabase, id: string) {
  const stages = await db
    .selectFrom('finding_stage')
    .selectAll()
    .where('finding_id', '=', id)
    .orderBy('at_ms')
    .execute();
  const conclusions = await db
    .selectFrom('conclusion')
    .select(['version', 'conclusion', 'reason', 'remark', 'author', 'recorded_ms as recordedMs'])
    .where('finding_id', '=', id)
    .orderBy('version')
    .execute();
  return {
    stages: stages.map(({ stage, at_ms: atMs, why }) => ({
      ...{ stage, atMs },
      why: JSON.parse(why) as Why,
    })),
    conclusions,
  };
}

async function readWindowRows(db: StateDatabase): Promise<WindowRow[]> {
  const rows = await db
    .selectFrom('verdict_interval as interval')
    .leftJoin('window_mark as mark', 'mark.window_id', 'interval.window_id')
    .select(['interval.window_id as windowId', 'interval.verdict as verdict'])
    .select(['interval.from_ms as sinceMs', 'mark.watermark_ms as watermarkMs'])
    .select(['interval.service as service', 'interval.because as because'])
    .where('interval.to_ms', 'is', null)
    .execute();
  return rows;
}

async function readDeviceRows(db: StateDatabase): Promise<DeviceRow[]> {
  return db
    .selectFrom('device_state')
    .select(['agent_id as agentId', 'device_id as deviceId', 'status', 'reason'])
    .select(['last_reading_ms as lastReadingMs', 'last_reading_quality as lastReadingQuality'])
    .select('last_change_ms as lastChangeMs')
    .execute();
}

async function readAgentRows(db: StateDatabase): Promise<AgentRow[]> {
  const rows = await db
    .selectFrom('agent_state')
    .select(['agent_id as agentId', 'last_heard_ms as lastHeardMs'])
    .select(['watermark_ms as watermarkMs', 'silent'])
    .execute();
  return rows.map((row) => ({ ...row, silent: row.silent === 1 }));
}
