import {
  type HolidayFile,
  readHolidayFile,
  stretchesOf,
} from '../../collector/duty/holidayFile.ts';
import type { HolidayNotice } from '../../collector/site/dutySchema.ts';
import { ConfigFailure } from '../../runtime/configFile.ts';
import { dutyTexts } from '../../texts/dutyTexts.ts';
import { type Language, speaker } from '../../texts/entry.ts';
import { cell, widthOf, withoutControls } from '../terminal/cells.ts';
import type { Say } from '../terminal/say.ts';

type DutySay = Say<typeof dutyTexts>;

/**
 * Prints what a holiday file contains and what is doubtful in it. Throws as reading it does, and a
 * `ConfigFailure` HW-CONFIG-001 with every problem at once, so that the exit code tells.
 */
export function checkCalendar(
  file: string,
  options: { readonly asJson: boolean; readonly language: Language },
): void {
  const holidays = readHolidayFile(file, options.language);
  if (options.asJson) console.log(JSON.stringify(holidays));
  else for (const line of drawCalendar(holidays, options.language)) console.log(line);
  if (holidays.problems.length > 0 && options.asJson) process.exitCode = 2;
  else if (holidays.problems.length > 0) throw new ConfigFailure(file, holidays.problems);
}

/** The lines for people; what is wrong comes in the failure. */
export function drawCalendar(
  { file, notice, warnings }: HolidayFile,
  language: Language,
): string[] {
  const say: DutySay = speaker(dutyTexts, language);
  const doubts = warnings.map(
    ({ line, column, message }) => `${file}:${line}:${column} ${message}`,
  );
  if (notice === null) return doubts.map(withoutControls);
  const isFine = doubts.length === 0 ? [say('calendar.fine', { file })] : [];
  return [...noticeLines(notice, say), ...doubts, ...isFine].map(withoutControls);
}

function noticeLines(notice: HolidayNotice, say: DutySay): string[] {
  const stretches = stretchesOf(notice);
  const columns = Math.max(...stretches.map(({ name }) => widthOf(name)), 0);
  const count = (isOff: boolean) => notice.days.filter((day) => day.isOffDay === isOff).length;
  return [
    say('calendar.title', { year: notice.year }),
    ...notice.papers.map((paper) => say('calendar.paper', { paper })),
    ...stretches.map(({ name, from, to, isOffDay }) => {
      const dates = from === to ? from : `${from} – ${to}`;
      const kind = say(isOffDay ? 'calendar.off' : 'calendar.work');
      return `  ${cell(dates, 23)}  ${cell(name, columns)}  ${kind}`;
    }),
    say('calendar.counts', { off: count(true), work: count(false) }),
  ];
}
