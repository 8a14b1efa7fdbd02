import { join } from 'node:path';
import type { Clock } from '../runtime/clock.ts';
import { createLifecycle, type Part } from '../runtime/lifecycle.ts';
import type { Log } from '../runtime/log.ts';
import { packageRoot } from '../runtime/packageRoot.ts';
import { type Random, randomId } from '../runtime/random.ts';
import { createSignInLinks } from './access/signInLinks.ts';
import { createSqlAccessStore } from './access/sqlAccessStore.ts';
import type { CollectorConfig } from './config.ts';
import { createMessagePort } from './createMessagePort.ts';
import { createSeriesPart } from './createSeriesPart.ts';
import { createDetectionReader } from './detection/runDetection.ts';
import { createDutyCalendar } from './duty/dutyHours.ts';
import { createHttpPart, createMetricsPart, type HttpPart } from './http/httpPart.ts';
import { createIngest } from './ingest/ingest.ts';
import { type Journal, openJournal } from './journal/journal.ts';
import { createUpkeep } from './journal/upkeep.ts';
import { createLiveFeed } from './live/liveFeed.ts';
import { createLivePublisher } from './live/livePublisher.ts';
import { createCollectorMetrics } from './metrics/collectorMetrics.ts';
import type { Site } from './site/site.ts';
import { indexSite } from './site/siteIndex.ts';
import { createCollectorQueries } from './state/collectorQueries.ts';
import { createLiveModel } from './state/liveModel.ts';
import { createStateStore } from './state/stateStore.ts';

export interface CollectorOptions {
  readonly config: CollectorConfig;
  readonly site: Site;
  /** Who changed the site file, for its revision in the journal. */
  readonly author: string;
  readonly version: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export interface Collector {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Where the console is, like http://127.0.0.1:8420. */
  address(): string;
  /** The port of the embedded broker; 0 with an external one. */
  mqttPort(): number;
  newSignInLink(): Promise<string>;
}

/**
 * The whole collector. Every part is made once here and connected here:
 *
 *   agents ⇄ port (embedded broker, or one outside)
 *               │ receive                ▲ confirmation, only after the commit
 *             ingest ── batch ──→ journal (on the disk from here)
 *                                   │ rows, by a cursor each
 *              ┌────────────────────┼──────────────┐
 *          detection            series writer    upkeep
 *              │ effects, one transaction
 *            state ──→ live model ──→ live feed ──→ http (API, stream, console)
 *
 * Only the journal's file is opened here; nothing listens before `start`.
 */
export function createCollector(options: CollectorOptions): Collector {
  const { config, clock, log, random } = options;
  const site = indexSite(options.site);
  const journal = openJournal({
    path: join(config.dataFolder, 'journal.db'),
    clock,
    log: log.child({ part: 'journal' }),
    retentionDays: config.journal.retentionDays,
  });
  const state = createStateStore({
    path: join(config.dataFolder, 'state.db'),
    site: () => site,
  });
  const { port, mqttPort } = createMessagePort({ config, clock, random, log });
  const ids = new Set(config.agents.map((agent) => agent.id));
  const ingest = createIngest({
    journal,
    port,
    clock,
    log: log.child({ part: 'ingest' }),
    knownAgents: (agentId) => ids.has(agentId),
  });
  const detection = createDetectionReader({ journal, state, clock, log });
  const series = createSeriesPart({ config, journal, clock, random, log });
  const model = createLiveModel({
    site,
    calendar: createDutyCalendar(),
    state,
    statusOf: ingest.statusOf,
    clock,
  });
  const feed = createLiveFeed({ epoch: randomId(4) });
  const publisher = createLivePublisher({
    ...{ detection, model, state, feed, clock, log },
    windowIds: [...site.windows.keys()],
    onStatus: ingest.onStatus,
  });
  const isInsecure = config.http.insecure || config.mqtt.insecure;
  const metricsText = createCollectorMetrics({
    port: () => port.counters,
    ingest: () => ingest.counters,
    quarantined: () => journal.quarantineTotals(),
    journalLastId: () => journal.lastId(),
    detectionCursor: () => detection.cursor(),
    views: () => model.views(),
    series: () => series?.status() ?? null,
    isInsecure,
  });
  const queries = createCollectorQueries({
    ...{ site, model, state, clock, isInsecure, metricsText },
    ready: () => readiness(journal, detection.cursor()),
  });
  const access = createSqlAccessStore(() => state.database());
  const http = createHttpPart({
    listen: { ...config.http, tls: config.http.tls ?? null },
    build: {
      ...{ queries, feed, access, clock, log },
      version: options.version,
      consoleFolder: join(packageRoot(), 'console', 'dist'),
    },
  });
  const upkeep = createUpkeep({
    ...{ journal, clock, log },
    passedByAll: () => Math.min(detection.cursor(), series?.status().cursor ?? detection.cursor()),
    detectionState: () => state.detectionState(),
  });
  const lifecycle = createLifecycle([
    journalPart(journal, options),
    state,
    detection,
    ...(series === null ? [] : [series]),
    publisher,
    upkeep,
    ingest,
    http,
    ...metricsPart(config, { queries, clock, log }),
  ]);
  const links = createSignInLinks({ store: access, clock });
  return {
    ...lifecycle,
    address: () => http.url(),
    mqttPort,
    newSignInLink: async () => (await links.create(http.url())).url,
  };
}

/** The collector's own first words: it has started, and this is what it supervises. */
function journalPart(journal: Journal, options: CollectorOptions): Part {
  const { site, author, clock, log } = options;
  return {
    name: 'journal',
    start() {
      journal.appendStart();
      const { written } = journal.appendRevision({ site, author, validFromMs: clock.wallMs() });
      if (written) log.info({ author }, 'The site has changed; its revision is in the journal.');
    },
    stop: () => journal.close(),
  };
}

function metricsPart(
  config: CollectorConfig,
  build: Parameters<typeof createMetricsPart>[0]['build'],
): HttpPart[] {
  return config.metrics === undefined
    ? []
    : [createMetricsPart({ port: config.metrics.port, build })];
}

/** Rows not judged above which pages are too far behind to be trusted as live. */
const LAG_ROWS_MAX = 10_000;

function readiness(journal: Journal, cursor: number) {
  const lag = journal.lastId() - cursor;
  const reasons = lag > LAG_ROWS_MAX ? [`${lag} journal rows are not judged yet`] : [];
  return { ok: reasons.length === 0, reasons };
}
