import { expect, test } from 'vitest';
import { createIntake } from '../../../../agent/sampling/intake.ts';
import type { Reading } from '../../../../protocol/reading.ts';

function intakeOf(devices: readonly string[]) {
  const stored: Reading[] = [];
  let nowMs = 0;
  let changes = 0;
  const intake = createIntake({
    outbox: { append: (readings: readonly Reading[]) => stored.push(...readings) } as never,
    stamp: () => ({
      ...{ boot: 'boot-1', clock: { state: 'synced' } },
      ...{ monotonicMs: nowMs, wallMs: nowMs },
    }),
    devices: () => devices,
    onPresenceChanged: () => {
      changes += 1;
    },
  });
  return {
    stored,
    changes: () => changes,
    see(device: string, occupied: boolean, atMs: number) {
      nowMs = atMs;
      intake.observe(device, { kind: 'occupancy', channel: 'main', occupied });
    },
    press: () =>
      intake.observe('pad-1', {
        ...{ kind: 'rating', channel: 'main', pressId: 'press-1' },
        ...{ level: 5, scale: 5, via: 'pad' },
      }),
  };
}

test('whoever comes or goes is told of, a level said again and a press are not', () => {
  const { see, press, changes, stored } = intakeOf(['seat-1', 'seat-2', 'pad-1']);
  see('seat-1', true, 0);
  see('seat-1', true, 60_000);
  expect([changes(), stored.length]).toEqual([1, 2]);
  see('seat-2', true, 60_000);
  see('seat-1', false, 61_000);
  press();
  expect([changes(), stored.length]).toEqual([3, 5]);
});
