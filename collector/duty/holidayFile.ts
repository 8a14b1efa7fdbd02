import Type from 'typebox';
import {
  type ConfigProblem,
  type ExaminedConfig,
  examineConfig,
} from '../../runtime/configFile.ts';
import { dutyTexts } from '../../texts/dutyTexts.ts';
import { type Facts, type Language, speaker } from '../../texts/entry.ts';
import { type HolidayNotice, noticeSchema } from '../site/dutySchema.ts';
import { dateOf, dayOf, weekdayOf } from './calendarDay.ts';
import { HOLIDAY_NOTICES } from './holidayNotices.ts';

/** A file as the project holiday-cn publishes one for each year. */
const holidayFileSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    $id: Type.Optional(Type.String()),
    ...noticeSchema.properties,
  },
  { additionalProperties: false },
);

/** What a holiday file says, and what is wrong or doubtful with it, each with its line. */
export interface HolidayFile {
  readonly file: string;
  /** Null when there are problems. */
  readonly notice: HolidayNotice | null;
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
}

/**
 * Reads a holiday file. Throws a `Failure` HW-CONFIG-002 when it cannot be read, and a
 * `ConfigFailure` HW-CONFIG-001 when it is not JSON; all else that is wrong is in the answer.
 */
export function readHolidayFile(file: string, language: Language): HolidayFile {
  const examined = examineConfig(file, holidayFileSchema);
  if (examined.problems.length > 0) {
    return { file, notice: null, problems: examined.problems, warnings: [] };
  }
  const { year, papers, days } = examined.value;
  const notice: HolidayNotice = { year, papers, days };
  const { problems, warnings } = checkNotice(notice, examined, language);
  return { file, notice: problems.length > 0 ? null : notice, problems, warnings };
}

function checkNotice(
  notice: HolidayNotice,
  examined: ExaminedConfig<unknown>,
  language: Language,
): { problems: ConfigProblem[]; warnings: ConfigProblem[] } {
  const say = speaker(dutyTexts, language);
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  const tell =
    (list: ConfigProblem[]) =>
    (
      path: readonly (string | number)[],
      key: keyof typeof dutyTexts & string,
      facts: Facts = {},
    ) => {
      list.push(...examined.fail(path, say(key, facts)).problems);
    };
  const problem = tell(problems);
  const warn = tell(warnings);
  if (notice.days.length === 0) warn(['days'], 'calendar.empty', { year: notice.year });
  else if (notice.papers.length === 0) warn(['papers'], 'calendar.no-paper', { year: notice.year });
  const seen = new Set<string>();
  for (const [index, { date, isOffDay, name }] of notice.days.entries()) {
    const path = ['days', index, 'date'];
    const day = dayOf(date);
    if (Number.isNaN(day)) {
      problem(path, 'calendar.no-such-date', { date });
      continue;
    }
    if (seen.has(date)) problem(path, 'calendar.twice', { date });
    seen.add(date);
    // A notice may rearrange the last days of the year before: 2022-12-31 is in that of 2023.
    if (date < `${notice.year - 1}-12-01` || date > `${notice.year}-12-31`) {
      problem(path, 'calendar.other-year', { date, year: notice.year });
    }
    const isWeekend = ['sat', 'sun'].includes(weekdayOf(day));
    if (!isOffDay && !isWeekend) warn(path, 'calendar.make-up-weekday', { date, name });
  }
  const own = HOLIDAY_NOTICES.find(({ year }) => year === notice.year);
  const differs = own === undefined || notice.days.length === 0 ? [] : differences(notice, own);
  if (differs.length > 0) {
    warn(['days'], 'calendar.differs', { year: notice.year, dates: differs.join(', ') });
  }
  return { problems, warnings };
}

/** The dates on which two notices do not say the same. */
function differences(one: HolidayNotice, other: HolidayNotice): string[] {
  const marks = (notice: HolidayNotice) =>
    new Map(notice.days.map(({ date, isOffDay }) => [date, isOffDay]));
  const [first, second] = [marks(one), marks(other)];
  const dates = [...new Set([...first.keys(), ...second.keys()])].sort();
  return dates.filter((date) => first.get(date) !== second.get(date));
}

/** Days off and make-up workdays as stretches of dates with one name, for people to read. */
export function stretchesOf(notice: HolidayNotice): {
  readonly name: string;
  readonly isOffDay: boolean;
  readonly from: string;
  readonly to: string;
}[] {
  const found: { name: string; isOffDay: boolean; from: string; to: string }[] = [];
  const days = [...notice.days].sort((one, other) => (one.date < other.date ? -1 : 1));
  for (const { date, name, isOffDay } of days) {
    const last = found.at(-1);
    const goesOn =
      last?.name === name && last.isOffDay === isOffDay && dateOf(dayOf(last.to) + 1) === date;
    if (goesOn) last.to = date;
    else found.push({ name, isOffDay, from: date, to: date });
  }
  return found;
}
