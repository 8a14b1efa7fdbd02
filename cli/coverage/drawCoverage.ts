import type { CoverageReport, PlaceCoverage } from '../../collector/coverage/coverageReport.ts';
import { consoleCoverageTexts } from '../../texts/consoleCoverageTexts.ts';
import { type Facts, speaker } from '../../texts/entry.ts';
import type { FindingWords } from '../explain/findingWords.ts';
import { cell, widthOf, wrap } from '../terminal/cells.ts';
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
    ...drawWindows(report, frame, say),
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
  const { unmonitored, total } = report;
  if (total.registeredMs === 0) return [];
  if (unmonitored.length === 0) {
    if (total.unknownMs + total.pendingMs === 0) return [say('coverage.allMonitored')];
    const unknown = words.duration(total.unknownMs);
    const pending = words.duration(total.pendingMs);
    return wrap(say('coverage.nearlyAllMonitored', { unknown, pending }), columns);
  }
  const lines = unmonitored.flatMap((one) => {
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
    ].join(' · ');
    const whole = `${one.hallName} ${window}  ${reason}  ${lasted}`;
    return wrap(whole, columns - 4).map((line, index) => `${index === 0 ? '  ? ' : '    '}${line}`);
  });
  return [paint('warn', say('coverage.unmonitored')), ...lines];
}

/** The windows of each hall under its name, which may be long. */
function drawWindows(report: CoverageReport, frame: CoverageFrame, say: Say): string[] {
  const rows = report.halls.flatMap((hall): Row[] => {
    const windows = report.windows.filter(({ hallId }) => hallId === hall.id);
    return [
      [hall.name],
      ...windows.map(({ number, name, isTrial, figures }) => {
        const label = frame.words.say('window.label', { number });
        const trial = isTrial ? ` (${say('coverage.trial')})` : '';
        return placeRow({ name: `  ${label} ${name}${trial}`, figures });
      }),
    ];
  });
  return rows.length === 0
    ? []
    : table(say('coverage.byWindow'), placeHeads(say), { rows, ...frame });
}

function drawPlaces(
  title: string,
  places: readonly PlaceCoverage[],
  frame: CoverageFrame,
  say: Say,
): string[] {
  if (places.length === 0) return [];
  return table(title, placeHeads(say), { rows: places.map(placeRow), ...frame });
}

function placeHeads(say: Say): Row {
  return [
    `${say('coverage.place')} (${say('coverage.unit')})`,
    ...[say('coverage.coverage'), say('coverage.presence'), say('coverage.registered')],
    ...[say('coverage.occupied'), say('coverage.bridged'), say('coverage.empty')],
    ...[say('coverage.excused'), say('coverage.unknown'), say('coverage.waiting')],
  ];
}

function placeRow({ name, figures }: Pick<PlaceCoverage, 'name' | 'figures'>): Row {
  return [
    name,
    ...[rate(figures.coverage), rate(figures.presenceRate), hours(figures.registeredMs)],
    ...[hours(figures.occupiedMs), hours(figures.bridgedMs), hours(figures.emptyMs)],
    ...[hours(figures.excusedMs), hours(figures.unknownMs), hours(figures.pendingMs)],
  ];
}

function drawPools({ pools }: CoverageReport, frame: CoverageFrame, say: Say): string[] {
  if (pools.length === 0) return [];
  const heads = [say('coverage.metRate'), say('coverage.met'), say('coverage.short')];
  const rows = pools.map(({ name, metRate, metMs, shortMs, unknownMs }) => [
    name,
    ...[rate(metRate), hours(metMs), hours(shortMs), hours(unknownMs)],
  ]);
  const unit = `${say('coverage.place')} (${say('coverage.unit')})`;
  const all = [unit, ...heads, say('coverage.unknown')];
  return table(say('coverage.byPool'), all, { rows, ...frame });
}

/** A name and its figures; a name alone is a heading. */
type Row = readonly string[];

/** A name that does not fit beside its figures stands above them: it is never cut. */
function table(
  title: string,
  heads: Row,
  {
    rows,
    columns,
    paint,
  }: Pick<CoverageFrame, 'columns' | 'paint'> & { readonly rows: readonly Row[] },
): string[] {
  const all = [heads, ...rows.filter((row) => row.length > 1)];
  const widths = heads.map((_head, column) =>
    Math.max(...all.map((row) => widthOf(row[column] ?? ''))),
  );
  const others = widths.slice(1).reduce((sum, width) => sum + width + 2, 0);
  const first = Math.max(8, Math.min(widths[0] ?? 0, columns - others));
  const draw = (row: Row): string[] => {
    const [name = '', ...figures] = row;
    const own = figures.map((text, index) => {
      const width = widths[index + 1] ?? 0;
      return `  ${' '.repeat(Math.max(0, width - widthOf(text)))}${text}`;
    });
    if (figures.length === 0) return wrap(name, columns);
    if (widthOf(name) <= first) return [cell(name, first) + own.join('')];
    const indent = name.slice(0, name.length - name.trimStart().length);
    const above = wrap(name.trimStart(), columns - indent.length).map((line) => indent + line);
    return [...above, ' '.repeat(first) + own.join('')];
  };
  const [head = [], ...body] = [heads, ...rows].map(draw);
  return [paint('strong', title), ...head.map((line) => paint('quiet', line)), ...body.flat(), ''];
}
