import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { loadCollectorConfig } from '../../../collector/config.ts';
import { ConfigFailure } from '../../../runtime/configFile.ts';
import { allTexts } from '../../../texts/allTexts.ts';
import { configProblemLine } from '../../../texts/configTexts.ts';
import { LANGUAGES } from '../../../texts/entry.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

function write(more: object, folder = temporaryFolder()): string {
  const file = join(folder, 'collector.yaml');
  writeFileSync(file, stringify({ dataFolder: 'data', site: 'site.yaml', agents: [], ...more }));
  return file;
}

/** What is wrong, by the setting and the key of its sentence. */
function problemsOf(more: object): string[] {
  try {
    loadCollectorConfig(write(more));
    return [];
  } catch (error) {
    if (!(error instanceof ConfigFailure)) throw error;
    for (const problem of error.problems) {
      for (const language of LANGUAGES) {
        const line = configProblemLine(problem, language, allTexts);
        expect(line).not.toMatch(/\{\w+\}/);
        expect(line).not.toContain(problem.message);
      }
    }
    return error.problems.map(({ field, keyword }) => `${field} ${keyword}`);
  }
}

test('without more than the necessary, it listens on this machine only', () => {
  const config = loadCollectorConfig(write({}));
  expect(config).toMatchObject({
    http: { host: '127.0.0.1', port: 8420, insecure: false },
    mqtt: { host: '127.0.0.1', port: 8421, insecure: false },
    journal: { retentionDays: 400 },
  });
  expect(config).not.toHaveProperty('influx');
  expect(config).not.toHaveProperty('metrics');
});

test('paths are relative to the file', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'ca.pem'), '');
  const config = loadCollectorConfig(write({ mqtt: { caFile: 'ca.pem' } }, folder));
  expect(config).toMatchObject({
    dataFolder: join(folder, 'data'),
    site: join(folder, 'site.yaml'),
    mqtt: { caFile: join(folder, 'ca.pem') },
  });
});

describe('what strangers could reach without TLS', () => {
  test.each(['0.0.0.0', '::', '10.0.0.5', 'collector.county.gov.cn'])('%s is refused', (host) => {
    expect(problemsOf({ http: { host }, mqtt: { host } })).toEqual([
      'http.host HW-HTTP-020',
      'mqtt.host HW-BROKER-001',
    ]);
  });

  test.each([
    { http: { host: '127.0.0.9' }, mqtt: { host: 'localhost' } },
    { http: { host: '::1' }, mqtt: { host: '[::1]' } },
    { http: { host: '0.0.0.0', insecure: true }, mqtt: { host: '0.0.0.0', insecure: true } },
    { mqtt: { url: 'mqtt://127.0.0.1:1883' } },
    { mqtt: { url: 'mqtts://broker.example:8883' } },
    { mqtt: { url: 'mqtt://broker.example:1883', insecure: true } },
    // The embedded broker does not listen beside one outside.
    { mqtt: { url: 'mqtts://broker.example:8883', host: '0.0.0.0' } },
  ])('%j is accepted', (lines) => {
    expect(problemsOf(lines)).toEqual([]);
  });

  test('a broker outside is not spoken to in the clear without leave', () => {
    const mqtt = { url: 'mqtt://broker.example:1883' };
    expect(problemsOf({ mqtt })).toEqual(['mqtt.url plain-mqtt']);
  });
});

test('a password does not stand in an address, which logs show', () => {
  const mqtt = { url: 'mqtt://name:password@127.0.0.1:1883' };
  expect(problemsOf({ mqtt })).toEqual(['mqtt.url account-in-address']);
  expect(() => loadCollectorConfig(write({ mqtt }))).not.toThrow(/password@/);
});

test('a certificate that is none is named before anything starts', () => {
  const tls = { certFile: import.meta.filename, keyFile: import.meta.filename };
  expect(problemsOf({ http: { tls }, mqtt: { tls } })).toEqual([
    'http.tls unusable-certificate',
    'mqtt.tls unusable-certificate',
  ]);
});

test('every certificate and password that cannot be read is named at once', () => {
  const tls = { certFile: 'missing.pem', keyFile: 'missing.key' };
  const url = 'mqtts://broker.example';
  expect(
    problemsOf({
      http: { host: '0.0.0.0', tls },
      mqtt: { url, caFile: 'missing-ca.pem', passwordFile: 'missing.txt' },
    }),
  ).toEqual([
    'http.tls.certFile unreadable-file',
    'http.tls.keyFile unreadable-file',
    'mqtt.caFile unreadable-file',
    'mqtt.passwordFile unreadable-file',
  ]);
});

test('an agent that is listed twice is named', () => {
  const agent = { id: 'hall-1', secretSha256: 'a'.repeat(64) };
  expect(() => loadCollectorConfig(write({ agents: [agent, agent] }))).toThrow(/agents\.1\.id/);
});
