import Type, { type Static, type TSchema } from 'typebox';
import { ID_PATTERN } from '../../protocol/ids.ts';
import { oneOf } from '../../runtime/oneOf.ts';
import { FINDING_KINDS } from '../detection/finding.ts';
import {
  activationStatement,
  bookingStatement,
  callStatement,
  conclusionStatement,
  DECLARED_STATES,
  declareStatement,
} from '../journal/statement.ts';
import { IMPORT_CHARACTERS_MAX } from '../statements/declarationFile.ts';
import { conclusionView } from './views.ts';

function nullable<S extends TSchema>(schema: S) {
  return Type.Union([schema, Type.Null()]);
}
const ms = Type.Integer();
const text = Type.String();
const closed = { additionalProperties: false } as const;

/** A window was declared to be in a state, from `fromMs` until it was ended or expires. */
export const declarationView = Type.Object(
  {
    id: text,
    windowId: text,
    state: oneOf(DECLARED_STATES),
    fromMs: ms,
    /** When it expires by itself; null: at the end of that day's duty. */
    untilMs: nullable(ms),
    /** When it was ended before that; null: it was not. */
    endedMs: nullable(ms),
    /** Opaque ids. */
    person: nullable(text),
    standIn: nullable(text),
    via: oneOf(['api', 'cli', 'import', 'key', 'duty-table'] as const),
    author: text,
    recordedMs: ms,
  },
  { $id: 'Declaration' },
);
export type DeclarationView = Static<typeof declarationView>;

export const declarationListView = Type.Object(
  {
    /** The oldest first. */
    declarations: Type.Array(declarationView),
    /** There are more than were listed: ask for a shorter time. */
    more: Type.Boolean(),
  },
  { $id: 'DeclarationList' },
);

export const declarationEndView = Type.Object(
  { id: text, windowId: text, atMs: ms, author: text, recordedMs: ms },
  { $id: 'DeclarationEnd' },
);

export const activationView = Type.Object(
  { windowId: text, active: Type.Boolean(), atMs: ms, author: text, recordedMs: ms },
  { $id: 'Activation' },
);

export const bookingView = Type.Object(
  {
    id: text,
    hallId: text,
    windowId: nullable(text),
    fromMs: ms,
    untilMs: ms,
    cancelled: Type.Boolean(),
    author: text,
    recordedMs: ms,
  },
  { $id: 'Booking' },
);

/** A booking that is in force: for one window, or for any of its hall. */
export const bookingListView = Type.Object(
  {
    /** The earliest first. */
    bookings: Type.Array(
      Type.Object({
        ...{ id: text, hallId: text, windowId: nullable(text) },
        ...{ fromMs: ms, untilMs: ms, author: text },
      }),
    ),
    more: Type.Boolean(),
  },
  { $id: 'BookingList' },
);
export type BookingInForce = Static<typeof bookingListView>['bookings'][number];

/** When spare windows are open: until they are closed, at the latest until that day ends. */
export const activationListView = Type.Object(
  {
    /** The earliest first. */
    activations: Type.Array(
      Type.Object({ hallId: text, windowId: text, fromMs: ms, untilMs: ms, author: text }),
    ),
    more: Type.Boolean(),
  },
  { $id: 'ActivationList' },
);
export type ActivationInForce = Static<typeof activationListView>['activations'][number];

/** A specialist of a station was called to the front. */
export const specialistCallView = Type.Object(
  {
    id: text,
    windowId: text,
    station: text,
    matter: nullable(text),
    calledMs: ms,
    /** By when to sign in, by the policy of the window now; null: the window is gone. */
    dueMs: nullable(ms),
    signedInMs: nullable(ms),
    author: text,
  },
  { $id: 'SpecialistCall' },
);
export type SpecialistCallView = Static<typeof specialistCallView>;

export const specialistCallListView = Type.Object(
  {
    /** Newest first. */
    calls: Type.Array(specialistCallView),
    more: Type.Boolean(),
  },
  { $id: 'SpecialistCallList' },
);

export const signInView = Type.Object(
  { callId: text, person: nullable(text), atMs: ms, author: text, recordedMs: ms },
  { $id: 'SignIn' },
);

/** All that is concluded about a finding now, oldest first; `version` counts them. */
export const conclusionListView = Type.Object(
  { findingId: text, version: Type.Integer(), conclusions: Type.Array(conclusionView) },
  { $id: 'ConclusionList' },
);

/** Somebody else was faster, or nothing is left to conclude: what is concluded now. */
export const conclusionConflictView = Type.Object(
  {
    ...{ code: text, message: text, field: Type.Optional(text) },
    /** Absent where the conflict is not about conclusions. */
    version: Type.Optional(Type.Integer()),
    conclusions: Type.Optional(Type.Array(conclusionView)),
  },
  { $id: 'ConclusionConflict' },
);

export const importView = Type.Object({ imported: Type.Integer() }, { $id: 'DeclarationImport' });

