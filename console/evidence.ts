import type { DeviceKind, IncidentView, Why } from './apiTypes.ts';

export type SegmentState = 'on-duty' | 'not-on-duty' | 'occupied' | 'empty' | 'unknown';

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
  readonly kind: 'started' | 'threshold' | 'thresholdRaised' | 'raised' | 'cleared';
  readonly atMs: number;
  readonly beyond: boolean;
  /** Minutes of the policy, for the two kinds that name the threshold. */
  readonly minutes: number | null;
}

/**
 * Began, threshold reached, raised, cleared. Threshold and raising are one marker when they fall
 * together, as they do for live data.
 */
export function evidenceMarkers(incident: IncidentView, why: Why): Marker[] {
  const markers: Marker[] = [];
  const add = (kind: Marker['kind'], atMs: number, minutes: number | null = null): void => {
    if (atMs < why.fromMs) return;
    markers.push({ kind, atMs, minutes, beyond: atMs > why.toMs });
  };
  const minutes = thresholdMinutes(why);
  add('started', incident.startedMs);
  const thresholdMs = minutes === null ? null : incident.startedMs + minutes * MINUTE_MS;
  if (thresholdMs !== null && Math.abs(thresholdMs - incident.raisedMs) < SECOND_MS) {
    add('thresholdRaised', incident.raisedMs, minutes);
  } else {
    if (thresholdMs !== null) add('threshold', thresholdMs, minutes);
    add('raised', incident.raisedMs);
  }
  if (incident.clearedMs !== null) add('cleared', incident.clearedMs);
  return markers;
}

/** The rule's own threshold in minutes, if it is one of time. */
export function thresholdMinutes(why: Why): number | null {
  const value = why.facts.emptyAfterMinutes;
  return typeof value === 'number' ? value : null;
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
