import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { openDurableDatabase } from '../../../runtime/sqlite.ts';
import { type Check, type Finding, findingsOf } from '../examination.ts';

const { ok, warn, fail } = findingsOf('outbox');

const MEBIBYTE = 1024 * 1024;
/** A larger one is not worth the time and the room of a copy. */
const COPIED_MEBIBYTES_MAX = 64;

/** What waits in the outbox: by the running agent's word, else read from a copy of the file. */
export const checkOutbox: Check = ({ config, atWork }) => {
  if (config === null) return [];
  const { outboxFile } = config;
  const damaged = damagedFiles(outboxFile);
  const aside =
    damaged === 0
      ? []
      : [warn('outboxDamagedBefore', { count: damaged, folder: dirname(outboxFile) })];
  if (atWork.state === 'hidden') return [warn('outboxHidden'), ...aside];
  if (atWork.state === 'running') {
    const { outbox, problems } = atWork.snapshot;
    const { waiting, dropped } = outbox;
    const lost = dropped > 0 ? [warn('outboxDropped', { count: dropped })] : [];
    const troubles = problems.map((code) => warn('agentProblem', { code }));
    return [
      ok('outboxWaiting', { waiting, size: sizeOf(outboxFile) }),
      ...lost,
      ...troubles,
      ...aside,
    ];
  }
  return [readFile(outboxFile), ...aside];
};

function readFile(path: string): Finding {
  if (!existsSync(path)) return ok('outboxNew', { path });
  const size = sizeOf(path);
  if (Number(size) > COPIED_MEBIBYTES_MAX) return ok('outboxLarge', { size });
  try {
    return ok('outboxWaiting', { waiting: countInCopy(path), size });
  } catch (error) {
    return fail('outboxUnreadable', { path, reason: (error as Error).message });
  }
}

/**
 * Looks at a copy: even reading a file lays others beside it, which then belong to whoever read and
 * not to the agent.
 */
function countInCopy(path: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-doctor-'));
  try {
    const copy = join(folder, 'outbox.sqlite');
    for (const end of ['', '-wal']) {
      if (existsSync(path + end)) copyFileSync(path + end, copy + end);
    }
    const database = openDurableDatabase(copy);
    try {
      const check = database.pragma('quick_check(1)', { simple: true });
      if (check !== 'ok') throw new Error(String(check));
      return Number(database.prepare('SELECT count(*) FROM reading').pluck().get());
    } finally {
      database.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In mebibytes, with the part that SQLite has not written into the file yet. */
function sizeOf(path: string): string {
  const bytes = ['', '-wal'].map(
    (end) => statSync(path + end, { throwIfNoEntry: false })?.size ?? 0,
  );
  return (bytes.reduce((sum, one) => sum + one, 0) / MEBIBYTE).toFixed(1);
}

function damagedFiles(path: string): number {
  try {
    const start = `${basename(path)}.damaged-`;
    return readdirSync(dirname(path)).filter((name) => name.startsWith(start) && /-\d+$/.test(name))
      .length;
  } catch {
    return 0;
  }
}
