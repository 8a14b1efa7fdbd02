import type { TimeQuality } from '../journal/readingTime.ts';
import type { Statement } from '../journal/statement.ts';
import type { Mark } from './detectorState.ts';
import type { ClearReason, Finding, Stage, Why } from './finding.ts';
import type { Edge } from './sensorSignal.ts';
import type { DeviceStatus, PoolState, Verdict, VerdictContext } from './verdict.ts';

/**
 * Since when the sensors of a window have seen nobody, on duty or not, and for how long they must
 * before nobody is there for certain.
 */
export interface Silence {
  readonly sinceMs: number;
  readonly boundMs: number;
}

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
      /** Absent: as before. */
      readonly context?: VerdictContext;
      /** For its hall, while its sensors see nobody. */
      readonly silence?: Silence;
      /** For its hall: how far the clocks of its sensors may be off; absent: not at all. */
      readonly errorMs?: number;
    }
  /**
   * An excused window stays excused, but what its sensors see is different from `fromMs` on. For its
   * hall, and never stored.
   */
  | {
      readonly type: 'behind-excuse';
      readonly windowId: string;
      readonly fromMs: number;
      readonly context: VerdictContext;
      readonly errorMs?: number;
      /** Absent: they see nothing for certain. */
      readonly silence?: Silence;
    }
  /**
   * What was judged of a window from `fromMs` on is judged again: the verdicts and findings that
   * follow in the same chunk replace those of [fromMs, toMs), which are kept as an earlier version.
   */
  | {
      readonly type: 'correct';
      readonly windowId: string;
      readonly fromMs: number;
      readonly toMs: number;
      /** The row of the journal that is the cause. */
      readonly causeId: number;
    }
  /** What a sensor says changes at `atMs`; kept so that its time can be judged again. */
  | {
      readonly type: 'edge';
      readonly deviceKey: string;
      /** Counts the edges of the device. */
      readonly number: number;
      readonly edge: Edge;
    }
  /** A press or the like that shows somebody; kept like an edge. */
  | { readonly type: 'sign'; readonly windowId: string; readonly mark: Mark }
  /** A pool of windows, or a whole hall, is staffed, short or not known from `fromMs` on. */
  | {
      readonly type: 'pool';
      readonly poolId: string;
      readonly hallId: string;
      readonly state: PoolState;
      readonly fromMs: number;
      readonly needed: number;
      readonly staffed: number;
      readonly unknown: number;
      readonly windows: number;
    }
  /** Somebody at the window should be warned, or need not be any more. Never stored. */
  | {
      readonly type: 'hint';
      readonly windowId: string;
      readonly show: boolean;
      readonly atMs: number;
    }
  /** A finding has become more serious; `why` as it stands at that moment. */
  | {
      readonly type: 'stage';
      readonly findingId: string;
      readonly stage: Stage;
      readonly atMs: number;
      readonly why: Why;
    }
  /**
   * A finding of a past that was judged again, as it follows now; what follows for it in the same
   * chunk continues it. What was stored of it is kept as an earlier version.
   */
  | { readonly type: 'restate'; readonly finding: Finding; readonly causeId: number }
  /** A cleared finding is open again: the same state came back soon after. */
  | {
      readonly type: 'reopen';
      readonly findingId: string;
      /** When it came back; absent where that is not one instant. */
      readonly sinceMs?: number;
      readonly atMs: number;
      /** As it stands at that moment; absent for findings about equipment and halls. */
      readonly why?: Why;
    }
  /** What people said, for pages and reports. */
  | {
      readonly type: 'stated';
      readonly rowId: number;
      readonly receivedMs: number;
      readonly author: string;
      readonly statement: Statement;
    }
  /** Everything about these windows up to here is judged. */
  | {
      readonly type: 'watermark';
      readonly windowIds: readonly string[];
      readonly watermarkMs: number;
    }
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