/** A file that was refused as a whole, with all that is wrong with it. */
export const importRefusalView = Type.Object(
  {
    ...{ code: text, message: text, field: Type.Optional(text) },
    problems: Type.Optional(
      Type.Array(Type.Object({ file: text, line: Type.Integer(), code: text, message: text })),
    ),
  },
  { $id: 'DeclarationImportRefusal' },
);

const count = Type.Integer();
export const statusCountsView = Type.Object(
  { suspected: count, confirmed: count, dismissed: count },
  { $id: 'StatusCounts' },
);
export type StatusCounts = Static<typeof statusCountsView>;

/** Findings of one kind. Each is in one of the groups; figures use `counted` alone. */
export const findingCountsView = Type.Object(
  {
    kind: oneOf(FINDING_KINDS),
    counted: statusCountsView,
    /** Never became more than a reminder. */
    reminders: statusCountsView,
    /** The calendar of that day was not known. */
    held: statusCountsView,
    /** From a window, or under a policy, in trial (试运行). */
    trial: statusCountsView,
  },
  { $id: 'FindingCounts' },
);
export type FindingCounts = Static<typeof findingCountsView>;

/** Suspected apart from confirmed, by when findings were raised. */
export const findingStatisticsView = Type.Object(
  { fromMs: ms, toMs: ms, kinds: Type.Array(findingCountsView) },
  { $id: 'FindingStatistics' },
);
export type FindingStatistics = Static<typeof findingStatisticsView>;

/** Every named schema of this page, each after those that it refers to. */
export const STATEMENT_VIEWS: readonly TSchema[] = [
  declarationView,
  declarationListView,
  declarationEndView,
  activationView,
  bookingView,
  bookingListView,
  activationListView,
  specialistCallView,
  specialistCallListView,
  signInView,
  conclusionListView,
  conclusionConflictView,
  importView,
  importRefusalView,
  statusCountsView,
  findingCountsView,
  findingStatisticsView,
];

/** Which declarations to list. */
export interface DeclarationsQuery {
  readonly windowId?: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
}

/** Which bookings and activations to list; a window's are those of its hall, too. */
export interface OpeningsQuery {
  readonly hallId?: string;
  readonly windowId?: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
}

/** Which calls to list, by when they were made. */
export interface CallsQuery {
  /** Only those without a sign-in. */
  readonly openOnly: boolean;
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
}

const id = Type.String({ pattern: ID_PATTERN });
const declared = declareStatement.properties;
const called = callStatement.properties;
const concluded = conclusionStatement.properties;
const booked = bookingStatement.properties;

/** Left out: an id of its own, from now on, until the end of that day's duty. */
export const declareBody = Type.Object(
  {
    windowId: declared.windowId,
    state: declared.state,
    id: Type.Optional(declared.id),
    fromMs: Type.Optional(declared.fromMs),
    untilMs: Type.Optional(declared.untilMs),
    person: declared.person,
    standIn: declared.standIn,
  },
  closed,
);
export type DeclareBody = Static<typeof declareBody>;

/** Left out: now. */
export const atBody = Type.Object({ atMs: Type.Optional(called.atMs) }, closed);
export type AtBody = Static<typeof atBody>;

export const activationBody = Type.Object(
  { active: activationStatement.properties.active, atMs: Type.Optional(called.atMs) },
  closed,
);
export type ActivationBody = Static<typeof activationBody>;

/** The same id again changes a booking, or cancels it. */
export const bookingBody = Type.Object(
  {
    id: Type.Optional(booked.id),
    hallId: booked.hallId,
    windowId: Type.Optional(booked.windowId),
    fromMs: booked.fromMs,
    untilMs: booked.untilMs,
    cancelled: Type.Optional(booked.cancelled),
  },
  closed,
);
export type BookingBody = Static<typeof bookingBody>;

export const callBody = Type.Object(
  {
    windowId: called.windowId,
    station: called.station,
    matter: called.matter,
    atMs: Type.Optional(called.atMs),
  },
  closed,
);
export type CallBody = Static<typeof callBody>;

export const signInBody = Type.Object(
  { person: Type.Optional(id), atMs: Type.Optional(called.atMs) },
  closed,
);
export type SignInBody = Static<typeof signInBody>;

export const conclusionBody = Type.Object(
  {
    /** `version` of the finding as the person has seen it: how often it had been concluded on. */
    version: Type.Integer({ minimum: 0 }),
    conclusion: concluded.conclusion,
    reason: concluded.reason,
    remark: concluded.remark,
  },
  closed,
);
export type ConclusionBody = Static<typeof conclusionBody>;

export const importBody = Type.Object(
  {
    /** As it is named in problems. */
    file: Type.Optional(Type.String({ maxLength: 200, default: 'import' })),
    format: oneOf(['csv', 'jsonl'] as const),
    text: Type.String({ maxLength: IMPORT_CHARACTERS_MAX }),
    via: Type.Optional(oneOf(['import', 'duty-table'] as const, { default: 'import' })),
  },
  closed,
);
export type ImportBody = Static<typeof importBody>;
