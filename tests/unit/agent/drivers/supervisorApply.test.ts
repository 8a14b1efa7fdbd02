import Type from 'typebox';
import { expect, test } from 'vitest';
import {
  type Driver,
  type DriverContext,
  type DriverDefinition,
  defineDriver,
  type StartOutcome,
} from '../../../../agent/drivers/driver.ts';
import { createSupervisor, type SupervisedDevice } from '../../../../agent/drivers/supervisor.ts';
import { LIMITS } from '../../../../protocol/limits.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';

interface Settings {
  readonly line: number;
  readonly asks?: boolean;
  readonly hangs?: boolean;
  readonly start?: 'later' | 'throws';
}

/** A supervisor of drivers that write down what is done to them. */
function rig(...names: readonly string[]) {
  const clock = createFakeClock();
  const deeds: string[] = [];
  const recovered: [string, number][] = [];
  const removed: string[] = [];
  const definition: DriverDefinition = defineDriver<Settings>({
    name: 'test',
    settings: Type.Object({}),
    create(context: DriverContext, settings): Driver {
      if (settings.start === 'throws') throw new Error('no such package');
      const { device } = context;
      const allowed = settings.asks === true ? ` ${context.allowedNetworks.join()}` : '';
      return {
        async start(): Promise<StartOutcome> {
          deeds.push(`start ${device} ${settings.line}${allowed}`);
          return settings.start === 'later' ? { retryLater: 'not there' } : 'started';
        },
        stop() {
          deeds.push(`stop ${device} ${settings.line}`);
          return settings.hangs === true ? new Promise(() => undefined) : Promise.resolve();
        },
      };
    },
  });
  const device = (name: string, settings: Settings): SupervisedDevice => ({
    device: name,
    definition,
    settings,
  });
  const supervisor = createSupervisor({
    ...{ devices: names.map((name) => device(name, { line: 1 })), clock, log: silentLog },
    ...{ configFolder: '/', allowedNetworks: [], random: { fraction: () => 0 } },
    stamp: () => ({
      ...{ boot: 'b', clock: { state: 'synced' } },
      ...{ monotonicMs: clock.monotonicMs(), wallMs: clock.wallMs() },
    }),
    onObservation: () => undefined,
    onRecovered: (one, since) => recovered.push([one, since.monotonicMs]),
    onRemoved: (one) => removed.push(one),
    onStatusChanged: () => undefined,
  });
  const apply = (devices: readonly SupervisedDevice[], allowedNetworks: readonly string[] = []) =>
    supervisor.apply({ devices, allowedNetworks });
  return { clock, deeds, recovered, removed, supervisor, device, apply };
}

test('what is the same goes on untouched; what changed is stopped before anything new starts', async () => {
  const { supervisor, clock, apply, device, deeds, recovered, removed } = rig(
    'same',
    'changed',
    'gone',
  );
  await supervisor.start();
  deeds.length = 0;
  clock.advance(10_000);
  await apply([
    device('new', { line: 9 }),
    device('same', { line: 1 }),
    device('changed', { line: 2 }),
  ]);
  expect(deeds).toEqual(['stop changed 1', 'stop gone 1', 'start new 9', 'start changed 2']);
  expect(supervisor.status().map((one) => `${one.device} ${one.status}`)).toEqual([
    ...['new working', 'same working', 'changed working'],
  ]);
  expect(removed).toEqual(['gone']);
  expect(recovered).toEqual([
    ['new', 10_000],
    ['changed', 10_000],
  ]);
});

test('a device that left is not watched, whatever its heartbeat said, until it comes back', async () => {
  const { supervisor, clock, apply, device, recovered } = rig('a', 'b');
  await supervisor.start();
  clock.advance(10_000);
  await apply([device('a', { line: 1 })]);
  clock.advance(10_000);
  expect(supervisor.lagging()).toEqual([{ device: 'b', sinceMonotonicMs: 10_000 }]);
  await apply([device('a', { line: 1 }), device('b', { line: 1 })]);
  expect(supervisor.lagging()).toEqual([]);
  expect(recovered).toEqual([['b', 10_000]]);
});

test('a heartbeat names no more devices than it may, however many have come and gone', async () => {
  const { supervisor, apply, device } = rig();
  await supervisor.start();
  for (let round = 0; round < 5; round += 1) {
    await apply(Array.from({ length: 40 }, (_, n) => device(`d${round}-${n}`, { line: n })));
  }
  expect(supervisor.lagging().length).toBeLessThanOrEqual(LIMITS.devicesPerAgentMax);
});

test('a driver that does not stop keeps nobody from the new list', async () => {
  const { supervisor, clock, apply, device, deeds } = rig();
  await supervisor.start();
  await apply([device('stuck', { line: 1, hangs: true })]);
  const applying = apply([device('other', { line: 2 })]);
  await clock.advanceGently(5000);
  await applying;
  expect(deeds.at(-1)).toBe('start other 2');
});

test('one device of a new list that cannot even be made is unusable, and the others work', async () => {
  const { supervisor, apply, device } = rig();
  await supervisor.start();
  await apply([device('broken', { line: 1, start: 'throws' }), device('good', { line: 2 })]);
  expect(supervisor.status()).toMatchObject([
    { device: 'broken', status: 'unusable', reason: 'no such package' },
    { device: 'good', status: 'working' },
  ]);
});

test('other networks concern only the drivers that looked at them', async () => {
  const { supervisor, apply, device, deeds } = rig();
  await supervisor.start();
  const list = [device('asks', { line: 1, asks: true }), device('not', { line: 2 })];
  await apply(list, ['10.0.0.0/8']);
  deeds.length = 0;
  await apply(list, ['10.0.0.0/8']);
  expect(deeds).toEqual([]);
  await apply(list, ['10.1.0.0/16']);
  expect(deeds).toEqual(['stop asks 1', 'start asks 1 10.1.0.0/16']);
});

test('lists that come at once are taken one after the other, and the last one stays', async () => {
  const { supervisor, apply, device, deeds } = rig('a');
  await supervisor.start();
  deeds.length = 0;
  await Promise.all([2, 3, 4].map((line) => apply([device('a', { line })])));
  expect(deeds).toEqual([
    'stop a 1',
    'start a 2',
    'stop a 2',
    'start a 3',
    'stop a 3',
    'start a 4',
  ]);
  expect(supervisor.status()).toMatchObject([{ status: 'working' }]);
});

test('a list before the start is only noted; one during the stop starts nothing', async () => {
  const { supervisor, apply, device, deeds } = rig('a');
  await apply([device('b', { line: 5 })]);
  expect(deeds).toEqual([]);
  await supervisor.start();
  expect(deeds).toEqual(['start b 5']);
  await supervisor.stop();
  await apply([device('c', { line: 6 })]);
  expect(deeds.filter((deed) => deed.startsWith('start'))).toEqual(['start b 5']);
});
