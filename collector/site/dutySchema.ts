import Type, { type Static } from 'typebox';
import { oneOf } from '../../runtime/oneOf.ts';
import { SERVICE_TYPES, STAFFINGS } from '../duty/serviceType.ts';

const name = Type.String({ minLength: 1, maxLength: 80 });
const reference = Type.String({ minLength: 1, maxLength: 200 });
const windowCount = Type.Integer({ minimum: 0, maximum: 500 });

/** A calendar date, without a zone: it is a day wherever the hall is. */
export const dateSchema = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  examples: ['2026-03-01'],
});

/** A stretch of a day, wall time of the hall: "08:30-12:00"; a day ends at 24:00. */
const time = Type.String({
  pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$',
  examples: ['08:30-12:00'],
});

/** A stretch of service time; a plain time is ordinary service (正常). */
const segment = Type.Union([
  time,
  Type.Object(
    {
      time,
      type: oneOf(SERVICE_TYPES),
      /** Windows that must be staffed in this segment, instead of what `minimum` says. */
      minimum: Type.Optional(windowCount),
    },
    { additionalProperties: false },
  ),
]);
const segments = Type.Array(segment, { maxItems: 12 });
export type Segments = Static<typeof segments>;

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Duty hours by weekday; a weekday that is not named has none. */
export const hoursSchema = Type.Object(
  {
    mon: Type.Optional(segments),
    tue: Type.Optional(segments),
    wed: Type.Optional(segments),
    thu: Type.Optional(segments),
    fri: Type.Optional(segments),
    sat: Type.Optional(segments),
    sun: Type.Optional(segments),
  },
  { additionalProperties: false },
);
export type Hours = Static<typeof hoursSchema>;

const monthDay = Type.String({
  pattern: '^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$',
  examples: ['05-01'],
});

/** A part of every year with a weekly table of its own; both days belong to it. */
const season = Type.Object(
  {
    /** 夏令, 冬令. */
    name,
    from: monthDay,
    /** Before `from`: the season passes the new year. */
    to: monthDay,
    hours: hoursSchema,
  },
  { additionalProperties: false },
);
export type Season = Static<typeof season>;

/** Days on which a market is held (逢圩日), which have hours of their own. */
const marketDays = Type.Object(
  {
    name: Type.Optional(name),
    /** Every so many days, counted from `from`. */
    everyDays: Type.Optional(Type.Integer({ minimum: 2, maximum: 366 })),
    from: Type.Optional(dateSchema),
    /** Days of the lunar month: [3, 8, 13, 18, 23, 28]. */
    lunarDays: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 30 }), { minItems: 1, maxItems: 30 }),
    ),
    hours: segments,
  },
  { additionalProperties: false },
);
export type MarketDays = Static<typeof marketDays>;

/** What one day, or each of several, is instead of what the tables and notices say. */
const override = Type.Object(
  {
    date: Type.Optional(dateSchema),
    from: Type.Optional(dateSchema),
    to: Type.Optional(dateSchema),
    closed: Type.Optional(Type.Literal(true)),
    hours: Type.Optional(segments),
    /** The weekday whose hours it follows: a local make-up day. */
    follows: Type.Optional(oneOf(WEEKDAYS)),
    /** A local holiday, a move, a training day. */
    name,
    /** The paper that says so. */
    reference: Type.Optional(reference),
  },
  { additionalProperties: false },
);
export type DutyOverride = Static<typeof override>;

/** `weekday-it-is`: a make-up Saturday keeps the hours of Saturdays. */
export const MAKE_UP_PATTERNS = [...WEEKDAYS, 'weekday-it-is'] as const;
export type MakeUpPattern = (typeof MAKE_UP_PATTERNS)[number];

/** `as-usual`: notices say nothing here, whoever is on duty is so on every such weekday. */
export const HOLIDAY_RULES = ['closed', 'as-usual'] as const;
const holidays = Type.Union([segments, oneOf(HOLIDAY_RULES)]);
export type HolidayRule = Static<typeof holidays>;

const staffing = Type.Optional(oneOf(STAFFINGS));

/** Who is required, by service type: somebody at each window, or any few of several. */
export const staffingSchema = Type.Object(
  {
    normal: staffing,
    noon: staffing,
    extended: staffing,
    appointment: staffing,
    standby: staffing,
  },
  { additionalProperties: false },
);

/** Windows that must be staffed, by service type. */
export const minimumSchema = Type.Object(
  {
    normal: Type.Optional(windowCount),
    noon: Type.Optional(windowCount),
    extended: Type.Optional(windowCount),
    appointment: Type.Optional(windowCount),
    standby: Type.Optional(windowCount),
  },
  { additionalProperties: false },
);
export type Minimum = Static<typeof minimumSchema>;

/** What every level may say of duty. Each is inherited by itself (collector/duty/effectiveDuty.ts). */
export const dutyFields = {
  hours: Type.Optional(hoursSchema),
  seasons: Type.Optional(Type.Array(season, { maxItems: 8 })),
  marketDays: Type.Optional(marketDays),
  overrides: Type.Optional(Type.Array(override, { maxItems: 400 })),
  makeUpDays: Type.Optional(oneOf(MAKE_UP_PATTERNS)),
  /** A holiday by notice: closed, as usual, or the hours of those on duty (值班). */
  holidays: Type.Optional(holidays),
  staffing: Type.Optional(staffingSchema),
};

/** How many windows of a pool must be staffed: always, or by service type. */
export const poolMinimumSchema = Type.Union([windowCount, minimumSchema]);

/** One notice of the State Council about the holidays of a year, as holiday-cn writes it. */
export const noticeSchema = Type.Object(
  {
    year: Type.Integer({ minimum: 2000, maximum: 2100 }),
    /** Addresses of the papers. */
    papers: Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 20 }),
    days: Type.Array(
      Type.Object(
        {
          name,
          date: dateSchema,
          /** False: a make-up workday (调休). */
          isOffDay: Type.Boolean(),
        },
        { additionalProperties: false },
      ),
      { maxItems: 120 },
    ),
  },
  { additionalProperties: false },
);
export type HolidayNotice = Static<typeof noticeSchema>;
