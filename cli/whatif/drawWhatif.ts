import type { IncidentView } from '../../collector/http/views.ts';
import type { SiteIndex } from '../../collector/site/siteIndex.ts';
import type { Facts } from '../../texts/entry.ts';
import { speaker } from '../../texts/entry.ts';
import { whatifTexts } from '../../texts/whatifTexts.ts';
import { type FindingWords, subjectOf } from '../explain/findingWords.ts';
import { cell, cut, widthOf } from '../terminal/cells.ts';
import type { Paint } from '../terminal/paint.ts';
import type { ChangedFinding, FindingDifference } from './compareFindings.ts';
import { figuresOf, type WhatifFigures } from './figures.ts';
import type { Replayed } from './replayJournal.ts';
import type { UnsupportedWindow } from './unsupportedWindows.ts';

export interface WhatifResult {
  readonly file: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly before: Replayed;
  readonly after: Replayed;
  readonly difference: FindingDifference;
}

export interface WhatifFrame {
  readonly columns: number;
  readonly paint: Paint;
  readonly words: FindingWords;
  /** IANA zone of the times. */
  readonly zone: string;
  /** The site as it is now, for the names of windows; null: only their ids are known. */
  readonly site: SiteIndex | null;
}

type Say = (key: keyof typeof whatifTexts & string, facts?: Facts) => string;

/** Findings of one list that are written out; JSON has all. */
const LISTED_MAX = 200;

/** Draws what another policy would have found, and the figures side by side. */
export function drawWhatif(result: WhatifResult, frame: WhatifFrame): string[] {
  const { words, paint, zone } = frame;
  const say: Say = speaker(whatifTexts, words.language);
  const { difference } = result;
  const span = {
    from: words.instant(result.fromMs, zone),
    to: words.instant(result.toMs, zone),
    zone,
  };
  const list = (key: 'whatif.onlyAfter' | 'whatif.onlyBefore', ones: readonly IncidentView[]) =>
    section(
      say(key, { count: ones.length }),
      ones.map((one) => ({ one, other: null })),
      frame,
      say,
    );
  const changed = difference.changed.map(({ before, after }) => ({ one: after, other: before }));
  return [
    paint('strong', say('whatif.title', { file: result.file })),
    say('whatif.span', span),
    '',
    ...drawFigures(figuresOf(result.before), figuresOf(result.after), frame, say),
    '',
    ...drawUnsupported(result.after.unsupported, frame, say),
    ...list('whatif.onlyAfter', difference.onlyAfter),
    ...list('whatif.onlyBefore', difference.onlyBefore),
    ...section(say('whatif.changed', { count: changed.length }), changed, frame, say),
    say('whatif.same', { count: difference.same }),
    '',
    paint('quiet', say('whatif.note')),
  ];
}

function drawFigures(
  before: WhatifFigures,
  after: WhatifFigures,
  { paint, words }: WhatifFrame,
  say: Say,
): string[] {
  const kinds = [...new Set([...before.byKind.keys(), ...after.byKind.keys()])];
  const row = (label: string, of: (figures: WhatifFigures) => number, digits = 0): string[] => {
    const [one, other] = [of(before), of(after)];
    const sign = other > one ? '+' : '';
    return [
      label,
      one.toFixed(digits),
      other.toFixed(digits),
      one === other ? '' : sign + (other - one).toFixed(digits),
    ];
  };
  const rows = [
    ['', say('whatif.before'), say('whatif.after'), say('whatif.difference')],
    row(say('whatif.suspected'), (one) => one.suspected),
    ...kinds.map((kind) =>
      row(`  ${words.say(`kind.${kind}`)}`, (one) => one.byKind.get(kind) ?? 0),
    ),
    row(say('whatif.escalated'), (one) => one.escalated),
    row(say('whatif.reminders'), (one) => one.reminders),
    row(say('whatif.hours'), (one) => one.dutyHours, 1),
    row(say('whatif.perHours'), (one) => one.per100Hours ?? 0, 2),
  ];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...rows.map((cells) => widthOf(cells[column] ?? ''))),
  );
  return rows.map((cells, index) => {
    const line = cells
      .map((text, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell(text, width) : ' '.repeat(width - widthOf(text)) + text;
      })
      .join('   ')
      .trimEnd();
    return index === 0 ? paint('quiet', line) : line;
  });
}

