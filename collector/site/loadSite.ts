import { dirname, resolve } from 'node:path';
import {
  ConfigFailure,
  type ConfigProblem,
  type LoadedConfig,
  loadConfig,
  parseConfig,
} from '../../runtime/configFile.ts';
import { Failure } from '../../runtime/failure.ts';
import { type Language, speaker } from '../../texts/entry.ts';
import { siteTexts } from '../../texts/siteTexts.ts';
import { joinNotices } from '../duty/holidayCalendar.ts';
import { type HolidayFile, readHolidayFile } from '../duty/holidayFile.ts';
import { HOLIDAY_NOTICES } from '../duty/holidayNotices.ts';
import { checkSite } from './checkSite.ts';
import { type HolidayNotice, type Site, siteSchema } from './site.ts';

/** A site whose references hold, and what a technician should still look at. */
export interface LoadedSite {
  /** With every notice about holidays that counts for it, so that it stands for itself. */
  readonly site: Site;
  readonly warnings: readonly ConfigProblem[];
}

/**
 * Reads the site file and the holiday files that it names. Throws a `ConfigFailure` (HW-CONFIG-001)
 * that names every problem at once with its line, in the given language, and a `Failure`
 * HW-CONFIG-002 when the file cannot be read.
 */
export function loadSite(file: string, language: Language = 'zh-Hans'): LoadedSite {
  return completeSite(loadConfig(file, siteSchema), { file, language });
}

/** The same from a text; `file` is named in problems, and its folder is where holiday files are. */
export function parseSite(file: string, text: string, language: Language = 'zh-Hans'): LoadedSite {
  return completeSite(parseConfig(file, text, siteSchema), { file, language });
}

interface SiteFile {
  readonly file: string;
  readonly language: Language;
}

function completeSite(loaded: LoadedConfig<Site>, { file, language }: SiteFile): LoadedSite {
  const found = checkSite(loaded, language);
  const calendar = readNotices(loaded, { file, language });
  const problems = [...found.problems, ...calendar.problems];
  if (problems.length > 0) throw new ConfigFailure(file, problems);
  const site = loaded.value;
  return {
    site: { ...site, calendar: { ...site.calendar, notices: calendar.notices } },
    warnings: [...found.warnings, ...calendar.warnings],
  };
}

interface Notices {
  readonly notices: HolidayNotice[];
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
}

/** All notices that count: the product's, those of the files, those written out in the site. */
function readNotices(loaded: LoadedConfig<Site>, { file, language }: SiteFile): Notices {
  const say = speaker(siteTexts, language);
  const { files = [], notices: written = [] } = loaded.value.calendar ?? {};
  const years = new Set<number>();
  const problems: ConfigProblem[] = [];
  const read = files.flatMap((name, index): HolidayFile[] => {
    const path = ['calendar', 'files', index];
    try {
      const holidays = readHolidayFile(resolve(dirname(file), name), language);
      const year = holidays.notice?.year;
      if (year !== undefined && years.has(year)) {
        problems.push(...loaded.fail(path, say('duplicate-notice', { year })).problems);
      }
      if (year !== undefined) years.add(year);
      return [holidays];
    } catch (error) {
      if (error instanceof ConfigFailure) problems.push(...error.problems);
      else if (error instanceof Failure) {
        const reason = String(error.facts.reason ?? error.message);
        const message = say('unreadable-calendar', { file: name, reason });
        problems.push(...loaded.fail(path, message).problems);
      } else throw error;
      return [];
    }
  });
  const inFiles = read.flatMap(({ notice }) => notice ?? []).filter(({ days }) => days.length > 0);
  return {
    notices: joinNotices(HOLIDAY_NOTICES, inFiles, written),
    problems: [...problems, ...read.flatMap((one) => one.problems)],
    warnings: read.flatMap((one) => one.warnings),
  };
}
