import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { loadLibc } from '../../../agent/linux/libc.ts';
import { createAgentProgress } from '../../../agent/watchdog/agentProgress.ts';
import { notifySystemd } from '../../../agent/watchdog/notifySystemd.ts';
import { notifyByProgram } from '../../../runtime/serviceNotice.ts';
import { createServiceWatch } from '../../../runtime/serviceWatch.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { findProgram, missingSentence, programPath } from '../../support/programs.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** A service manager's ear: a datagram socket of the system, held by a program of Debian. */
async function anEar(): Promise<{ readonly socket: string; heard(): string }> {
  const socket = join(temporaryFolder(), 'notify');
  const child: ChildProcess = spawn(programPath('socat'), ['-u', `UNIX-RECV:${socket}`, 'STDOUT']);
  onTestFinished(() => void child.kill('SIGKILL'));
  let heard = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    heard += `${chunk}|`;
  });
  const { existsSync } = await import('node:fs');
  await vi.waitUntil(() => existsSync(socket));
  return { socket, heard: () => heard };
}

const skipped = findProgram('socat') === null;

describe.skipIf(skipped)(skipped ? missingSentence('socat') : 'the service manager', () => {
  test('hears READY, WATCHDOG only while heartbeats reach the outbox, and STOPPING', async () => {
    const ear = await anEar();
    const clock = createFakeClock();
    const progress = createAgentProgress(clock);
    const notify = notifySystemd(ear.socket);
    const { isProgressing } = progress;
    const watch = createServiceWatch({ clock, notify, watchdogMs: 30_000, isProgressing });
    await watch.ready();
    // Heartbeats every 15 s for a minute, and then none for two.
    for (let beat = 0; beat < 4; beat += 1) {
      progress.accepted();
      clock.advance(15_000);
    }
    await clock.advanceGently(0);
    const fed = () => ear.heard().match(/WATCHDOG=1/g)?.length ?? 0;
    await vi.waitUntil(() => fed() >= 12);
    expect(ear.heard()).toMatch(/^READY=1/);
    await clock.advanceGently(5000);
    const before = fed();
    await clock.advanceGently(120_000);
    await watch.stopping();
    await vi.waitUntil(() => ear.heard().includes('STOPPING=1'));
    expect(fed()).toBe(before);
    expect(ear.heard()).toMatch(/STOPPING=1\|$/);
  });

  test('hears the program systemd-notify as well', async (context) => {
    if (findProgram('systemd-notify') === null) context.skip(missingSentence('systemd-notify'));
    const ear = await anEar();
    vi.stubEnv('NOTIFY_SOCKET', ear.socket);
    onTestFinished(() => void vi.unstubAllEnvs());
    await notifyByProgram('WATCHDOG=1');
    await vi.waitUntil(() => ear.heard().includes('WATCHDOG=1'));
  });
});

test('nobody who listens is no failure', async () => {
  const nowhere = join(temporaryFolder(), 'nowhere');
  await notifySystemd(nowhere)('READY=1');
  const libc = await loadLibc();
  expect(() => libc.sendDatagram(nowhere, Buffer.from('x'))).toThrow('ENOENT');
  expect(() => libc.sendDatagram('@hallwatch-nobody', Buffer.from('x'))).toThrow('ECONNREFUSED');
});
