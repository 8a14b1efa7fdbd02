import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDelivery, createRequestSize } from '../../../../collector/series/delivery.ts';
import type { InfluxPort, WriteOutcome } from '../../../../collector/series/influxPort.ts';

/** A server in memory: keeps what it takes, and answers as the rule says. */
function aServer(answer: (lines: readonly string[]) => WriteOutcome) {
  const taken = new Set<string>();
  let requests = 0;
  const port: InfluxPort = {
    write(lines) {
      requests += 1;
      const outcome = answer(lines);
      if (outcome.kind === 'written') for (const line of lines) taken.add(line);
      return Promise.resolve(outcome);
    },
    close() {},
  };
  return { port, taken, requests: () => requests };
}

const written: WriteOutcome = { kind: 'written' };

function linesOf(texts: readonly string[]) {
  return texts.map((text, index) => ({ rowId: index + 1, text }));
}

test('of any lines exactly the bad ones are refused, and all others are written', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 60 }), async (isBad) => {
      const lines = linesOf(isBad.map((bad, index) => `${bad ? 'bad' : 'good'} ${index}`));
      const server = aServer((texts) =>
        texts.some((text) => text.startsWith('bad'))
          ? { kind: 'badLines', droppedMin: 0, reason: '400 bad' }
          : written,
      );
      const delivery = createDelivery(server.port, lines, createRequestSize());
      expect(await delivery.run()).toEqual({ kind: 'delivered' });
      const bad = lines.filter((line) => line.text.startsWith('bad'));
      expect(delivery.refused().map((line) => line.text)).toEqual(bad.map((line) => line.text));
      expect(server.taken.size).toBe(lines.length - bad.length);
      expect(delivery.written()).toBe(lines.length - bad.length);
    }),
  );
});

test('where the server says that it dropped every line, none is asked about again', async () => {
  const server = aServer((texts) => ({
    kind: 'badLines',
    droppedMin: texts.length,
    reason: '422 dropped all',
  }));
  const delivery = createDelivery(server.port, linesOf(['a', 'b', 'c']), createRequestSize());
  await delivery.run();
  expect(delivery.refused().length).toBe(3);
  expect(server.requests()).toBe(1);
});

test('one bad line among a thousand costs about twenty requests', async () => {
  const lines = linesOf([...Array(1000).keys()].map(String));
  const server = aServer((texts) =>
    texts.includes('617') ? { kind: 'badLines', droppedMin: 1, reason: '422' } : written,
  );
  const delivery = createDelivery(server.port, lines, createRequestSize());
  await delivery.run();
  expect(delivery.refused()).toEqual([{ rowId: 618, text: '617', reason: '422' }]);
  expect(server.requests()).toBeLessThanOrEqual(21);
});

test('a request that is too large is halved, and later ones begin smaller', async () => {
  const size = createRequestSize();
  const server = aServer((texts) =>
    texts.join('\n').length > 40_000 ? { kind: 'tooLarge', reason: '413' } : written,
  );
  const lines = linesOf([...Array(1000).keys()].map((n) => String(n).padStart(99, '0')));
  await createDelivery(server.port, lines, size).run();
  expect(server.taken.size).toBe(1000);
  const requestsBefore = server.requests();
  await createDelivery(server.port, lines, size).run();
  expect(server.requests() - requestsBefore).toBe(4);
});

test('a line that is too large alone is refused and blocks nothing', async () => {
  const server = aServer((texts) =>
    texts.join('').includes('huge') ? { kind: 'tooLarge', reason: '413' } : written,
  );
  const delivery = createDelivery(server.port, linesOf(['a', 'huge', 'b']), createRequestSize());
  expect(await delivery.run()).toEqual({ kind: 'delivered' });
  expect(delivery.refused().map((line) => line.text)).toEqual(['huge']);
  expect([...server.taken]).toEqual(['a', 'b']);
});

test('requests stay within 5,000 lines and 1 MB', async () => {
  const sizes: { lines: number; bytes: number }[] = [];
  const server = aServer((texts) => {
    sizes.push({ lines: texts.length, bytes: Buffer.byteLength(texts.join('\n')) });
    return written;
  });
  const many = linesOf([...Array(12_000).keys()].map(String));
  const wide = linesOf([...Array(3000).keys()].map((n) => `${n} ${'x'.repeat(900)}`));
  await createDelivery(server.port, many, createRequestSize()).run();
  await createDelivery(server.port, wide, createRequestSize()).run();
  expect(server.taken.size).toBe(15_000);
  expect(Math.max(...sizes.map((size) => size.lines))).toBeLessThanOrEqual(5000);
  expect(Math.max(...sizes.map((size) => size.bytes))).toBeLessThanOrEqual(1_000_000);
});

test('after a pause it goes on where it was, nothing left out', async () => {
  let requests = 0;
  const server = aServer(() => {
    requests += 1;
    return requests % 2 === 1 ? { kind: 'retryLater', afterMs: 1, reason: '503' } : written;
  });
  const lines = linesOf([...Array(12_000).keys()].map(String));
  const delivery = createDelivery(server.port, lines, createRequestSize());
  let runs = 1;
  while ((await delivery.run()).kind !== 'delivered') runs += 1;
  expect(server.taken.size).toBe(12_000);
  expect(runs).toBe(server.requests() / 2 + 1);
});
