import { readdirSync, readFileSync } from 'node:fs';

/** What the kernel says about a process and all that it has started. */
export interface ProcessFigures {
  /** Resident memory of the process itself, MB. */
  readonly rssMegabytes: number;
  /** Its share: pages that several processes use are divided among them. With its children, MB. */
  readonly sharedOutMegabytes: number;
  /** Resident memory of its children, MB. */
  readonly childrenRssMegabytes: number;
  /** User and system time so far, with its children, in milliseconds. */
  readonly cpuMs: number;
}

const KIBIBYTES_PER_MEGABYTE = 1000 / 1.024;
/** Ticks of /proc/…/stat; 100 on every Linux that Node runs on. */
const MS_PER_TICK = 10;

/** Reads /proc; throws when the process is gone. */
export function readProcess(pid: number): ProcessFigures {
  const children = descendantsOf(pid);
  const all = [pid, ...children];
  const sum = (read: (one: number) => number, of: readonly number[]): number =>
    of.map(read).reduce((total, value) => total + value, 0);
  return {
    rssMegabytes: memoryOf(pid, 'Rss'),
    sharedOutMegabytes: sum((one) => memoryOf(one, 'Pss'), all),
    childrenRssMegabytes: sum((one) => memoryOf(one, 'Rss'), children),
    cpuMs: sum(cpuMsOf, all),
  };
}

function memoryOf(pid: number, field: 'Rss' | 'Pss'): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kibibytes = new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1];
  return Number(kibibytes) / KIBIBYTES_PER_MEGABYTE;
}

/** The fields of /proc/PID/stat after the name, which may hold anything. */
function statOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

const PARENT = 1;
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

function cpuMsOf(pid: number): number {
  const fields = statOf(pid);
  return (Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS])) * MS_PER_TICK;
}

function descendantsOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      parents.set(Number(name), Number(statOf(Number(name))[PARENT]));
    } catch {
      // It has ended since the folder was listed.
    }
  }
  const found: number[] = [];
  for (const [child, parent] of parents) {
    for (let one = parent; one > 1; one = parents.get(one) ?? 0) {
      if (one !== pid) continue;
      found.push(child);
      break;
    }
  }
  return found;
}
