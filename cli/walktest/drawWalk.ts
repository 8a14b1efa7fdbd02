import { passed, type WalkTestSensor } from '../../protocol/walkTestRecord.ts';
import { type Language, speaker } from '../../texts/entry.ts';
import { monitorTexts } from '../../texts/monitorTexts.ts';
import { walktestTexts } from '../../texts/walktestTexts.ts';
import { kindWord } from '../monitor/words.ts';
import { cell, widthOf, wrap } from '../terminal/cells.ts';
import type { Paint } from '../terminal/paint.ts';
import type { Said } from './judgeWalk.ts';

export interface WalkFrame {
  readonly columns: number;
  readonly language: Language;
  readonly paint: Paint;
}

/** What every sensor says at this moment, on one line or a few. */
export function drawNow(
  sensors: readonly { readonly device: string; readonly level: Said['level'] }[],
  { columns, language, paint }: WalkFrame,
): string[] {
  const say = speaker(walktestTexts, language);
  const words = { occupied: monitorTexts['monitor.value.occupancy.occupied'][language] } as const;
  const empty = monitorTexts['monitor.value.occupancy.empty'][language];
  const lines: string[] = [];
  let [line, width] = ['', 0];
  for (const { device, level } of sensors) {
    const isSeen = level === 'occupied';
    const word = level === null ? say('walktest.unwatched') : isSeen ? words.occupied : empty;
    const sign = level === null ? '?' : isSeen ? '*' : '-';
    const text = `${sign} ${device} ${word}`;
    if (width > 0 && width + widthOf(text) + 3 > columns) {
      lines.push(line);
      [line, width] = ['', 0];
    }
    const tone = level === null ? 'warn' : isSeen ? 'good' : 'plain';
    line += (width > 0 ? '   ' : '') + paint(tone, text);
    width += (width > 0 ? 3 : 0) + widthOf(text);
  }
  return [...lines, line];
}

/** The results: a row per sensor, and under it why where it did not pass. */
export function drawResults(sensors: readonly WalkTestSensor[], frame: WalkFrame): string[] {
  const { columns, language, paint } = frame;
  const say = speaker(walktestTexts, language);
  const names = ['device', 'kind', 'seen', 'silence', 'empty', 'back', 'verdict'] as const;
  const titles = names.map((name) => say(`walktest.column.${name}`));
  const rows = sensors.map((sensor) => cellsOf(sensor, language));
  const widths = titles.map((title, place) =>
    Math.max(...[title, ...rows.map((row) => row[place] ?? '')].map(widthOf)),
  );
  const total = widths.reduce((sum, width) => sum + width + 2, -2);
  // On a narrow terminal each figure stands on a line of its own.
  if (total > columns)
    return sensors.flatMap((sensor, index) =>
      asList(sensor, { titles, row: rows[index] ?? [], frame }),
    );
  const drawLine = (cells: readonly string[]): string =>
    cells
      .map((text, place) => cell(text, widths[place] ?? 0))
      .join('  ')
      .trimEnd();
  const body = sensors.flatMap((sensor, index) => {
    const tone = passed(sensor) ? 'good' : 'bad';
    return [paint(tone, drawLine(rows[index] ?? [])), ...faultLines(sensor, frame)];
  });
  return [paint('quiet', drawLine(titles)), ...body];
}

function asList(
  sensor: WalkTestSensor,
  { titles, row, frame }: { titles: readonly string[]; row: readonly string[]; frame: WalkFrame },
): string[] {
  const [device = '', ...figures] = row;
  const verdict = figures.at(-1) ?? '';
  const lines = figures.slice(0, -1).map((figure, place) => `  ${titles[place + 1]} ${figure}`);
  const tone = passed(sensor) ? 'good' : 'bad';
  return [frame.paint(tone, `${verdict} ${device}`), ...lines, ...faultLines(sensor, frame)];
}

function faultLines(sensor: WalkTestSensor, { columns, language, paint }: WalkFrame): string[] {
  const say = speaker(walktestTexts, language);
  return sensor.faults.flatMap((fault) =>
    wrap(say(`walktest.fault.${fault}`), Math.max(20, columns - 4)).map((line) =>
      paint('bad', `    ${line}`),
    ),
  );
}

function cellsOf(sensor: WalkTestSensor, language: Language): string[] {
  const say = speaker(walktestTexts, language);
  const length = (ms: number | null): string =>
    ms === null
      ? say('walktest.never')
      : say('walktest.seconds', { seconds: (ms / 1000).toFixed(1) });
  const verdict = passed(sensor) ? `✓ ${say('walktest.passed')}` : `✗ ${say('walktest.failed')}`;
  return [
    ...[sensor.device, kindWord({ driver: '', sensor: sensor.sensor, channels: [] }, language)],
    ...[`${Math.round(sensor.seenShare * 100)} %`, length(sensor.longestSilenceMs)],
    ...[length(sensor.emptyAfterMs), length(sensor.occupiedAfterMs), verdict],
  ];
}
