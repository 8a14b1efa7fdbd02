import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { type Check, devicesOf, type Finding, findingsOf, type Patient } from '../examination.ts';

const { ok, warn, fail } = findingsOf('permissions');

/** Device files that drivers open, and the group that the udev rules give them to. */
const DOORS = [
  { files: /^gpiochip\d+$/, folder: 'dev', group: 'gpio', drivers: ['gpio', 'hint'] },
  { files: /^hidraw\d+$/, folder: 'dev', group: 'input', drivers: ['hid'] },
  { files: /^event\d+$/, folder: 'dev/input', group: 'input', drivers: ['keyboard-pad'] },
  {
    files: /^tty(USB|ACM|AMA|S)\d+$/,
    folder: 'dev',
    group: 'dialout',
    drivers: ['ld2410', 'serial-pad'],
  },
] as const;

const RULES = ['etc/udev/rules.d', 'usr/lib/udev/rules.d', 'lib/udev/rules.d'];

/** Whether this user may open what its drivers need, and whether that will still be so after a replug. */
export const checkPermissions: Check = (patient) => {
  const user = userInfo();
  // Root may open everything, and the agent is not root: what follows would prove nothing.
  const self = user.uid === 0 ? [warn('asRoot')] : [ok('user', { user: user.username })];
  const doors = DOORS.filter(({ drivers }) => devicesOf(patient.config, drivers).length > 0);
  if (doors.length === 0) return self;
  const isInstalled = RULES.some((folder) =>
    existsSync(join(patient.root, folder, '70-hallwatch.rules')),
  );
  const rules = isInstalled ? ok('rules') : warn('noRules');
  return [...self, ...doors.map((door) => checkDoor(patient, door, user.username)), rules];
};

function checkDoor({ root }: Patient, door: (typeof DOORS)[number], user: string): Finding {
  const { group, folder } = door;
  const names = filesIn(join(root, folder)).filter((name) => door.files.test(name));
  const closed = names.filter((name) => !mayUse(join(root, folder, name)));
  if (names.length === 0) return ok('doorAbsent', { group, folder: `/${folder}` });
  if (closed.length === 0) return ok('doorOpen', { group, count: names.length });
  const isMember = groupMembers(root, group).includes(user);
  const files = closed.map((name) => `/${folder}/${name}`).join(', ');
  // A member of the group that is still refused lacks the rule, or has not signed in again.
  const facts = { files, group, user };
  const isAll = closed.length === names.length;
  return isMember
    ? fail('doorClosedToGroup', facts)
    : isAll
      ? fail('doorClosed', facts)
      : ok('doorPartly', facts);
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function mayUse(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function groupMembers(root: string, group: string): string[] {
  try {
    const line = readFileSync(join(root, 'etc/group'), 'utf8')
      .split('\n')
      .find((one) => one.startsWith(`${group}:`));
    return (line?.split(':')[3] ?? '').split(',');
  } catch {
    return [];
  }
}
