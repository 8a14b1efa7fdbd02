import { readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadAgentConfig } from '../../../agent/config/agentConfig.ts';
import { createFileWatch } from '../../../agent/config/fileWatch.ts';
import {
  NEEDS_RESTART,
  RELOADED,
  restartNeededFor,
  withReloaded,
} from '../../../agent/config/reload.ts';
import { agentConfigSchema } from '../../../agent/config/settings.ts';
import { createReloading } from '../../../agent/remote/reloading.ts';
import { silentLog } from '../../../runtime/log.ts';
import { packageRoot } from '../../../runtime/packageRoot.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { OWN_FILE, remoteRig, writeOwnFile } from './remoteRig.ts';

const SECTIONS = Object.keys(agentConfigSchema.properties);

test('every section of agent.yaml either follows a change at once or needs a restart', () => {
  expect([...RELOADED, ...NEEDS_RESTART].sort()).toEqual([...SECTIONS].sort());
});

test('the guide lists the same sections, in both languages', () => {
  const guide = readFileSync(join(packageRoot(), 'docs', 'remote.md'), 'utf8');
  const [chinese = '', english = ''] = guide.split('\n---\n');
  for (const half of [chinese, english]) {
    const rows = [...half.matchAll(/^\| `(\w+)` \| (\S+) \|/gm)].map(([, name, when]) => [
      name,
      when,
    ]);
    const table = new Map(rows as [string, string][]);
    const no = half === chinese ? '否' : 'no';
    const yes = half === chinese ? '是' : 'yes';
    for (const section of RELOADED) expect([section, table.get(section)]).toEqual([section, no]);
    for (const section of NEEDS_RESTART)
      expect([section, table.get(section)]).toEqual([section, yes]);
  }
});

/** The same file with one section changed, for each section there is. */
const CHANGED: Record<string, string> = {
  agent: OWN_FILE.replace('agent: hall-1', 'agent: hall-2'),
  mqtt: OWN_FILE.replace('1883', '1884'),
  outbox: OWN_FILE.replace('outbox.sqlite', 'other.sqlite'),
  outboxLimits: `${OWN_FILE}outboxLimits: { ageDaysMax: 5 }\n`,
  clock: OWN_FILE.replace('source: system', 'source: ntp'),
  probes: OWN_FILE.replace('127.0.0.0/24', '127.0.1.0/24'),
  remote: `${OWN_FILE}remote: { configuration: false }\n`,
  logLevel: `${OWN_FILE}logLevel: debug\n`,
  devices: OWN_FILE.replace('w1-film', 'w1-movie'),
};

describe.each(SECTIONS)('a change of %s', (section) => {
  test('is named when it needs a restart, and taken when it does not', () => {
    const now = loadAgentConfig(writeOwnFile());
    const next = loadAgentConfig(writeOwnFile(CHANGED[section]));
    const needsRestart = NEEDS_RESTART.includes(section as (typeof NEEDS_RESTART)[number]);
    if (now.origin === undefined || next.origin === undefined) throw new Error('no origin');
    expect(restartNeededFor(now.origin.settings, next.origin.settings)).toEqual(
      needsRestart ? [section] : [],
    );
    const taken = withReloaded(now, next);
    const { configFolder: _, ...rest } = taken;
    if (needsRestart) expect(rest).toEqual({ ...rest, ...withoutFolder(now) });
    expect(taken.origin?.settings).toEqual(
      needsRestart ? now.origin.settings : next.origin.settings,
    );
  });
});

function withoutFolder(config: ReturnType<typeof loadAgentConfig>) {
  const { configFolder: _, outboxFile: __, origin: ___, ...rest } = config;
  return rest;
}

test('a file with mistakes changes nothing and is said, until it is right again', async () => {
  const { remote, inForce, local } = await remoteRig();
  const levels: string[] = [];
  const reloading = createReloading({
    ...{ config: local, log: silentLog, configuration: remote },
    setLogLevel: (level) => levels.push(level),
    onChanged: () => undefined,
  });
  await reloading.reload(null);
  expect(reloading.problems()).toEqual(['HW-AGENT-073']);
  expect(inForce()).toEqual(['w1-seat', 'w1-film']);
  const changed = `${CHANGED.devices}logLevel: debug\noutboxLimits: { ageDaysMax: 5 }\n`;
  await reloading.reload(loadAgentConfig(writeOwnFile(changed)));
  expect(reloading.problems()).toEqual(['HW-AGENT-074']);
  expect(inForce()).toEqual(['w1-seat', 'w1-movie']);
  await reloading.reload(loadAgentConfig(writeOwnFile(`${CHANGED.devices}logLevel: debug\n`)));
  expect(reloading.problems()).toEqual([]);
  expect(levels).toEqual(['debug']);
});

test('a change of the own file does not end a list that the collector sent', async () => {
  const { remote, inForce, clock, configure } = await remoteRig();
  await configure(1, 'devices:\n  - { device: w1-seat, keep: true }\n');
  await clock.advanceGently(5000);
  remote.reached();
  await remote.reload(loadAgentConfig(writeOwnFile(CHANGED.devices)));
  expect(inForce()).toEqual(['w1-seat']);
  expect(remote.state()).toEqual({ revision: 1, state: 'applied' });
});

describe('a changed file', () => {
  function watched() {
    const file = writeOwnFile();
    const clock = createFakeClock();
    let changes = 0;
    const watch = createFileWatch({ file, clock, onChanged: () => (changes += 1) });
    watch.start();
    const write = (text: string, atSeconds: number): void => {
      writeFileSync(file, text);
      utimesSync(file, atSeconds, atSeconds);
    };
    return { file, clock, write, changes: () => changes, watch };
  }

  test('is noticed once, when it rests', () => {
    const { clock, write, changes, watch } = watched();
    clock.advance(60_000);
    expect(changes()).toBe(0);
    write('half', 100);
    clock.advance(5000);
    write('whole', 101);
    clock.advance(5000);
    expect(changes()).toBe(0);
    clock.advance(60_000);
    expect(changes()).toBe(1);
    watch.stop();
    write('more', 102);
    clock.advance(60_000);
    expect(changes()).toBe(1);
  });

  test('that is away for a while, as editors do it, is no change; a new one in its place is', () => {
    const { file, clock, changes } = watched();
    renameSync(file, `${file}~`);
    clock.advance(20_000);
    expect(changes()).toBe(0);
    writeFileSync(file, 'new');
    clock.advance(20_000);
    expect(changes()).toBe(1);
    rmSync(file);
    clock.advance(20_000);
    expect(changes()).toBe(1);
  });
});
