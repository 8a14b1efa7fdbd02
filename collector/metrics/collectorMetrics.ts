import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { PortCounters } from '../broker/messagePort.ts';
import { DEVICE_STATUSES } from '../detection/verdict.ts';
import { AGENT_STATES, SHOWN_STATES } from '../http/views.ts';
import type { IngestCounters } from '../ingest/ingestCounters.ts';
import type { FactsStatus } from '../series/facts/factsWriter.ts';
import type { SeriesStatus } from '../series/seriesStatus.ts';
import type { LiveViews } from '../state/liveViews.ts';

/** Where the figures are read, at the moment at which somebody asks. */
export interface MetricsSources {
  readonly port: () => PortCounters;
  readonly ingest: () => IngestCounters;
  readonly quarantined: () => { readonly rows: number; readonly dropped: number };
  readonly journalLastId: () => number;
  readonly detectionCursor: () => number;
  readonly views: () => Pick<LiveViews, 'halls' | 'agents' | 'devices'>;
  /** Null when no InfluxDB is configured. */
  readonly series: () => SeriesStatus | null;
  /** Null when no states and figures are written there. */
  readonly facts?: () => FactsStatus | null;
  readonly isInsecure: boolean;
}

interface Figure {
  readonly name: string;
  readonly help: string;
  /** The value, or one per label value. */
  readonly read: () => number | ReadonlyMap<string, number>;
  readonly label?: string;
  readonly type?: 'gauge';
}

/** The text that Prometheus reads. Counters begin at 0 with every start; units stand in the names. */
export function createCollectorMetrics(sources: MetricsSources): () => Promise<string> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const figure of [
    ...ingestFigures(sources),
    ...brokerFigures(sources),
    ...stateFigures(sources),
    ...seriesFigures(sources),
    ...factFigures(sources),
  ]) {
    register(registry, figure);
  }
  return () => registry.metrics();
}

function register(registry: Registry, figure: Figure): void {
  const labelNames = figure.label === undefined ? [] : [figure.label];
  const options = { name: figure.name, help: figure.help, labelNames, registers: [registry] };
  const fill = (metric: { reset(): void; inc(labels: object, value: number): void }): void => {
    metric.reset();
    const value = figure.read();
    if (typeof value === 'number') metric.inc({}, value);
    else for (const [key, count] of value) metric.inc({ [figure.label ?? '']: key }, count);
  };
  if (figure.type === 'gauge') {
    new Gauge({
      ...options,
      collect() {
        fill(this);
      },
    });
  } else {
    new Counter({
      ...options,
      collect() {
        fill(this);
      },
    });
  }
}

function ingestFigures({ ingest, quarantined }: MetricsSources): Figure[] {
  return [
    figure('hallwatch_batches_received_total', 'Batches received', () => ingest().batches),
    figure(
      'hallwatch_readings_stored_total',
      'Readings stored for the first time',
      () => ingest().storedReadings,
    ),
    figure(
      'hallwatch_batches_repeated_total',
      'Batches that brought nothing new',
      () => ingest().repeatedBatches,
    ),
    figure(
      'hallwatch_readings_rejected_total',
      'Readings put into quarantine',
      () => ingest().rejectedReadings,
    ),
    figure(
      'hallwatch_messages_unreadable_total',
      'Messages without a readable envelope',
      () => ingest().unreadable,
    ),
    figure('hallwatch_outbox_forks_total', 'Forks of an outbox found', () => ingest().forks),
    figure('hallwatch_holes_total', 'Batches beyond a hole, not stored', () => ingest().holes),
    figure(
      'hallwatch_batches_failed_total',
      'Batches that could not be stored nor confirmed',
      () => ingest().failed,
    ),
    gauge(
      'hallwatch_quarantine_rows',
      'Readings and messages in quarantine',
      () => quarantined().rows,
    ),
    figure(
      'hallwatch_quarantine_dropped_total',
      'Dropped from a full quarantine',
      () => quarantined().dropped,
    ),
  ];
}

function brokerFigures({ port }: MetricsSources): Figure[] {
  return [
    gauge('hallwatch_agents_connected', 'Agents connected now', () => port().connectedAgents),
    figure(
      'hallwatch_takeovers_total',
      'Connections that pushed an older one away',
      () => port().takeovers,
    ),
    figure(
      'hallwatch_messages_congested_total',
      'Messages not sent to an agent that does not read',
      () => port().congested,
    ),
    {
      name: 'hallwatch_connections_refused_total',
      help: 'Connections refused, by reason',
      label: 'reason',
      read: () => new Map(Object.entries(port().refused)),
    },
  ];
}

