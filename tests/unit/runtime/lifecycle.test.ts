import { expect, test } from 'vitest';
import { createLifecycle, type Part } from '../../../runtime/lifecycle.ts';

/** Parts that write down what happens to them. */
function createStage(broken: { start?: string; stop?: readonly string[] } = {}) {
  const seen: string[] = [];
  const part = (name: string): Part => ({
    name,
    async start() {
      seen.push(`start ${name}`);
      await Promise.resolve();
      if (broken.start === name) throw new Error(`${name} does not start`);
    },
    async stop() {
      await Promise.resolve();
      seen.push(`stop ${name}`);
      if (broken.stop?.includes(name) === true) throw new Error(`${name} does not stop`);
    },
  });
  return { seen, parts: ['a', 'b', 'c'].map(part) };
}

/** Something that one side waits for and the other gives. */
function createSignal() {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

test('parts start in order and stop in reverse', async () => {
  const { seen, parts } = createStage();
  const lifecycle = createLifecycle(parts);
  await lifecycle.start();
  await lifecycle.stop();
  expect(seen).toEqual(['start a', 'start b', 'start c', 'stop c', 'stop b', 'stop a']);
});

test('creating starts nothing, and stopping what never started does nothing', async () => {
  const { seen, parts } = createStage();
  await createLifecycle(parts).stop();
  expect(seen).toEqual([]);
});

test('a second stop does nothing more', async () => {
  const { seen, parts } = createStage();
  const lifecycle = createLifecycle(parts);
  await lifecycle.start();
  await lifecycle.stop();
  const before = seen.length;
  await lifecycle.stop();
  expect(seen).toHaveLength(before);
});

test('a second stop while the first is under way ends with the first, not before', async () => {
  const { seen, parts } = createStage();
  const lifecycle = createLifecycle(parts);
  await lifecycle.start();
  const first = lifecycle.stop();
  await lifecycle.stop();
  expect(seen.slice(3)).toEqual(['stop c', 'stop b', 'stop a']);
  await first;
});

test('when a part fails to start, it and those before it are stopped, and the error goes on', async () => {
  const { seen, parts } = createStage({ start: 'b' });
  await expect(createLifecycle(parts).start()).rejects.toThrow('b does not start');
  expect(seen).toEqual(['start a', 'start b', 'stop b', 'stop a']);
});

test('the error of the start is told, not that of the clean-up after it', async () => {
  const { parts } = createStage({ start: 'c', stop: ['a', 'c'] });
  await expect(createLifecycle(parts).start()).rejects.toThrow('c does not start');
});

test('a part that fails to stop keeps no other from stopping, and the first error is told', async () => {
  const { seen, parts } = createStage({ stop: ['c', 'a'] });
  const lifecycle = createLifecycle(parts);
  await lifecycle.start();
  await expect(lifecycle.stop()).rejects.toThrow('c does not stop');
  expect(seen.slice(3)).toEqual(['stop c', 'stop b', 'stop a']);
});

test('a stop in the middle of a start leaves nothing running', async () => {
  const running = new Set<string>();
  const begun = createSignal();
  const goOn = createSignal();
  const slow: Part = {
    name: 'slow',
    async start() {
      begun.give();
      await goOn.given;
      running.add('slow');
    },
    stop: () => void running.delete('slow'),
  };
  const quick = (name: string): Part => ({
    name,
    start: () => void running.add(name),
    stop: () => void running.delete(name),
  });
  const lifecycle = createLifecycle([quick('before'), slow, quick('after')]);
  const starting = lifecycle.start();
  await begun.given;
  await lifecycle.stop();
  goOn.give();
  await starting;
  expect([...running]).toEqual([]);
});

test('what was stopped can be started again', async () => {
  const { seen, parts } = createStage();
  const lifecycle = createLifecycle(parts);
  await lifecycle.start();
  await lifecycle.stop();
  await lifecycle.start();
  expect(seen.slice(-3)).toEqual(['start a', 'start b', 'start c']);
});

test('a stop right after the start was asked for, before anything began, wins', async () => {
  const { seen, parts } = createStage();
  const lifecycle = createLifecycle(parts);
  const starting = lifecycle.start();
  await lifecycle.stop();
  await starting;
  expect(seen).toEqual([]);
});
