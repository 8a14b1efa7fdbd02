import Type from 'typebox';
import { expect, test } from 'vitest';
import { type Driver, type DriverContext, defineDriver } from '../../../agent/drivers/driver.ts';
import { tryDevice } from '../../../cli/deviceTest/tryDevice.ts';
import { silentLog } from '../../../runtime/log.ts';
import { seededRandom } from '../../../runtime/random.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

/** Tries a driver that is written in the test. */
async function tried(
  make: (context: DriverContext, stopped: string[]) => Partial<Driver>,
  forMs = 60_000,
) {
  const clock = createFakeClock();
  const stopped: string[] = [];
  const definition = defineDriver({
    name: 'made-up',
    settings: Type.Object({}),
    create: (context: DriverContext): Driver => ({
      start: async () => 'started',
      stop: async () => void stopped.push(context.device),
      ...make(context, stopped),
    }),
  });
  const surroundings = {
    clock,
    random: seededRandom(1),
    log: silentLog,
    configFolder: '/',
    allowedNetworks: [],
  };
  const done = tryDevice({ device: 'd', definition, settings: {} }, surroundings);
  await clock.advanceGently(forMs);
  return { trial: await done, stopped };
}

const occupied = { kind: 'occupancy', channel: 'main', occupied: true } as const;

test('a device that starts and speaks works, with its first word and how long that took', async () => {
  const { trial, stopped } = await tried((context) => ({
    async start() {
      context.clock.after(700, () => context.emit(occupied));
      return 'started';
    },
  }));
  expect(trial).toMatchObject({ outcome: 'works', reason: null, latencyMs: 700 });
  expect(trial.said).toEqual([
    { kind: 'occupancy', channel: 'main', value: 'occupied', detail: null },
  ]);
  expect(stopped).toEqual(['d']);
});

test('one that only speaks when it is used works too', async () => {
  const { trial } = await tried(() => ({}));
  expect(trial).toMatchObject({ outcome: 'works', said: [] });
});

test.each<[string, (context: DriverContext) => Partial<Driver>, string, string]>([
  [
    'cannot be used',
    () => ({ start: async () => ({ unusable: 'no package' }) }),
    'fails',
    'no package',
  ],
  [
    'is held by somebody else',
    () => ({ start: async () => ({ retryLater: 'EBUSY' }) }),
    'fails',
    'EBUSY',
  ],
  ['throws', () => ({ start: () => Promise.reject(new Error('broken')) }), 'fails', 'broken'],
  [
    'never starts',
    () => ({ start: () => new Promise(() => undefined) }),
    'fails',
    'the driver did not start in time',
  ],
  [
    'is lost at once',
    (context) => ({
      async start() {
        context.lost('gone');
        return 'started';
      },
    }),
    'fails',
    'gone',
  ],
  [
    'says itself that it is not well',
    (context) => ({
      async start() {
        context.emit({ kind: 'camera', channel: 'main', status: 'unauthorised' });
        return 'started';
      },
    }),
    'fails',
    'unauthorised',
  ],
  [
    'warms up',
    (context) => ({
      async start() {
        context.blind('warming up');
        context.emit(occupied);
        return 'started';
      },
    }),
    'unsure',
    'warming up',
  ],
])('one that %s is told so, and is stopped', async (_what, make, outcome, reason) => {
  const { trial, stopped } = await tried(make);
  expect(trial).toMatchObject({ outcome, reason });
  expect(stopped).toEqual(['d']);
});

test('one that does not even stop does not keep the others from being told', async () => {
  const { trial } = await tried(() => ({ stop: () => new Promise(() => undefined) }));
  expect(trial.outcome).toBe('works');
});
