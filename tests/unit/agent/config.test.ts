import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadAgentConfig } from '../../../agent/config/agentConfig.ts';
import { DRIVERS } from '../../../agent/drivers/index.ts';
import { checkAgentConfig } from '../../../agent/runAgent.ts';
import { ConfigFailure } from '../../../runtime/configFile.ts';
import { packageRoot } from '../../../runtime/packageRoot.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const HEAD = `agent: hall-1
mqtt:
  url: mqtt://127.0.0.1:1883
  secret: 0123456789abcdef
outbox: data/outbox.sqlite
`;

function write(text: string): string {
  const file = join(temporaryFolder(), 'agent.yaml');
  writeFileSync(file, text);
  return file;
}

/** What is wrong with a file, as `line field message`. */
function problemsOf(text: string): string[] {
  try {
    loadAgentConfig(write(text));
    return [];
  } catch (error) {
    if (!(error instanceof ConfigFailure)) throw error;
    return error.problems.map(({ line, field, message }) => `${line} ${field}: ${message}`);
  }
}

test('the example starts as it is and shows every driver', () => {
  const file = join(packageRoot(), 'agent/agent.example.yaml');
  const config = checkAgentConfig(file);
  expect(config.devices.map(({ device }) => device)).toEqual(['w1-seat', 'w1-pad', 'w1-camera']);
  const text = readFileSync(file, 'utf8');
  for (const { name } of DRIVERS) expect(text).toContain(`driver: ${name}`);
});

test('what is commented out in the example is right too', () => {
  const text = readFileSync(join(packageRoot(), 'agent/agent.example.yaml'), 'utf8');
  const uncommented = text.replaceAll(/^( +)# (?=(- | {2})\w+:)/gm, '$1');
  expect(uncommented).not.toBe(text);
  const config = loadAgentConfig(write(uncommented));
  expect(config.devices.map(({ definition }) => definition.name).sort()).toEqual(
    [...DRIVERS.map(({ name }) => name), 'simulated', 'simulated'].sort(),
  );
});

test('paths start at the file, settings get their defaults', () => {
  const file = write(`${HEAD}devices:\n  - { device: w1, driver: gpio, line: 17 }\n`);
  const config = loadAgentConfig(file);
  expect(config.outboxFile).toBe(join(file, '..', 'data/outbox.sqlite'));
  expect(config).toMatchObject({ clockSource: 'ntp', mqtt: { caFile: null, isExposed: false } });
  expect(config.devices[0]?.settings).toMatchObject({
    line: 17,
    signal: 'occupancy',
    channel: 'main',
  });
});

test('every mistake in the devices is named with its line, all at once', () => {
  const devices = `devices:
  - device: w1
    driver: gpio
    line: -17
  - device: w1
    driver: simulated
    sensor: seat
  - device: agent
    driver: nonsense
  - device: w3
    driver: simulated
    sensor: seat
    colour: red
  - { device: w4, driver: gpio, line: 4 }
  - { device: w5, driver: gpio, line: 4 }
`;
  const problems = problemsOf(HEAD + devices);
  expect(problems).toEqual([
    expect.stringMatching(/^9 devices\.0\.line: /),
    '10 devices.1.device: "w1" is there already',
    '13 devices.2.device: "agent" is there already',
    expect.stringMatching(/^14 devices\.2\.driver: there is no driver "nonsense"; there is gpio/),
    '18 devices.3.colour: is not a known setting',
    '20 devices.5: GPIO line 4 belongs to device "w4" already',
  ]);
});

test('an unencrypted line over a network needs a word', () => {
  const remote = HEAD.replace('127.0.0.1', '192.168.1.5');
  expect(problemsOf(remote)).toEqual([expect.stringMatching(/^3 mqtt\.url: mqtt:\/\/ over/)]);
  const insecure = remote.replace('outbox:', '  insecure: true\noutbox:');
  expect(loadAgentConfig(write(insecure)).mqtt.isExposed).toBe(true);
  for (const host of ['localhost', '[::1]', '127.8.8.8']) {
    expect(problemsOf(HEAD.replace('127.0.0.1', host))).toEqual([]);
  }
  expect(problemsOf(remote.replace('mqtt://', 'mqtts://'))).toEqual([]);
});

test('the secret comes from one place, and never from the address', () => {
  const file = write(HEAD.replace(/secret: .*/, 'secretFile: agent.secret'));
  expect(() => loadAgentConfig(file)).toThrow(ConfigFailure);
  writeFileSync(join(file, '..', 'agent.secret'), 'abcdefgh12345678\n');
  expect(loadAgentConfig(file).mqtt.secret).toBe('abcdefgh12345678');
  expect(problemsOf(HEAD.replace(/ {2}secret: .*\n/, ''))).toHaveLength(1);
  expect(problemsOf(HEAD.replace('//127', '//me:pass@127'))).toHaveLength(1);
});

test('cameras are asked only where the file allows it', () => {
  const devices = 'devices:\n  - { device: c, driver: camera, url: "rtsp://10.0.0.1/" }\n';
  expect(problemsOf(HEAD + devices)).toEqual([expect.stringContaining('probes.allow')]);
  expect(problemsOf(`${HEAD}probes: { allow: [10.0.0.0/24] }\n${devices}`)).toEqual([]);
  expect(problemsOf(`${HEAD}probes: { allow: [camera-1] }\n`)).toHaveLength(1);
});

test('an empty list of devices is no mistake', () => {
  expect(loadAgentConfig(write(HEAD)).devices).toEqual([]);
});
