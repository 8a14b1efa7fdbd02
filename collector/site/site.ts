import Type, { type Static } from 'typebox';
import { ID_PATTERN } from '../../protocol/ids.ts';
import { oneOf } from '../../runtime/oneOf.ts';
import {
  dateSchema,
  dutyFields,
  hoursSchema,
  minimumSchema,
  noticeSchema,
  poolMinimumSchema,
} from './dutySchema.ts';
import { policySchema } from './policySchema.ts';

export {
  type HolidayNotice,
  type Hours,
  hoursSchema,
  WEEKDAYS,
  type Weekday,
} from './dutySchema.ts';
export { type Policy, policySchema } from './policySchema.ts';

const id = Type.String({ pattern: ID_PATTERN });
const name = Type.String({ minLength: 1, maxLength: 80 });

/** What stands at a window besides, and is asked whether it is well. */
export const EQUIPMENT_KINDS = [
  'led-sign',
  'queue-caller',
  'kiosk',
  'printer',
  'document-camera',
  'pc',
  'id-reader',
  'internet',
  'gov-extranet',
  'hint',
] as const;

/** What a device is. The first four see people. */
export const DEVICE_KINDS = [
  'seat',
  'radar',
  'pir',
  'beam',
  'rating-pad',
  'camera',
  ...EQUIPMENT_KINDS,
] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];
export const PRESENCE_KINDS: readonly DeviceKind[] = ['seat', 'radar', 'pir', 'beam'];

/** The walk test that ended the trial of a binding; `hallwatch trial accept` writes it. */
export const acceptanceSchema = Type.Object(
  {
    /** The window at which it was tested: a device that moves is in trial again. */
    window: id,
    /** Day of the test, in the time of the hall. */
    date: dateSchema,
    /** The digest of the record, or who vouches for it otherwise; never a person's name. */
    record: Type.String({ minLength: 1, maxLength: 80 }),
  },
  { additionalProperties: false },
);

export const deviceSchema = Type.Object(
  {
    id,
    agent: id,
    kind: oneOf(DEVICE_KINDS),
    /** A device that sees people is in trial (试运行) without it. Take it out when it is replaced. */
    accepted: Type.Optional(acceptanceSchema),
  },
  { additionalProperties: false },
);
export type SiteDevice = Static<typeof deviceSchema>;

/**
 * What a window is for: 综合 · 专门 · 企业“一站式” · 备用 · 出件 · 咨询导办 · 帮办代办 · “办不成事”反映 ·
 * 投诉 · 监察 · 少数民族语言. Nobody is required at a spare window that is not activated.
 */
export const WINDOW_MODES = [
  'comprehensive',
  'dedicated',
  'enterprise',
  'spare',
  'pick-up',
  'enquiry',
  'assisted',
  'unresolved',
  'complaint',
  'supervision',
  'minority-language',
] as const;
export type WindowMode = (typeof WINDOW_MODES)[number];

/** Opaque ids of people; their names stand in one table that can be erased. */
const people = Type.Array(id, { maxItems: 20 });

/** Who serves a window (A角) and who stands in (B角). */
export const rolesSchema = Type.Object(
  { a: Type.Optional(people), b: Type.Optional(people) },
  { additionalProperties: false },
);
export type WindowRoles = Static<typeof rolesSchema>;

export const windowSchema = Type.Object(
  {
    id,
    /** As on the sign above the window: "3号". */
    number: name,
    name,
    mode: Type.Optional(oneOf(WINDOW_MODES)),
    /** The 站所 that sends its clerks. */
    station: Type.Optional(id),
    roles: Type.Optional(rolesSchema),
    ...dutyFields,
    policy: Type.Optional(policySchema),
    devices: Type.Array(deviceSchema, { maxItems: 16 }),
  },
  { additionalProperties: false },
);
export type SiteWindow = Static<typeof windowSchema>;

/** A set of windows of which some must be staffed: those named, those of a 站所, or of one mode. */
export const poolSchema = Type.Object(
  {
    id,
    name,
    windows: Type.Optional(Type.Array(id, { minItems: 1, maxItems: 500 })),
    station: Type.Optional(id),
    mode: Type.Optional(oneOf(WINDOW_MODES)),
    minimum: poolMinimumSchema,
  },
  { additionalProperties: false },
);
export type SitePool = Static<typeof poolSchema>;

/** `station`: a village's or community's (便民服务站), where anybody present is enough. */
export const HALL_KINDS = ['hall', 'station'] as const;
export type HallKind = (typeof HALL_KINDS)[number];

export const hallSchema = Type.Object(
  {
    id,
    name,
    kind: Type.Optional(oneOf(HALL_KINDS)),
    area: id,
    /** IANA name: Asia/Shanghai. */
    timeZone: Type.String({ minLength: 1, maxLength: 60 }),
    /** The 站所 that serve here. Where they are named, windows name no others. */
    stations: Type.Optional(
      Type.Array(Type.Object({ id, name }, { additionalProperties: false }), { maxItems: 100 }),
    ),
    ...dutyFields,
    minimum: Type.Optional(minimumSchema),
    pools: Type.Optional(Type.Array(poolSchema, { maxItems: 50 })),
    /** The mains is off outside of duty hours: agents that fall silent then are expected to. */
    mainsOffAfterClosing: Type.Optional(Type.Boolean()),
    policy: Type.Optional(policySchema),
    windows: Type.Array(windowSchema, { maxItems: 500 }),
  },
  { additionalProperties: false },
);
export type SiteHall = Static<typeof hallSchema>;

export const AREA_LEVELS = ['province', 'city', 'county', 'town', 'village'] as const;
export type AreaLevel = (typeof AREA_LEVELS)[number];

export const areaSchema = Type.Object(
  {
    id,
    name,
    level: oneOf(AREA_LEVELS),
    parent: Type.Optional(id),
    ...dutyFields,
    minimum: Type.Optional(minimumSchema),
    policy: Type.Optional(policySchema),
  },
  { additionalProperties: false },
);
export type SiteArea = Static<typeof areaSchema>;

/** Notices about holidays beside those that come with the product. */
export const calendarSchema = Type.Object(
  {
    /** Files as holiday-cn writes them, named from the folder of the site file. */
    files: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 30 }),
    ),
    /** The same written out. Reading a site puts all that is known here (`loadSite`). */
    notices: Type.Optional(Type.Array(noticeSchema, { maxItems: 60 })),
  },
  { additionalProperties: false },
);

/**
 * What is supervised: areas, halls, windows, devices, duty hours and policy. Duty and policy are
 * inherited: the nearest of window, hall, area, its parents, site counts.
 */
export const siteSchema = Type.Object(
  {
    name,
    /** Present on the demo only; every page then says so. */
    demo: Type.Optional(Type.Boolean()),
    /** Since when this version counts, where that is not now: a correction of what was wrong. */
    validFrom: Type.Optional(
      Type.String({
        pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2})?(Z|[+-]\\d{2}:\\d{2})$',
        examples: ['2026-03-01T00:00:00+08:00'],
      }),
    ),
    calendar: Type.Optional(calendarSchema),
    ...dutyFields,
    hours: hoursSchema,
    minimum: Type.Optional(minimumSchema),
    policy: Type.Optional(policySchema),
    areas: Type.Array(areaSchema, { minItems: 1, maxItems: 5000 }),
    halls: Type.Array(hallSchema, { minItems: 1, maxItems: 5000 }),
  },
  { additionalProperties: false },
);
export type Site = Static<typeof siteSchema>;
