import type { CoverageReport, PlaceCoverage } from '../../collector/coverage/coverageReport.ts';
import { consoleCoverageTexts } from '../../texts/consoleCoverageTexts.ts';
import { type Facts, speaker } from '../../texts/entry.ts';
import type { FindingWords } from '../explain/findingWords.ts';
import { cell, cut, widthOf } from '../terminal/cells.ts';
import type { Paint } from '../terminal/paint.ts';

export interface CoverageFrame {
  readonly columns: number;
  readonly paint: Paint;
  readonly words: FindingWords;
  readonly zone: string;
}

type Say = (key: keyof typeof consoleCoverageTexts & string, facts?: Facts) => string;

/** Draws both figures side by side: in all, by area, hall and window, with the unmonitored named. */
export function drawCoverage(report: CoverageReport, frame: CoverageFrame): string[] {
  const { words, paint, zone } = frame;
  const say: Say = speaker(consoleCoverageTexts, words.language);
  const { total } = report;
  const windows = report.windows.map(({ number, name, hallId, figures, isTrial, id }) => ({
    id,
    name: [
      report.halls.find((hall) => hall.id === hallId)?.name ?? hallId,
      words.say('window.label', { number }),
      name,
      ...(isTrial ? [`(${say('coverage.trial')})`] : []),
    ].join(' '),
    figures,
  }));
  return [
    paint(
      'strong',
      `${say('coverage.coverage')} ${rate(total.coverage)}   ${say('coverage.presence')} ${rate(total.presenceRate)}`,
    ),
    `${words.instant(report.fromMs, zone)} - ${words.instant(report.toMs, zone)} (${zone})`,
    ...(total.pendingMs > 0 && total.coverageAtLeast !== null
      ? [
          say('coverage.pending', {
            duration: words.duration(total.pendingMs),
            atLeast: rate(total.coverageAtLeast),
          }),
        ]
      : []),
    ...(total.registeredMs === 0 ? [say('coverage.noDuty')] : []),
    '',
    ...drawUnmonitored(report, frame, say),
    '',
    ...drawPlaces(say('coverage.byArea'), report.areas, frame, say),
    ...drawPlaces(say('coverage.byHall'), report.halls, frame, say),
    ...drawPools(report, frame, say),
    ...drawPlaces(say('coverage.byWindow'), windows, frame, say),
  ];
}

function rate(value: number | null): string {
  return value === null ? '-' : `${(Math.floor(value * 1000) / 10).toFixed(1)}%`;
}

function hours(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

function drawUnmonitored(report: CoverageReport, frame: CoverageFrame, say: Say): string[] {
  const { words, paint, zone, columns } = frame;
  const { unmonitored } = report;
  if (unmonitored.length === 0) return [say('coverage.allMonitored')];
  const lines = unmonitored.map((one) => {
    const window = words.say('window.label', { number: one.windowNumber });
    const time = one.watermarkMs === null ? '' : words.instant(one.watermarkMs, zone);
    const reason = say(`coverage.reason.${one.reason}`, { time });
    const lasted = [
      ...(one.unknownMs > 0
        ? [say('coverage.unknownFor', { duration: words.duration(one.unknownMs) })]
        : []),
      ...(one.pendingMs > 0
        ? [say('coverage.pendingFor', { duration: words.duration(one.pendingMs) })]
        : []),
    ].join(' ');
    return cut(`  ? ${one.hallName} ${window}  ${reason}  ${lasted}`, columns);
  });
  return [paint('warn', say('coverage.unmonitored')), ...lines];
}

function drawPlaces(
  title: string,
  places: readonly PlaceCoverage[],
  frame: CoverageFrame,
  say: Say,
): string[] {
  if (places.length === 0) return [];
  const heads = [
    ...[say('coverage.coverage'), say('coverage.presence'), say('coverage.registered')],
    ...[say('coverage.occupied'), say('coverage.bridged'), say('coverage.empty')],
    ...[say('coverage.excused'), say('coverage.unknown'), say('coverage.waiting')],
  ];
  const rows = places.map(({ name, figures }) => [
    name,
    ...[rate(figures.coverage), rate(figures.presenceRate), hours(figures.registeredMs)],
    ...[hours(figures.occupiedMs), hours(figures.bridgedMs), hours(figures.emptyMs)],
    ...[hours(figures.excusedMs), hours(figures.unknownMs), hours(figures.pendingMs)],
  ]);
  return table(
    title,
    [`${say('coverage.place')} (${say('coverage.unit')})`, ...heads],
    rows,
    frame,
  );
}

function drawPools({ pools }: CoverageReport, frame: CoverageFrame, say: Say): string[] {
  if (pools.length === 0) return [];
  const heads = [say('coverage.metRate'), say('coverage.met'), say('coverage.short')];
  const rows = pools.map(({ name, metRate, metMs, shortMs, unknownMs }) => [
    name,
    ...[rate(metRate), hours(metMs), hours(shortMs), hours(unknownMs)],
  ]);
  const all = [say('coverage.place'), ...heads, say('coverage.unknown')];
  return table(say('coverage.byPool'), all, rows, frame);
}

function table(
  title: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  { columns, paint }: CoverageFrame,
): string[] {
  const all = [heads, ...rows];
  const widths = heads.map((_head, column) =>
    Math.max(...all.map((row) => widthOf(row[column] ?? ''))),
  );
  const others = widths.slice(1).reduce((sum, width) => sum + width + 2, 0);
  const first = Math.max(8, Math.min(widths[0] ?? 0, columns - others));
  const lines = all.map((row) =>
    row
      .map((text, column) => {
        const width = column === 0 ? first : (widths[column] ?? 0);
        return column === 0 ? cell(text, width) : ' '.repeat(width - widthOf(text)) + text;
      })
      .join('  '),
  );
  return [paint('strong', title), paint('quiet', lines[0] ?? ''), ...lines.slice(1), ''];
}
