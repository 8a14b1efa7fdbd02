import { readFileSync, statSync } from 'node:fs';
import { IMPORT_CHARACTERS_MAX } from '../../collector/statements/declarationFile.ts';
import {
  declaredStateOf,
  declaredStateWords,
} from '../../collector/statements/declaredStateWord.ts';
import { declaredUntil } from '../../collector/statements/declaredUntil.ts';
import { tellHallTime } from '../../collector/statements/hallTime.ts';
import { factsIn } from '../../collector/statements/statementProblem.ts';
import { UsageFailure } from '../../runtime/failure.ts';
import { type Language, speaker } from '../../texts/entry.ts';
import { declaredStateTexts, sayTexts } from '../../texts/saidTexts.ts';
import { statementTexts } from '../../texts/statementTexts.ts';
import { atDesk, granted, typedTime, zoneOf } from './atDesk.ts';

interface Asked {
  readonly config: string;
  readonly language: Language;
}

/** Declares a state of a window. */
export async function declareCommand(
  asked: Asked & {
    readonly window: string;
    readonly state: string;
    readonly from?: string;
    readonly until?: string;
    readonly person?: string;
    readonly standIn?: string;
    readonly id?: string;
  },
): Promise<void> {
  const { window, language, person, standIn, id } = asked;
  const say = speaker(sayTexts, language);
  const state = declaredStateOf(asked.state);
  if (state === null) {
    const states = declaredStateWords(language);
    throw new UsageFailure('HW-SAY-026', { state: asked.state.slice(0, 80), states });
  }
  await atDesk(asked, async ({ desk, site, by }) => {
    const zone = zoneOf(site, window);
    const fromMs = typedTime(asked.from, zone);
    const untilMs = typedTime(asked.until, zone);
    const wish = {
      ...{ windowId: window, state },
      ...(fromMs === undefined ? {} : { fromMs }),
      ...(untilMs === undefined ? {} : { untilMs }),
      ...(person === undefined ? {} : { person }),
      ...(standIn === undefined ? {} : { standIn }),
      ...(id === undefined ? {} : { id }),
    };
    const said = granted(await desk.declare(wish, by), language);
    const placed = site.windows.get(window);
    const endsMs = placed === undefined ? said.untilMs : declaredUntil(said, placed);
    const until = endsMs === null ? say('say.dutyEnd') : tellHallTime(endsMs, zone);
    const stateName = speaker(declaredStateTexts, language)(`said.state.${state}`);
    const facts = { window, state: stateName, from: tellHallTime(said.fromMs, zone), until };
    console.log(say('say.declared', { ...facts, id: said.id }));
    if (state === 'away' && endsMs !== said.untilMs) {
      const minutes = placed?.effectivePolicy.awayAllowanceMinutes ?? 0;
      console.log(say('say.awayAtMost', { minutes }));
    }
  });
}

/** Ends a declaration before it expires. */
export async function endCommand(
  asked: Asked & { readonly window: string; readonly id: string; readonly at?: string },
): Promise<void> {
  const { window, id, language } = asked;
  await atDesk(asked, async ({ desk, site, by }) => {
    const zone = zoneOf(site, window);
    const atMs = typedTime(asked.at, zone);
    const wish = { windowId: window, id, ...(atMs === undefined ? {} : { atMs }) };
    const said = granted(await desk.end(wish, by), language);
    const facts = { window, id, at: tellHallTime(said.atMs, zone) };
    console.log(speaker(sayTexts, language)('say.ended', facts));
  });
}

/** Takes in a file of declarations as a whole. */
export async function importCommand(
  asked: Asked & { readonly file: string; readonly via: 'import' | 'duty-table' },
): Promise<void> {
  const { file, via, language } = asked;
  const text = readDeclarationFile(file);
  const format = /\.(jsonl|ndjson|json)$/i.test(file) || /^\s*\{/.test(text) ? 'jsonl' : 'csv';
  await atDesk(asked, async ({ desk, by }) => {
    const outcome = await desk.importDeclarations({ file, text, format, via }, by);
    if (outcome.ok) {
      console.log(speaker(sayTexts, language)('say.imported', { file, count: outcome.count }));
      return;
    }
    const sayWhy = speaker(statementTexts, language);
    const list = outcome.problems.map(
      ({ line, problem }) =>
        `${file}:${line} ${sayWhy(problem.code, factsIn(problem, language))} (${problem.code})`,
    );
    const facts = { file, count: list.length, list: list.join('\n') };
    throw new UsageFailure('HW-SAY-020', facts);
  });
}

/** The text of a file: UTF-8, or what Excel writes on a Chinese system. */
function readDeclarationFile(file: string): string {
  try {
    if (statSync(file).size > 4 * IMPORT_CHARACTERS_MAX) throw new Error('too large');
    const bytes = readFileSync(file);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      return new TextDecoder('gb18030').decode(bytes);
    }
  } catch (error) {
    throw new UsageFailure('HW-SAY-033', { file, reason: (error as Error).message }, error);
  }
}

/** Opens or closes a spare window. */
export async function spareCommand(
  asked: Asked & { readonly window: string; readonly active: boolean; readonly at?: string },
): Promise<void> {
  const { window, active, language } = asked;
  const say = speaker(sayTexts, language);
  await atDesk(asked, async ({ desk, site, by }) => {
    const zone = zoneOf(site, window);
    const atMs = typedTime(asked.at, zone);
    const wish = { windowId: window, active, ...(atMs === undefined ? {} : { atMs }) };
    const said = granted(await desk.activate(wish, by), language);
    const facts = { window, at: tellHallTime(said.atMs, zone) };
    console.log(say(active ? 'say.activated' : 'say.deactivated', facts));
  });
}

/** Enters, changes or cancels a booking. */
export async function bookCommand(
  asked: Asked & {
    readonly hall: string;
    readonly from: string;
    readonly until: string;
    readonly window?: string;
    readonly id?: string;
    readonly cancel?: boolean;
  },
): Promise<void> {
  const { hall, window = null, id, cancel = false, language } = asked;
  const say = speaker(sayTexts, language);
  await atDesk(asked, async ({ desk, site, by }) => {
    const zone = site.halls.get(hall)?.timeZone ?? 'local';
    const wish = {
      ...{ hallId: hall, windowId: window, cancelled: cancel },
      fromMs: typedTime(asked.from, zone) ?? 0,
      untilMs: typedTime(asked.until, zone) ?? 0,
      ...(id === undefined ? {} : { id }),
    };
    const said = granted(await desk.book(wish, by), language);
    const span = {
      from: tellHallTime(said.fromMs, zone),
      until: tellHallTime(said.untilMs, zone),
    };
    console.log(say(cancel ? 'say.cancelled' : 'say.booked', { ...span, id: said.id }));
  });
}
