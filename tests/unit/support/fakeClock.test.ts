import { expect, test } from 'vitest';
import { sleep } from '../../../runtime/clock.ts';
import { createFakeClock, MONDAY_MORNING_MS } from '../../support/fakeClock.ts';

test('timers fire in the order of their time, each at its own time', () => {
  const clock = createFakeClock();
  const fired: string[] = [];
  const note = (name: string) => () => fired.push(`${name}@${clock.monotonicMs()}`);
  clock.after(30, note('late'));
  clock.every(10, note('tick'));
  clock.after(10, () => clock.after(5, note('nested')));
  clock.after(20, note('stopped'))();
  clock.advance(30);
  expect(fired).toEqual(['tick@10', 'nested@15', 'tick@20', 'late@30', 'tick@30']);
  expect(clock.waitingTimers()).toBe(1);
});

test('setting the wall clock moves neither monotonic time nor a timer', () => {
  const clock = createFakeClock();
  let fired = 0;
  clock.after(1000, () => {
    fired += 1;
  });
  clock.stepWall(-86_400_000);
  expect(fired).toBe(0);
  clock.advance(1000);
  expect(fired).toBe(1);
  expect(clock.monotonicMs()).toBe(1000);
  expect(clock.wallMs()).toBe(MONDAY_MORNING_MS - 86_400_000 + 1000);
});

test('advancing gently lets a chain of sleeps run', async () => {
  const clock = createFakeClock();
  const woken: number[] = [];
  const chain = (async () => {
    for (let round = 0; round < 3; round += 1) {
      await sleep(clock, 100);
      woken.push(clock.monotonicMs());
    }
  })();
  await clock.advanceGently(1000);
  await chain;
  expect(woken).toEqual([100, 200, 300]);
});
