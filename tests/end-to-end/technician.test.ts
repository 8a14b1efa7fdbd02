import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { digestOf, parseWalkTestRecord } from '../../protocol/walkTestRecord.ts';
import { packageRoot } from '../../runtime/packageRoot.ts';
import { makeCollectorFolder, startCollector } from '../support/builtCollector.ts';
import { startBuiltProgram } from '../support/builtProgram.ts';
import { findProgram, missingSentence, programPath } from '../support/programs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { aSmallSite } from './aSmallSite.ts';
import { runHallwatch } from './commands.ts';
import { endAfterTest } from './endAfterTest.ts';
import { storedRevisions } from './storedRevisions.ts';

const PROGRAM = join(packageRoot(), 'bin/hallwatch.mjs');

/** An agent that nobody listens to, with two simulated devices. */
function anAgent(folder = temporaryFolder()) {
  const configFile = join(folder, 'agent.yaml');
  writeFileSync(
    configFile,
    `agent: hall-1
mqtt: { url: "mqtt://127.0.0.1:9", secret: 0123456789abcdef }
outbox: outbox.sqlite
clock: { source: system }
devices:
  - { device: window-1-seat, driver: simulated, sensor: seat, window: window-1 }
  - { device: window-1-camera, driver: simulated, sensor: camera, window: window-1 }
`,
  );
  return { folder, configFile };
}

async function running(configFile: string): Promise<void> {
  const agent = endAfterTest(startBuiltProgram('bin/hallwatch.mjs', ['agent', '-c', configFile]));
  await agent.waitFor(/no connection to the collector/, 30_000);
}

test('devices are tried without a trace, and not while an agent has them', async () => {
  const { folder, configFile } = anAgent();
  const tried = await runHallwatch('agent', '-c', configFile, '--test', '--json');
  expect(tried.code, tried.printed).toBe(0);
  const { ok, devices } = JSON.parse(tried.printed) as { ok: boolean; devices: object[] };
  expect(ok).toBe(true);
  expect(devices).toMatchObject([{ outcome: 'works' }, { outcome: 'works' }]);
  expect(readdirSync(folder)).toEqual(['agent.yaml']);
  await running(configFile);
  const refused = await runHallwatch('agent', '-c', configFile, '--test');
  expect(refused.code).toBe(1);
  expect(refused.printed).toContain('HW-CLI-013');
});

test('the monitor shows a running agent, and says so when there is none', async () => {
  const { configFile } = anAgent();
  const alone = await runHallwatch('monitor', '-c', configFile);
  expect(alone.code).toBe(3);
  expect(alone.printed).toContain('HW-CLI-010');
  await running(configFile);
  const shown = await runHallwatch('monitor', '-c', configFile, '--once', '--json');
  expect(shown.code).toBe(0);
  expect(JSON.parse(shown.printed)).toMatchObject({
    agent: 'hall-1',
    devices: [{ device: 'window-1-seat' }, { device: 'window-1-camera' }],
  });
});

test('the doctor ends with 4 when something must be repaired, and leaves a running agent alone', async () => {
  const { configFile } = anAgent();
  await running(configFile);
  const seen = await runHallwatch('doctor', '-c', configFile, '--json');
  expect(seen.code).toBe(4);
  const { checks } = JSON.parse(seen.printed) as { checks: { id: string; fix: string | null }[] };
  const ids = checks.map(({ id }) => id);
  expect(ids).toContain('tcpFails');
  expect(ids.filter((id) => id === 'deviceWatched')).toHaveLength(2);
  expect(ids).not.toContain('identity');
  expect((await runHallwatch('doctor', '--nonsense')).code).toBe(2);
});

test('a walk test measures a running agent and writes a record that cannot be changed unnoticed', async () => {
  const { folder, configFile } = anAgent();
  await running(configFile);
  const record = join(folder, 'record.json');
  const lengths = ['--sit', '5', '--away', '5', '--back', '5'];
  const args = [
    'walktest',
    'window-1',
    '-c',
    configFile,
    '--by',
    'LW',
    '--record',
    record,
    ...lengths,
  ];
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin.end('\n\n\n');
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect([0, 1]).toContain(code);
  const read = parseWalkTestRecord(readFileSync(record, 'utf8'));
  expect(read).toMatchObject({ window: 'window-1', agent: 'hall-1', technician: 'LW' });
  expect(read?.sensors.map(({ device }) => device)).toEqual(['window-1-seat']);
  expect(read?.sensors.every(({ faults }) => faults.length === 0)).toBe(code === 0);
});

