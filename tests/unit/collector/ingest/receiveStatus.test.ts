import { expect, test } from 'vitest';
import { newIngestCounters } from '../../../../collector/ingest/ingestCounters.ts';
import { createStatusReceiver } from '../../../../collector/ingest/receiveStatus.ts';
import { type AgentStatus, encodeAgentStatus } from '../../../../protocol/agentStatus.ts';
import { silentLog } from '../../../../runtime/log.ts';

function aReceiver() {
  const counters = newIngestCounters();
  return { counters, receiver: createStatusReceiver({ counters, log: silentLog }) };
}

function aStatus(fields: Partial<AgentStatus> = {}): string {
  return encodeAgentStatus({
    agent: 'hall-1',
    session: 'session-1',
    boot: 'boot-1',
    state: 'online',
    version: '0.1.0',
    outbox: 'outbox-1',
    waiting: 0,
    clock: { state: 'synced' },
    devices: [],
    problems: [],
    ...fields,
  });
}

test('the latest status is kept and told', () => {
  const { receiver } = aReceiver();
  const heard: string[] = [];
  const stop = receiver.onStatus((status) => heard.push(status.state));
  expect(receiver.statusOf('hall-1')).toBeNull();
  receiver.receive('hall-1', aStatus());
  receiver.receive('hall-1', aStatus({ state: 'offline', reason: 'connection-lost' }));
  expect(receiver.statusOf('hall-1')?.state).toBe('offline');
  stop();
  receiver.receive('hall-1', aStatus());
  expect(heard).toEqual(['online', 'offline']);
});

test('the will of an older session is ignored', () => {
  const { receiver } = aReceiver();
  receiver.receive('hall-1', aStatus({ session: 'session-2' }));
  receiver.receive('hall-1', aStatus({ state: 'offline', reason: 'connection-lost' }));
  expect(receiver.statusOf('hall-1')).toMatchObject({ session: 'session-2', state: 'online' });
});

test('what cannot be understood, or speaks for another, changes nothing', () => {
  const { receiver, counters } = aReceiver();
  receiver.receive('hall-1', 'not JSON');
  receiver.receive('hall-2', aStatus());
  expect(receiver.statusOf('hall-1')).toBeNull();
  expect(receiver.statusOf('hall-2')).toBeNull();
  expect(counters).toMatchObject({ statuses: 2, unreadable: 2 });
});
