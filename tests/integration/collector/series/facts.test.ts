import { describe, expect, test, vi } from 'vitest';
import { seededRandom } from '../../../../runtime/random.ts';
import { findProgram, missingSentence } from '../../../support/programs.ts';
import { HISTORY_START_MS } from './factHistory.ts';
import { TROUBLES } from './roughProxy.ts';
import { expectAgreement, startWritten, type Written } from './writtenFacts.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const influxdIsHere = findProgram('influxd') !== null;

if (!influxdIsHere) {
  test('facts in a real InfluxDB 2', (context) => {
    if (process.env.CI === 'true') throw new Error(missingSentence('influxd'));
    context.skip(missingSentence('influxd'));
  });
}

/** Lives through a random history, with the writer killed now and then. */
async function live(written: Written, seed: number, steps: number): Promise<void> {
  const { history } = written;
  const random = seededRandom(seed + 1000);
  for (let step = 0; step < steps; step += 1) {
    const minutes = random.fraction() < 0.1 ? 600 : 1 + Math.floor(random.fraction() * 60);
    const stepMs = minutes * MINUTE + Math.floor(random.fraction() * 60_000);
    await written.rate((await history.step(stepMs)).ratings);
    if (random.fraction() < 0.7) await written.settle();
    if (random.fraction() < 0.1) await written.restart();
  }
  await written.settle();
  // The running month is written once an hour; what was waited for becomes unknown.
  for (let hour = 0; hour < 2; hour += 1) {
    await written.rate((await history.step(61 * MINUTE)).ratings);
    await written.settle();
  }
}

