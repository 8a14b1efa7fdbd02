import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDutyCalendar } from '../../../../collector/duty/dutyHours.ts';
import { assembleFacts } from '../../../../collector/series/facts/assembleFacts.ts';
import { createInfluxPort } from '../../../../collector/series/influxPort.ts';
import { systemClock } from '../../../../runtime/clock.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { seededRandom } from '../../../../runtime/random.ts';
import { findProgram, missingSentence } from '../../../support/programs.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { HISTORY_START_MS, startFactHistory } from './factHistory.ts';
import { consoleTimes, daysOf, expectedFields, expectedStates } from './factOracle.ts';
import { startVictoriaMetrics } from './victoriaMetrics.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const isHere = findProgram('victoria-metrics') !== null;

if (!isHere) {
  test('facts in a real VictoriaMetrics', (context) => {
    if (process.env.CI === 'true') throw new Error(missingSentence('victoria-metrics'));
    context.skip(missingSentence('victoria-metrics'));
  });
}

async function start(seed: number) {
  const server = await startVictoriaMetrics(temporaryFolder());
  const folder = temporaryFolder();
  const history = await startFactHistory({ seed, folder });
  const { url } = server;
  const portTo = (bucket: string) =>
    createInfluxPort({ url, org: '-', bucket, token: '-', timeoutMs: 20_000, clock: systemClock });
  const facts = assembleFacts({
    ...{ site: history.site, calendar: createDutyCalendar(), state: history.state },
    path: join(folder, 'series.db'),
    live: { views: () => ({ halls: [], devices: [], agents: [] }) },
    series: { isCountingAgain: () => false },
    ports: { raw: portTo('raw'), rollup: portTo('rollup') },
    names: { raw: 'raw', rollup: 'rollup' },
    target: { url, org: '-' },
    ...{ access: null, overwrites: false, keptDays: 3650, clock: systemClock },
    ...{ random: seededRandom(seed), log: silentLog },
  });
  onTestFinished(async () => facts.stop());
  return { server, history, work: () => facts.work() };
}

describe.skipIf(!isHere)('facts in a real VictoriaMetrics', { timeout: 240_000 }, () => {
  test.each([1, 2])(
    'states and figures have the right values at every time: seed %i',
    async (seed) => {
      const { server, history, work } = await start(seed);
      const random = seededRandom(seed + 1000);
      for (let step = 0; step < 40; step += 1) {
        const minutes = 1 + Math.floor(random.fraction() * 90);
        await history.step(minutes * MINUTE + Math.floor(random.fraction() * 60_000));
        if (random.fraction() < 0.8) while (await work().turn(history.nowMs()));
      }
      while (await work().turn(history.nowMs()));
      const nowMs = Math.floor(history.nowMs() / MINUTE) * MINUTE;
      const states = await server.samples('window_state_state', ['window']);
      for (const windowId of history.site.windows.keys()) {
        const samples = states.get(windowId) ?? [];
        const fromMs = Math.floor((samples[0]?.[0] ?? 0) / MINUTE) * MINUTE;
        const span = { fromMs, toMs: nowMs + 1, nowMs };
        const expected = await expectedStates(history, windowId, span);
        const byMinute = expected
          .map((text) => text.split(' ').map(Number) as [number, number])
          .filter(([atMs]) => atMs % MINUTE === 0);
        expect([...lastOf(samples, MINUTE)]).toEqual(byMinute);
      }
      for (const hall of ['a', 'b']) {
        const days = daysOf(hall, HISTORY_START_MS - 72 * HOUR, nowMs);
        for (const field of ['registered_ms', 'counted_ms', 'findings', 'pending_ms'] as const) {
          const halls = await server.samples(`hall_day_${field}`, ['hall']);
          const windows = await server.samples(`window_day_${field}`, ['window']);
          for (const span of days) {
            for (const [subject, time] of await consoleTimes(history, hall, span, nowMs)) {
              const fields = expectedFields(history, subject, { time, span, withRatings: false });
              const samples = (subject === hall ? halls : windows).get(subject) ?? [];
              const own = samples.filter(
                ([atMs]) => atMs >= span.fromMs && atMs < span.fromMs + 24 * HOUR,
              );
              expect(own.at(-1)?.[1] ?? 0, `${subject} ${field}`).toBe(fields[field]);
            }
          }
        }
      }
    },
  );
});

/** The last sample of every stretch, at its beginning. */
function lastOf(samples: readonly [number, number][], stretchMs: number): Map<number, number> {
  const last = new Map<number, number>();
  for (const [atMs, value] of samples) last.set(Math.floor(atMs / stretchMs) * stretchMs, value);
  return last;
}
