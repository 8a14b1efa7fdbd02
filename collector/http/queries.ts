import type { Static } from 'typebox';
import type { CoverageWish } from '../coverage/coverageDesk.ts';
import type { CoverageReport } from '../coverage/coverageReport.ts';
import type { DutyWarning } from '../duty/dutyWarnings.ts';
import type { WindowIntervalView } from './apiViews.ts';
import type {
  ActivationInForce,
  BookingInForce,
  CallsQuery,
  DeclarationsQuery,
  DeclarationView,
  FindingStatistics,
  OpeningsQuery,
  SpecialistCallView,
} from './statementViews.ts';
import type {
  AgentView,
  AreaView,
  DeviceView,
  HallView,
  IncidentView,
  incidentDetailView,
  SnapshotView,
  WindowView,
} from './views.ts';

type Awaitable<T> = T | Promise<T>;

/** Which incidents to list, newest first. */
export interface IncidentsQuery {
  /** Only those that have not been cleared. */
  readonly openOnly?: boolean;
  readonly limit: number;
  /** The id of the last incident of the page before. */
  readonly before?: string;
}

export type IncidentDetailView = Static<typeof incidentDetailView>;

/** Whether the collector can do its work, and in plain English why not. */
export interface Readiness {
  readonly ok: boolean;
  readonly reasons: readonly string[];
}

/** What people said, and how findings were concluded. */
export interface SaidQueries {
  /** Those that touch [fromMs, toMs), the oldest first. */
  declarations(query: DeclarationsQuery): Awaitable<readonly DeclarationView[]>;
  /** Bookings that were not cancelled and touch [fromMs, toMs), the earliest first. */
  bookings(query: OpeningsQuery): Awaitable<readonly BookingInForce[]>;
  /** When spare windows are open within [fromMs, toMs), the earliest first. */
  activations(query: OpeningsQuery): Awaitable<readonly ActivationInForce[]>;
  /** Newest first. */
  specialistCalls(query: CallsQuery): Awaitable<readonly SpecialistCallView[]>;
  /** By when a specialist who was called then has to sign in; null: there is no such window. */
  specialistDueMs(windowId: string, calledMs: number): number | null;
  /** Findings that were raised in [fromMs, toMs). */
  findingStatistics(range: {
    readonly fromMs: number;
    readonly toMs: number;
  }): Awaitable<FindingStatistics>;
}

/** All that the HTTP side asks of the rest of the collector. An unknown id is answered by null. */
export interface CollectorQueries extends SaidQueries {
  /** The event id is put in by the HTTP side, from before the question, so that nothing is missed. */
  snapshot(): Awaitable<Omit<SnapshotView, 'eventId'>>;
  areas(): Awaitable<readonly AreaView[]>;
  halls(): Awaitable<readonly HallView[]>;
  windows(): Awaitable<readonly WindowView[]>;
  devices(): Awaitable<readonly DeviceView[]>;
  agents(): Awaitable<readonly AgentView[]>;
  incidents(query: IncidentsQuery): Awaitable<readonly IncidentView[]>;
  incident(id: string): Awaitable<IncidentDetailView | null>;
  /** Intervals that overlap [fromMs, toMs), oldest first. */
  intervals(
    windowId: string,
    fromMs: number,
    toMs: number,
  ): Awaitable<readonly WindowIntervalView[] | null>;
  /** Null: there is no such hall or area. */
  coverage(wish: CoverageWish): Awaitable<CoverageReport | null>;
  /** What is missing of calendar, stand-ins and stations. */
  siteWarnings(): Awaitable<readonly DutyWarning[]>;
  ready(): Awaitable<Readiness>;
  /** The Prometheus text format. */
  metricsText(): Awaitable<string>;
}
