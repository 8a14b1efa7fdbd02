import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs that tests start and that npm does not bring, with the package of Debian that does. */
const PACKAGES = {
  chromium: 'chromium',
  mosquitto: 'mosquitto',
  'qemu-system-x86_64': 'qemu-system-x86',
  socat: 'socat',
  influxd: 'influxdb2',
} as const;
export type ProgramName = keyof typeof PACKAGES;

/** Folders of programs for administrators, which are often missing in a user's PATH. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/sbin', '/usr/local/sbin'];

/**
 * The path of a program, or null when it is not there. `influxd` may be named by the environment
 * variable INFLUXD. Use it as `describe.skipIf(findProgram('mosquitto') === null)(…)`.
 */
export function findProgram(name: ProgramName): string | null {
  if (name === 'influxd' && process.env.INFLUXD !== undefined && process.env.INFLUXD !== '') {
    return isExecutable(process.env.INFLUXD) ? process.env.INFLUXD : null;
  }
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...SYSTEM_FOLDERS];
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
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
  if (name === 'influxd') {
    return 'influxd (InfluxDB 2) is missing: name it by INFLUXD or put it on PATH';
  }
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
