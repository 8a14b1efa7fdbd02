import Type, { type Static, type TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { ID_PATTERN } from '../../protocol/ids.ts';
import type { ToldAs } from '../../runtime/configFile.ts';
import { oneOf } from '../../runtime/oneOf.ts';
import { findProblems } from '../../runtime/schemaFindings.ts';

/**
 * What people say, as the journal keeps it: who is away and why, which spare window is open, who was
 * called, and what was concluded about a finding. Verdicts follow from these like from readings.
 * People are opaque ids, and reasons of absence say cover and notice, never anything medical.
 */
const id = Type.String({ pattern: ID_PATTERN });
const ms = Type.Integer({ minimum: 0, maximum: 8_640_000_000_000_000 });
/** Free words of an official; the only place where a person may be named. Lines and tabs, no other controls. */
const remark = Type.String({
  maxLength: 500,
  pattern: '^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f]*$',
});

/** States that a window can be declared to be in (domain practice: 去向牌, 暂停工作牌, AB角). */
export const DECLARED_STATES = [
  'away', // 暂离, up to the allowance of the policy
  'paused', // 暂停服务, with a sign
  'back-office', // 后台办理
  'stand-in', // B角替岗
  'rotation', // 轮岗交接
  'meeting', // 会议、培训
  'outreach', // 外出、踏勘、上门服务
  'leave-covered', // 请假，有替岗
  'leave-announced', // 请假，窗口关闭，已公示
] as const;
export type DeclaredState = (typeof DECLARED_STATES)[number];

/** States in which somebody else keeps the post (AB角): who, must be named. */
export const COVERED_STATES: readonly string[] = [
  'stand-in',
  'leave-covered',
] satisfies DeclaredState[];

/** A window is in a declared state from `fromMs` on, until it is ended or expires. */
export const declareStatement = Type.Object(
  {
    type: Type.Literal('declare'),
    /** Of this declaration, given by whoever made it: the same id again changes it. */
    id,
    windowId: id,
    state: oneOf(DECLARED_STATES),
    fromMs: ms,
    /** When it expires by itself; null: at the end of that day's duty. */
    untilMs: Type.Union([ms, Type.Null()]),
    /** Whose absence, and who stands in, as opaque ids. */
    person: Type.Optional(id),
    standIn: Type.Optional(id),
    via: oneOf(['api', 'cli', 'import', 'key', 'duty-table'] as const),
  },
  { additionalProperties: false },
);

/** The declared state ended before it expired. */
export const endStatement = Type.Object(
  { type: Type.Literal('end-declaration'), id, windowId: id, atMs: ms },
  { additionalProperties: false },
);

/** A spare window (备用窗口) is opened or closed. */
export const activationStatement = Type.Object(
  { type: Type.Literal('activation'), windowId: id, active: Type.Boolean(), atMs: ms },
  { additionalProperties: false },
);

/** Somebody has booked: an appointment segment that overlaps requires its window or pool. */
export const bookingStatement = Type.Object(
  {
    ...{ type: Type.Literal('booking'), id, hallId: id },
    /** Null: any window of the hall. */
    windowId: Type.Union([id, Type.Null()]),
    ...{ fromMs: ms, untilMs: ms, cancelled: Type.Boolean() },
  },
  { additionalProperties: false },
);

/** A specialist of a station (站所) was called to the front (到岗呼叫). */
export const callStatement = Type.Object(
  {
    type: Type.Literal('call'),
    id,
    windowId: id,
    station: id,
    /** What it is about (事项), on one line. */
    matter: Type.Optional(Type.String({ maxLength: 120, pattern: '^[^\\u0000-\\u001f\\u007f]*$' })),
    atMs: ms,
  },
  { additionalProperties: false },
);

/** The called specialist signed in; occupancy never proves that. */
export const signInStatement = Type.Object(
  { type: Type.Literal('sign-in'), callId: id, person: Type.Optional(id), atMs: ms },
  { additionalProperties: false },
);

/** As `findingId` makes them. */
export const FINDING_ID_PATTERN = '^[0-9a-f]{24}$';

export const CONCLUSIONS = ['confirmed', 'dismissed', 'reopened'] as const;
export type Conclusion = (typeof CONCLUSIONS)[number];

/** Why a finding was dismissed or confirmed; the catalogue has a sentence for each. */
export const CONCLUSION_REASONS = [
  'verified-absent', // 核实无人在岗
  'late-without-reason',
  'sensor-fault',
  'was-present',
  'declared-elsewhere', // 已登记，系统未收到
  'stand-in-present',
  'schedule-wrong',
  'technical-test',
  'equipment-repaired',
  'new-evidence',
  'other',
] as const;
export type ConclusionReason = (typeof CONCLUSION_REASONS)[number];

/** A person concludes on a finding. Written only on the version that the person has seen. */
export const conclusionStatement = Type.Object(
  {
    type: Type.Literal('conclusion'),
    findingId: Type.String({ pattern: FINDING_ID_PATTERN }),
    /** 1 for the first conclusion about this finding. */
    version: Type.Integer({ minimum: 1 }),
    conclusion: oneOf(CONCLUSIONS),
    reason: oneOf(CONCLUSION_REASONS),
    remark: Type.Optional(remark),
  },
  { additionalProperties: false },
);

export const statementSchema = Type.Union([
  declareStatement,
  endStatement,
  activationStatement,
  bookingStatement,
  callStatement,
  signInStatement,
  conclusionStatement,
]);
export type Statement = Static<typeof statementSchema>;
export type StatementType = Statement['type'];
export type DeclareStatement = Static<typeof declareStatement>;
export type EndStatement = Static<typeof endStatement>;
export type ActivationStatement = Static<typeof activationStatement>;
export type BookingStatement = Static<typeof bookingStatement>;
export type CallStatement = Static<typeof callStatement>;
export type SignInStatement = Static<typeof signInStatement>;
export type ConclusionStatement = Static<typeof conclusionStatement>;

const SCHEMAS: Readonly<Record<StatementType, TSchema>> = {
  declare: declareStatement,
  'end-declaration': endStatement,
  activation: activationStatement,
  booking: bookingStatement,
  call: callStatement,
  'sign-in': signInStatement,
  conclusion: conclusionStatement,
};
const validators = new Map<string, Validator>();

/** What is wrong with a statement: the field, and why. */
export interface StatementFault {
  readonly field: string;
  /** In English, for logs; people are told by `told`. */
  readonly reason: string;
  readonly told: ToldAs;
}

/** What is wrong with a value that should be a statement. Null: it is one. */
export function statementFault(value: unknown): StatementFault | null {
  const type = (value as { type?: unknown } | null | undefined)?.type;
  if (typeof type !== 'string' || !Object.hasOwn(SCHEMAS, type)) {
    const facts = { allowed: Object.keys(SCHEMAS).join(', '), value: String(type).slice(0, 40) };
    const reason = 'is no kind of statement';
    return { field: 'type', reason, told: { keyword: 'enum', facts } };
  }
  const validator = validators.get(type) ?? Compile(SCHEMAS[type as StatementType]);
  validators.set(type, validator);
  if (validator.Check(value)) return null;
  const [first] = findProblems(SCHEMAS[type as StatementType], value);
  if (first === undefined) throw new Error('a schema refuses what nothing is wrong with');
  const { path, keyword, facts, message } = first;
  return { field: path.join('.'), reason: message, told: { keyword, facts } };
}

/** What a statement is about: statements with the same subject belong together. */
export function subjectOf(statement: Statement): string {
  switch (statement.type) {
    case 'declare':
    case 'end-declaration':
      return `declaration/${statement.windowId}/${statement.id}`;
    case 'activation':
      return `activation/${statement.windowId}`;
    case 'booking':
      return `booking/${statement.id}`;
    case 'call':
      return `call/${statement.id}`;
    case 'sign-in':
      return `call/${statement.callId}`;
    case 'conclusion':
      return `finding/${statement.findingId}`;
    default:
      return statement satisfies never;
  }
}

const DAY_MS = 86_400_000;

/**
 * The last instant for which a statement counts, epoch ms: the journal keeps it as long as the
 * readings of that time. Infinity: for ever, because something that still holds follows from it.
 */
export function countsUntilMs(statement: Statement): number {
  switch (statement.type) {
    case 'declare':
      return statement.untilMs ?? statement.fromMs + DAY_MS;
    case 'booking':
      return statement.untilMs;
    case 'activation':
    case 'end-declaration':
    case 'call':
    case 'sign-in':
      return statement.atMs + DAY_MS;
    case 'conclusion':
      return Number.POSITIVE_INFINITY;
    default:
      return statement satisfies never;
  }
}
