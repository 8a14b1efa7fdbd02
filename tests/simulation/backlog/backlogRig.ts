import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createOutbox, type Outbox } from '../../../agent/outbox/outbox.ts';
import { createBatchSender } from '../../../agent/uplink/batchSender.ts';
import type {
  AgentConnection,
  MessagePort,
  Receive,
} from '../../../collector/broker/messagePort.ts';
import { newPortCounters } from '../../../collector/broker/messagePort.ts';
import { createIngest } from '../../../collector/ingest/ingest.ts';
import { openJournal } from '../../../collector/journal/journal.ts';
import type { Confirmation } from '../../../protocol/confirmation.ts';
import type { Reading } from '../../../protocol/reading.ts';
import type { Clock } from '../../../runtime/clock.ts';
import { silentLog } from '../../../runtime/log.ts';
import { openDurableDatabase } from '../../../runtime/sqlite.ts';

export interface RigAgent {
  readonly outbox: Outbox;
  append(readings: readonly Reading[]): void;
  connect(): void;
  /** Every confirmation it has heard. */
  readonly heard: Confirmation[];
}

/** A collector with its real ingest and journal, and agents with real outboxes and senders. */
export async function aRig(options: { readonly folder: string; readonly clock: Clock }) {
  const { folder, clock } = options;
  const log = silentLog;
  const journal = openJournal({ path: join(folder, 'journal.db'), clock, log });
  let receive: Receive = () => Promise.resolve('refused');
  const port: MessagePort = {
    counters: newPortCounters(),
    start: async (receiver) => {
      receive = receiver;
    },
    stop: async () => undefined,
    send: () => 'absent',
    isConnected: () => true,
  };
  const ingest = createIngest({ journal, port, clock, log, knownAgents: () => true });
  await ingest.start();
  onTestFinished(() => journal.close());
  const inLine: string[] = [];

  function anAgent(agentId: string): RigAgent {
    const heard: Confirmation[] = [];
    const outbox = createOutbox({
      path: join(folder, `${agentId}.db`),
      ...{ log, onAppended: () => sender.wake() },
      stamp: () => ({
        ...{ boot: 'now', monotonicMs: clock.monotonicMs(), wallMs: clock.wallMs() },
        clock: { state: 'synced' },
      }),
      openDatabase(path) {
        const database = openDurableDatabase(path, { isExclusive: true });
        database.pragma('synchronous = OFF');
        return database;
      },
    });
    const sender = createBatchSender({
      ...{ agentId, outbox, clock, log },
      onConfirmation: (confirmation) => heard.push(confirmation),
      onNewOutbox: () => undefined,
      onNothingConfirmed: () => undefined,
    });
    const connection: AgentConnection = {
      agentId,
      send(_kind, text) {
        setImmediate(() => sender.receive(text));
        return 'sent';
      },
    };
    outbox.start();
    onTestFinished(() => {
      sender.end();
      outbox.stop();
    });
    return {
      ...{ outbox, heard },
      append: (readings) => outbox.append(readings),
      connect: () =>
        sender.begin((text) => {
          inLine.push(agentId);
          void receive(connection, 'batch', text);
        }),
    };
  }

  return { journal, anAgent, inLine };
}
