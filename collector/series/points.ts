import type { Reading } from '../../protocol/reading.ts';
import type { JournalEntry } from '../journal/journalRow.ts';
import { floatField, integerField, tag, tagText, textField } from './lineProtocol.ts';

/** Where a device stood at the time of its reading; null where the site does not say, or not clearly. */
export interface Place {
  readonly hall: string | null;
  readonly window: string | null;
}

/** What a reading does not say itself. */
export interface PointContext {
  readonly agentId: string;
  /** True time, epoch ms (see `readingTime.ts`). */
  readonly atMs: number;
  readonly place: Place | null;
}

const NS_PER_MS = 1_000_000n;
const MILLION = 1_000_000;
/** The last whole millisecond before the newest time that InfluxDB keeps, in the year 2262. */
const AT_MS_MAX = 9_223_372_036_853;

/**
 * The timestamp of a point: the millisecond of the reading, and its sequence in the digits below, so
 * that two readings of one millisecond stay two points and the same reading is always the same one.
 * Null beyond the range of InfluxDB.
 */
export function nanoseconds(atMs: number, sequence: number): string | null {
  if (Math.abs(atMs) > AT_MS_MAX) return null;
  const below = sequence % MILLION;
  if (atMs < MILLION) return String(BigInt(atMs) * NS_PER_MS + BigInt(below));
  // The same sum as digits side by side: small integers, which cost a third of big ones.
  return `${Math.floor(atMs / MILLION)}${sixDigits(atMs % MILLION)}${sixDigits(below)}`;
}

function sixDigits(value: number): string {
  return String(MILLION + value).slice(1);
}

/**
 * Writes one reading as one line. Measurements, tags, fields and their types are a contract with
 * every dashboard (docs/series.md): a field never changes its type, and a tag only ever takes few
 * values. Null when the reading's time is beyond the range of InfluxDB.
 */
export function pointLine(entry: JournalEntry, context: PointContext): string | null {
  const ns = nanoseconds(context.atMs, entry.sequence);
  if (ns === null) return null;
  const { reading } = entry;
  const { measurement, tags, fields } = contentOf(reading);
  const agent = tagText(context.agentId);
  const channel = tagText(reading.channel);
  const device = tagText(reading.device);
  const site = placeTags(context.place);
  return `${measurement},agent=${agent},channel=${channel},device=${device}${tags}${site} ${fields} ${ns}`;
}

function placeTags(place: Place | null): string {
  if (place === null) return '';
  return tag('hall', place.hall ?? '') + tag('window', place.window ?? '');
}

interface Content {
  readonly measurement: string;
  readonly tags: string;
  readonly fields: string;
}

/** A state is a field, so that its history is one series; an event is a tag, so that it can be counted. */
function contentOf(reading: Reading): Content {
  switch (reading.kind) {
    case 'occupancy':
      return content('occupancy', `occupied=${integerField(reading.occupied ? 1 : 0)}`);
    case 'rating':
      return content('rating', ratingFields(reading));
    case 'camera':
      return content('camera', statusFields(reading, 'online'));
    case 'equipment':
      return content('equipment', statusFields(reading, 'ok'));
    case 'queue':
      return content('queue', queueFields(reading), tag('event', reading.event));
    case 'declare':
      return content('declare', `count=${integerField(1)}`, tag('action', reading.action));
    case 'heartbeat':
      return content('agent_health', heartbeatFields(reading));
    case 'gap':
      return content('gap', gapFields(reading), tag('reason', reading.reason));
    case 'hint':
      return content('hint', `count=${integerField(1)}`, tag('state', reading.state));
    case 'clock':
      return content('clock', clockFields(reading), tag('change', reading.change));
    default:
      return reading satisfies never;
  }
}

function content(measurement: string, fields: string, tags = ''): Content {
  return { measurement, fields, tags };
}

function ratingFields(reading: Reading & { kind: 'rating' }): string {
  const level = integerField(reading.level);
  const scale = integerField(reading.scale);
  return `level=${level},press=${textField(reading.pressId)},scale=${scale},via=${textField(reading.via)}`;
}

function statusFields(reading: Reading & { kind: 'camera' | 'equipment' }, good: string): string {
  const { latencyMs, status } = reading;
  const latency = latencyMs === undefined ? '' : `latency_ms=${floatField(latencyMs)},`;
  return `${latency}ok=${integerField(status === good ? 1 : 0)},status=${textField(status)}`;
}

function queueFields(reading: Reading & { kind: 'queue' }): string {
  const count = `count=${integerField(1)}`;
  return reading.waiting === undefined
    ? count
    : `${count},waiting=${integerField(reading.waiting)}`;
}

function heartbeatFields(reading: Reading & { kind: 'heartbeat' }): string {
  const seconds = (reading.monotonicMs - reading.fromMonotonicMs) / 1000;
  return `lagging=${integerField(reading.lagging.length)},seconds=${floatField(seconds)}`;
}

function clockFields(reading: Reading & { kind: 'clock' }): string {
  return `seconds=${floatField((reading.offsetAfterMs - reading.offsetBeforeMs) / 1000)}`;
}

function gapFields(reading: Reading & { kind: 'gap' }): string {
  const seconds = (reading.toWallMs - reading.fromWallMs) / 1000;
  return `count=${integerField(reading.count)},seconds=${floatField(seconds)}`;
}
