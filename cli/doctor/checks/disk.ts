import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AgentConfig } from '../../../agent/config/agentConfig.ts';
import { type Check, type Finding, findingsOf } from '../examination.ts';

const { ok, warn, fail } = findingsOf('disk');

const MEBIBYTE = 1024 * 1024;
/** Below this SQLite and the system itself are in trouble before the outbox has its share. */
const FREE_BYTES_MIN = 64 * MEBIBYTE;

/** File systems that forget everything at a power cut, and such as tear files in two. */
const FORGETFUL = new Set(['tmpfs', 'ramfs']);
const FRAGILE = new Set(['vfat', 'exfat', 'ntfs', 'ntfs3', 'fuseblk', 'overlay']);

/** Where the outbox lies: whether it can be written there, survives a power cut and has room to grow. */
export const checkDisk: Check = ({ config, root, atWork }) => {
  if (config === null) return [];
  const folder = nearestFolder(dirname(config.outboxFile));
  const mount = mountOf(join(root, 'proc/self/mounts'), folder);
  return [
    writable(config, {
      folder,
      isReadOnly: mount?.isReadOnly === true,
      isHeld: atWork.state === 'hidden',
    }),
    ...(mount === null ? [] : [fileSystem(mount.type, mount.point)]),
    room(config, folder),
  ];
};

function writable(
  { outboxFile }: AgentConfig,
  at: { readonly folder: string; readonly isReadOnly: boolean; readonly isHeld: boolean },
): Finding {
  const { folder, isReadOnly, isHeld } = at;
  if (isReadOnly) return fail('diskReadOnly', { folder });
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    if (existsSync(outboxFile)) accessSync(outboxFile, constants.R_OK | constants.W_OK);
    return ok('diskWritable', { folder });
  } catch {
    // An agent of another user runs with it, so it is well for that one.
    return isHeld ? ok('diskOther', { folder }) : fail('diskNotWritable', { folder });
  }
}

function fileSystem(type: string, point: string): Finding {
  const facts = { type, point };
  if (FORGETFUL.has(type)) return fail('diskForgets', facts);
  return FRAGILE.has(type) ? warn('diskFragile', facts) : ok('diskType', facts);
}

function room({ outboxFile, outboxLimits }: AgentConfig, folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const freeBytes = bavail * bsize;
  const usedBytes = statSync(outboxFile, { throwIfNoEntry: false })?.size ?? 0;
  const wantedBytes = Math.max(0, outboxLimits.bytesMax - usedBytes);
  const inMebibytes = (bytes: number): number => Math.floor(bytes / MEBIBYTE);
  const facts = { free: inMebibytes(freeBytes), wanted: inMebibytes(wantedBytes) };
  if (freeBytes < FREE_BYTES_MIN) return fail('diskFull', facts);
  return freeBytes < wantedBytes + FREE_BYTES_MIN
    ? warn('diskTight', facts)
    : ok('diskFree', facts);
}

/** The folder, or the nearest one above it that is there: the agent makes what is missing. */
function nearestFolder(folder: string): string {
  let at = folder;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return at;
}

interface Mount {
  readonly point: string;
  readonly type: string;
  readonly isReadOnly: boolean;
}

function mountOf(mountsFile: string, folder: string): Mount | null {
  let text: string;
  try {
    text = readFileSync(mountsFile, 'utf8');
  } catch {
    return null;
  }
  let best: Mount | null = null;
  for (const line of text.split('\n')) {
    const [, written = '', type = '', options = ''] = line.split(' ');
    const point = written.replaceAll('\\040', ' ');
    const isAbove = point === '/' || folder === point || folder.startsWith(`${point}/`);
    // Of two mounts at one place the later one is what is seen.
    if (point === '' || !isAbove || (best !== null && point.length < best.point.length)) continue;
    best = { point, type, isReadOnly: options.split(',').includes('ro') };
  }
  return best;
}
