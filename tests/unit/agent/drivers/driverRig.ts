import type { DriverContext, Observation } from '../../../../agent/drivers/driver.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { seededRandom } from '../../../../runtime/random.ts';
import { createFakeClock, type FakeClock } from '../../../support/fakeClock.ts';

export interface Emitted {
  readonly atMs: number;
  readonly observation: Observation;
}

/** What a driver is given in a test, and what it said. */
export interface DriverRig {
  readonly clock: FakeClock;
  readonly context: DriverContext;
  readonly emitted: Emitted[];
  readonly lost: string[];
  /** What it said about being blind, in order. */
  readonly blind: (string | null)[];
}

export function driverRig(fields: Partial<DriverContext> = {}): DriverRig {
  const clock = createFakeClock();
  const emitted: Emitted[] = [];
  const lost: string[] = [];
  const blind: (string | null)[] = [];
  const context: DriverContext = {
    ...{ device: 'device-1', clock, random: seededRandom(1), log: silentLog },
    ...{ configFolder: '/', allowedNetworks: [] },
    emit: (observation) => emitted.push({ atMs: context.clock.monotonicMs(), observation }),
    lost: (reason) => lost.push(reason),
    blind: (reason) => blind.push(reason),
    ...fields,
  };
  return { clock, context, emitted, lost, blind };
}

/** Settings as a configuration gives them, with the driver's defaults. */
export { Default as withDefaults } from 'typebox/value';
