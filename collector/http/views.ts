import Type, { type Static, type TSchema } from 'typebox';
import { oneOf } from '../../runtime/oneOf.ts';
import { CLEAR_REASONS, FINDING_KINDS, STAGES, whySchema } from '../detection/finding.ts';
import { DEVICE_STATUSES, VERDICTS } from '../detection/verdict.ts';
import { DUTY_BASES, SERVICE_TYPES } from '../duty/serviceType.ts';
import { TIME_QUALITIES } from '../journal/readingTime.ts';
import { CONCLUSION_REASONS, CONCLUSIONS } from '../journal/statement.ts';
import { AREA_LEVELS, DEVICE_KINDS } from '../site/site.ts';

/**
 * What the HTTP side shows, field by field: the OpenAPI document, the console's types and the
 * collector's answers are all made from these. Times are epoch milliseconds UTC.
 */
function nullable<S extends TSchema>(schema: S) {
  return Type.Union([schema, Type.Null()]);
}
const ms = Type.Integer();
const text = Type.String();

/** What a page shows: a verdict, or pending beyond the watermark. */
export const SHOWN_STATES = [...VERDICTS, 'pending'] as const;
export type ShownState = (typeof SHOWN_STATES)[number];

export const areaView = Type.Object(
  { id: text, name: text, level: oneOf(AREA_LEVELS), parentId: nullable(text) },
  { $id: 'Area' },
);
export type AreaView = Static<typeof areaView>;

export const deviceView = Type.Object(
  {
    agentId: text,
    deviceId: text,
    kind: oneOf(DEVICE_KINDS),
    hallId: text,
    windowId: text,
    status: oneOf(DEVICE_STATUSES),
    reason: nullable(text),
    /** The last reading of any value, and the last that differed from the one before. */
    lastReadingMs: nullable(ms),
    /** Rebuilt: worked out after its agent's clock was set. */
    lastReadingQuality: nullable(oneOf(TIME_QUALITIES)),
    lastChangeMs: nullable(ms),
  },
  { $id: 'Device' },
);
export type DeviceView = Static<typeof deviceView>;

/** A sensor has no accepted walk test at this window; the policy is in force by no document yet. */
export const TRIAL_REASONS = ['walk-test', 'policy'] as const;

export const windowView = Type.Object(
  {
    id: text,
    hallId: text,
    number: text,
    name: text,
    /** What to show now. Pending: nothing was heard for longer than `pendingAfterMs`. */
    state: oneOf(SHOWN_STATES),
    /** The verdict up to the watermark, and since when it holds; null before the first word. */
    verdict: nullable(oneOf(VERDICTS)),
    sinceMs: nullable(ms),
    /** Everything up to here is judged. Its age is the age of what is shown. */
    watermarkMs: nullable(ms),
    onDuty: Type.Boolean(),
    /** Whom the timetable asks for now: this window, any k of a set, or nobody. */
    basis: oneOf(DUTY_BASES),
    /** The kind of service time now; null outside. */
    service: nullable(oneOf(SERVICE_TYPES)),
    /** Excused: the declared state; not on duty: why. */
    because: nullable(text),
    /** Until when `onDuty` holds; null when it never changes. */
    dutyChangesMs: nullable(ms),
    emptyAfterMinutes: Type.Number(),
    sensorKinds: Type.Array(oneOf(DEVICE_KINDS)),
    /** 试运行: what it shows accuses nobody, and its findings are for technicians. */
    isTrial: Type.Boolean(),
    trialReasons: Type.Array(oneOf(TRIAL_REASONS)),
    openIncidentIds: Type.Array(text),
  },
  { $id: 'Window' },
);
export type WindowView = Static<typeof windowView>;

export const hallView = Type.Object(
  {
    id: text,
    name: text,
    areaId: text,
    areaLevel: oneOf(AREA_LEVELS),
    /** Names from the topmost area down to the hall's own. */
    areaPath: Type.Array(text),
    timeZone: text,
    windows: Type.Array(windowView),
  },
  { $id: 'Hall' },
);
export type HallView = Static<typeof hallView>;

