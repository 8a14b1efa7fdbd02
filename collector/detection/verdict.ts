import type { DutyBasis, ServiceType } from '../duty/serviceType.ts';

/** What is known of a window at an instant, stored as intervals without gaps or overlaps. */
export const VERDICTS = ['occupied', 'empty', 'unknown', 'excused', 'not-on-duty'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What a verdict is about, beside itself: whether this window had to be staffed, and why not. */
export interface VerdictContext {
  /** named: this window; pooled: any k of a set; none: nobody was required. */
  readonly basis: DutyBasis;
  readonly service: ServiceType | null;
  /**
   * Excused: the declared state. Not on duty: a reason of the schedule, `spare` or `no-booking`.
   * Otherwise null.
   */
  readonly because: string | null;
  /** The day's year is in no notice: its hours were assumed, and findings are held. */
  readonly isCalendarCovered: boolean;
}

/** What is known of a device. Stale: the agent is well, but this device was not heard in time. */
export const DEVICE_STATUSES = ['ok', 'fault', 'unplugged', 'offline', 'stale', 'unknown'] as const;
export type DeviceStatus = (typeof DEVICE_STATUSES)[number];

/** What is known of a pool of windows: enough are staffed, too few are, or nobody can say. */
export const POOL_STATES = ['met', 'short', 'unknown', 'not-on-duty'] as const;
export type PoolState = (typeof POOL_STATES)[number];
