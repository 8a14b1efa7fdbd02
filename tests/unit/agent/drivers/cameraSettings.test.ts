import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cameraDriver } from '../../../../agent/drivers/camera/cameraDriver.ts';
import { cameraSettings } from '../../../../agent/drivers/camera/cameraSettings.ts';
import { findProblems } from '../../../../runtime/schemaFindings.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { driverRig, withDefaults } from './driverRig.ts';

function check(fields: object, surroundings: object = {}): string[] {
  const settings = withDefaults(cameraSettings, fields);
  const around = { allowedNetworks: ['10.0.0.0/8'], ...surroundings };
  return cameraDriver
    .check(settings, around)
    .map(({ field, message }) => `${field.join('.')}: ${message}`);
}

const RECORDER = { url: 'http://10.0.0.2/', pointer: '/0', values: { ON: 'online' } };

test('a camera has a contact or something to ask, an address, no password in it, and a network to be in', () => {
  const source = ': a camera has either a contact, or at least one of url, onvif and recorder';
  expect(check({})).toEqual([source]);
  expect(check({ url: 'rtsp://10.0.0.1/', contact: { line: 4 } })).toEqual([source]);
  expect(check({ contact: { line: 4 } })).toEqual([]);
  expect(check({ url: 'rtsp://10.0.0.1/', onvif: { url: 'http://10.0.0.1/' } })).toEqual([]);
  expect(check({ recorder: RECORDER })).toEqual([]);
  const account = 'must not contain a name or a password; use credentialsFile';
  expect(check({ url: 'rtsp://admin:12345@10.0.0.1/' })).toEqual([`url: ${account}`]);
  expect(check({ onvif: { url: 'http://admin@10.0.0.1/' } })).toEqual([`onvif.url: ${account}`]);
  expect(check({ url: 'rtsp:///stream' })).toEqual(['url: is not an address']);
  expect(check({ url: 'rtsp://10.0.0.1/' }, { allowedNetworks: [] })).toHaveLength(1);
  expect(check({ url: 'rtsp://8.8.8.8/' })).toEqual([
    'url: 8.8.8.8 is not in the networks of probes.allow',
  ]);
  expect(check({ url: 'rtsp://some-name/' })).toEqual([]);
});

test('a credentials file that cannot be used is told with its place, and makes the driver unusable', async () => {
  const configFolder = temporaryFolder();
  const fields = { url: 'rtsp://10.0.0.1/', credentialsFile: 'account' };
  expect(check(fields, { configFolder })).toEqual([
    'credentialsFile: account cannot be read (ENOENT)',
  ]);
  const settings = withDefaults(cameraSettings, fields);
  const { context } = driverRig({ configFolder, allowedNetworks: ['10.0.0.0/8'] });
  const driver = cameraDriver.create(context, settings);
  expect(await driver.start()).toEqual({ unusable: 'account cannot be read (ENOENT)' });
  writeFileSync(join(configFolder, 'account'), 'admin\npassword\n');
  chmodSync(join(configFolder, 'account'), 0o600);
  expect(check(fields, { configFolder })).toEqual([]);
});

test('every host of a camera is named for the rule of one network', () => {
  const settings = withDefaults(cameraSettings, {
    ...{ url: 'rtsp://cam-1:554/a', onvif: { url: 'http://[fd00::5]/' }, recorder: RECORDER },
  });
  expect(cameraDriver.hosts(settings)).toEqual([
    { field: ['url'], host: 'cam-1' },
    { field: ['onvif', 'url'], host: 'fd00::5' },
    { field: ['recorder', 'url'], host: '10.0.0.2' },
  ]);
});

test('50,000 settings of a camera are refused by the schema, or checked without a crash', {
  timeout: 120_000,
}, () => {
  const text = fc.oneof(
    fc.constantFrom(
      'rtsp://10.0.0.1/',
      'http://a',
      'http://',
      'rtsp://%',
      'rtsp://[::',
      'https://a:b@c',
      '/0/a~2',
      'ON',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  const value = fc.oneof(text, fc.integer(), fc.constant(null), fc.boolean());
  const record = (keys: string[]) =>
    fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: keys.length });
  const settings = fc.record(
    {
      ...{ url: text, role: fc.constantFrom('hall', 'x'), periodMs: fc.oneof(fc.nat(), value) },
      onvif: record(['url', 'profiles', 'mediaPath', 'driftSecondsMax']),
      recorder: fc.record(
        { url: text, pointer: text, values: fc.dictionary(text, fc.constantFrom('online', 'x')) },
        { requiredKeys: [] },
      ),
      contact: record(['line', 'activeMeans']),
      credentialsFile: text,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(settings, (given) => {
      const checked = withDefaults(cameraSettings, structuredClone(given));
      if (findProblems(cameraSettings, checked).length > 0) return;
      cameraDriver.check(checked, { allowedNetworks: ['10.0.0.0/8'], configFolder: '/nowhere' });
      cameraDriver.hosts(checked);
      cameraDriver.claims(checked);
    }),
    { numRuns: 50_000, seed: 4 },
  );
});
