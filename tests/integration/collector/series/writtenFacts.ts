import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { createDutyCalendar } from '../../../../collector/duty/dutyHours.ts';
import {
  type AssembledFacts,
  assembleFacts,
} from '../../../../collector/series/facts/assembleFacts.ts';
import { createInfluxAccess } from '../../../../collector/series/influxAccess.ts';
import { createInfluxPort } from '../../../../collector/series/influxPort.ts';
import { rebuildSeries } from '../../../../collector/series/rebuildSeries.ts';
import { initialState } from '../../../../collector/series/seriesState.ts';
import { createSqliteSeriesCursor } from '../../../../collector/series/sqliteSeriesCursor.ts';
import type { RatingCount } from '../../../../collector/series/tally.ts';
import { type Clock, systemClock } from '../../../../runtime/clock.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { seededRandom } from '../../../../runtime/random.ts';
import { type Influxd, startInfluxd } from '../../../support/influxd.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { type FactHistory, HISTORY_START_MS, startFactHistory } from './factHistory.ts';
import {
  consoleTimes,
  daysOf,
  expectedEvents,
  expectedFields,
  expectedQuality,
  expectedStates,
  isWorthAPoint,
  monthsOf,
  type Row,
  type Stretch,
} from './factOracle.ts';
import { type RoughProxy, startRoughProxy } from './roughProxy.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** Pauses are short, so that hours of trouble take seconds. */
const hurried: Clock = {
  ...systemClock,
  after: (delayMs, callback) => systemClock.after(Math.min(delayMs, 2), callback),
};

/** A random history whose facts are written to a real server. */
export interface Written {
  readonly history: FactHistory;
  readonly influxd: Influxd;
  readonly proxy: RoughProxy;
  /** series.db. */
  readonly path: string;
  facts(): AssembledFacts;
  /** Ends the writer as a kill does, and makes another one on the same files. */
  restart(): Promise<void>;
  /** Writes until there is nothing left to write. */
  settle(): Promise<void>;
  rate(ratings: readonly RatingCount[]): Promise<void>;
  /** What `hallwatch series rebuild` does. */
  rebuild(): Promise<void>;
}

export async function startWritten(seed: number, share = 0): Promise<Written> {
  const influxd = await startInfluxd({ folder: temporaryFolder() });
  await influxd.addBucket('figures', 0);
  const folder = temporaryFolder();
  const history = await startFactHistory({ seed, folder });
  const path = join(folder, 'series.db');
  const store = createSqliteSeriesCursor({ path, clock: systemClock });
  await store.load();
  await store.save({ cursor: 1, state: initialState(null) }, []);
  onTestFinished(() => store.close());
  const proxy = await startRoughProxy(influxd.url, seededRandom(seed + 2000));
  proxy.share = share;
  const target = { url: proxy.url, org: influxd.org };
  const common = { ...target, token: influxd.token, timeoutMs: 20_000, clock: systemClock };
  const assemble = () =>
    assembleFacts({
      ...{ site: history.site, calendar: createDutyCalendar(), state: history.state, path },
      live: { views: () => ({ halls: [], devices: [], agents: [] }) },
      series: { isCountingAgain: () => false },
      ports: {
        raw: createInfluxPort({ ...common, bucket: influxd.bucket }),
        rollup: createInfluxPort({ ...common, bucket: 'figures' }),
      },
      names: { raw: influxd.bucket, rollup: 'figures' },
      target,
      access: createInfluxAccess(common),
      keptDays: 3650,
      ...{ clock: hurried, random: seededRandom(seed), log: silentLog },
    });
  let facts = assemble();
  onTestFinished(async () => facts.stop());
  return {
    history,
    influxd,
    ...{ proxy, path },
    facts: () => facts,
    async restart() {
      await facts.stop();
      facts = assemble();
    },
    async settle() {
      while (await facts.work().turn(history.nowMs())) {
        // Until nothing is due.
      }
    },
    async rate(ratings) {
      const tally = { voidFromMs: null, readings: [], ratings };
      await store.save({ cursor: 1, state: initialState(null) }, [], tally);
    },
    async rebuild() {
      await rebuildSeries({ store, fromMs: null, toMs: null });
      await store.load();
    },
  };
}

