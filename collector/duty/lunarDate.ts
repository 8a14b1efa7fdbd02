import { DAY_MS, type DayNumber } from './calendarDay.ts';

/** A date of the Chinese lunar calendar (农历). */
export interface LunarDate {
  /** 1–12. */
  readonly month: number;
  /** Says whether it is the leap month that follows the month of this number. */
  readonly isLeap: boolean;
  /** 1–30. */
  readonly day: number;
}

// The calendar is reckoned in Beijing time wherever the hall is.
const FORMAT = new Intl.DateTimeFormat('en-u-ca-chinese', {
  timeZone: 'Asia/Shanghai',
  month: 'numeric',
  day: 'numeric',
});
const KNOWN_MAX = 5000;
const known = new Map<DayNumber, LunarDate>();

/** The lunar date of a day, by the tables of ICU that Node carries. */
export function lunarDateOf(day: DayNumber): LunarDate {
  const found = known.get(day) ?? readDate(day);
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(day, found);
  return found;
}

function readDate(day: DayNumber): LunarDate {
  // 04:00 UTC is noon in Beijing.
  const parts = FORMAT.formatToParts(new Date(day * DAY_MS + 4 * 3_600_000));
  const partOf = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  const month = partOf('month');
  return {
    month: Number.parseInt(month, 10),
    isLeap: month.endsWith('bis'),
    day: Number.parseInt(partOf('day'), 10),
  };
}
