import Type, { type Static, type TSchema } from 'typebox';
import { oneOf } from '../../runtime/oneOf.ts';
import { whySchema } from '../detection/finding.ts';
import { VERDICTS } from '../detection/verdict.ts';
import { DUTY_BASES, SERVICE_TYPES } from '../duty/serviceType.ts';
import { quietView } from '../live/liveEvent.ts';
import { COVERAGE_VIEWS } from './coverageViews.ts';
import { OPERATION_VIEWS } from './operationViews.ts';
import { STATEMENT_VIEWS } from './statementViews.ts';
import {
  agentView,
  areaView,
  conclusionView,
  deviceView,
  hallView,
  incidentDetailView,
  incidentView,
  snapshotView,
  windowView,
} from './views.ts';

const ms = Type.Integer();
const text = Type.String();

/** The only shape of a refusal or an error. `field` names what was wrong in the request. */
export const problemView = Type.Object(
  { code: text, message: text, field: Type.Optional(text) },
  { $id: 'Problem' },
);
export type ProblemView = Static<typeof problemView>;

/** Times are epoch milliseconds UTC. It ends earlier when it is not used for 12 hours. */
export const sessionView = Type.Object({ createdMs: ms, expiresMs: ms }, { $id: 'Session' });
export type SessionView = Static<typeof sessionView>;

/** A stretch of time with one verdict; `toMs` is null while it lasts. */
export const windowIntervalView = Type.Object(
  {
    fromMs: ms,
    toMs: Type.Union([ms, Type.Null()]),
    verdict: oneOf(VERDICTS),
    /** Who had to be there; null in intervals from before this was told. */
    basis: Type.Union([oneOf(DUTY_BASES), Type.Null()]),
    service: Type.Union([oneOf(SERVICE_TYPES), Type.Null()]),
    /** Excused: the declared state; not on duty: why. */
    because: Type.Union([text, Type.Null()]),
    /** False: no notice covers the day; its hours were assumed. */
    isCalendarCovered: Type.Boolean(),
  },
  { $id: 'WindowInterval' },
);
export type WindowIntervalView = Static<typeof windowIntervalView>;

export const windowIntervalsView = Type.Object(
  {
    windowId: text,
    fromMs: ms,
    toMs: ms,
    /** Those that overlap the time asked for, oldest first, not cut to it. */
    intervals: Type.Array(windowIntervalView),
  },
  { $id: 'WindowIntervals' },
);

export const incidentPageView = Type.Object(
  {
    /** Newest first. */
    incidents: Type.Array(incidentView),
    /** What to give as `before` to get the next page; null when this was the last. */
    nextBefore: Type.Union([text, Type.Null()]),
  },
  { $id: 'IncidentPage' },
);

export const areaListView = Type.Object({ areas: Type.Array(areaView) }, { $id: 'AreaList' });
export const hallListView = Type.Object({ halls: Type.Array(hallView) }, { $id: 'HallList' });
export const windowListView = Type.Object(
  { windows: Type.Array(windowView) },
  { $id: 'WindowList' },
);
export const deviceListView = Type.Object(
  { devices: Type.Array(deviceView) },
  { $id: 'DeviceList' },
);
export const agentListView = Type.Object({ agents: Type.Array(agentView) }, { $id: 'AgentList' });

export const healthView = Type.Object({ alive: Type.Boolean() }, { $id: 'Health' });
export const readinessView = Type.Object(
  {
    ready: Type.Boolean(),
    /** Why not; only said to somebody who is signed in. */
    reasons: Type.Optional(Type.Array(text)),
  },
  { $id: 'Readiness' },
);

/** Every named schema, each after those that it refers to. */
export const NAMED_VIEWS: readonly TSchema[] = [
  problemView,
  sessionView,
  areaView,
  deviceView,
  windowView,
  hallView,
  agentView,
  incidentView,
  whySchema,
  conclusionView,
  incidentDetailView,
  snapshotView,
  quietView,
  windowIntervalView,
  windowIntervalsView,
  incidentPageView,
  areaListView,
  hallListView,
  windowListView,
  deviceListView,
  agentListView,
  ...COVERAGE_VIEWS,
  ...OPERATION_VIEWS,
  ...STATEMENT_VIEWS,
  healthView,
  readinessView,
];