/** What is known of an agent, by its heartbeats. */
export const AGENT_STATES = ['online', 'silent', 'never-heard'] as const;

export const agentView = Type.Object(
  {
    id: text,
    hallIds: Type.Array(text),
    /** By heartbeats, not by the last will. */
    state: oneOf(AGENT_STATES),
    lastHeardMs: nullable(ms),
    /**
     * Present while it is silent because its hall's mains is off after closing: when it is expected
     * back; null: the timetable has no opening.
     */
    offUntilMs: Type.Optional(nullable(ms)),
    watermarkMs: nullable(ms),
    version: nullable(text),
    /** Readings it has not yet seen confirmed, by its own word. */
    waiting: nullable(Type.Integer()),
    /** Present while it sends a backlog: minutes left by its present rate, null when unknown. */
    catchUp: Type.Optional(Type.Object({ minutesLeft: nullable(Type.Integer()) })),
    /** Readings it dropped because its outbox was full, each counted in a gap. */
    dropped: Type.Optional(Type.Integer()),
    problems: Type.Array(text),
  },
  { $id: 'Agent' },
);
export type AgentView = Static<typeof agentView>;

export const incidentView = Type.Object(
  {
    id: text,
    kind: oneOf(FINDING_KINDS),
    /** Every finding is suspected until a person has concluded. */
    status: oneOf(['suspected', 'confirmed', 'dismissed'] as const),
    /** How far it has come. A reminder counts in no figure. */
    stage: oneOf(STAGES),
    suspectedMs: nullable(ms),
    escalatedMs: nullable(ms),
    /** How often people have concluded on it: a conclusion states the version it is about. */
    version: Type.Integer(),
    /** A station, a pool or a call that it is about. */
    subject: nullable(text),
    /** The calendar of that day was not known: no figure counts it. */
    held: Type.Optional(Type.Boolean()),
    hallId: nullable(text),
    hallName: nullable(text),
    windowId: nullable(text),
    windowNumber: nullable(text),
    agentId: nullable(text),
    deviceId: nullable(text),
    /** When the state began, when it became a finding, and when the collector knew. */
    startedMs: ms,
    raisedMs: ms,
    recordedMs: ms,
    /** It came from a backlog: nobody is paged for it. */
    late: Type.Boolean(),
    /** From a window in trial (试运行): for technicians, and no figure counts it. */
    trial: Type.Optional(Type.Boolean()),
    clearedMs: nullable(ms),
    clearReason: nullable(oneOf(CLEAR_REASONS)),
  },
  { $id: 'Incident' },
);
export type IncidentView = Static<typeof incidentView>;

/** What a person concluded, oldest first; nothing is ever overwritten. */
export const conclusionView = Type.Object(
  {
    version: Type.Integer(),
    conclusion: oneOf(CONCLUSIONS),
    reason: oneOf(CONCLUSION_REASONS),
    remark: nullable(text),
    author: text,
    recordedMs: ms,
  },
  { $id: 'Conclusion' },
);
export type ConclusionView = Static<typeof conclusionView>;

export const incidentDetailView = Type.Object(
  {
    incident: incidentView,
    /** As it was when it was raised. */
    why: whySchema,
    /** As it was when it became more serious. */
    stages: Type.Array(Type.Object({ stage: oneOf(STAGES), atMs: ms, why: whySchema })),
    conclusions: Type.Array(conclusionView),
  },
  { $id: 'IncidentDetail' },
);

/** Everything a page needs to begin with; the live stream continues from `eventId`. */
export const snapshotView = Type.Object(
  {
    siteName: text,
    demo: Type.Boolean(),
    /** Served beyond loopback without TLS, by configuration: every page says so. */
    insecure: Type.Boolean(),
    nowMs: ms,
    pendingAfterMs: Type.Integer(),
    eventId: text,
    areas: Type.Array(areaView),
    halls: Type.Array(hallView),
    agents: Type.Array(agentView),
    /** Open ones and the most recently cleared, newest first. */
    incidents: Type.Array(incidentView),
  },
  { $id: 'Snapshot' },
);
export type SnapshotView = Static<typeof snapshotView>;
