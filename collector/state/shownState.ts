import type { DutyState } from '../duty/dutyHours.ts';
import type { ShownState } from '../http/views.ts';
import type { WindowRow } from './stateStore.ts';

/** What is known of a window at the moment at which somebody looks. */
export interface Shown {
  /** Null: the detector has not heard of the window yet. */
  readonly row:
    | (Pick<WindowRow, 'verdict' | 'watermarkMs'> & Partial<Pick<WindowRow, 'because'>>)
    | null;
  readonly nowMs: number;
  /** By the schedule, now. */
  readonly duty: Pick<DutyState, 'onDuty'>;
  readonly pendingAfterMs: number;
}

/**
 * What to show of a window now. Off duty is known from the schedule and needs nobody's word. On duty,
 * what is judged too long ago is pending, and what was never heard is unknown; neither is ever empty.
 */
export function shownState({ row, nowMs, duty, pendingAfterMs }: Shown): ShownState {
  if (!duty.onDuty) return 'not-on-duty';
  if (row === null || row.watermarkMs === null) return 'unknown';
  if (nowMs - row.watermarkMs > pendingAfterMs) return 'pending';
  if (row.verdict !== 'not-on-duty') return row.verdict;
  // A spare window that is closed stays so; else duty has just begun, and the word is from before.
  return row.because === 'spare' || row.because === 'no-booking' ? 'not-on-duty' : 'pending';
}
