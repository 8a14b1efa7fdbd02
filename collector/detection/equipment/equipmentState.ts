import type { TimeQuality } from '../../journal/readingTime.ts';
import type { Level, ReadingRef } from '../sensorSignal.ts';

/** A finding that is open on a device, an agent, a hall or an area. */
export interface OpenFinding {
  readonly id: string;
  readonly raisedMs: number;
  /** Which of several rules raised it; each ends only what it began. */
  readonly cause?: string;
  /** It has become more serious already. */
  isEscalated?: boolean;
}

/** What the journal says of an agent that is not heard. Null in its state: it is heard. */
export interface SilenceMark {
  readonly sinceMs: number;
  /** Its hall's mains is off after closing: until `dueMs` nobody expects to hear it. */
  readonly isExpected: boolean;
  /** When it must be noticed once more; null: there is a finding about it, or about its line. */
  readonly dueMs: number | null;
  /** Noticed then, and nothing concluded from it yet; null: concluded. */
  readonly noticedMs: number | null;
}

export type LineFindingKind = 'line-down' | 'no-power-at-opening';

/** What is open about a hall or an area as a whole. */
export interface LineState {
  readonly kind: LineFindingKind;
  readonly open: OpenFinding;
}

/** What an agent's readings tell of its clock. */
export interface ClockWatch {
  /** Since when nobody vouches for it, or its source admits to an error that is too large. */
  badSinceMs: number | null;
  isUnsynced: boolean;
  /** Steps lately, oldest first. */
  steps: readonly number[];
  open: OpenFinding | null;
}

/** What an agent's gaps tell of its disk. */
export interface DiskWatch {
  open: OpenFinding | null;
  lastTroubleMs: number;
}

/** What one of a window's sensors has said, as far as its plausibility goes. */
export interface CheckedSensor {
  readonly key: string;
  level: Level;
  /** It has said nothing but "occupied" since then; unknown time does not count. */
  occupied: { readonly sinceMs: number; dutyMs: number; offMs: number } | null;
  emptySinceMs: number | null;
  /** Duty time in which another signal showed somebody and this one did not; since its last word. */
  unseenMs: number;
  unseenSinceMs: number | null;
  /** Its last change outside of duty hours: evidence that it works. */
  workedMs: number | null;
  /** Changes within the last minute, and when they were too many last. */
  changes: readonly number[];
  flutterMs: number | null;
  /** Times at which it contradicted itself within one instant, lately. */
  contradictions: readonly number[];
}

/** What one of a window's rating pads has said. */
export interface CheckedPad {
  readonly key: string;
  /** The last presses, as many as make a burst. */
  recent: readonly number[];
  burstMs: number | null;
  /** Days of service in a row on which the window was busy and nobody pressed. */
  silentDays: number;
  silentSinceMs: number | null;
  /** The last days on which it was pressed, and whether today is one. */
  pressDays: readonly number[];
  isPressedToday: boolean;
}

/** What the queue machine said of a window last. */
export interface QueueWord {
  readonly saidMs: number;
  readonly isServing: boolean;
  /** The end of the last service. */
  readonly finishedMs: number | null;
  readonly waiting: number | null;
}

/** Something that happened at a window, at its place in time. */
export type CheckEvent = { readonly atMs: number; readonly key: string } & (
  | { readonly type: 'level'; readonly level: Level }
  | { readonly type: 'contradiction' }
  | { readonly type: 'queue'; readonly event: string; readonly waiting: number | null }
  | {
      readonly type: 'press';
      readonly value: string;
      readonly ref: ReadingRef;
      readonly quality: TimeQuality;
    }
);

/** A window's signals against each other, checked up to `checkedMs`. */
export interface WindowCheck {
  checkedMs: number;
  /** Nothing can come of it before, unless something happens. */
  nextMs: number;
  revisionId: number | null;
  sensors: CheckedSensor[];
  pads: CheckedPad[];
  queue: QueueWord | null;
  /** Since when no sensor has seen anybody. */
  emptySinceMs: number | null;
  /** What happened after `checkedMs`, oldest first. */
  pending: CheckEvent[];
  day: CheckedDay;
}

/** A window's local day so far. */
export interface CheckedDay {
  readonly day: number;
  readonly endMs: number;
  dutyMs: number;
  /** Time on duty in which somebody was seen. */
  busyMs: number;
  isCalled: boolean;
}

/** The kiosks of a hall, up to `checkedMs`. */
export interface KioskCheck {
  checkedMs: number;
  pending: { readonly atMs: number; readonly key: string; readonly isDown: boolean }[];
  /** Since when those that are down have been. */
  down: [key: string, sinceMs: number][];
  open: OpenFinding | null;
}

/** What the collector said of itself last, by subject. */
export interface NoticeState {
  readonly open: OpenFinding | null;
  /** Of a certificate: when it ends. */
  readonly notAfterMs: number | null;
}

export function newClockWatch(): ClockWatch {
  return { badSinceMs: null, isUnsynced: false, steps: [], open: null };
}

export function newDiskWatch(): DiskWatch {
  return { open: null, lastTroubleMs: 0 };
}
