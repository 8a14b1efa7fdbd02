import type { Why } from './apiTypes.ts';
import type { Lane, Marker, Segment } from './evidence.ts';
import type { Say, Speech } from './speech.ts';

/** The name of a lane: "座椅 seat-3", "值守安排", "判定". */
export function laneName(lane: Lane, say: Say): string {
  if (lane.subject === 'sensor') return `${say(`device.${lane.kind}`)} ${lane.deviceId}`;
  return say(lane.subject === 'duty' ? 'lane.duty' : 'lane.verdict');
}

/** What a stretch says, in the words of its lane: a sensor sees people, a verdict is about a post. */
export function segmentName(lane: Lane, segment: Segment, say: Say): string {
  const { state } = segment;
  if (state === 'on-duty' || state === 'named') return say('duty.on-duty');
  if (state === 'pooled') return say('dutyLane.pooled');
  if (state === 'not-on-duty') return say('duty.not-on-duty');
  if (state === 'excused') return say('state.excused');
  return say(lane.subject === 'sensor' ? `sensor.${state}` : `state.${state}`);
}

/** What a mark says: "评价 非常满意"; a kind that this version does not know stays as it is. */
export function markName(mark: Why['marks'][number], say: Say): string {
  if (mark.kind === 'hint') {
    return say(mark.value === 'shown' ? 'mark.hintShown' : 'mark.hintEnded');
  }
  if (mark.kind !== 'rating') return `${mark.kind} ${mark.value}`;
  // "5/5": the level, and how many keys the pad has.
  const [pressed] = mark.value.split('/');
  const level = ['1', '2', '3', '4', '5'].find((one) => one === pressed);
  const word =
    level === undefined ? mark.value : say(`rating.${level as '1' | '2' | '3' | '4' | '5'}`);
  return `${say('mark.rating')} ${word}`;
}

/** Said behind what has a time that was worked out afterwards; else nothing. */
export function timeNote(one: Pick<Why['marks'][number], 'quality'>, say: Say): string {
  return one.quality === 'rebuilt' ? ` · ${say('time.rebuilt')}` : '';
}

/** A reading's value in the words of the picture; an unknown one stays as it is. */
export function readingWord(value: string, say: Say): string {
  switch (value) {
    case 'occupied':
    case 'empty':
    case 'unknown':
      return say(`sensor.${value}`);
    case 'ok':
    case 'fault':
    case 'unplugged':
    case 'offline':
    case 'stale':
      return say(`deviceStatus.${value}`);
    default:
      return value;
  }
}

/** The caption of a marker; one beyond the evidence says when it was. */
export function markerName(marker: Marker, zone: string, { say, format }: Speech): string {
  if (marker.beyond) {
    const time = format.time(marker.atMs, zone);
    if (marker.kind === 'cleared') return say('marker.clearedLater', { time });
  }
  if (marker.minutes !== null) return say('marker.suspectedAfter', { minutes: marker.minutes });
  return say(`marker.${marker.kind}`);
}
