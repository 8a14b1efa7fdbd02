import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EQUIPMENT_TYPES } from '../../../../agent/drivers/probe/presets.ts';
import { createProbeDriver, probeDriver } from '../../../../agent/drivers/probe/probeDriver.ts';
import {
  type ProbeSettings,
  planOf,
  probeSettings,
} from '../../../../agent/drivers/probe/probeSettings.ts';
import { findProblems } from '../../../../runtime/schemaFindings.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { driverRig, withDefaults } from './driverRig.ts';

function settings(fields: object): ProbeSettings {
  return withDefaults(probeSettings, {
    type: 'pc',
    address: '10.0.0.1',
    ...fields,
  }) as ProbeSettings;
}

function check(fields: object, allowedNetworks: string[] = ['10.0.0.0/8']): string[] {
  const around = { allowedNetworks, configFolder: temporaryFolder() };
  return probeDriver
    .check(settings(fields), around)
    .map(({ field, message }) => `${field.join('.')}: ${message}`);
}

test('a type alone is enough: every one has a check, a period and its port', () => {
  for (const type of EQUIPMENT_TYPES) expect(check({ type })).toEqual([]);
  expect(planOf(settings({ type: 'printer' }))).toEqual({
    check: 'snmp',
    periodMs: 120_000,
    port: 161,
  });
  expect(planOf(settings({ type: 'internet' }))).toEqual({
    check: 'tcp',
    periodMs: 30_000,
    port: 443,
  });
  expect(planOf(settings({ type: 'pc' }))).toEqual({ check: 'icmp', periodMs: 60_000, port: null });
});

test('what the settings say goes before what the type says', () => {
  const own = settings({ type: 'internet', check: 'http', periodMs: 9000 });
  expect(planOf(own)).toEqual({ check: 'http', periodMs: 9000, port: 80 });
  expect(planOf(settings({ check: 'http', http: { tls: true } })).port).toBe(443);
  expect(planOf(settings({ check: 'http', port: 8080 })).port).toBe(8080);
});

test('what the schema cannot say is told with its place', () => {
  expect(check({ check: 'tcp' })).toEqual([': name the port that is asked']);
  expect(check({ type: 'internet' }, [])).toHaveLength(1);
  expect(check({ address: '8.8.8.8' })).toHaveLength(1);
  expect(check({ address: '::ffff:10.0.0.1' })).toEqual([]);
  expect(check({ check: 'http', http: { good: ['a'] } })).toEqual([
    'http.good: says nothing without pointer',
  ]);
  expect(check({ check: 'snmp', snmp: { good: ['a'] } })).toEqual([
    'snmp.good: says nothing without oid',
  ]);
  expect(check({ check: 'snmp', snmp: { version: '3' } })).toEqual([
    'snmp: SNMP v3 needs a credentialsFile',
  ]);
  const missing = 'snmp.credentialsFile: x cannot be read (ENOENT)';
  expect(check({ check: 'snmp', snmp: { version: '3', credentialsFile: 'x' } })).toEqual([missing]);
});

test('an address with a scheme, a path or an account in it is refused', () => {
  for (const address of ['http://10.0.0.1', 'a@b', '10.0.0.1/', '-c 9', 'a b', '']) {
    expect(findProblems(probeSettings, settings({ address }))).not.toEqual([]);
  }
});

test('a result becomes a reading of equipment, with reason and latency', async () => {
  const { context, emitted, clock } = driverRig({ allowedNetworks: ['10.0.0.0/8'] });
  const driver = createProbeDriver(context, settings({}), async () => ({
    ...{ kind: 'result', status: 'fault', reason: 'no paper', latencyMs: 4 },
  }));
  await driver.start();
  await clock.advanceGently(1000);
  await driver.stop();
  expect(emitted.map(({ observation }) => observation)).toEqual([
    { kind: 'equipment', channel: 'main', status: 'fault', reason: 'no paper', latencyMs: 4 },
  ]);
});

test('50,000 settings of a probe are refused by the schema, or checked without a crash', {
  timeout: 120_000,
}, () => {
  const text = fc.oneof(
    fc.constantFrom(
      'printer',
      'pc',
      'snmp',
      'http',
      '3',
      '2c',
      '10.0.0.1',
      'fd00::1',
      '/a',
      '1.3.6.1',
      'host.gov',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  const value = fc.oneof(
    text,
    fc.integer({ max: 70_000 }),
    fc.constant(null),
    fc.array(text, { maxLength: 2 }),
  );
  const record = (keys: string[]) =>
    fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: keys.length });
  const given = fc.record(
    {
      type: fc.constantFrom(...EQUIPMENT_TYPES, 'x'),
      ...{ address: text, check: text, port: value, periodMs: value },
      http: record(['path', 'tls', 'status', 'contains', 'pointer', 'good', 'credentialsFile']),
      snmp: record(['version', 'community', 'credentialsFile', 'oid', 'good', 'deviceIndex']),
    },
    { requiredKeys: ['type'] },
  );
  fc.assert(
    fc.property(given, (one) => {
      const checked = withDefaults(probeSettings, structuredClone(one)) as ProbeSettings;
      if (findProblems(probeSettings, checked).length > 0) return;
      probeDriver.check(checked, { allowedNetworks: [], configFolder: '/nowhere' });
      const { port, periodMs } = planOf(checked);
      if (port !== null && (port < 1 || port > 65_535)) throw new Error('port');
      if (periodMs < 5000) throw new Error('period');
    }),
    { numRuns: 50_000, seed: 4 },
  );
});
