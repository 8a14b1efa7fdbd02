import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createEmbeddedBroker } from '../../../../collector/broker/embeddedBroker.ts';
import type { BrokerListener } from '../../../../collector/broker/listener.ts';
import { systemClock } from '../../../../runtime/clock.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { freePort } from '../../../support/freePort.ts';

function aBroker(...listeners: BrokerListener[]) {
  const secretSha256Of = () => null;
  const broker = createEmbeddedBroker({
    listeners,
    secretSha256Of,
    clock: systemClock,
    log: silentLog,
  });
  onTestFinished(() => broker.stop());
  return broker;
}

const receive = () => Promise.resolve('taken' as const);

test('beyond loopback it listens only with TLS or with leave', async () => {
  const open = { host: '0.0.0.0', port: 0 };
  const code = 'HW-BROKER-001';
  await expect(aBroker(open).start(receive)).rejects.toMatchObject({ code });
  await expect(aBroker({ ...open, host: '::' }).start(receive)).rejects.toMatchObject({ code });
  const allowed = aBroker({ ...open, insecure: true });
  await allowed.start(receive);
  expect(allowed.ports()[0]).toBeGreaterThan(0);
});

test('a taken port is one clear failure, and nothing stays open', async () => {
  const port = await freePort();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => {
    other.close();
  });
  const broker = aBroker({ host: '127.0.0.1', port: 0 }, { host: '127.0.0.1', port });
  await expect(broker.start(receive)).rejects.toMatchObject({
    code: 'HW-BROKER-002',
    facts: { host: '127.0.0.1', port, reason: 'EADDRINUSE' },
  });
  expect(broker.ports()).toEqual([]);
});

test('a certificate that cannot be read is named', async () => {
  const tls = { certFile: '/nowhere/cert.pem', keyFile: '/nowhere/key.pem' };
  await expect(aBroker({ host: '127.0.0.1', port: 0, tls }).start(receive)).rejects.toMatchObject({
    code: 'HW-BROKER-003',
    facts: { file: '/nowhere/cert.pem' },
  });
});

test('it stops twice, and before it was started', async () => {
  const broker = aBroker({ host: '127.0.0.1', port: 0 });
  await broker.stop();
  await broker.start(receive);
  await broker.stop();
  await broker.stop();
});
