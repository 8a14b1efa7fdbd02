import Type, { type Static } from 'typebox';
import { ID_PATTERN } from '../../protocol/ids.ts';
import { oneOf } from '../../runtime/oneOf.ts';

const id = Type.String({ pattern: ID_PATTERN });
const name = Type.String({ minLength: 1, maxLength: 80 });

/** A stretch of a day on duty, wall time of the hall: "08:30-12:00"; a day ends at 24:00. */
const segment = Type.String({
  pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$',
  examples: ['08:30-12:00'],
});
const segments = Type.Array(segment, { maxItems: 6 });

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

/** When an empty window becomes a finding. */
export const policySchema = Type.Object(
  {
    /** Empty for longer than this, on duty: suspected. The product's default is 15. */
    emptyAfterMinutes: Type.Number({ minimum: 0.5, maximum: 240 }),
    /** Occupied for this long again: cleared. */
    clearAfterSeconds: Type.Number({ minimum: 0, maximum: 600, default: 10 }),
    /** Where the figure comes from: a document, or why it differs from the default. */
    source: Type.String({ minLength: 1, maxLength: 200 }),
  },
  { additionalProperties: false },
);
export type Policy = Static<typeof policySchema>;

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
    date: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', examples: ['2026-03-01'] }),
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

export const windowSchema = Type.Object(
  {
    id,
    /** As on the sign above the window: "3号". */
    number: name,
    name,
    hours: Type.Optional(hoursSchema),
    policy: Type.Optional(policySchema),
    devices: Type.Array(deviceSchema, { maxItems: 16 }),
  },
  { additionalProperties: false },
);
export type SiteWindow = Static<typeof windowSchema>;

export const hallSchema = Type.Object(
  {
    id,
    name,
    area: id,
    /** IANA name: Asia/Shanghai. */
    timeZone: Type.String({ minLength: 1, maxLength: 60 }),
    hours: Type.Optional(hoursSchema),
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
    hours: Type.Optional(hoursSchema),
    policy: Type.Optional(policySchema),
  },
  { additionalProperties: false },
);
export type SiteArea = Static<typeof areaSchema>;

/**
 * What is supervised: areas, halls, windows, devices, duty hours and policy. Hours and policy are
 * inherited: the nearest of window, hall, area, its parents, site counts.
 */
export const siteSchema = Type.Object(
  {
    name,
    /** Present on the demo only; every page then says so. */
    demo: Type.Optional(Type.Boolean()),
    hours: hoursSchema,
    policy: Type.Optional(policySchema),
    areas: Type.Array(areaSchema, { minItems: 1, maxItems: 5000 }),
    halls: Type.Array(hallSchema, { minItems: 1, maxItems: 5000 }),
  },
  { additionalProperties: false },
);
export type Site = Static<typeof siteSchema>;
