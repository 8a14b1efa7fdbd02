import type { IncidentView, Why } from './apiTypes.ts';
import {
  evidenceLanes,
  evidenceMarkers,
  type Lane,
  labelRows,
  textWidth,
  timeScale,
} from './evidence.ts';
import { laneName, markerName, markName, segmentName, timeNote } from './evidenceWords.ts';
import type { Speech } from './speech.ts';

export const LANE_HEIGHT = 26;
const LANE_GAP = 7;
const MARKER_ROW_HEIGHT = 20;
const GUTTER_MIN = 90;
const GUTTER_MAX = 200;
const FONT_PX = 13;
const SMALL_FONT_PX = 12;
/** Room for half a time at the right end of the axis. */
const RIGHT_PX = 34;
const TIP_HALF_PX = 150;

/** A stretch or a single event: it has words of its own, and the keyboard reaches it. */
export interface DrawnTarget {
  readonly id: string;
  readonly shape: 'stretch' | 'mark';
  readonly tone: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Written into the stretch; empty where it would not fit. */
  readonly caption: string;
  readonly words: string;
  /** The middle of its tooltip, kept inside the picture. */
  readonly tipX: number;
}

export interface DrawnMarker {
  readonly kind: string;
  readonly x: number;
  readonly y: number;
  readonly textX: number;
  readonly text: string;
  readonly beyond: boolean;
}

/** The evidence of a finding in pixels. */
export interface TimelineDrawing {
  readonly lanes: readonly { readonly id: string; readonly name: string; readonly y: number }[];
  readonly targets: readonly DrawnTarget[];
  readonly markers: readonly DrawnMarker[];
  readonly lanesY: number;
  readonly axisY: number;
  readonly plotWidth: number;
  x(atMs: number): number;
}

export interface TimelineInput {
  readonly incident: IncidentView;
  readonly why: Why;
  readonly zone: string;
  readonly speech: Speech;
  readonly width: number;
}

/** Lays the picture out. Pure: the same finding and width give the same drawing. */
export function timelineDrawing(input: TimelineInput): TimelineDrawing {
  const { why, speech, width } = input;
  const lanes = evidenceLanes(why);
  const names = lanes.map((lane) => laneName(lane, speech.say));
  if (why.marks.length > 0) names.push(speech.say('lane.marks'));
  const gutter = gutterFor(names);
  const plotWidth = Math.max(1, width - gutter - RIGHT_PX);
  const scale = timeScale(why.fromMs, why.toMs, plotWidth);
  const x = (atMs: number): number => gutter + scale.x(atMs);

  const markers = drawMarkers(input, x);
  const rows = Math.max(0, ...markers.map((marker) => marker.row)) + 1;
  const lanesY = rows * MARKER_ROW_HEIGHT + 8;
  const laneY = (index: number): number => lanesY + index * (LANE_HEIGHT + LANE_GAP);
  const place = { x, tipX: (at: number) => clamp(at, TIP_HALF_PX, width - TIP_HALF_PX) };

  const targets = lanes.flatMap((lane, index) =>
    drawLane(lane, input, { ...place, y: laneY(index) }),
  );
  targets.push(...drawMarks(input, { ...place, y: laneY(lanes.length) }));
  return {
    lanes: names.map((name, index) => ({ id: `${index} ${name}`, name, y: laneY(index) })),
    targets,
    markers,
    lanesY,
    axisY: laneY(names.length),
    plotWidth,
    x,
  };
}

function gutterFor(names: readonly string[]): number {
  const widest = Math.max(0, ...names.map((name) => textWidth(name, FONT_PX)));
  return clamp(widest + 14, GUTTER_MIN, GUTTER_MAX);
}

interface Place {
  readonly y: number;
  x(atMs: number): number;
  tipX(at: number): number;
}

function drawLane(lane: Lane, input: TimelineInput, place: Place): DrawnTarget[] {
  const { say, format } = input.speech;
  return lane.segments.map((segment) => {
    const { fromMs, toMs, state } = segment;
    const x = place.x(fromMs);
    const width = Math.max(1, place.x(toMs) - x);
    const name = segmentName(lane, segment, say);
    const caption = `${name} ${format.duration(toMs - fromMs)}`;
    const fitting = [caption, name].find((text) => textWidth(text, SMALL_FONT_PX) + 8 <= width);
    const times = `${format.time(fromMs, input.zone)}–${format.time(toMs, input.zone)}`;
    return {
      id: `${lane.id} ${fromMs}`,
      shape: 'stretch' as const,
      tone: `tone-${state}`,
      x,
      y: place.y,
      width,
      caption: fitting ?? '',
      words: `${laneName(lane, say)} ${caption} ${times}`,
      tipX: place.tipX(x + width / 2),
    };
  });
}

function drawMarks(input: TimelineInput, place: Place): DrawnTarget[] {
  const { speech, why, zone } = input;
  return why.marks.map((mark, index) => {
    const x = place.x(mark.atMs);
    const time = speech.format.time(mark.atMs, zone);
    return {
      id: `mark ${index}`,
      shape: 'mark' as const,
      tone: 'mark',
      x,
      y: place.y,
      width: 0,
      caption: markName(mark, speech.say),
      words: `${mark.deviceId} ${markName(mark, speech.say)} ${time}${timeNote(mark, speech.say)}`,
      tipX: place.tipX(x),
    };
  });
}

function drawMarkers(
  input: TimelineInput,
  x: (atMs: number) => number,
): (DrawnMarker & { readonly row: number })[] {
  const { incident, why, zone, speech, width } = input;
  const placed = evidenceMarkers(incident, why).map((marker) => {
    const time = speech.format.time(marker.atMs, zone);
    const name = markerName(marker, zone, speech);
    const text = marker.beyond ? `${name} →` : `${name} ${time}`;
    const textPx = textWidth(text, SMALL_FONT_PX) + 6;
    const at = x(marker.atMs);
    // A caption that would leave the picture stands on the other side of its line.
    const textX = at + 7 + textPx > width ? at - 7 - textPx : at + 7;
    return { marker, text, textPx, x: at, textX };
  });
  const boxes = placed.map((one) => ({
    x: Math.min(one.x - 4, one.textX),
    width: one.textPx + 11,
  }));
  const rows = labelRows(boxes, 6);
  return placed.map(({ marker, text, x: at, textX }, index) => {
    const row = rows[index] ?? 0;
    const y = row * MARKER_ROW_HEIGHT + 9;
    return { kind: marker.kind, x: at, y, textX, text, beyond: marker.beyond, row };
  });
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most));
}
