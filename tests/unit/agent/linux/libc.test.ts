import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadLibc, SystemCallError } from '../../../../agent/linux/libc.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

/** A pipe with a name, open at both ends. */
function pipe(): number {
  const path = join(temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [path]);
  const descriptor = openSync(path, constants.O_RDWR);
  onTestFinished(() => closeSync(descriptor));
  return descriptor;
}

test('input is told as long as it waits, and not after the watch has ended', async () => {
  const libc = await loadLibc();
  const descriptor = pipe();
  const read: string[] = [];
  const buffer = Buffer.alloc(2);
  const told = new Promise<void>((resolve) => {
    const stop = libc.watchInput(descriptor, () => {
      read.push(buffer.toString('utf8', 0, readSync(descriptor, buffer)));
      if (read.length < 3) return;
      stop();
      stop();
      resolve();
    });
  });
  writeSync(descriptor, 'abcdefgh');
  await told;
  await new Promise((resolve) => setImmediate(resolve));
  expect(read).toEqual(['ab', 'cd', 'ef']);
  // Nothing blocks where nothing waits.
  readSync(descriptor, buffer);
  expect(() => readSync(descriptor, buffer)).toThrow('EAGAIN');
});

test('what is told comes from JavaScript: a promise goes on, and a throw has a stack', async () => {
  const libc = await loadLibc();
  const descriptor = pipe();
  const steps: string[] = [];
  await new Promise<void>((resolve) => {
    const stop = libc.watchInput(descriptor, () => {
      stop();
      void Promise.resolve().then(() => {
        steps.push('after');
        resolve();
      });
    });
    writeSync(descriptor, 'x');
  });
  expect(steps).toEqual(['after']);
});

test('a descriptor that cannot be waited for is refused, and ends nothing', async () => {
  const libc = await loadLibc();
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  const descriptor = openSync(file, 'r');
  onTestFinished(() => closeSync(descriptor));
  const watch = (which: number) => () => libc.watchInput(which, () => undefined);
  expect(watch(descriptor)).toThrow('EPERM');
  expect(watch(9999)).toThrow('EBADF');
  const twice = pipe();
  const stop = watch(twice)();
  expect(watch(twice)).toThrow('is watched already');
  stop();
  watch(twice)()();
});

test('a request that a device does not know fails with the name of the error', async () => {
  const libc = await loadLibc();
  const descriptor = pipe();
  try {
    libc.ioctl(descriptor, 0x8044b401, Buffer.alloc(68));
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(SystemCallError);
    expect(error).toMatchObject({ code: expect.stringMatching(/^(ENOTTY|EINVAL)$/) });
  }
});

test('a watch alone keeps no process alive', () => {
  const source = `
    const { default: koffi } = await import('koffi');
    const handle = koffi.node.poll(Number(process.argv[1]), { readable: true }, () => {});
    handle.unref();
    console.log('watching');`;
  const path = join(temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [path]);
  const shell = 'exec 5<>"$0"; exec "$1" --input-type=module -e "$2" 5';
  const said = execFileSync('bash', ['-c', shell, path, process.execPath, source], {
    ...{ timeout: 15_000, encoding: 'utf8' },
  });
  expect(said).toBe('watching\n');
});
