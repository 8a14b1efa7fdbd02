import type { TimeQuality } from '../journal/readingTime.ts';
import type { ClearReason, Finding } from './finding.ts';
import type { DeviceStatus, Verdict } from './verdict.ts';

/**
 * What the detector wants written after a row of the journal or a tick of the clock. All effects of
 * a chunk, the detector's own state and its cursor are written in one transaction.
 */
export type Effect =
  /** The window's verdict changes at `fromMs`, which ends the interval before. */
  | {
      readonly type: 'verdict';
      readonly windowId: string;
      readonly verdict: Verdict;
      readonly fromMs: number;
    }
  /** Everything about the window up to here is judged. */
  | { readonly type: 'watermark'; readonly windowId: string; readonly watermarkMs: number }
  | { readonly type: 'raise'; readonly finding: Finding }
  | {
      readonly type: 'clear';
      readonly findingId: string;
      readonly atMs: number;
      readonly reason: ClearReason;
    }
  | {
      readonly type: 'device';
      readonly agentId: string;
      readonly deviceId: string;
      readonly status: DeviceStatus;
      readonly reason: string | null;
      readonly lastReadingMs: number | null;
      readonly lastReadingQuality: TimeQuality | null;
      readonly lastChangeMs: number | null;
    }
  | {
      readonly type: 'agent';
      readonly agentId: string;
      /** By the collector's clock. */
      readonly lastHeardMs: number;
      readonly watermarkMs: number | null;
      readonly silent: boolean;
    };