test('an accepted record ends a trial in the site file and in the journal, while the collector runs', async () => {
  const place = await makeCollectorFolder(temporaryFolder(), {
    ...{ site: aSmallSite({ agent: 'hall-1' }), agents: ['hall-1'] },
  });
  const collector = endAfterTest(await startCollector(place));
  const span = { fromMs: 1_772_413_200_000, toMs: 1_772_413_260_000 };
  const sensor = { device: 'seat-1', sensor: 'seat', seenShare: 1, longestSilenceMs: 0 };
  const content = {
    ...({ format: 'hallwatch-walk-test', v: 1, window: 'window-1', agent: 'hall-1' } as const),
    ...({ version: '0.1.0', technician: 'LW', clock: 'synced' } as const),
    ...{ sitting: span, away: span, back: span },
    sensors: [{ ...sensor, emptyAfterMs: 1, occupiedAfterMs: 1, faults: [] }],
  };
  const file = join(place.folder, 'record.json');
  const accept = () => runHallwatch('trial', 'accept', file, '-c', place.configFile);
  expect(await accept()).toMatchObject({
    code: 1,
    printed: expect.stringContaining('HW-WALK-008'),
  });
  writeFileSync(file, JSON.stringify({ ...content, digest: '0'.repeat(64) }));
  expect(await accept()).toMatchObject({
    code: 1,
    printed: expect.stringContaining('HW-WALK-005'),
  });
  const digest = digestOf(content);
  writeFileSync(file, JSON.stringify({ ...content, digest }));
  expect((await accept()).code).toBe(0);
  const accepted = { window: 'window-1', date: '2026-03-02', record: digest };
  expect(await collector.end()).toBe(0);
  const again = endAfterTest(await startCollector(place));
  expect(await again.end()).toBe(0);
  // The start after it finds in the file what the journal says already.
  const sites = storedRevisions(place.folder);
  expect(sites.map((site) => site.halls[0]?.windows[0]?.devices[0]?.accepted)).toEqual([
    undefined,
    accepted,
  ]);
});

describe('what is installed beside the program', () => {
  const analyze = findProgram('systemd-analyze');
  test.skipIf(analyze === null)('systemd finds nothing wrong with the units', () => {
    const folder = temporaryFolder();
    for (const name of ['hallwatch-agent.service', 'hallwatch-collector.service']) {
      const text = readFileSync(join(packageRoot(), 'provisioning/systemd', name), 'utf8');
      expect(text).not.toMatch(/^MemoryDenyWriteExecute/m);
      expect(text).toMatch(/^Type=notify$[\s\S]*^WatchdogSec=30$/m);
      const file = join(folder, name);
      writeFileSync(file, text.replaceAll('/usr/bin/hallwatch', '/bin/true'));
      const outcome = execFileSync(programPath('systemd-analyze'), ['verify', file], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
      expect(outcome).toBe('');
    }
  });
  if (analyze === null) test.skip(missingSentence('systemd-analyze'));

  test('bash completes commands, options and files, without any other package', () => {
    const folder = temporaryFolder();
    const script = join(folder, 'hallwatch');
    writeFileSync(script, `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`);
    chmodSync(script, 0o755);
    writeFileSync(join(folder, 'agent.yaml'), '');
    writeFileSync(
      join(folder, 'try.sh'),
      `source <(hallwatch completion bash)
try() { COMP_WORDS=("$@"); COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 )); _hallwatch; echo "\${COMPREPLY[*]}"; }
try hallwatch mon
try hallwatch agent --ch
try hallwatch agent -c age
try hallwatch config schema ""
try hallwatch trial ""
`,
    );
    const PATH = `${folder}:${process.env.PATH ?? ''}`;
    const printed = execFileSync('bash', ['--norc', 'try.sh'], {
      ...{ cwd: folder, encoding: 'utf8', stdio: 'pipe' },
      env: { ...process.env, PATH },
    });
    const [commands, options, files, kinds, group] = printed.split('\n');
    expect([commands, options, files, kinds]).toEqual([
      'monitor',
      '--check',
      'agent.yaml',
      'agent collector site influxdb',
    ]);
    expect(group).toContain('accept');
    expect(existsSync(join(folder, 'agent.yaml'))).toBe(true);
  });
});
