import type { DriverContext } from '../drivers/driver.ts';
import type { LeasedPort, PadKind } from './padPort.ts';
import { createPadReader, type PadReader } from './padReader.ts';

/** The one reader of this process and how many drivers hold it. */
let shared: { readonly reader: PadReader; holders: number } | null = null;

/**
 * The pads of one kind, read by a process that all drivers share: a second one would cost as much
 * memory again. It starts with the first driver that asks and ends with the last that releases.
 */
export function leasePads(
  kind: PadKind,
  { clock, random, log }: Pick<DriverContext, 'clock' | 'random' | 'log'>,
): LeasedPort {
  shared ??= { reader: createPadReader({ clock, random, log }), holders: 0 };
  const held = shared;
  held.holders += 1;
  let isReleased = false;
  return {
    ...held.reader.port(kind),
    async release() {
      if (isReleased) return;
      isReleased = true;
      held.holders -= 1;
      if (held.holders > 0) return;
      if (shared === held) shared = null;
      await held.reader.stop();
    },
  };
}