function stateFigures(sources: MetricsSources): Figure[] {
  const lag = (): number => sources.journalLastId() - sources.detectionCursor();
  const windows = () => sources.views().halls.flatMap((hall) => hall.windows);
  return [
    gauge('hallwatch_detection_lag_rows', 'Journal rows not judged yet', lag),
    gauge('hallwatch_insecure', '1 while listening beyond loopback without TLS is allowed', () =>
      sources.isInsecure ? 1 : 0,
    ),
    {
      ...gauge('hallwatch_windows', 'Windows by shown state', () =>
        count(
          SHOWN_STATES,
          windows().map((one) => one.state),
        ),
      ),
      label: 'state',
    },
    {
      ...gauge('hallwatch_agents', 'Agents by state', () =>
        count(
          AGENT_STATES,
          sources.views().agents.map((one) => one.state),
        ),
      ),
      label: 'state',
    },
    {
      ...gauge('hallwatch_devices', 'Devices by status', () =>
        count(
          DEVICE_STATUSES,
          sources.views().devices.map((one) => one.status),
        ),
      ),
      label: 'status',
    },
  ];
}

function seriesFigures({ series }: MetricsSources): Figure[] {
  const read = (pick: (status: SeriesStatus) => number) => () => {
    const status = series();
    return status === null ? 0 : pick(status);
  };
  return [
    figure(
      'hallwatch_series_points_written_total',
      'Points that InfluxDB took',
      read((s) => s.written),
    ),
    figure(
      'hallwatch_series_requests_repeated_total',
      'Write requests to be repeated',
      read((s) => s.retried),
    ),
    figure(
      'hallwatch_series_points_quarantined_total',
      'Points refused for what they say',
      read((s) => s.quarantined),
    ),
    gauge(
      'hallwatch_series_lag_rows',
      'Journal rows not written to InfluxDB yet',
      read((s) => s.cursorLag),
    ),
    gauge(
      'hallwatch_series_stopped',
      '1 while the series waits for a person',
      read((s) => (s.state === 'stopped' ? 1 : 0)),
    ),
  ];
}

function factFigures({ facts }: MetricsSources): Figure[] {
  const read = (pick: (status: FactsStatus) => number) => () => {
    const status = facts?.() ?? null;
    return status === null ? 0 : pick(status);
  };
  return [
    figure(
      'hallwatch_series_fact_points_written_total',
      'Points of states and figures that InfluxDB took',
      read((s) => s.written),
    ),
    gauge(
      'hallwatch_series_facts_due',
      'Days, months, findings and windows to be written again',
      read((s) => s.due),
    ),
    gauge(
      'hallwatch_series_facts_stopped',
      '1 while states and figures wait for a person',
      read((s) => (s.state === 'stopped' ? 1 : 0)),
    ),
    figure(
      'hallwatch_series_compared_hours_total',
      'Pairs of a measurement and an hour compared with the facts',
      read((s) => s.reconciliation.hoursCompared),
    ),
    figure(
      'hallwatch_series_compared_different_total',
      'Of them, those that differed and were repaired',
      read((s) => s.reconciliation.hoursDifferent),
    ),
    figure(
      'hallwatch_series_compared_missing_total',
      'Points that were missing',
      read((s) => s.reconciliation.pointsMissing),
    ),
    figure(
      'hallwatch_series_compared_extra_total',
      'Points that no fact gives',
      read((s) => s.reconciliation.pointsExtra),
    ),
    gauge(
      'hallwatch_series_compared_seconds',
      'When the series were compared last, epoch seconds; 0: not since the start',
      read((s) => Math.floor((s.reconciliation.lastRunMs ?? 0) / 1000)),
    ),
  ];
}

function figure(name: string, help: string, read: Figure['read']): Figure {
  return { name, help, read };
}

function gauge(name: string, help: string, read: Figure['read']): Figure {
  return { name, help, read, type: 'gauge' };
}

/** How often each value is there. Those that are not count 0, so that no series comes and goes. */
function count(all: readonly string[], values: readonly string[]): Map<string, number> {
  const counts = new Map(all.map((value) => [value, 0]));
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
