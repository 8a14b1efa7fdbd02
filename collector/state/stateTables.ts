import type { Generated } from 'kysely';
import type { StoredCommand, StoredConfiguration } from '../commands/commandStore.ts';
import type { ClearReason, FindingKind, Stage } from '../detection/finding.ts';
import type { Level } from '../detection/sensorSignal.ts';
import type { DeviceStatus, PoolState, Verdict } from '../detection/verdict.ts';
import type { DutyBasis, ServiceType } from '../duty/serviceType.ts';
import type { TimeQuality } from '../journal/readingTime.ts';
import type {
  Conclusion,
  ConclusionReason,
  DeclaredState,
  DeclareStatement,
} from '../journal/statement.ts';

/**
 * The tables of state.db. Times are epoch ms, UTC. Everything follows from the journal and can be
 * made again from it, but for `session`, `sign_in_link`, `agent_command` and `agent_configuration`.
 */
export interface StateTables {
  /** How far a reader of the journal has come; one row per reader. */
  cursor: { name: string; journal_id: number };
  /** `to_ms` null: it still holds. Without gaps or overlaps per window. */
  verdict_interval: {
    window_id: string;
    from_ms: number;
    to_ms: number | null;
    verdict: Verdict;
    /** Null in rows from before the bases were told apart. */
    basis: Generated<DutyBasis | null>;
    service: Generated<ServiceType | null>;
    because: Generated<string | null>;
    /** 0: the calendar of that day was assumed. */
    covered: Generated<number>;
  };
  /** What was judged before a correction; `cause_id` is the journal's row that corrected it. */
  verdict_superseded: {
    cause_id: number;
    window_id: string;
    from_ms: number;
    to_ms: number;
    verdict: Verdict;
    basis: DutyBasis | null;
    service: ServiceType | null;
    because: string | null;
    covered: number;
  };
  /** What sensors said, kept for a while so that their time can be judged again. */
  sensor_edge: {
    device_key: string;
    at_ms: number;
    /** The running number of the edge among those of its device. */
    place: number;
    level: Level;
    outbox: string | null;
    sequence: number | null;
    quality: TimeQuality | null;
  };
  /** Presses and the like, kept like edges. */
  window_sign: {
    window_id: string;
    at_ms: number;
    kind: string;
    device_id: string;
    value: string;
    quality: TimeQuality;
  };
  /** `to_ms` null: it still holds. */
  pool_interval: {
    pool_id: string;
    hall_id: string;
    from_ms: number;
    to_ms: number | null;
    state: PoolState;
    needed: number;
    staffed: number;
    unknown: number;
    windows: number;
  };
  /** Everything about a window before `watermark_ms` is judged. */
  window_mark: { window_id: string; watermark_ms: number };
  finding: {
    /** Counts up in the order in which they were raised. */
    place: Generated<number>;
    id: string;
    kind: FindingKind;
    hall_id: string | null;
    window_id: string | null;
    agent_id: string | null;
    device_id: string | null;
    started_ms: number;
    raised_ms: number;
    recorded_ms: number;
    late: number;
    /** 1: from a window in trial. */
    trial: Generated<number>;
    cleared_ms: number | null;
    clear_reason: ClearReason | null;
    stage: Generated<Stage>;
    suspected_ms: number | null;
    escalated_ms: number | null;
    /** A station, pool or call. */
    subject: string | null;
    /** 1: the calendar of that day was not known. */
    held: Generated<number>;
  };
  /** The why of every later stage, written once. */
  finding_stage: { finding_id: string; stage: Stage; at_ms: number; why: string };
  /** A finding as it was before a correction, with its stages, as JSON. */
  finding_superseded: { finding_id: string; cause_id: number; stored: string };
  conclusion: {
    finding_id: string;
    version: number;
    conclusion: Conclusion;
    reason: ConclusionReason;
    remark: string | null;
    author: string;
    recorded_ms: number;
    journal_id: number;
  };
  declaration: {
    id: string;
    window_id: string;
    state: DeclaredState;
    from_ms: number;
    until_ms: number | null;
    ended_ms: number | null;
    person: string | null;
    stand_in: string | null;
    via: DeclareStatement['via'];
    author: string;
    recorded_ms: number;
    journal_id: number;
  };
  activation: {
    window_id: string;
    at_ms: number;
    active: number;
    author: string;
    journal_id: number;
  };
  booking: {
    id: string;
    hall_id: string;
    window_id: string | null;
    from_ms: number;
    until_ms: number;
    cancelled: number;
    author: string;
    journal_id: number;
  };
  specialist_call: {
    id: string;
    window_id: string;
    station: string;
    matter: string | null;
    called_ms: number;
    signed_in_ms: number | null;
    author: string;
    journal_id: number;
  };
  /** Written once with its finding, as JSON. */
  finding_why: { finding_id: string; why: string };
  device_state: {
    agent_id: string;
    device_id: string;
    status: DeviceStatus;
    reason: string | null;
    last_reading_ms: number | null;
    last_reading_quality: TimeQuality | null;
    last_change_ms: number | null;
  };
  agent_state: {
    agent_id: string;
    last_heard_ms: number;
    watermark_ms: number | null;
    silent: number;
  };
  /** The detector's own memory, by parts. */
  detector_entry: { key: string; json: string };
  session: {
    token_sha256: string;
    created_ms: number;
    last_used_ms: number;
    expires_ms: number;
  };
  sign_in_link: {
    token_sha256: string;
    created_ms: number;
    expires_ms: number;
    used_ms: number | null;
  };
  /** What changed since the series were told; at most one row for each window and finding. */
  series_change: { subject: string; from_ms: number; version: number };
  /** What agents were asked for, by whom, and what became of it. */
  agent_command: {
    request_id: string;
    agent_id: string;
    command: StoredCommand['command'];
    device: string | null;
    particulars: string | null;
    author: string;
    asked_ms: number;
    expires_ms: number;
    outcome: StoredCommand['outcome'];
    detail: string | null;
    answered_ms: number | null;
  };
  /** Lists of devices that were wanted of an agent; the highest revision is the one that is. */
  agent_configuration: {
    agent_id: string;
    revision: number;
    document: string;
    try_ms: number;
    author: string;
    recorded_ms: number;
    state: StoredConfiguration['state'];
    problem: string | null;
    state_ms: number | null;
  };
}
