import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { DRIVERS } from '../../../agent/drivers/index.ts';
import { CONFIG_KINDS, jsonSchemaOf } from '../../../cli/config/jsonSchemas.ts';
import { shownConfig } from '../../../cli/config/showConfig.ts';
import { packageRoot } from '../../../runtime/packageRoot.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const read = (path: string): string => readFileSync(join(packageRoot(), path), 'utf8');
/** Both names of one word in JSON Schema are known to editors; `strict` is about neither. */
const validatorOf = (schema: object) => new Ajv({ strict: false, allErrors: true }).compile(schema);

describe('the JSON Schema', () => {
  test.each(CONFIG_KINDS)('of %s is the one in provisioning/schema', (kind) => {
    const remedy = `hallwatch config schema ${kind} > provisioning/schema/${kind}.json, then format`;
    const committed: unknown = JSON.parse(read(`provisioning/schema/${kind}.json`));
    expect(committed, remedy).toEqual(JSON.parse(JSON.stringify(jsonSchemaOf(kind))));
  });

  test.each([
    ['agent', 'agent/agent.example.yaml'],
    ['collector', 'collector/collector.example.yaml'],
    ['site', 'demo/site.yaml'],
  ] as const)('of %s accepts %s, which leaves out what has a default', (kind, file) => {
    const validate = validatorOf(jsonSchemaOf(kind));
    expect(validate(parse(read(file))), JSON.stringify(validate.errors)).toBe(true);
  });

  test('accepts every device of the example and refuses settings of another driver', () => {
    const text = read('agent/agent.example.yaml');
    const all = parse(text.replaceAll(/^( +)# (?=(- | {2})\w+:)/gm, '$1')) as { devices: object[] };
    const validate = validatorOf(jsonSchemaOf('agent'));
    expect(all.devices.length).toBeGreaterThanOrEqual(DRIVERS.length);
    for (const device of all.devices) {
      expect(validate({ ...all, devices: [device] }), JSON.stringify(device)).toBe(true);
      expect(validate({ ...all, devices: [{ ...device, nonsense: 1 }] })).toBe(false);
    }
  });

  test.each([
    ['agent/agent.example.yaml', 'agent'],
    ['collector/collector.example.yaml', 'collector'],
  ])('%s names its schema for editors, by a path that is there', (file, kind) => {
    const [, path = ''] = /^# yaml-language-server: \$schema=(\S+)$/m.exec(read(file)) ?? [];
    expect(JSON.parse(read(join(file, '..', path)))).toMatchObject({
      title: `hallwatch ${kind}.yaml`,
    });
  });
});

describe('the configuration in force', () => {
  test('is shown with its defaults and without its secrets', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'agent.yaml');
    const secret = 'abcdefgh-12345678';
    writeFileSync(
      file,
      `agent: hall-1
mqtt: { url: "mqtt://127.0.0.1:1883", secret: ${secret} }
outbox: outbox.sqlite
probes: { allow: [127.0.0.1] }
devices:
  - { device: w1-seat, driver: gpio, line: 17 }
`,
    );
    const shown = shownConfig(file);
    expect(shown).not.toContain(secret);
    const values = parse(shown) as { devices: object[] };
    expect(values).toMatchObject({
      ...{ agent: 'hall-1', outbox: join(folder, 'outbox.sqlite'), clock: { source: 'ntp' } },
      mqtt: { secret: '[hidden]', url: 'mqtt://127.0.0.1:1883' },
    });
    expect(values.devices[0]).toMatchObject({
      device: 'w1-seat',
      driver: 'gpio',
      line: 17,
    });
  });

  test('of a collector hides its token and keeps the names of files', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'collector.yaml');
    const digest = '0'.repeat(64);
    writeFileSync(
      file,
      `dataFolder: data
site: site.yaml
agents: [{ id: hall-1, secretSha256: "${digest}" }]
influx: { url: "http://127.0.0.1:8086", org: o, bucket: b, token: s3cr3t-token }
`,
    );
    const shown = shownConfig(file);
    expect(shown).not.toContain('s3cr3t-token');
    expect(shown).not.toContain(digest);
    expect(parse(shown)).toMatchObject({ site: join(folder, 'site.yaml'), http: { port: 8420 } });
  });
});
