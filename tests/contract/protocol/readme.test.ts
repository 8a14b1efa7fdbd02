import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { connectAsync } from 'mqtt';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Batch, parseBatch, placeReadings } from '../../../protocol/batch.ts';
import { parseConfirmation } from '../../../protocol/confirmation.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import { READING_SCHEMAS } from '../../../protocol/reading.ts';
import { TOPIC_KINDS, topicOf } from '../../../protocol/topics.ts';
import { PROTOCOL_VERSION } from '../../../protocol/version.ts';
import { packageRoot } from '../../../runtime/packageRoot.ts';

const README = readFileSync(join(packageRoot(), 'protocol', 'README.md'), 'utf8');
const [CHINESE = '', ENGLISH = ''] = README.split('\n---\n');

const HALVES = [
  ['Chinese', CHINESE],
  ['English', ENGLISH],
] as const;

/** The block of code that is marked `example=name`, without its last line break. */
function exampleIn(half: string, name: string): string {
  const found = new RegExp(`\`\`\`\\w+ example=${name}\n([\\s\\S]*?)\n\`\`\``).exec(half)?.[1];
  if (found === undefined) throw new Error(`no example ${name}`);
  return found;
}

function batchIn(half: string, name: string): Batch {
  const outcome = parseBatch(exampleIn(half, name));
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem));
  return outcome.value;
}

/** The rows of all tables whose first cell is a name in code. */
function rowsIn(half: string): Map<string, string> {
  const rows = half.matchAll(/^\| `([\w-]+)` \| ([^|]+) \|/gm);
  return new Map([...rows].map(([, name = '', second = '']) => [name, second.trim()]));
}

describe.each(HALVES)('the %s half', (_language, half) => {
  test('states every limit with the value it has in the code', () => {
    const rows = rowsIn(half);
    for (const [name, value] of Object.entries(LIMITS)) {
      expect(rows.get(name), name).toBe(String(value));
    }
  });

  test('names every topic, every kind of reading, every value and the version', () => {
    for (const kind of [...TOPIC_KINDS, ...Object.keys(READING_SCHEMAS)]) {
      expect(rowsIn(half).has(kind), kind).toBe(true);
    }
    const schemas = JSON.stringify(READING_SCHEMAS);
    const literals = [...schemas.matchAll(/"const":"([\w-]+)"/g)].map(([, value]) => value);
    expect(literals.filter((value) => !half.includes(`\`${value}\``))).toEqual([]);
    expect(half).toMatch(new RegExp(`\\| \`v\` \\|[^|]*${PROTOCOL_VERSION} \\|`));
  });

  test('has a worked example whose shell lines print the tags that the batches carry', () => {
    const printed = execFileSync('sh', ['-c', exampleIn(half, 'tags')], { encoding: 'utf8' });
    expect(half).toContain(`\`${printed.trim()}\``);
    const [before, between, after] = printed.trim().split(' ');
    const [one, two] = [batchIn(half, 'batch-1'), batchIn(half, 'batch-2')];
    expect([one.tag, two.tag]).toEqual([before, between]);
    expect(placeReadings(one)).toMatchObject([{ fromSequence: 1, tag: between, problem: null }]);
    expect(placeReadings(two)).toMatchObject([{ fromSequence: 2, tag: after, problem: null }]);
  });

  test('has a worked example whose tags are plain SHA-256 of the very bytes that are sent', () => {
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);
    const bytesOf = (name: string) => /"readings":\[(.*)\]\}$/.exec(exampleIn(half, name))?.[1];
    const genesis = sha256('hallwatch outbox radar-7-0001');
    expect(batchIn(half, 'batch-1').tag).toBe(genesis);
    expect(batchIn(half, 'batch-2').tag).toBe(sha256(genesis + bytesOf('batch-1')));
  });

  test('has a worked example whose confirmation lets the first reading be forgotten', () => {
    const outcome = parseConfirmation(exampleIn(half, 'confirmation-1'));
    expect(outcome).toMatchObject({ ok: true, value: { outbox: 'radar-7-0001', storedUpTo: 1 } });
  });
});

test('both halves have the same chapters, tables and code', () => {
  const shapeOf = (half: string) => ({
    chapters: half.match(/^#+ /gm),
    rows: [...rowsIn(half).keys()],
    blocks: half.match(/```[\s\S]*?```/g),
  });
  expect(shapeOf(ENGLISH)).toEqual(shapeOf(CHINESE));
});

test('the bytes of the worked example arrive through a real broker and are understood', async () => {
  const broker = await Aedes.createBroker();
  const server = createServer(broker.handle);
  onTestFinished(async () => {
    await new Promise<void>((resolve) => broker.close(resolve));
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const arrived: { topic: string; text: string; qos: number }[] = [];
  broker.on('publish', ({ topic, payload, qos }, client) => {
    if (client !== null) arrived.push({ topic, text: payload.toString(), qos });
  });
  const sensor = await connectAsync(`mqtt://127.0.0.1:${port}`, {
    clientId: 'radar-7',
    username: 'radar-7',
    protocolVersion: 4,
    keepalive: 30,
    reconnectPeriod: 0,
  });
  onTestFinished(() => sensor.endAsync(true));
  const sent = ['batch-1', 'batch-2'].map((name) => exampleIn(ENGLISH, name));
  for (const text of sent) {
    await sensor.publishAsync('hallwatch/v1/radar-7/batch', text, { qos: 1 });
  }
  expect(arrived).toEqual(
    sent.map((text) => ({ topic: topicOf('radar-7', 'batch'), text, qos: 1 })),
  );
  const places = arrived.flatMap(({ text }) => {
    const outcome = parseBatch(text);
    return outcome.ok ? placeReadings(outcome.value) : [];
  });
  expect(places.map(({ reading }) => reading?.kind)).toEqual(['occupancy', 'heartbeat']);
});
