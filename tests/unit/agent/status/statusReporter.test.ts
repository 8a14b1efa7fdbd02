import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createClockState } from '../../../../agent/clockState.ts';
import { createOutbox } from '../../../../agent/outbox/outbox.ts';
import { createStatusReporter } from '../../../../agent/status/statusReporter.ts';
import { parseAgentStatus } from '../../../../protocol/agentStatus.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { createFakeClock, MONDAY_MORNING_MS } from '../../../support/fakeClock.ts';
import { aRating } from '../../../support/readings.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

function aReporter(readingsMax = 100_000) {
  const clock = createFakeClock();
  const clockState = createClockState({ clock, source: 'system' });
  const outbox = createOutbox({
    ...{ path: join(temporaryFolder(), 'outbox.db'), log: silentLog },
    stamp: () => clockState.stamp(),
    limits: { bytesMax: 1e9, readingsMax, ageDaysMax: 90 },
  });
  outbox.start();
  let published = 0;
  const reporter = createStatusReporter({
    ...{ agentId: 'hall-1', version: '1.0.0', outbox, clockState, clock },
    ...{ devices: () => [], problems: () => outbox.problems() },
    publish: () => {
      published += 1;
    },
  });
  onTestFinished(() => {
    reporter.stop();
    outbox.stop();
  });
  function status() {
    const parsed = parseAgentStatus(reporter.text('s-1', 'online'));
    if (!parsed.ok) throw new Error(parsed.problem.detail);
    return parsed.value;
  }
  return { clock, outbox, reporter, status, published: () => published };
}

const presses = (count: number) =>
  Array.from({ length: count }, (_, n) => aRating({ atMs: 1000 + n, pressId: `p-${n}` }));

test('the status says how much waits, since when, and how much was dropped', () => {
  const { outbox, status } = aReporter(1000);
  expect(status()).toMatchObject({ waiting: 0, dropped: 0 });
  expect(status().waitingSinceMs).toBeUndefined();
  outbox.append(presses(3));
  expect(status()).toMatchObject({ waiting: 3, waitingSinceMs: MONDAY_MORNING_MS + 1000 });
  outbox.acknowledge(2);
  expect(status()).toMatchObject({ waiting: 1, waitingSinceMs: MONDAY_MORNING_MS + 1002 });
  for (let count = 0; count < 20; count += 1) outbox.append(presses(100));
  const { waiting, dropped, problems } = status();
  expect(waiting).toBeLessThanOrEqual(1050);
  expect(dropped).toBe(outbox.dropped());
  expect(dropped).toBeGreaterThan(900);
  expect(problems).toContain('HW-AGENT-020');
});

test('a backlog is told every ten seconds, an ordinary day once a minute', () => {
  const { clock, outbox, reporter, published } = aReporter();
  reporter.start();
  clock.advance(60_000);
  const quiet = published();
  expect(quiet).toBeLessThanOrEqual(2);
  outbox.append(presses(600));
  clock.advance(60_000);
  expect(published() - quiet).toBe(6);
});
