import type { DeviceKind, IncidentDetailView, IncidentView, Stage, Why } from './apiTypes.ts';
import { isPostFinding } from './findingGroups.ts';

/** `on-duty` in findings from before named and pooled duty were told apart. */
export type SegmentState =
  | 'on-duty'
  | 'named'
  | 'pooled'
  | 'not-on-duty'
  | 'occupied'
  | 'empty'
  | 'unknown'
  | 'excused';

export interface Segment {
  readonly state: SegmentState;
  readonly fromMs: number;
  readonly toMs: number;
}

/** One line of the picture. */
export type Lane =
  | { readonly id: string; readonly subject: 'duty' | 'verdict'; readonly segments: Segment[] }
  | {
      readonly id: string;
      readonly subject: 'sensor';
      readonly kind: DeviceKind;
      readonly deviceId: string;
      readonly segments: Segment[];
    };

/** The lanes of a finding's evidence in the order in which a person argues: duty, sensors, verdict. */
export function evidenceLanes(why: Why): Lane[] {
  const lanes: Lane[] = [];
  if (why.duty.length > 0) {
    lanes.push({ id: 'duty', subject: 'duty', segments: clipped(why.duty, why) });
  }
  for (const { agentId, deviceId, kind, stretches } of why.lanes) {
    const segments = clipped(stretches, why);
    lanes.push({ id: `${agentId}/${deviceId}`, subject: 'sensor', kind, deviceId, segments });
  }
  if (why.verdicts.length > 0) {
    lanes.push({ id: 'verdict', subject: 'verdict', segments: clipped(why.verdicts, why) });
  }
  return lanes;
}

/** Stretches cut to what the evidence shows; empty ones vanish. */
function clipped(
  stretches: readonly Segment[],
  range: { readonly fromMs: number; readonly toMs: number },
): Segment[] {
  return stretches
    .map(({ state, fromMs, toMs }) => ({
      state,
      fromMs: Math.max(fromMs, range.fromMs),
      toMs: Math.min(toMs, range.toMs),
    }))
    .filter((segment) => segment.toMs > segment.fromMs);
}

export interface TimeScale {
  /** Pixels from the left edge; times beyond the range end at the edges. */
  x(atMs: number): number;
}

export function timeScale(fromMs: number, toMs: number, widthPx: number): TimeScale {
  const span = Math.max(1, toMs - fromMs);
  return {
    x: (atMs) => (Math.min(Math.max(atMs - fromMs, 0), span) / span) * widthPx,
  };
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const TICK_STEPS_MS = [
  5 * SECOND_MS,
  10 * SECOND_MS,
  15 * SECOND_MS,
  30 * SECOND_MS,
  MINUTE_MS,
  2 * MINUTE_MS,
  5 * MINUTE_MS,
  10 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  60 * MINUTE_MS,
  120 * MINUTE_MS,
  360 * MINUTE_MS,
];

/** Round instants for the axis, at most so many. Round in every zone of whole or half hours. */
export function axisTicks(fromMs: number, toMs: number, ticksMax: number): number[] {
  const span = Math.max(1, toMs - fromMs);
  const fits = (stepMs: number): boolean => span / stepMs <= ticksMax;
  const stepMs = TICK_STEPS_MS.find(fits) ?? Math.ceil(span / ticksMax);
  const ticks: number[] = [];
  for (let atMs = Math.ceil(fromMs / stepMs) * stepMs; atMs <= toMs; atMs += stepMs) {
    ticks.push(atMs);
  }
  return ticks;
}

/** An instant that the picture names. `beyond`: later than the evidence reaches, drawn at its edge. */
export interface Marker {
  readonly kind: 'started' | 'hint' | 'reminder' | 'suspected' | 'escalated' | 'raised' | 'cleared';
  readonly atMs: number;
  readonly beyond: boolean;
  /** Minutes of the policy, where the suspicion fell together with them. */
  readonly minutes: number | null;
}

/** Began, hint shown, reminder, suspected, escalated, cleared, as far as it came. */
export function evidenceMarkers(incident: IncidentView, why: Why): Marker[] {
  const markers: Marker[] = [];
  const minutes = thresholdMinutes(why);
  const add = (kind: Marker['kind'], atMs: number | null): void => {
    if (atMs === null || atMs < why.fromMs) return;
    markers.push({ kind, atMs, beyond: atMs > why.toMs, minutes: reached(kind, atMs) });
  };
  // The policy's own minutes are named where the suspicion fell together with them.
  const reached = (kind: Marker['kind'], atMs: number): number | null => {
    if (kind !== 'suspected' || minutes === null) return null;
    const dueMs = incident.startedMs + minutes * MINUTE_MS;
    return Math.abs(atMs - dueMs) < SECOND_MS ? minutes : null;
  };
  const { raisedMs, suspectedMs, escalatedMs, stage } = incident;
  add('started', incident.startedMs);
  add(
    'hint',
    why.marks.find((mark) => mark.kind === 'hint' && mark.value === 'shown')?.atMs ?? null,
  );
  const wasReminder = stage === 'reminder' || (suspectedMs !== null && suspectedMs > raisedMs);
  if (isPostFinding(incident.kind)) {
    if (wasReminder) add('reminder', raisedMs);
    add('suspected', suspectedMs);
  } else add('raised', raisedMs);
  add('escalated', escalatedMs);
  add('cleared', incident.clearedMs);
  return markers;
}

/** The rule's own threshold in minutes, if it is one of time. */
export function thresholdMinutes(why: Why): number | null {
  const value = why.facts.emptyAfterMinutes;
  return typeof value === 'number' ? value : null;
}

/** How serious a finding was, with the evidence as it stood then. */
export interface StagedWhy {
  readonly stage: Stage;
  readonly atMs: number;
  readonly why: Why;
}

/** The evidence of every stage, the first first; that in which it was raised is among them. */
export function stagedWhys(detail: IncidentDetailView): StagedWhy[] {
  const { incident, why, stages } = detail;
  const first: Stage = incident.suspectedMs === incident.raisedMs ? 'suspected' : 'reminder';
  return [{ stage: first, atMs: incident.raisedMs, why }, ...stages];
}

/** About how wide a text is drawn: a Chinese character is a full em, others a good half. */
export function textWidth(text: string, fontPx: number): number {
  let width = 0;
  for (const character of text) {
    width += (character.codePointAt(0) ?? 0) > 0x2e80 ? fontPx : fontPx * 0.58;
  }
  return width;
}

export interface LabelBox {
  readonly x: number;
  readonly width: number;
}

/** Puts labels that would overlap into further rows, first come first served. */
export function labelRows(boxes: readonly LabelBox[], gap: number): number[] {
  const rowEnds: number[] = [];
  return boxes.map(({ x, width }) => {
    const free = rowEnds.findIndex((end) => x >= end + gap);
    const row = free === -1 ? rowEnds.length : free;
    rowEnds[row] = x + width;
    return row;
  });
}
