import { join } from 'node:path';
import type { Clock } from '../runtime/clock.ts';
import { createLifecycle, type Part } from '../runtime/lifecycle.ts';
import type { Log } from '../runtime/log.ts';
import { packageRoot } from '../runtime/packageRoot.ts';
import { type Random, randomId } from '../runtime/random.ts';
import type { AccessStore } from './access/accessStore.ts';
import { createSignInLinks } from './access/signInLinks.ts';
import { createSqlAccessStore } from './access/sqlAccessStore.ts';
import type { MessagePort } from './broker/messagePort.ts';
import { type AgentOperation, createAgentOperation } from './commands/agentOperation.ts';
import { createCommandDesk } from './commands/commandDesk.ts';
import { createConfigurationDesk } from './commands/configurationDesk.ts';
import { createHintDesk } from './commands/hintDesk.ts';
import { createSqlCommandStore } from './commands/sqlCommandStore.ts';
import type { CollectorConfig } from './config.ts';
import { createCoverageDesk } from './coverage/coverageDesk.ts';
import { createFactsPart } from './createFactsPart.ts';
import { createMessagePort } from './createMessagePort.ts';
import { createSeriesPart } from './createSeriesPart.ts';
import { createDetectionReader, type DetectionReader } from './detection/runDetection.ts';
import { createDutyCalendar } from './duty/dutyHours.ts';
import { createHttpPart, createMetricsPart } from './http/httpPart.ts';
import { createIngest, type Ingest } from './ingest/ingest.ts';
import { type Journal, openJournal } from './journal/journal.ts';
import { createUpkeep } from './journal/upkeep.ts';
import { createLiveFeed, type LiveFeed } from './live/liveFeed.ts';
import { createLivePublisher } from './live/livePublisher.ts';
import { createCollectorMetrics } from './metrics/collectorMetrics.ts';
import { createNoticeWatch, ownCertificates } from './notices/noticeWatch.ts';
import type { FactsWriter } from './series/facts/factsWriter.ts';
import type { SeriesWriter } from './series/seriesWriter.ts';
import type { Site } from './site/site.ts';
import { indexSite, type SiteIndex } from './site/siteIndex.ts';
import { createCollectorQueries } from './state/collectorQueries.ts';
import { createLiveModel, type LiveModel } from './state/liveModel.ts';
import { readPoolStretches } from './state/poolStretches.ts';
import { pruneEvidence } from './state/pruneEvidence.ts';
import { createStatementQueries } from './state/statementQueries.ts';
import { createStateStore, type StateStore } from './state/stateStore.ts';
import { createStatementDesk } from './statements/statementDesk.ts';

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
  /** Rows of the journal, and how many of them are judged. */
  progress(): { readonly stored: number; readonly judged: number };
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
    ...{ path: join(config.dataFolder, 'journal.db'), clock, log: log.child({ part: 'journal' }) },
    retentionDays: config.journal.retentionDays,
  });
  const state = createStateStore({ path: join(config.dataFolder, 'state.db'), site: () => site });
  const { port, mqttPort } = createMessagePort({ config, clock, random, log });
  const ids = new Set(config.agents.map((agent) => agent.id));
  const ingest = createIngest({
    ...{ journal, port, clock, log: log.child({ part: 'ingest' }) },
    knownAgents: (agentId) => ids.has(agentId),
  });
  const detection = createDetectionReader({ journal, state, clock, log });
  const series = createSeriesPart({ config, journal, clock, random, log });
  const model = createLiveModel({
    site,
    calendar: createDutyCalendar(),
    state,
    ...{ statusOf: ingest.statusOf, catchUpOf: ingest.catchUpOf },
    clock,
  });
  const facts = createFactsPart({ ...options, site, state, live: model, series });
  const feed = createLiveFeed({ epoch: randomId(4) });
  const publisher = createLivePublisher({
    ...{ detection, model, state, feed, clock, log },
    windowIds: [...site.windows.keys()],
    onStatus: ingest.onStatus,
  });
  const access = createSqlAccessStore(() => state.database());
  const { operation, desks } = createOperation(options, {
    ...{ state, ingest, port, ids, detection, site },
  });
  const { http, metrics } = createHttpParts(options, {
    ...{ site, journal, state, ingest, detection, series, facts },
    ...{ model, feed, access, port, operation },
  });
  const upkeep = createUpkeep({
    ...{ journal, clock, log },
    passedByAll: () => Math.min(detection.cursor(), series?.status().cursor ?? detection.cursor()),
    detectionState: () => state.detectionState(),
    pruneEvidence: (afterKey, nowMs) => pruneEvidence(state.database(), { afterKey, nowMs }),
  });
  const lifecycle = createLifecycle([
    journalPart(journal, options),
    state,
    detection,
    ...(series === null ? [] : [series]),
    publisher,
    upkeep,
    ...(facts === null ? [] : [facts]),
    ...desks,
    createNoticeWatch({
      ...{ journal, clock, log, certificates: ownCertificates(config) },
      onStatus: ingest.onStatus,
    }),
    ingest,
    http,
    ...(metrics === null ? [] : [metrics]),
  ]);
  const links = createSignInLinks({ store: access, clock });
  return {
    ...lifecycle,
    address: () => http.url(),
    mqttPort,
    progress: () => ({ stored: journal.lastId(), judged: detection.cursor() }),
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
      // A site may say that it has been so for a while: a correction of what was judged meanwhile.
      const validFromMs =
        site.validFrom === undefined ? clock.wallMs() : Date.parse(site.validFrom);
      const { written } = journal.appendRevision({ site, author, validFromMs });
      if (written) log.info({ author }, 'The site has changed; its revision is in the journal.');
    },
    stop: () => journal.close(),
  };
}

