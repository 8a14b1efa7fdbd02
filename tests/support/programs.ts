import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs that tests start and that npm does not bring, with the package of Debian that does. */
const PACKAGES = {
  chromium: 'chromium',
  mosquitto: 'mosquitto',
  'qemu-system-x86_64': 'qemu-system-x86',
  socat: 'socat',
  influxd: 'influxdb2',
  telegraf: 'telegraf',
  'victoria-metrics': 'victoria-metrics',
  ping: 'iputils-ping',
  snmpd: 'snmpd',
  'systemd-analyze': 'systemd',
  'systemd-notify': 'systemd',
  bash: 'bash',
} as const;
export type ProgramName = keyof typeof PACKAGES;

/** Folders of programs for administrators, which are often missing in a user's PATH. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/sbin', '/usr/local/sbin'];

/** Programs that Debian does not have: an environment variable may say where they are. */
const NAMED_BY: Partial<Record<ProgramName, string>> = {
  influxd: 'INFLUXD',
  telegraf: 'TELEGRAF',
  'victoria-metrics': 'VICTORIA_METRICS',
};

/**
 * The path of a program, or null when it is not there; `influxd` and `telegraf` may be named by the
 * environment variables INFLUXD and TELEGRAF. Use it as `describe.skipIf(findProgram('mosquitto') === null)(…)`.
 */
export function findProgram(name: ProgramName): string | null {
  const named = process.env[NAMED_BY[name] ?? ''] ?? '';
  if (named !== '') return isExecutable(named) ? named : null;
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...SYSTEM_FOLDERS];
  const paths = folders.map((folder) => join(folder, name)).filter(isExecutable);
  return paths.find((path) => name !== 'influxd' || isSecond(path)) ?? null;
}

/** Debian calls its InfluxDB 1 by the same name. */
function isSecond(influxd: string): boolean {
  const { stdout } = spawnSync(influxd, ['version'], { encoding: 'utf8' });
  return /^InfluxDB v?2\./.test(stdout);
}

/** Every program that is missing here. */
export function missingPrograms(): ProgramName[] {
  return (Object.keys(PACKAGES) as ProgramName[]).filter((name) => findProgram(name) === null);
}

/** The path of a program, for a test that has already asked; throws a sentence when the program is missing. */
export function programPath(name: ProgramName): string {
  const path = findProgram(name);
  if (path === null) throw new Error(missingSentence(name));
  return path;
}

/** What to say where a test is skipped: `context.skip(missingSentence('chromium'))`. */
export function missingSentence(name: ProgramName): string {
  const variable = NAMED_BY[name];
  if (variable !== undefined) return `${name} is missing: name it by ${variable} or put it on PATH`;
  return `${name} is missing: apt-get install ${PACKAGES[name]}`;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
