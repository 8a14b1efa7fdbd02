import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';

/** The lines of a credentials file, or why it cannot be used; the reason never holds its text. */
export type ReadCredentials =
  | { readonly ok: true; readonly lines: readonly string[] }
  | { readonly ok: false; readonly reason: string };

const FILE_BYTES_MAX = 1024;

/** Bits of a file's mode by which others than its owner and group may read or write it. */
const OTHERS_MASK = 0o007;

/**
 * Reads a file of secrets: one thing per line, in the order that the caller names. A file that every
 * user of the machine may read is refused, because then it keeps nothing secret.
 */
export function readCredentialsFile(
  file: string,
  options: { readonly folder: string; readonly lines: readonly string[] },
): ReadCredentials {
  const path = resolve(options.folder, file);
  let text: string;
  try {
    const read = readSmallFile(path);
    if (typeof read !== 'string') return { ok: false, reason: `${file} ${read.problem}` };
    text = read;
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    return { ok: false, reason: `${file} cannot be read (${code})` };
  }
  const lines = text.split(/\r?\n/).slice(0, options.lines.length);
  const missing = options.lines.find((_, index) => (lines[index] ?? '') === '');
  if (missing !== undefined) {
    const all = options.lines.join(', ');
    return { ok: false, reason: `${file} has no ${missing}; write on a line each: ${all}` };
  }
  return { ok: true, lines };
}

function readSmallFile(path: string): string | { readonly problem: string } {
  const file = openSync(path, 'r');
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return { problem: 'is not a file' };
    if ((stat.mode & OTHERS_MASK) !== 0) {
      return { problem: 'can be read by everybody: chmod 640 or less' };
    }
    const buffer = Buffer.alloc(FILE_BYTES_MAX + 1);
    const length = readSync(file, buffer, 0, buffer.length, 0);
    if (length > FILE_BYTES_MAX) return { problem: `is longer than ${FILE_BYTES_MAX} bytes` };
    return buffer.toString('utf8', 0, length).replace(/^\ufeff/, '');
  } finally {
    closeSync(file);
  }
}
