import type { ConfigProblem } from '../runtime/configFile.ts';
import type { Log } from '../runtime/log.ts';
import { dutyTexts } from '../texts/dutyTexts.ts';
import { type Language, speaker } from '../texts/entry.ts';
import {
  calendarWarnings,
  DUTY_WARNING_CODES,
  rolesWarnings,
  stationWarnings,
} from './duty/dutyWarnings.ts';
import type { Site } from './site/site.ts';

/** Weak spots of the site file that have a code of their own, by keyword. */
const CODES: Readonly<Record<string, string>> = { 'no-backup': DUTY_WARNING_CODES.noBackup };

export interface StartWarnings {
  readonly site: Site;
  /** What the check of the site file has found, with its lines. */
  readonly weakSpots: readonly ConfigProblem[];
  readonly nowMs: number;
  /** In which the sentences are; messages and codes are the same in all. */
  readonly language: Language;
}

/** Writes into the log what an administrator should put right; every line of it about duty has a code. */
export function logStartWarnings(log: Pick<Log, 'warn'>, found: StartWarnings): void {
  const { site, weakSpots, nowMs, language } = found;
  const told = new Set<string>();
  for (const weakSpot of weakSpots) {
    const code = CODES[weakSpot.keyword];
    if (code !== undefined) told.add(code);
    log.warn(
      { ...(code === undefined ? {} : { code }), ...weakSpot },
      'The site file has a weak spot.',
    );
  }
  const say = speaker(dutyTexts, language);
  const warnings = [
    ...calendarWarnings(site, nowMs),
    ...rolesWarnings(site),
    ...stationWarnings(site),
  ];
  for (const { code, facts } of warnings) {
    // Said above, with its line.
    if (told.has(code)) continue;
    log.warn(
      { code, facts, message: say(code, facts) },
      'Calendar, roles or stations lack something.',
    );
  }
}
