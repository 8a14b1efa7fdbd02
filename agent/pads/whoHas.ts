import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** A process that has a file open. */
export interface FileHolder {
  readonly pid: number;
  readonly name: string;
}

/**
 * Who has a file open, as far as this user may see; this process and the reader that it started do
 * not count. A HID device can be read by several programs at once, and the kernel says nothing.
 */
export function whoHas(path: string, procRoot = '/proc'): FileHolder | null {
  for (const pid of namesIn(procRoot).filter((name) => /^\d+$/.test(name))) {
    if (Number(pid) === process.pid || parentOf(pid, procRoot) === process.pid) continue;
    const folder = join(procRoot, pid, 'fd');
    const holds = namesIn(folder).some((descriptor) => targetOf(join(folder, descriptor)) === path);
    if (holds) return { pid: Number(pid), name: textOf(join(procRoot, pid, 'comm')).trim() };
  }
  return null;
}

function parentOf(pid: string, procRoot: string): number {
  return Number(/^PPid:\s+(\d+)$/m.exec(textOf(join(procRoot, pid, 'status')))?.[1]);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function targetOf(link: string): string | null {
  try {
    return readlinkSync(link);
  } catch {
    return null;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
