import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Options } from 'ajv';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { agentStatusSchema, parseAgentStatus } from '../../../protocol/agentStatus.ts';
import { batchSchema, parseBatch, placeReadings } from '../../../protocol/batch.ts';
import { commandSchema, parseCommand, parseReply, replySchema } from '../../../protocol/command.ts';
import { confirmationSchema, parseConfirmation } from '../../../protocol/confirmation.ts';
import { READING_SCHEMAS } from '../../../protocol/reading.ts';
import {
  AGENT_PUBLISHES,
  AGENT_SUBSCRIBES,
  TOPIC_KINDS,
  type TopicKind,
  topicOf,
} from '../../../protocol/topics.ts';
import { packageRoot } from '../../../runtime/packageRoot.ts';

const FILE = join(packageRoot(), 'protocol', 'asyncapi.yaml');

/** What the tests look at in the document. */
interface AsyncApi {
  readonly channels: Record<string, { readonly address: string }>;
  readonly operations: Record<string, Operation>;
  readonly components: {
    readonly messages: Record<string, { readonly examples: readonly Example[] }>;
    readonly schemas: Record<string, unknown>;
  };
}
interface Operation {
  readonly action: 'send' | 'receive';
  readonly channel: { readonly $ref: string };
  readonly tags: readonly [{ readonly name: 'agent' | 'collector' }];
  readonly bindings: { readonly mqtt: { readonly qos: number; readonly retain: boolean } };
}
interface Example {
  readonly name: string;
  readonly payload: unknown;
}

/** The schemas as they stand in protocol/, with the readings of a batch named by their kinds. */
function schemasOfTheCode(): Record<string, unknown> {
  const plain = (schema: unknown) => JSON.parse(JSON.stringify(schema)) as Record<string, unknown>;
  const readings = Object.fromEntries(
    Object.entries(READING_SCHEMAS).map(([kind, schema]) => [`${kind}Reading`, plain(schema)]),
  );
  const batch = plain(batchSchema) as { properties: { readings: { items: unknown } } };
  batch.properties.readings.items = { $ref: '#/components/schemas/reading' };
  return {
    batch,
    status: plain(agentStatusSchema),
    confirm: plain(confirmationSchema),
    command: plain(commandSchema),
    reply: plain(replySchema),
    reading: {
      oneOf: Object.keys(readings).map((name) => ({ $ref: `#/components/schemas/${name}` })),
    },
    ...readings,
  };
}

function updateFile(): void {
  const document = parseDocument(readFileSync(FILE, 'utf8'));
  document.setIn(['components', 'schemas'], document.createNode(schemasOfTheCode()));
  writeFileSync(
    FILE,
    document.toString({ lineWidth: 100, aliasDuplicateObjects: false } as object),
  );
}

if (process.env.UPDATE === '1') updateFile();
const api = parseDocument(readFileSync(FILE, 'utf8')).toJS() as AsyncApi;

const PARSERS = {
  batch: parseBatch,
  status: parseAgentStatus,
  confirm: parseConfirmation,
  command: parseCommand,
  reply: parseReply,
} as const satisfies Record<TopicKind, unknown>;

const examples = TOPIC_KINDS.flatMap((kind) =>
  (api.components.messages[kind]?.examples ?? []).map((one) => [kind, one.name, one] as const),
);

function makeAjv(options: Options = {}): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true, ...options });
  formats.default(ajv);
  return ajv;
}

test('the document is AsyncAPI 3.0 by the schema of its makers', () => {
  const require = createRequire(import.meta.url);
  const schema = require('@asyncapi/specs/schemas/3.0.0-without-$id.json') as object;
  const validate = makeAjv().compile(schema);
  validate(api);
  expect(validate.errors ?? []).toEqual([]);
  expect(validate({ ...api, channels: { batch: { adress: 'x' } } })).toBe(false);
});

test('every reference in the document leads somewhere', () => {
  const broken: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { $ref } = node as { $ref?: unknown };
    if (typeof $ref === 'string' && resolveRef($ref) === undefined) broken.push($ref);
    for (const child of Object.values(node)) visit(child);
  };
  visit(api);
  expect(broken).toEqual([]);
});

function resolveRef(ref: string): unknown {
  return ref
    .slice(2)
    .split('/')
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], api);
}

test('its schemas are those of the code (UPDATE=1 writes them)', () => {
  expect(api.components.schemas).toEqual(schemasOfTheCode());
});

test('its channels are the topics of the code', () => {
  const addresses = Object.entries(api.channels).map(([kind, { address }]) => [kind, address]);
  expect(addresses).toEqual(TOPIC_KINDS.map((kind) => [kind, topicOf('{agentId}', kind)]));
});

test('its operations say who may say what, from both sides', () => {
  const kindsOf = (side: 'agent' | 'collector', action: 'send' | 'receive') =>
    Object.values(api.operations)
      .filter((one) => one.tags[0].name === side && one.action === action)
      .map((one) => one.channel.$ref.replace('#/channels/', ''))
      .sort();
  expect(kindsOf('agent', 'send')).toEqual([...AGENT_PUBLISHES].sort());
  expect(kindsOf('collector', 'receive')).toEqual([...AGENT_PUBLISHES].sort());
  expect(kindsOf('agent', 'receive')).toEqual([...AGENT_SUBSCRIBES].sort());
  expect(kindsOf('collector', 'send')).toEqual([...AGENT_SUBSCRIBES].sort());
});

test('only the status is retained, and nothing has QoS 2', () => {
  for (const { channel, bindings } of Object.values(api.operations)) {
    expect(bindings.mqtt.retain).toBe(channel.$ref === '#/channels/status');
    expect(bindings.mqtt.qos).toBeLessThan(2);
  }
});

test('there is an example of every message and of every kind of reading', () => {
  expect(new Set(examples.map(([kind]) => kind))).toEqual(new Set(TOPIC_KINDS));
  const kinds = examples.flatMap(([, , { payload }]) =>
    ((payload as { readings?: { kind: string }[] }).readings ?? []).map(({ kind }) => kind),
  );
  expect(new Set(kinds)).toEqual(new Set(Object.keys(READING_SCHEMAS)));
});

test.each(examples)('the example %s / %s is understood by the code', (kind, _name, { payload }) => {
  const outcome = PARSERS[kind](JSON.stringify(payload));
  expect(outcome).toEqual({ ok: true, value: payload });
  if (kind !== 'batch') return;
  const batch = parseBatch(JSON.stringify(payload));
  const problems = batch.ok ? placeReadings(batch.value).map((one) => one.problem) : ['refused'];
  expect(problems).toEqual(problems.map(() => null));
});

test.each(examples)('the example %s / %s fits the schema in the document', (kind, _name, one) => {
  const schemas = { $id: 'doc', components: { schemas: api.components.schemas } };
  const ajv = makeAjv();
  ajv.addSchema(schemas);
  const document = { ...schemas, $id: 'own', $ref: `#/components/schemas/${kind}` };
  const validate = ajv.compile(document);
  validate(one.payload);
  expect(validate.errors ?? []).toEqual([]);
  expect(validate({ ...(one.payload as object), v: 'one' })).toBe(false);
});