describe.skipIf(!influxdIsHere)('facts in a real InfluxDB 2', { timeout: 240_000 }, () => {
  test.each([1, 2, 3])(
    'of a random history, each point is there once with its values: seed %i',
    async (seed) => {
      const written = await startWritten(seed);
      await live(written, seed, 60);
      await expectAgreement(written);
    },
  );

  test.each([4, 5])(
    'the same through 429, 503, 413, 422, cut lines and lost answers: seed %i',
    async (seed) => {
      const written = await startWritten(seed, 0.4);
      await live(written, seed, 40);
      await expectAgreement(written);
      expect([...written.proxy.made.keys()].sort()).toEqual([...TROUBLES].sort());
    },
  );

  test.each([6, 13, 14])(
    'the same when the writer is killed in the middle of its work, again and again: seed %i',
    async (seed) => {
      const written = await startWritten(seed);
      const { history, proxy } = written;
      const random = seededRandom(seed * 11);
      for (let round = 0; round < 25; round += 1) {
        for (let step = 0; step < 3; step += 1) {
          await written.rate(
            (await history.step(Math.floor(random.fraction() * 6 * HOUR))).ratings,
          );
        }
        proxy.share = 0.3;
        const enough = proxy.requests + 1 + Math.floor(random.fraction() * 12);
        let isDone = false;
        const half = written.settle().then(
          () => {
            isDone = true;
          },
          () => undefined,
        );
        await vi.waitUntil(() => isDone || proxy.requests >= enough, { interval: 1 });
        await written.restart();
        await half;
      }
      proxy.share = 0;
      await live(written, seed, 2);
      await expectAgreement(written);
    },
  );

  test('a day that was not heard to its end is told anew when the rest of it arrives', async () => {
    const written = await startWritten(30);
    const { history } = written;
    const windowIds = ['a-w1', 'a-w2', 'a-w3'];
    const context = { service: null, because: null, isCalendarCovered: true };
    const named = { ...context, basis: 'named' as const };
    const at = history.nowMs() + 3 * HOUR;
    await history.tell(3 * HOUR, [
      ...windowIds.map((windowId) => {
        const verdict = { verdict: 'occupied', fromMs: at - HOUR, context: named } as const;
        return { type: 'verdict', windowId, ...verdict } as const;
      }),
      { type: 'watermark', windowIds, watermarkMs: at },
    ]);
    await written.settle();
    await history.tell(23 * HOUR, []);
    await written.settle();
    const watermarkMs = history.nowMs() + MINUTE;
    await history.tell(2 * MINUTE, [{ type: 'watermark', windowIds, watermarkMs }]);
    await written.settle();
    await history.tell(61 * MINUTE, []);
    await written.settle();
    await expectAgreement(written);
  });

  test('the same when the server is killed and comes back', async () => {
    const written = await startWritten(12);
    const { history, influxd } = written;
    for (let step = 0; step < 12; step += 1) {
      await written.rate((await history.step(3 * HOUR)).ratings);
    }
    const half = written.settle();
    await influxd.kill();
    await influxd.startAgain();
    await half;
    await live(written, 12, 5);
    await expectAgreement(written);
  });

  test('a comparison finds what was lost and what was added, repairs it, and then finds nothing', async () => {
    const written = await startWritten(7);
    await live(written, 7, 30);
    const { history, influxd } = written;
    const compare = async () => {
      const toMs = Math.floor(history.nowMs() / HOUR) * HOUR;
      const span = { fromMs: HISTORY_START_MS - 24 * HOUR, toMs };
      const found = await written.facts().reconciliation().compare(span, history.nowMs());
      return found?.map(({ measurement }) => measurement) ?? 'no answer';
    };
    expect(await compare()).toEqual([]);
    const instant = (hours: number) => new Date(HISTORY_START_MS + hours * HOUR).toISOString();
    const span = { start: instant(9), stop: instant(11.3) };
    for (const predicate of [
      '_measurement="window_state" AND window="a-w1"',
      '_measurement="incident"',
    ]) {
      await influxd.call(`/api/v2/delete?${place(influxd.org, influxd.bucket)}`, {
        ...span,
        predicate,
      });
    }
    const day = { start: instant(0), stop: instant(23) };
    const predicate = '_measurement="hall_hour" AND hall="a"';
    await influxd.call(`/api/v2/delete?${place(influxd.org, 'figures')}`, { ...day, predicate });
    const ns = (hours: number) => `${HISTORY_START_MS + hours * HOUR}000123`;
    const extra = `window_state,hall=b,window=b-w2 state=1i ${ns(10)}\nincident,event=raised count=1i,finding="x" ${ns(12)}`;
    await influxd.call(`/api/v2/write?${place(influxd.org, influxd.bucket)}&precision=ns`, extra);
    const found = new Set(await compare());
    expect(found).toEqual(new Set(['window_state', 'hall_hour', 'incident']));
    expect(await compare()).toEqual([]);
    await expectAgreement(written);
    expect(written.facts().reconciliation().status().hoursDifferent).toBeGreaterThan(3);
  });

  test('a rebuild brings back all that was lost, while the history goes on', async () => {
    const written = await startWritten(8);
    await live(written, 8, 15);
    await written.influxd.deletePoints();
    await written.influxd.deletePoints('figures');
    await written.rebuild();
    await live(written, 9, 5);
    await expectAgreement(written);
  });

  test('points of a field that has another type are put aside, and are there once the cause is gone', async () => {
    const written = await startWritten(10);
    const { influxd } = written;
    const conflict = `hall_hour,hall=z registered_ms="text" ${HISTORY_START_MS + 9 * HOUR}000000`;
    await influxd.call(`/api/v2/write?${place(influxd.org, 'figures')}&precision=ns`, conflict);
    await live(written, 10, 10);
    expect(written.facts().status().problem?.code).toBe('HW-SERIES-003');
    const days = await influxd.query('SELECT count(registered_ms) FROM hall_day', 'figures');
    expect(days[0]?.count).toBeGreaterThan(0);
    await influxd.deletePoints('figures');
    await written.rebuild();
    await live(written, 11, 3);
    await expectAgreement(written);
  });
});

function place(org: string, bucket: string): string {
  return new URLSearchParams({ org, bucket }).toString();
}
