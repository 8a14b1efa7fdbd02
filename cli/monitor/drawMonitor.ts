import type {
  LocalChannel,
  LocalDevice,
  LocalSnapshot,
} from '../../agent/localStatus/localMessages.ts';
import { allTexts } from '../../texts/allTexts.ts';
import { type Language, speaker } from '../../texts/entry.ts';
import { monitorTexts } from '../../texts/monitorTexts.ts';
import { cell, cut, widthOf, wrap } from '../terminal/cells.ts';
import type { Paint, Tone } from '../terminal/paint.ts';
import { dateAndTime, duration, timeOfDay } from '../terminal/times.ts';
import { countWord, kindWord, valueWord } from './words.ts';

/** The place to draw on. */
export interface MonitorFrame {
  readonly columns: number;
  readonly rows: number;
  /** Lines of the table above the first one shown. */
  readonly scrolled: number;
  readonly language: Language;
  readonly paint: Paint;
  /** The agent has gone since this snapshot. */
  readonly isStale: boolean;
}

type ColumnName = 'device' | 'driver' | 'kind' | 'status' | 'value' | 'since' | 'lasted' | 'count';

interface Column {
  readonly name: ColumnName;
  readonly width: number;
}

interface Cell {
  readonly text: string;
  readonly tone: Tone;
}

/** One line of the table, or a remark that belongs to the line above it. */
type DeviceRow = Readonly<Record<ColumnName, Cell>>;
type Row = DeviceRow | { readonly remark: string };

const GAP = '  ';

/** Draws a snapshot into as many lines as fit; every line fits the columns. */
export function drawMonitor(snapshot: LocalSnapshot, frame: MonitorFrame): string[] {
  const { columns, rows, language, paint } = frame;
  const say = speaker(monitorTexts, language);
  const head = drawHead(snapshot, frame);
  if (snapshot.devices.length === 0) {
    return [...head, '', ...wrap(say('monitor.noDevices'), columns)].slice(0, rows);
  }
  const table = snapshot.devices.flatMap((device) => rowsOf(device, snapshot, language));
  const layout = layOut(table, columns, language);
  const titles = layout.map(({ name, width }) => cell(say(`monitor.column.${name}`), width));
  const lines = table.flatMap((row) => drawRow(row, layout, frame));
  const room = Math.max(1, rows - head.length - 4);
  const from = Math.min(frame.scrolled, Math.max(0, lines.length - room));
  const shown = lines.slice(from, from + room);
  const isAll = shown.length === lines.length;
  const facts = { from: from + 1, to: from + shown.length, count: lines.length };
  const foot = isAll
    ? say('monitor.keys')
    : `${say('monitor.keysScroll')}  ${say('monitor.range', facts)}`;
  return [
    ...head,
    '',
    paint('quiet', cut(titles.join(GAP), columns)),
    ...shown,
    '',
    paint('quiet', cut(foot, columns)),
  ];
}

/** How far the table can be scrolled at most, for a frame. */
export function scrollMax(snapshot: LocalSnapshot, frame: MonitorFrame): number {
  const { columns, rows, language } = frame;
  const table = snapshot.devices.flatMap((device) => rowsOf(device, snapshot, language));
  const layout = layOut(table, columns, language);
  const lines = table.flatMap((row) => drawRow(row, layout, frame)).length;
  return Math.max(0, lines - Math.max(1, rows - drawHead(snapshot, frame).length - 4));
}

function drawHead(snapshot: LocalSnapshot, frame: MonitorFrame): string[] {
  const { columns, language, paint } = frame;
  const say = speaker(monitorTexts, language);
  const { agent, version, collector, outbox, clock, wallMs, devices } = snapshot;
  const working = devices.filter(isWell).length;
  const title = `${say('monitor.title')}  ${agent}  ${version}`;
  const facts: Cell[] = [
    clockCell(snapshot, say('monitor.clock'), say(`monitor.clock.${clock.state}`)),
    {
      text: `${mark(collector.isOnline ? 'good' : 'bad')} ${say('monitor.collector')} ${collector.address} ${say(collector.isOnline ? 'monitor.online' : 'monitor.offline')}`,
      tone: collector.isOnline ? 'good' : 'bad',
    },
    { text: `${say('monitor.outbox')} ${waitingWords(snapshot, language)}`, tone: 'plain' },
    {
      text: say('monitor.devices', { count: devices.length, working }),
      tone: working === devices.length ? 'plain' : 'warn',
    },
  ];
  if (outbox.dropped > 0) {
    facts.push({ text: say('monitor.dropped', { count: outbox.dropped }), tone: 'warn' });
  }
  const date = dateAndTime(wallMs);
  const space = Math.max(2, columns - widthOf(title) - widthOf(date));
  const lines = [paint('strong', cut(title + ' '.repeat(space) + date, columns))];
  if (frame.isStale) lines.push(paint('bad', cut(`✗ ${say('monitor.waitingForAgent')}`, columns)));
  lines.push(...flow(facts, frame));
  for (const code of snapshot.problems) lines.push(...problemLines(code, frame));
  return lines;
}

function clockCell({ clock }: LocalSnapshot, label: string, state: string): Cell {
  const source = clock.source === undefined ? '' : ` ${clock.source}`;
  const error = clock.errorMs === undefined ? '' : ` ≤${Math.round(clock.errorMs)} ms`;
  const tone = clock.state === 'synced' ? 'good' : 'warn';
  return { text: `${mark(tone)} ${label} ${state}${source}${error}`, tone };
}

function waitingWords({ outbox, wallMs }: LocalSnapshot, language: Language): string {
  const say = speaker(monitorTexts, language);
  const { waiting: count, waitingSinceMs } = outbox;
  if (waitingSinceMs === null) return say('monitor.waiting', { count });
  return say('monitor.waitingSince', { count, since: timeOfDay(waitingSinceMs, wallMs) });
}

