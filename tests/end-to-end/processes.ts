import { readdirSync, readFileSync } from 'node:fs';

interface Process {
  readonly pid: number;
  readonly commandLine: string;
}

/** Every process of this machine, but those that end while we look. */
function allProcesses(): Process[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
      return [{ pid: Number(name), commandLine: words.join(' ') }];
    } catch {
      return [];
    }
  });
}

/** The processes whose command line has a text in it, such as the test's own folder. */
export function processesThatName(text: string): Process[] {
  return allProcesses().filter(({ commandLine }) => commandLine.includes(text));
}
