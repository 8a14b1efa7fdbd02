import {
  closeSync,
  copyFileSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { loadAgentConfig } from '../agent/config/agentConfig.ts';
import { ConfigFailure } from '../runtime/configFile.ts';

/**
 * Changes agent.yaml: the new text is checked as the agent would check it, and only then takes the
 * place of the old one, at once and with the same rights. Returns the path of a copy of the file as
 * it was. Throws a `ConfigFailure`, and leaves the file as it is, when the new text is wrong.
 */
export function replaceAgentConfig(path: string, change: (text: string) => string): string {
  const file = realpathSync(path);
  const stats = statSync(file);
  const fresh = join(dirname(file), `.${basename(file)}.new`);
  // Left behind by a run that was killed, it may have other rights.
  rmSync(fresh, { force: true });
  try {
    writeDurably(fresh, change(readFileSync(file, 'utf8')), stats);
    checkAs(path, fresh);
    const backup = `${file}.bak`;
    rmSync(backup, { force: true });
    copyFileSync(file, backup);
    renameSync(fresh, file);
    return backup;
  } finally {
    rmSync(fresh, { force: true });
  }
}

function writeDurably(file: string, text: string, { mode, uid, gid }: Stats): void {
  const descriptor = openSync(file, 'wx', mode & 0o777);
  try {
    // Who pairs with sudo must not take the file away from the agent.
    if (process.getuid?.() === 0) fchownSync(descriptor, uid, gid);
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Problems are told of the file that the person knows. */
function checkAs(path: string, fresh: string): void {
  try {
    loadAgentConfig(fresh);
  } catch (error) {
    if (!(error instanceof ConfigFailure)) throw error;
    throw new ConfigFailure(
      path,
      error.problems.map((problem) => ({ ...problem, file: path })),
    );
  }
}
