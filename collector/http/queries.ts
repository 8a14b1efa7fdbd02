import type { Static } from 'typebox';
import type { WindowIntervalView } from './apiViews.ts';
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

/** All that the HTTP side asks of the rest of the collector. An unknown id is answered by null. */
export interface CollectorQueries {
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
  ready(): Awaitable<Readiness>;
  /** The Prometheus text format. */
  metricsText(): Awaitable<string>;
}