function problemLines(code: string, { columns, language, paint }: MonitorFrame): string[] {
  const sentence = allTexts[code]?.[language] ?? code;
  return wrap(`! ${code} ${sentence}`, columns).map((line) => paint('warn', line));
}

/** Puts facts side by side, and on the next line where they do not fit. */
function flow(facts: readonly Cell[], { columns, paint }: MonitorFrame): string[] {
  const lines: Cell[][] = [];
  let used = 0;
  for (const fact of facts) {
    const width = widthOf(fact.text) + 3;
    if (lines.length === 0 || used + width > columns) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)?.push(fact);
    used += width;
  }
  return lines.map((line) =>
    line.map(({ text, tone }) => paint(tone, cut(text, columns))).join('   '),
  );
}

function rowsOf(device: LocalDevice, snapshot: LocalSnapshot, language: Language): Row[] {
  const channels = device.channels.length === 0 ? [null] : device.channels;
  const rows: Row[] = channels.map((channel, index) =>
    rowOf(device, { channel, isFirst: index === 0, snapshot, language }),
  );
  if (device.reason !== null) rows.push({ remark: device.reason });
  for (const { detail } of device.channels) if (detail !== null) rows.push({ remark: detail });
  return rows;
}

function rowOf(
  device: LocalDevice,
  part: {
    readonly channel: LocalChannel | null;
    readonly isFirst: boolean;
    readonly snapshot: LocalSnapshot;
    readonly language: Language;
  },
): Row {
  const { channel, isFirst, snapshot, language } = part;
  const say = speaker(monitorTexts, language);
  const plain = (text: string): Cell => ({ text, tone: 'plain' });
  const none = plain('');
  const tone = STATUS_TONE[device.status];
  const own = {
    device: isFirst ? plain(device.device) : none,
    driver: isFirst ? plain(device.driver) : none,
    kind: isFirst ? plain(kindWord(device, language)) : none,
    status: isFirst
      ? { text: `${mark(tone)} ${say(`monitor.status.${device.status}`)}`, tone }
      : none,
  };
  if (channel === null) {
    const value: Cell = { text: say('monitor.nothingYet'), tone: 'quiet' };
    return { ...own, value, since: none, lasted: none, count: none };
  }
  const isTimed = snapshot.clock.state !== 'unsynced';
  const lastedMs = snapshot.monotonicMs - channel.sinceMonotonicMs;
  return {
    ...own,
    value: { text: valueWord(channel, language), tone: valueTone(channel) },
    since: plain(isTimed ? timeOfDay(snapshot.wallMs - lastedMs, snapshot.wallMs) : '-'),
    lasted: plain(duration(say, lastedMs)),
    count: plain(countWord(channel, language)),
  };
}

/** Its driver runs, and nothing that it says is bad news. */
function isWell({ status, channels }: LocalDevice): boolean {
  return status === 'working' && channels.every((channel) => valueTone(channel) !== 'bad');
}

const STATUS_TONE: Readonly<Record<LocalDevice['status'], Tone>> = {
  working: 'good',
  retrying: 'warn',
  unusable: 'bad',
  blind: 'warn',
};

const MARKS: Readonly<Record<Tone, string>> = {
  ...{ good: '✓', warn: '!', bad: '✗' },
  ...{ quiet: ' ', strong: ' ', plain: ' ' },
};

function mark(tone: Tone): string {
  return MARKS[tone];
}

function valueTone({ kind, value }: LocalChannel): Tone {
  if (kind === 'occupancy') return value === 'occupied' ? 'strong' : 'plain';
  if (kind === 'camera') return value === 'online' ? 'plain' : 'bad';
  if (kind === 'equipment') return value === 'ok' ? 'plain' : 'bad';
  return 'plain';
}

const COLUMNS: readonly ColumnName[] = [
  ...(['device', 'driver', 'kind', 'status', 'value', 'since', 'lasted', 'count'] as const),
];
/** What goes first where a terminal is narrow. */
const LESS_NEEDED: readonly ColumnName[] = ['driver', 'kind', 'count', 'since', 'lasted'];
const WIDTH_MAX: Readonly<Partial<Record<ColumnName, number>>> = { device: 24, value: 24 };

/** The columns that fit, each as wide as what stands in it. */
function layOut(table: readonly Row[], columns: number, language: Language): Column[] {
  const say = speaker(monitorTexts, language);
  const rows = table.filter((row): row is DeviceRow => !('remark' in row));
  const all = COLUMNS.map((name) => {
    const texts = rows.map((row) => row[name].text);
    const width = Math.max(...[say(`monitor.column.${name}`), ...texts].map(widthOf));
    return { name, width: Math.min(width, WIDTH_MAX[name] ?? width) };
  });
  const total = (some: readonly Column[]): number =>
    some.reduce((sum, { width }) => sum + width + GAP.length, -GAP.length);
  let shown = all;
  for (const name of LESS_NEEDED) {
    if (total(shown) <= columns) break;
    shown = shown.filter((one) => one.name !== name);
  }
  return shown;
}

function drawRow(row: Row, layout: readonly Column[], { columns, paint }: MonitorFrame): string[] {
  if ('remark' in row) {
    const lines = wrap(row.remark, Math.max(10, columns - 4));
    return lines.map((line) => paint('quiet', cut(`    ${line}`, columns)));
  }
  let room = columns;
  const cells = layout.map(({ name, width }) => {
    const fits = Math.max(0, Math.min(width, room));
    room -= width + GAP.length;
    return paint(row[name].tone, cell(row[name].text, fits));
  });
  return [cells.join(GAP).trimEnd()];
}