/** A zero in the table says nothing of windows whose sensors cannot show what is asked for. */
function drawUnsupported(
  unsupported: readonly UnsupportedWindow[],
  { paint, columns, words, site }: WhatifFrame,
  say: Say,
): string[] {
  if (unsupported.length === 0) return [];
  const named = unsupported.map((one) => {
    const placed = site?.windows.get(one.windowId);
    const number = placed?.window.number;
    const window = number === undefined ? one.windowId : words.say('window.label', { number });
    return { ...one, window, hall: placed?.hall.name ?? '' };
  });
  const sorted = named.toSorted((a, b) => compare(a.hall, b.hall) || compare(a.window, b.window));
  const lines = sorted.slice(0, LISTED_MAX).map(({ window, hall, minutes, minutesMin, kinds }) => {
    const facts = { window: `${hall} ${window}`.trim(), minutes, minutesMin, kinds };
    return cut(`    ${say('whatif.unsupportedWindow', facts)}`, columns);
  });
  const left = sorted.length - LISTED_MAX;
  return [
    paint('warn', say('whatif.unsupported', { count: unsupported.length })),
    ...lines,
    ...(left > 0 ? [paint('quiet', `    ${say('whatif.more', { count: left })}`)] : []),
    '',
  ];
}

interface Shown {
  readonly one: IncidentView;
  /** As it was before, where it is told how it changed. */
  readonly other: ChangedFinding['before'] | null;
}

/** A list by hall and window, each with its times. */
function section(title: string, shown: readonly Shown[], frame: WhatifFrame, say: Say): string[] {
  const { paint, words, columns } = frame;
  const lines: string[] = [paint('strong', title)];
  let hall: string | null = null;
  const sorted = shown.toSorted(
    ({ one: a }, { one: b }) =>
      compare(a.hallName ?? '', b.hallName ?? '') ||
      compare(a.windowNumber ?? '', b.windowNumber ?? '') ||
      a.raisedMs - b.raisedMs,
  );
  for (const { one, other } of sorted.slice(0, LISTED_MAX)) {
    const name = one.hallName ?? words.say('incident.site');
    if (name !== hall) lines.push(paint('quiet', cut(`  ${name}`, columns)));
    hall = name;
    const what = `${subjectOf(one, words)} ${words.say(`kind.${one.kind}`)}`;
    const times =
      other === null
        ? timesOf(one, frame, say)
        : `${timesOf(other, frame, say)} -> ${timesOf(one, frame, say)}`;
    lines.push(cut(`    ${what}  ${times}`, columns));
  }
  if (sorted.length > LISTED_MAX) {
    lines.push(paint('quiet', `    ${say('whatif.more', { count: sorted.length - LISTED_MAX })}`));
  }
  return [...lines, ''];
}

/** When it was suspected, how long the state had lasted then, when it ended, and how far it came. */
function timesOf(one: IncidentView, { words, zone }: WhatifFrame, say: Say): string {
  const atMs = one.suspectedMs ?? one.raisedMs;
  const end = one.clearedMs === null ? say('whatif.open') : words.time(one.clearedMs, zone);
  const stage = one.stage === 'suspected' ? '' : ` ${words.say(`stage.${one.stage}`)}`;
  const after = words.duration(atMs - one.startedMs);
  return `${words.instant(atMs, zone)} (+${after}) - ${end}${stage}`;
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, 'zh-Hans', { numeric: true });
}
