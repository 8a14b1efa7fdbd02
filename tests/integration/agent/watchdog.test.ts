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

/** However busy the machine is. */
const PATIENTLY = { timeout: 30_000, interval: 10 };

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
  await vi.waitUntil(() => existsSync(socket), PATIENTLY);
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
    const fed = () => ear.heard().match(/WATCHDOG=1/g)?.length ?? 0;
    // Heartbeats every 15 s for a minute, and then none for two. One word at a time: the queue of a
    // datagram socket holds ten.
    for (let turn = 1; turn <= 12; turn += 1) {
      if (turn % 3 === 0) progress.accepted();
      await clock.advanceGently(5000);
      await vi.waitUntil(() => fed() === turn, PATIENTLY);
    }
    expect(ear.heard()).toMatch(/^READY=1/);
    await clock.advanceGently(25_000);
    await vi.waitUntil(() => fed() === 15, PATIENTLY);
    await clock.advanceGently(95_000);
    await watch.stopping();
    await vi.waitUntil(() => ear.heard().includes('STOPPING=1'), PATIENTLY);
    expect(fed()).toBe(15);
    expect(ear.heard()).toMatch(/STOPPING=1\|$/);
  });

  test('hears the program systemd-notify as well', async (context) => {
    if (findProgram('systemd-notify') === null) context.skip(missingSentence('systemd-notify'));
    const ear = await anEar();
    vi.stubEnv('NOTIFY_SOCKET', ear.socket);
    onTestFinished(() => void vi.unstubAllEnvs());
    await notifyByProgram('WATCHDOG=1');
    await vi.waitUntil(() => ear.heard().includes('WATCHDOG=1'), PATIENTLY);
  });
});

test('nobody who listens is no failure', async () => {
  const nowhere = join(temporaryFolder(), 'nowhere');
  await notifySystemd(nowhere)('READY=1');
  const libc = await loadLibc();
  expect(() => libc.sendDatagram(nowhere, Buffer.from('x'))).toThrow('ENOENT');
  expect(() => libc.sendDatagram('@hallwatch-nobody', Buffer.from('x'))).toThrow('ECONNREFUSED');
});