/** Everything that the server has against everything that the facts say. */
export async function expectAgreement(
  written: Pick<Written, 'history' | 'influxd'>,
): Promise<void> {
  const { history, influxd } = written;
  const nowMs = Math.floor(history.nowMs() / MINUTE) * MINUTE;
  const beginMs = HISTORY_START_MS - 72 * HOUR;
  for (const hall of ['a', 'b']) {
    const days = daysOf(hall, beginMs, nowMs);
    await expectFigures(written, hall, { period: 'day', spans: days });
    await expectFigures(written, hall, { period: 'hour', spans: days.flatMap(hoursOf) });
    const spans = monthsOf(hall, beginMs, nowMs);
    await expectFigures(written, hall, { period: 'month', spans });
    for (const number of [1, 2, 3, 4]) await expectStates(written, `${hall}-w${number}`);
  }
  const events = await influxd.query('SELECT * FROM incident');
  const found = events.map((row) => `${timeOf(row)} ${row.event} ${row.kind} ${row.finding}`);
  expect(found.sort()).toEqual(expectedEvents(history).sort());
  for (const [period, spansOf] of [
    ['day', daysOf],
    ['month', monthsOf],
  ] as const) {
    const rows = await influxd.query(`SELECT * FROM finding_${period}`, 'figures');
    const kinds = rows.map((row) => {
      const { hall, kind, rule_version: version, raised, suspected, confirmed } = row;
      const key = `${timeOf(row)} ${hall} ${kind} ${version} ${raised} ${suspected} ${confirmed}`;
      return `${key} ${row.dismissed} ${row.overturned} ${row.delay_ms}`;
    });
    const spans = (hall: string) => spansOf(hall, beginMs, nowMs);
    expect(kinds.sort()).toEqual(expectedQuality(history, spans));
  }
}

async function expectFigures(
  { history, influxd }: Pick<Written, 'history' | 'influxd'>,
  hall: string,
  of: { readonly period: 'hour' | 'day' | 'month'; readonly spans: readonly Stretch[] },
): Promise<void> {
  const { period, spans } = of;
  const nowMs = Math.floor(history.nowMs() / MINUTE) * MINUTE;
  const expected = new Map<string, Row>();
  for (const span of spans) {
    for (const [subject, time] of await consoleTimes(history, hall, span, nowMs)) {
      const what = { time, span, withRatings: period !== 'hour' };
      const fields = expectedFields(history, subject, what);
      if (isWorthAPoint(fields)) expected.set(`${subject} ${span.fromMs}`, fields);
    }
  }
  const measurements = `hall_${period}, window_${period}`;
  const found = await influxd.query(
    `SELECT * FROM ${measurements} WHERE hall = '${hall}'`,
    'figures',
  );
  const there = found.map(
    (row) => [`${row.window ?? row.hall} ${timeOf(row)}`, onlyFields(row)] as const,
  );
  expect(new Map(there)).toEqual(expected);
}

function hoursOf({ fromMs, toMs }: Stretch): Stretch[] {
  const count = Math.ceil((toMs - fromMs) / HOUR);
  return [...Array(count).keys()].map((index) => ({
    fromMs: fromMs + index * HOUR,
    toMs: Math.min(fromMs + (index + 1) * HOUR, toMs),
  }));
}

function timeOf(row: Row): number {
  return Date.parse(String(row.time));
}

async function expectStates(
  { history, influxd }: Pick<Written, 'history' | 'influxd'>,
  windowId: string,
): Promise<void> {
  const rows = await influxd.query(
    `SELECT state FROM window_state WHERE "window" = '${windowId}' ORDER BY time`,
  );
  const nowMs = Math.floor(history.nowMs() / MINUTE) * MINUTE;
  const fromMs = Date.parse(String(rows[0]?.time));
  const span = { fromMs, toMs: nowMs + 1, nowMs };
  expect(rows.map((row) => `${timeOf(row)} ${row.state}`)).toEqual(
    await expectedStates(history, windowId, span),
  );
}

const TAGS = new Set(['time', 'hall', 'window', 'province', 'city', 'county', 'town', 'village']);

function onlyFields(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).filter(([name, value]) => !TAGS.has(name) && value !== null),
  );
}
