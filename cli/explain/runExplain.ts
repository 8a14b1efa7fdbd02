import type { IncidentView } from '../../collector/http/views.ts';
import type { SiteIndex } from '../../collector/site/siteIndex.ts';
import type { Language } from '../../texts/entry.ts';
import { type StoredPlace, withStoredCollector } from '../storedCollector.ts';
import { cell, widthOf } from '../terminal/cells.ts';
import { type Paint, paintFor } from '../terminal/paint.ts';
import { drawExplanation } from './drawExplanation.ts';
import { findFinding } from './findFinding.ts';
import { type FindingWords, findingWords, subjectOf, titleOf } from './findingWords.ts';

const COLUMNS = 100;
const LISTED_MAX = 20;

/** Prints why a finding was raised; without an id, the newest findings. */
export async function runExplain(
  options: StoredPlace & {
    readonly incident: string | undefined;
    readonly asJson: boolean;
    readonly language: Language;
  },
): Promise<void> {
  const { incident: typed, asJson, language } = options;
  const words = findingWords(language);
  const paint = paintFor(process.stdout, process.env);
  const columns = Math.max(60, process.stdout.columns ?? COLUMNS);
  await withStoredCollector(options, async ({ state, site }) => {
    if (typed === undefined) {
      const incidents = await state.incidents({ limit: LISTED_MAX });
      if (asJson) console.log(JSON.stringify(incidents, null, 2));
      else console.log(drawNewest(incidents, { words, paint, site }).join('\n'));
      return;
    }
    const detail = await findFinding(state, typed);
    if (asJson) console.log(JSON.stringify(detail, null, 2));
    else console.log(drawExplanation(detail, { columns, paint, words, site }).join('\n'));
  });
}

/** One line each: id, when, what and where. */
export function drawNewest(
  incidents: readonly IncidentView[],
  to: {
    readonly words: FindingWords;
    readonly paint: Paint;
    readonly site: SiteIndex | null;
  },
): string[] {
  const { words, paint, site } = to;
  const zone = site?.site.halls[0]?.timeZone ?? 'Asia/Shanghai';
  if (incidents.length === 0) return [words.say('explain.none')];
  const cells = incidents.map((one) => [
    one.id.slice(0, 12),
    words.instant(one.raisedMs, zone),
    words.say(`status.${one.status}`) +
      (one.stage === 'suspected' ? '' : ` ${words.say(`stage.${one.stage}`)}`),
    titleOf(one, words),
    `${subjectOf(one, words)} ${one.hallName ?? ''}`.trim(),
  ]);
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...cells.map((row) => widthOf(row[column] ?? ''))),
  );
  const lines = cells.map((row) =>
    row
      .map((text, column) => cell(text, widths[column] ?? widthOf(text)))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, '', paint('quiet', words.say('explain.listHint'))];
}
