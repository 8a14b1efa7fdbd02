import Type from 'typebox';
import { expect, test } from 'vitest';
import {
  type Driver,
  type DriverContext,
  defineDriver,
  type Observation,
  type StartOutcome,
} from '../../../../agent/drivers/driver.ts';
import { createSupervisor } from '../../../../agent/drivers/supervisor.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { createFakeClock, settle } from '../../../support/fakeClock.ts';

const SEEN: Observation = { kind: 'occupancy', channel: 'main', occupied: true };

interface Made {
  readonly context: DriverContext;
  stopped: number;
}

/** Devices whose drivers start as the test says. */
function supervise(starts: Record<string, () => Promise<StartOutcome>>) {
  const clock = createFakeClock();
  const made: Record<string, Made[]> = {};
  const seen: string[] = [];
  const recovered: [string, number][] = [];
  const devices = Object.entries(starts).map(([device, start]) => ({
    device,
    settings: {},
    definition: defineDriver<object>({
      name: 'test',
      settings: Type.Object({}),
      create(context): Driver {
        const one: Made = { context, stopped: 0 };
        made[device] = [...(made[device] ?? []), one];
        return {
          start,
          async stop() {
            one.stopped += 1;
          },
        };
      },
    }),
  }));
  const supervisor = createSupervisor({
    ...{ devices, clock, log: silentLog, configFolder: '/', allowedNetworks: [] },
    random: { fraction: () => 0 },
    stamp: () => ({
      ...{ boot: 'b', clock: { state: 'synced' } },
      ...{ monotonicMs: clock.monotonicMs(), wallMs: clock.wallMs() },
    }),
    onObservation: (device) => seen.push(device),
    onRecovered: (device, since) => recovered.push([device, since.monotonicMs]),
    onStatusChanged: () => undefined,
  });
  const last = (device: string): Made => {
    const one = made[device]?.at(-1);
    if (one === undefined) throw new Error('no driver');
    return one;
  };
  const statuses = () => supervisor.status().map(({ status }) => status);
  return { clock, supervisor, seen, recovered, last, statuses, made };
}

const started = async (): Promise<StartOutcome> => 'started';

test('one device that throws, hangs or cannot work does not keep the others from working', async () => {
  const { supervisor, statuses, clock, last, seen } = supervise({
    good: started,
    throwing: async () => {
      throw new Error('broken');
    },
    hanging: () => new Promise(() => undefined),
    unusable: async () => ({ unusable: 'no package' }),
  });
  const starting = supervisor.start();
  await clock.advanceGently(5000);
  await starting;
  expect(statuses()).toEqual(['working', 'retrying', 'retrying', 'unusable']);
  expect(supervisor.status()[3]?.reason).toBe('no package');
  expect(supervisor.lagging().map(({ device }) => device)).toEqual([
    ...['throwing', 'hanging', 'unusable'],
  ]);
  last('good').context.emit(SEEN);
  expect(seen).toEqual(['good']);
});

test('a device that is lost is tried again with a new driver, and its absence is named', async () => {
  const { supervisor, statuses, clock, last, recovered, made } = supervise({ seat: started });
  await supervisor.start();
  expect(recovered).toEqual([]);
  clock.advance(40_000);
  last('seat').context.lost('unplugged');
  expect(statuses()).toEqual(['retrying']);
  expect(supervisor.lagging()).toEqual([{ device: 'seat', sinceMonotonicMs: 40_000 }]);
  await clock.advanceGently(1000);
  expect(statuses()).toEqual(['working']);
  expect(supervisor.lagging()).toEqual([]);
  expect(recovered).toEqual([['seat', 40_000]]);
  expect(made.seat?.map(({ stopped }) => stopped)).toEqual([1, 0]);
});

test('a device that starts late was not watched since the agent’s start', async () => {
  let isThere = false;
  const { supervisor, clock, recovered } = supervise({
    seat: async () => (isThere ? 'started' : { retryLater: 'not there' }),
  });
  await supervisor.start();
  expect(supervisor.lagging()).toEqual([{ device: 'seat', sinceMonotonicMs: null }]);
  isThere = true;
  await clock.advanceGently(1000);
  expect(recovered).toEqual([['seat', 0]]);
});

test('what a driver says after it was lost or stopped is not heard', async () => {
  const { supervisor, clock, last, seen, made } = supervise({ seat: started });
  await supervisor.start();
  const [first] = made.seat ?? [];
  first?.context.lost('gone');
  first?.context.lost('gone again');
  first?.context.emit(SEEN);
  await clock.advanceGently(1000);
  expect(made.seat).toHaveLength(2);
  await supervisor.stop();
  await supervisor.stop();
  last('seat').context.emit(SEEN);
  last('seat').context.lost('late');
  await clock.advanceGently(120_000);
  expect(seen).toEqual([]);
  expect(made.seat).toHaveLength(2);
});

test('a driver that does not start within half a minute is given up and made anew', async () => {
  const { supervisor, clock, made } = supervise({ seat: () => new Promise(() => undefined) });
  void supervisor.start();
  await clock.advanceGently(31_000);
  await settle();
  expect(made.seat?.map(({ stopped }) => stopped)).toEqual([1, 0]);
});
