import { expect, test } from 'vitest';
import type { AgentConnection } from '../../../../collector/broker/messagePort.ts';
import { createConfirmer } from '../../../../collector/ingest/confirmer.ts';
import { type Confirmation, parseConfirmation } from '../../../../protocol/confirmation.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';

function aConnection(): AgentConnection & { readonly sent: Confirmation[] } {
  const sent: Confirmation[] = [];
  return {
    agentId: 'hall-1',
    sent,
    send(_kind, text) {
      const parsed = parseConfirmation(text);
      if (!parsed.ok) throw new Error(parsed.problem.detail);
      sent.push(parsed.value);
      return 'sent';
    },
  };
}

const stored = (upTo: number, rejected: { sequence: number; code: string; field: string }[] = []) =>
  ({ kind: 'stored', upTo, fresh: 1, rejected }) as const;
const nextTick = () => new Promise<void>((resolve) => process.nextTick(resolve));

test('what one commit brought for an outbox is one confirmation', async () => {
  const clock = createFakeClock();
  const confirmer = createConfirmer({ clock, waiting: () => 0 });
  const connection = aConnection();
  const rejected = [{ sequence: 2, code: 'HW-WIRE-004', field: '/x' }];
  confirmer.confirm(connection, 'outbox-1', stored(3, rejected));
  confirmer.confirm(connection, 'outbox-1', stored(9));
  confirmer.confirm(connection, 'outbox-1', stored(6));
  expect(connection.sent).toEqual([]);
  await nextTick();
  expect(connection.sent).toEqual([
    {
      v: 1,
      outbox: 'outbox-1',
      storedUpTo: 9,
      rejected,
      pace: { readingsPerSecondMax: null, batchesInFlightMax: 8 },
      collectorMs: clock.wallMs(),
    },
  ]);
});

test('two connections of one agent are confirmed apart', async () => {
  const confirmer = createConfirmer({ clock: createFakeClock(), waiting: () => 0 });
  const original = aConnection();
  const clone = aConnection();
  confirmer.confirm(original, 'outbox-1', stored(20));
  confirmer.confirm(clone, 'outbox-1', stored(5));
  await nextTick();
  expect(original.sent.map((one) => one.storedUpTo)).toEqual([20]);
  expect(clone.sent.map((one) => one.storedUpTo)).toEqual([5]);
});

test('two outboxes of one connection are confirmed apart', async () => {
  const confirmer = createConfirmer({ clock: createFakeClock(), waiting: () => 0 });
  const connection = aConnection();
  confirmer.confirm(connection, 'outbox-1', stored(20));
  confirmer.confirm(connection, 'outbox-2', stored(1));
  await nextTick();
  const said = connection.sent.map((one) => [one.outbox, one.storedUpTo]);
  expect(said).toEqual([
    ['outbox-1', 20],
    ['outbox-2', 1],
  ]);
});

test('a hole says what is expected, unless it was filled in the same commit', async () => {
  const confirmer = createConfirmer({ clock: createFakeClock(), waiting: () => 0 });
  const connection = aConnection();
  confirmer.confirm(connection, 'outbox-1', { kind: 'hole', expected: 4 });
  await nextTick();
  expect(connection.sent[0]).toMatchObject({ storedUpTo: 0, expected: 4 });
  confirmer.confirm(connection, 'outbox-1', { kind: 'hole', expected: 4 });
  confirmer.confirm(connection, 'outbox-1', stored(7));
  await nextTick();
  expect(connection.sent[1]?.expected).toBeUndefined();
});

test('a fork asks for a new outbox', async () => {
  const confirmer = createConfirmer({ clock: createFakeClock(), waiting: () => 0 });
  const connection = aConnection();
  confirmer.confirm(connection, 'outbox-1', { kind: 'forked', storedUpTo: 6 });
  await nextTick();
  expect(connection.sent[0]).toMatchObject({ storedUpTo: 6, newOutbox: true });
});

test('many rejected readings never make a confirmation that no agent accepts', async () => {
  const confirmer = createConfirmer({ clock: createFakeClock(), waiting: () => 0 });
  const connection = aConnection();
  const many = Array.from({ length: 100 }, (_, sequence) => ({
    sequence,
    code: 'HW-WIRE-004',
    field: 'x'.repeat(100),
  }));
  confirmer.confirm(connection, 'outbox-1', stored(100, many));
  confirmer.confirm(connection, 'outbox-1', stored(200, many));
  await nextTick();
  expect(connection.sent[0]?.rejected).toHaveLength(100);
});

test('a crowd is asked to keep fewer batches in flight', async () => {
  const confirmer = createConfirmer({ clock: createFakeClock(), waiting: () => 100_000 });
  const connection = aConnection();
  confirmer.confirm(connection, 'outbox-1', stored(1));
  await nextTick();
  expect(connection.sent[0]?.pace.batchesInFlightMax).toBe(2);
});
