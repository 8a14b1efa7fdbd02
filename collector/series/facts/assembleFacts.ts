import type { Clock } from '../../../runtime/clock.ts';
import type { Log } from '../../../runtime/log.ts';
import type { Random } from '../../../runtime/random.ts';
import { silentAgents } from '../../coverage/coverageReader.ts';
import type { DutyCalendar } from '../../duty/dutyHours.ts';
import type { SiteIndex } from '../../site/siteIndex.ts';
import type { LiveViews } from '../../state/liveViews.ts';
import { forgetSeriesChanges, readSeriesChanges } from '../../state/seriesChanges.ts';
import {
  readFindingFact,
  readFindingFacts,
  readFindingIds,
  readFindingsTouching,
  readFirstVerdict,
  readOpenSuspected,
  readWindowMarks,
} from '../../state/seriesFacts.ts';
import type { StateStore } from '../../state/stateStore.ts';
import type { InfluxAccess } from '../influxAccess.ts';
import type { InfluxPort } from '../influxPort.ts';
import { POST_KINDS } from '../model/codes.ts';
import type { SeriesBucket } from '../model/declaration.ts';
import { createPause } from '../pause.ts';
import { rebuildSeries } from '../rebuildSeries.ts';
import { createSqliteSeriesCursor } from '../sqliteSeriesCursor.ts';
import { createStanding } from '../standing.ts';
import { createFactChanges } from './factChanges.ts';
import { createFactLedger } from './factLedger.ts';
import { createFactSink } from './factSink.ts';
import { createFactsWork, type FactsWork } from './factsWork.ts';
import { createFactsWriter, type FactsWriter } from './factsWriter.ts';
import { createFactUnits } from './factUnits.ts';
import { createPlacedFacts, fullMinute } from './placedFacts.ts';
import { createReconciliation, type Reconciliation } from './reconcile.ts';
import { samplePoints } from './samples.ts';
import { createStateTrails } from './stateTrails.ts';

/** How things are right now. */
export interface LiveSource {
  views(): Pick<LiveViews, 'halls' | 'devices' | 'agents'>;
}

export interface FactsOptions {
  readonly site: SiteIndex;
  readonly calendar: DutyCalendar;
  readonly state: Pick<StateStore, 'database' | 'intervals' | 'agentRows'>;
  readonly live: LiveSource;
  readonly series: { isCountingAgain(): boolean };
  /** series.db. */
  readonly path: string;
  readonly ports: Readonly<Record<SeriesBucket, InfluxPort>>;
  readonly names: Readonly<Record<SeriesBucket, string>>;
  readonly target: { readonly url: string; readonly org: string };
  /** Null: a server that deletes nothing and answers no InfluxQL. */
  readonly access: InfluxAccess | null;
  /** A point of the same series and time takes the place of the one before. Default: true. */
  readonly overwrites?: boolean;
  /** Days that the raw bucket keeps. */
  readonly keptDays: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** A facts writer with its parts, for whoever wants to drive it by hand. */
export interface AssembledFacts extends FactsWriter {
  /** Opens the ledger. For whoever does not call `start`; `stop` closes it all the same. */
  work(): FactsWork;
  reconciliation(): Reconciliation;
}

/** Makes the writer of facts and connects its parts. */
export function assembleFacts(options: FactsOptions): AssembledFacts {
  const { path, ports, names, access, overwrites = true, clock, log } = options;
  const pause = createPause(clock);
  const ledger = createFactLedger(path);
  const quarantine = createSqliteSeriesCursor({ path, clock });
  const bucket = `${names.raw}, ${names.rollup}`;
  const standing = createStanding({ ...options, target: { ...options.target, bucket } });
  const sink = createFactSink({
    ...{ ports, names, access, overwrites, standing, pause },
    onRefused(lines) {
      quarantine.keepRefused(lines);
      standing.showQuarantine(quarantine.quarantine());
      const { reason = '', text = '' } = lines[0] ?? {};
      log.error(
        { code: 'HW-SERIES-003', lines: lines.length, reason, line: text },
        'InfluxDB refuses lines, they are in quarantine',
      );
    },
  });
  let parts: ReturnType<typeof makeParts> | null = null;
  const made = () => {
    ledger.open();
    parts ??= makeParts(options, { ledger, sink });
    return parts;
  };
  const writer = createFactsWriter({
    ...{ ledger, sink, standing, pause, clock, log },
    makeWork: () => made().work,
    makeReconciliation: () => made().reconciliation,
    close() {
      ports.raw.close();
      ports.rollup.close();
      access?.close();
      quarantine.close();
    },
  });
  return { ...writer, work: () => made().work, reconciliation: () => made().reconciliation };
}

function makeParts(
  options: FactsOptions,
  {
    ledger,
    sink,
  }: {
    readonly ledger: ReturnType<typeof createFactLedger>;
    readonly sink: ReturnType<typeof createFactSink>;
  },
) {
  const { site, calendar, live, clock, series, keptDays, log, path } = options;
  const store = storeOf(options.state);
  const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));
  const present = async (nowMs: number) => ({
    nowMs: fullMinute(nowMs),
    marks: await store.marks(),
    silent: silentAgents(await options.state.agentRows()),
  });
  const facts = createPlacedFacts({ site, calendar, store, ratings: ledger.ratings, breathe });
  const trails = createStateTrails({ facts, ledger, sink, keptDays, breathe });
  const units = createFactUnits({ facts, store, ledger, sink });
  let placesDay = Number.NaN;
  const work = createFactsWork({
    ...{ site, facts, ledger, sink, trails, units, present },
    changes: createFactChanges({ site, facts, ledger, store }),
    async samples(nowMs) {
      const day = Math.floor(nowMs / 86_400_000);
      const { halls, devices, agents } = live.views();
      const openSuspected = await store.openSuspected();
      const facts = { site, halls, devices, agents, openSuspected };
      const withPlaces = day !== placesDay;
      placesDay = day;
      return samplePoints(facts, nowMs, withPlaces);
    },
    isCounting: series.isCountingAgain,
    monotonicMs: clock.monotonicMs,
  });
  const reconciliation = createReconciliation({
    ...{ site, facts, store, ledger, sink, units, trails, keptDays, log },
    present,
    async rewriteReadings(span) {
      const cursor = createSqliteSeriesCursor({ path, clock });
      await rebuildSeries({ store: cursor, ...span, withFacts: false });
      cursor.close();
    },
  });
  return { work, reconciliation };
}

function storeOf(state: FactsOptions['state']) {
  const db = () => state.database();
  return {
    intervals: state.intervals,
    marks: () => readWindowMarks(db()),
    findings: (query: Parameters<typeof readFindingFacts>[1]) => readFindingFacts(db(), query),
    finding: (id: string) => readFindingFact(db(), id),
    findingIds: () => readFindingIds(db()),
    findingsTouching: (fromMs: number, toMs: number) =>
      readFindingsTouching(db(), { fromMs, toMs }),
    firstVerdict: (windowId: string) => readFirstVerdict(db(), windowId),
    changes: (rowsMax: number) => readSeriesChanges(db(), rowsMax),
    forget: (seen: Parameters<typeof forgetSeriesChanges>[1]) => forgetSeriesChanges(db(), seen),
    openSuspected: () => readOpenSuspected(db(), POST_KINDS),
  };
}
