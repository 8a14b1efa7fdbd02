import { dateOf, dayAt, dayOf, instantOf } from '../../collector/duty/calendarDay.ts';
import type { DeclarationView, SpecialistCallView } from '../../collector/http/statementViews.ts';
import type { SiteIndex } from '../../collector/site/siteIndex.ts';
import { createStatementQueries } from '../../collector/state/statementQueries.ts';
import { AHEAD_DAYS } from '../../collector/statements/checkStatement.ts';
import { tellHallTime } from '../../collector/statements/hallTime.ts';
import { systemClock } from '../../runtime/clock.ts';
import { Failure } from '../../runtime/failure.ts';
import { type Language, speaker } from '../../texts/entry.ts';
import { declaredStateTexts, sayTexts } from '../../texts/saidTexts.ts';
import { spanOf } from '../spanOption.ts';
import { type StoredPlace, withStoredCollector } from '../storedCollector.ts';
import { cell, widthOf } from '../terminal/cells.ts';
import { zoneOf } from './atDesk.ts';

interface Listed extends StoredPlace {
  readonly from?: string;
  readonly to?: string;
  readonly asJson: boolean;
  readonly language: Language;
}

/** As many as the API lists at once. */
const LIST_MAX = 2000;

/** Prints the declarations that hold today or later, or within a span, with the ids to end them by. */
export async function listDeclarations(
  asked: Listed & { readonly window?: string },
): Promise<void> {
  const { asJson, language, window: windowId } = asked;
  await withSaid(asked, async ({ queries, site }) => {
    const span = { ...todayAndAfter(asked, site), limit: LIST_MAX };
    const found = await queries.declarations(windowId === undefined ? span : { ...span, windowId });
    const say = speaker(sayTexts, language);
    if (asJson) console.log(JSON.stringify(found, null, 2));
    else if (found.length === 0) console.log(say('say.noDeclarations'));
    else console.log(inColumns(found.map((one) => declarationCells(one, site, language))));
  });
}

function declarationCells(one: DeclarationView, site: SiteIndex, language: Language): string[] {
  const say = speaker(sayTexts, language);
  const zone = zoneOf(site, one.windowId);
  const ends = one.endedMs ?? one.untilMs;
  const until = ends === null ? say('say.dutyEnd') : tellHallTime(ends, zone);
  const people = [
    ...(one.person === null ? [] : [one.person]),
    ...(one.standIn === null ? [] : [say('say.coveredBy', { standIn: one.standIn })]),
  ];
  return [
    ...[one.windowId, one.id, speaker(declaredStateTexts, language)(`said.state.${one.state}`)],
    ...[tellHallTime(one.fromMs, zone), until, one.endedMs === null ? '' : say('say.endedEarly')],
    people.join(' '),
  ];
}

/** Prints the calls of specialists, the newest first, with the ids to sign in by. */
export async function listCalls(asked: Listed & { readonly openOnly: boolean }): Promise<void> {
  const { asJson, language, openOnly } = asked;
  await withSaid(asked, async ({ queries, site }) => {
    const span = todayAndAfter(asked, site);
    const found = await queries.specialistCalls({ ...span, openOnly, limit: LIST_MAX });
    const say = speaker(sayTexts, language);
    if (asJson) console.log(JSON.stringify(found, null, 2));
    else if (found.length === 0) console.log(say('say.noCalls'));
    else console.log(inColumns(found.map((one) => callCells(one, site, language))));
  });
}

function callCells(one: SpecialistCallView, site: SiteIndex, language: Language): string[] {
  const say = speaker(sayTexts, language);
  const zone = zoneOf(site, one.windowId);
  const { signedInMs, dueMs } = one;
  const due = dueMs === null ? '' : say('say.dueBy', { due: tellHallTime(dueMs, zone) });
  const came =
    signedInMs === null ? due : say('say.cameAt', { at: tellHallTime(signedInMs, zone) });
  return [
    one.windowId,
    one.id,
    one.station,
    tellHallTime(one.calledMs, zone),
    came,
    one.matter ?? '',
  ];
}

/** What was said so far as the collector has read it; nothing is written. */
async function withSaid(
  asked: Listed,
  work: (parts: {
    readonly queries: ReturnType<typeof createStatementQueries>;
    readonly site: SiteIndex;
  }) => Promise<void>,
): Promise<void> {
  await withStoredCollector(asked, async ({ state, site }) => {
    if (site === null)
      throw new Failure('HW-CLI-027', { folder: asked.data ?? asked.config ?? '' });
    await work({
      queries: createStatementQueries({ database: () => state.database(), site }),
      site,
    });
  });
}

/** The span that is asked for; without one from the beginning of today on, on the clock of the hall. */
function todayAndAfter(
  { from, to }: Listed,
  site: SiteIndex,
): { readonly fromMs: number; readonly toMs: number } {
  const zone = site.site.halls[0]?.timeZone ?? 'UTC';
  const today = dateOf(dayAt(systemClock.wallMs(), zone));
  const beginning = from ?? today;
  if (to !== undefined) return spanOf({ from: beginning, to }, zone);
  const { fromMs } = spanOf({ from: beginning, to: '9999-12-31' }, zone);
  return { fromMs, toMs: instantOf(dayOf(today) + AHEAD_DAYS + 1, 0, zone) };
}

function inColumns(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  return rows
    .map((row) =>
      row
        .map((text, column) => cell(text, widths[column] ?? 0))
        .filter((_, column) => (widths[column] ?? 0) > 0)
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
