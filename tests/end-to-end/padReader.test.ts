import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { startProgram } from '../support/builtProgram.ts';
import { startBuiltReader } from '../support/builtReader.ts';
import { endAfterTest } from './endAfterTest.ts';

test('the process that reads pads answers, ignores the signals of others, and ends with its agent', async () => {
  const reader = startBuiltReader();
  const lines = createInterface({ input: reader.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value ?? 'null') as unknown;
  expect(await next()).toEqual({ kind: 'ready' });
  reader.kill('SIGINT');
  reader.kill('SIGTERM');
  reader.stdin.write('nonsense\n{"id":1,"ask":"ping"}\n{"id":2,"ask":"list","kind":"keyboard"}\n');
  expect(await next()).toEqual({ kind: 'answer', id: 1, value: null });
  expect(await next()).toMatchObject({ kind: 'answer', id: 2, value: expect.any(Array) });
  reader.stdin.write('{"id":3,"ask":"open","kind":"hid","path":"/dev/hidraw999","handle":1}\n');
  expect(await next()).toMatchObject({ kind: 'failure', id: 3, reason: '/dev/hidraw999 is gone' });
  const ended = new Promise((resolve) => reader.once('close', resolve));
  reader.stdin.end();
  await ended;
});

test('when the agent is killed, so is the process that reads pads', async () => {
  const parent = endAfterTest(
    startProgram(process.execPath, ['dist/tests/support/builtReader.js']),
  );
  const [, pid = ''] = await parent.waitFor(/reader (\d+) is ready/, 20_000);
  expect(isAlive(Number(pid))).toBe(true);
  await parent.end('SIGKILL');
  await expect.poll(() => isAlive(Number(pid)), { timeout: 10_000 }).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
