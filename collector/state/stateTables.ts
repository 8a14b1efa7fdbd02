import type { Generated } from 'kysely';
import type { StoredCommand, StoredConfiguration } from '../commands/commandStore.ts';
import type { ClearReason, FindingKind } from '../detection/finding.ts';
import type { DeviceStatus, Verdict } from '../detection/verdict.ts';
import type { TimeQuality } from '../journal/readingTime.ts';

/**
 * The tables of state.db. Times are epoch ms, UTC. Everything follows from the journal and can be
 * made again from it, but for `session`, `sign_in_link`, `agent_command` and `agent_configuration`.
 */
export interface StateTables {
  /** How far a reader of the journal has come; one row per reader. */
  cursor: { name: string; journal_id: number };
  /** `to_ms` null: it still holds. Without gaps or overlaps per window. */
  verdict_interval: { window_id: string; from_ms: number; to_ms: number | null; verdict: Verdict };
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
