import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAgentConfig } from '../../../agent/config/agentConfig.ts';
import { certificateDates } from '../../../cli/doctor/checks/collector.ts';
import { checkDisk } from '../../../cli/doctor/checks/disk.ts';
import { checkOutbox } from '../../../cli/doctor/checks/outbox.ts';
import { nodeVersion } from '../../../cli/doctor/checks/program.ts';
import { checkSerial } from '../../../cli/doctor/checks/serial.ts';
import {
  countOutcomes,
  DOCTOR_ENTRIES,
  drawFindings,
  sentences,
} from '../../../cli/doctor/drawFindings.ts';
import type { Finding, Patient } from '../../../cli/doctor/examination.ts';
import { examine } from '../../../cli/doctor/examine.ts';
import { widthOf } from '../../../cli/terminal/cells.ts';
import { paintFor } from '../../../cli/terminal/paint.ts';
import { packageRoot } from '../../../runtime/packageRoot.ts';
import { LANGUAGES } from '../../../texts/entry.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const DAY_MS = 86_400_000;

function aPatient(folder: string, devices = ''): Patient {
  const text = `agent: hall-1
mqtt: { url: "mqtt://127.0.0.1:1", secret: 0123456789abcdef }
outbox: data/outbox.sqlite
${devices}`;
  const config = parseAgentConfig(join(folder, 'agent.yaml'), text);
  const clock = createFakeClock();
  return { config, atWork: { state: 'stopped' }, clock, root: folder, environment: {} };
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const told = (findings: readonly Finding[]): string[] =>
  findings.map(({ outcome, id }) => `${outcome} ${id}`);

describe('every finding in the code', () => {
  const folder = join(packageRoot(), 'cli/doctor');
  const files = [
    ...readdirSync(join(folder, 'checks')).map((name) => join('checks', name)),
    'examine.ts',
  ];
  const source = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  const made = [...source.matchAll(/\b(ok|warn|fail)\(\s*'(\w+)'/g)].map(
    ([, outcome = '', id = '']) => ({ outcome, id }),
  );

  test('has its sentence, and what must be repaired says how', () => {
    expect(made.length).toBeGreaterThan(50);
    const known = new Set(Object.keys(DOCTOR_ENTRIES));
    expect(made.filter(({ id }) => !known.has(`doctor.${id}`))).toEqual([]);
    // A problem of a configuration file says itself what is to be done; a code has its own sentence.
    const without = made.filter(
      ({ outcome, id }) => outcome !== 'ok' && !known.has(`doctor.${id}.fix`),
    );
    expect(new Set(without.map(({ id }) => id))).toEqual(new Set(['configBad', 'agentProblem']));
  });

  test('every sentence is said by some check', () => {
    const ids = new Set(made.map(({ id }) => id));
    const unsaid = Object.keys(DOCTOR_ENTRIES)
      .map((key) => key.split('.'))
      .filter(([, id = '', more]) => (more === undefined || more === 'fix' ? !ids.has(id) : false))
      .map(([, id]) => id);
    expect([...new Set(unsaid)].sort()).toEqual(['advice', 'fix', 'sum']);
  });
});

test.each(LANGUAGES)('what is found fits the terminal in %s and says what to do', (language) => {
  const findings: Finding[] = [
    { area: 'clock', id: 'clockNotSet', outcome: 'fail', facts: {} },
    { area: 'outbox', id: 'agentProblem', outcome: 'warn', facts: { code: 'HW-AGENT-001' } },
    { area: 'program', id: 'node', outcome: 'ok', facts: { version: '20.20.2' } },
  ];
  const lines = drawFindings(findings, { columns: 60, language, paint: paintFor({}, {}) });
  for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(60);
  expect(lines.join('')).not.toMatch(/\{\w+\}|undefined/);
  expect(countOutcomes(findings)).toEqual({ ok: 1, warn: 1, fail: 1 });
  for (const finding of findings) {
    expect(sentences(finding, language).fix === null).toBe(finding.outcome === 'ok');
  }
});

test.each([
  ['18.20.0', 'fail'],
  ['20.18.9', 'fail'],
  ['20.19.0', 'ok'],
  ['22.4.1', 'ok'],
  ['23.1.0', 'warn'],
  ['24.21.0', 'ok'],
  ['26.0.0', 'warn'],
])('Node %s is %s', (version, outcome) => {
  expect(nodeVersion(version).outcome).toBe(outcome);
});

test('a certificate is told by its dates', () => {
  const nowMs = Date.UTC(2026, 0, 31);
  const at = (days: number) => new Date(nowMs + days * DAY_MS).toUTCString();
  const judged = (from: number, to: number) =>
    told([certificateDates({ valid_from: at(from), valid_to: at(to) }, nowMs)])[0];
  expect(judged(-10, 100)).toBe('ok certificate');
  expect(judged(-10, 29)).toBe('warn certificateSoon');
  expect(judged(-10, -1)).toBe('fail certificateExpired');
  expect(judged(1, 100)).toBe('fail certificateNotYet');
});

describe('the disk', () => {
  test.each([
    ['/dev/root / ext4 rw,noatime 0 0', ['ok diskWritable', 'ok diskType']],
    ['tmpfs / tmpfs rw 0 0', ['ok diskWritable', 'fail diskForgets']],
    ['overlay / overlay rw 0 0', ['ok diskWritable', 'warn diskFragile']],
    ['/dev/root / ext4 ro,noatime 0 0', ['fail diskReadOnly', 'ok diskType']],
  ])('mounted as %s', async (mounts, expected) => {
    const folder = temporaryFolder();
    write(join(folder, 'proc/self/mounts'), `${mounts}\n`);
    const findings = told(await checkDisk(aPatient(folder)));
    expect(findings.slice(0, 2)).toEqual(expected);
    expect(findings[2]).toMatch(/disk(Free|Tight|Full)$/);
  });
});

test('the outbox of an agent that does not run is looked at and left as it is', async () => {
  const folder = temporaryFolder();
  expect(told(await checkOutbox(aPatient(folder)))).toEqual(['ok outboxNew']);
  write(
    join(folder, 'data/outbox.sqlite'),
    'this is no database, and longer than a page of one'.repeat(200),
  );
  write(join(folder, 'data/outbox.sqlite.damaged-1'), '');
  const before = readdirSync(join(folder, 'data'));
  expect(told(await checkOutbox(aPatient(folder)))).toEqual([
    'fail outboxUnreadable',
    'warn outboxDamagedBefore',
  ]);
  expect(readdirSync(join(folder, 'data'))).toEqual(before);
});

test('a serial port that is not there is named with those that are', async () => {
  const folder = temporaryFolder();
  const devices = 'devices:\n  - { device: r1, driver: ld2410, port: /dev/serial/by-path/x }\n';
  const [finding] = await checkSerial(aPatient(folder, devices));
  expect(finding).toMatchObject({ outcome: 'fail', id: 'serialMissing', facts: { device: 'r1' } });
});

test('a configuration with mistakes is a finding with its place, and the machine is examined all the same', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'agent.yaml');
  writeFileSync(file, 'agent: Hall 1\noutbux: x\n');
  const options = {
    configFile: file,
    language: 'en',
    isQuick: true,
    clock: createFakeClock(),
    root: folder,
  } as const;
  const findings = await examine(options);
  const bad = findings.filter(({ id }) => id === 'configBad');
  expect(bad.map(({ facts }) => String(facts.problem).replace(file, 'F').split(' ')[0])).toEqual(
    expect.arrayContaining(['F:1:1', 'F:2:1']),
  );
  expect(findings.map(({ area }) => area)).toContain('clock');
});