/** What technicians ask of agents; heard before the agents can say anything. */
function createOperation(
  { clock, log: wholeLog }: CollectorOptions,
  parts: {
    readonly state: StateStore;
    readonly ingest: Ingest;
    readonly port: MessagePort;
    readonly ids: ReadonlySet<string>;
    readonly detection: DetectionReader;
    readonly site: SiteIndex;
  },
): { readonly operation: AgentOperation; readonly desks: readonly Part[] } {
  const { state, ingest, port, ids, detection, site } = parts;
  const log = wholeLog.child({ part: 'commands' });
  const store = createSqlCommandStore(() => state.database());
  const desk = createCommandDesk({ store, port, onReply: ingest.onReply, clock, log });
  const configurations = createConfigurationDesk({ store, desk, ingest, clock, log });
  const isKnown = (agentId: string): boolean => ids.has(agentId);
  const { statusOf } = ingest;
  const operation = createAgentOperation({ isKnown, statusOf, desk, configurations, clock });
  const hints = createHintDesk({ detection, site, desk, log });
  return { operation, desks: [desk, configurations, hints] };
}

interface PartsBehindHttp {
  readonly site: SiteIndex;
  readonly journal: Journal;
  readonly state: StateStore;
  readonly ingest: Ingest;
  readonly detection: DetectionReader;
  readonly series: SeriesWriter | null;
  readonly facts: FactsWriter | null;
  readonly model: LiveModel;
  readonly feed: LiveFeed;
  readonly access: AccessStore;
  readonly port: MessagePort;
  readonly operation: AgentOperation;
}

/** The web listener, and the one for Prometheus where it is configured. */
function createHttpParts(options: CollectorOptions, parts: PartsBehindHttp) {
  const { config, clock, log } = options;
  const { site, journal, state, ingest, detection, series, facts } = parts;
  const { model, feed, access, port } = parts;
  const isInsecure = config.http.insecure || config.mqtt.insecure;
  const metricsText = createCollectorMetrics({
    port: () => port.counters,
    ingest: () => ingest.counters,
    quarantined: () => journal.quarantineTotals(),
    journalLastId: () => journal.lastId(),
    detectionCursor: () => detection.cursor(),
    views: () => model.views(),
    series: () => series?.status() ?? null,
    facts: () => facts?.status() ?? null,
    isInsecure,
  });
  const said = createStatementQueries({ database: () => state.database(), site });
  const statements = createStatementDesk({
    ...{ site: () => site, journal, clock },
    findFinding: said.findFinding,
    caughtUp: () => detection.caughtUp(),
  });
  const queries = createCollectorQueries({
    ...{ site, model, state, clock, isInsecure, metricsText, said },
    coverage: createCoverageDesk({
      ...{ site, clock },
      calendar: createDutyCalendar(),
      state: {
        ...state,
        poolStretches: (span) => readPoolStretches(state.database(), span),
      },
      breathe: () => new Promise((resolve) => setImmediate(resolve)),
    }),
    ready: () => readiness(journal, detection.cursor()),
  });
  const consoleFolder = join(packageRoot(), 'console', 'dist');
  const http = createHttpPart({
    listen: { ...config.http, tls: config.http.tls ?? null },
    build: {
      ...{ queries, feed, access, clock, log, consoleFolder, operation: parts.operation },
      statements,
      version: options.version,
    },
  });
  const metrics =
    config.metrics === undefined
      ? null
      : createMetricsPart({ port: config.metrics.port, build: { queries, clock, log } });
  return { http, metrics };
}

/** Rows not judged above which pages are too far behind to be trusted as live. */
const LAG_ROWS_MAX = 10_000;

function readiness(journal: Journal, cursor: number) {
  const lag = journal.lastId() - cursor;
  const reasons = lag > LAG_ROWS_MAX ? [`${lag} journal rows are not judged yet`] : [];
  return { ok: reasons.length === 0, reasons };
}
