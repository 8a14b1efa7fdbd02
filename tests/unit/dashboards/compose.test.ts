import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadCollectorConfig } from '../../../collector/config.ts';
import { loadProvision } from '../../../collector/series/provision/provisionFile.ts';
import { packageRoot } from '../../../runtime/packageRoot.ts';

const PROVISIONING = join(packageRoot(), 'provisioning');
const COMPOSE = join(PROVISIONING, 'compose');

interface Service {
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly volumes?: readonly string[];
  readonly secrets?: readonly string[];
  readonly ports?: readonly string[];
  readonly command?: readonly string[];
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: object;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

const text = readFileSync(join(COMPOSE, 'compose.yaml'), 'utf8');
const compose = parse(text, { merge: true }) as Compose;
const services = Object.entries(compose.services);

describe('the compose file', () => {
  test('names only services, volumes, secrets and files that there are', () => {
    for (const [name, { depends_on = {}, volumes = [], secrets = [] }] of services) {
      for (const other of Object.keys(depends_on))
        expect(compose.services, name).toHaveProperty(other);
      for (const secret of secrets) expect(compose.secrets, name).toHaveProperty(secret);
      for (const volume of volumes) {
        const [source = ''] = volume.split(':');
        if (source.startsWith('.'))
          expect(statSync(join(COMPOSE, source)).isFile(), volume).toBe(true);
        else expect(compose.volumes, name).toHaveProperty(source);
      }
    }
  });

  test('opens nothing beyond this machine', () => {
    const ports = services.flatMap(([, service]) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  test('has every dollar of its shell lines twice', () => {
    const lines = services.flatMap(([, { command = [] }]) => command);
    const single = lines.filter((line) => /\$/.test(line.replaceAll('$$', '')));
    expect(single).toEqual([]);
  });

  test('has secrets in files that git does not see, made by prepare.sh', () => {
    const script = readFileSync(join(COMPOSE, 'prepare.sh'), 'utf8');
    for (const [name, { file }] of Object.entries(compose.secrets)) {
      expect(file).toBe(`./secrets/${name}`);
      expect(script).toContain(` ${name}`);
    }
    expect(readFileSync(join(COMPOSE, '.gitignore'), 'utf8')).toContain('secrets/');
  });

  test('comes with a collector and an InfluxDB that fit each other', () => {
    const { influx } = loadCollectorConfig(join(COMPOSE, 'collector.yaml'));
    const provision = loadProvision(join(COMPOSE, 'influxdb.yaml'));
    expect(influx).toMatchObject({
      url: provision.url,
      org: provision.org,
      bucket: provision.buckets.raw.name,
      rollupBucket: provision.buckets.rollup.name,
    });
    const files = provision.tokens.map(({ file }) => file);
    expect(files).toContain(influx?.tokenFile);
    for (const [, file = ''] of text.matchAll(/(\/tokens\/\w+\.token)/g))
      expect(files).toContain(file);
    const leadership = provision.tokens.find(({ file }) => file.includes('leadership'));
    expect(leadership).toMatchObject({ read: ['rollup'], write: [] });
  });
});

test.each([
  ['sh', 'compose/prepare.sh'],
  ['sh', 'grafana/restrict-folder.sh'],
  ['bash', 'smoke.sh'],
])('%s can read %s, which may be run', (shell, path) => {
  const file = join(PROVISIONING, path);
  execFileSync(shell, ['-n', file]);
  expect(statSync(file).mode & 0o111).not.toBe(0);
});
