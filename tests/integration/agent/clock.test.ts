import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createOutbox } from '../../../agent/outbox/outbox.ts';
import { createBatchSender } from '../../../agent/uplink/batchSender.ts';
import { createMqttTransport } from '../../../agent/uplink/mqttTransport.ts';
import { createUplink } from '../../../agent/uplink/uplink.ts';
import { type Log, silentLog } from '../../../runtime/log.ts';
import { seededRandom } from '../../../runtime/random.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { aReading } from '../../support/readings.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** Valid from 2090 on: to it, every clock of today is one that was never set. */
const CERT_FILE = join(import.meta.dirname, 'notYetValid.cert.pem');
const KEY_FILE = join(import.meta.dirname, 'notYetValid.key.pem');
const STAMP = {
  ...{ boot: 'boot-1', monotonicMs: 1, wallMs: 5000 },
  clock: { state: 'unsynced' as const },
};

async function startServer(): Promise<number> {
  const server = createServer({ cert: readFileSync(CERT_FILE), key: readFileSync(KEY_FILE) });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test('a certificate that is not valid yet is said to be a matter of the clock; readings stay, and the agent tries again when the clock is set', async () => {
  const port = await startServer();
  const clock = createFakeClock();
  const said: Record<string, unknown>[] = [];
  const log: Log = { ...silentLog, error: (facts: unknown) => said.push(facts as never) } as Log;
  const path = join(temporaryFolder(), 'outbox.db');
  const outbox = createOutbox({ path, log: silentLog, stamp: () => STAMP });
  outbox.start();
  outbox.append([aReading(STAMP)]);
  const sender = createBatchSender({
    ...{ agentId: 'hall-1', outbox, clock, log: silentLog },
    onConfirmation: () => undefined,
    onNewOutbox: () => undefined,
    onNothingConfirmed: () => undefined,
  });
  const uplink = createUplink({
    ...{ agentId: 'hall-1', sender, clock, log, random: seededRandom(7) },
    transport: createMqttTransport({
      ...{ url: `mqtts://localhost:${port}`, agentId: 'hall-1', secret: 'x', caFile: CERT_FILE },
    }),
    statusText: () => 'status',
    onCommand: () => undefined,
  });
  uplink.start();
  onTestFinished(async () => {
    await uplink.stop();
    outbox.stop();
  });
  const attempts = (count: number) => vi.waitFor(() => expect(said).toHaveLength(count), 15_000);
  await attempts(1);
  expect(said[0]).toMatchObject({
    ...{ code: 'HW-AGENT-014', clockSays: new Date(clock.wallMs()).toISOString() },
    retryInMs: expect.any(Number),
  });
  clock.advance(60_000);
  await attempts(2);
  uplink.clockWasSet();
  await attempts(3);
  expect(clock.waitingTimers()).toBe(1);
  expect([outbox.waiting(), uplink.isOnline()]).toEqual([1, false]);
});
