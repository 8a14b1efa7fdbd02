import { isId } from '../../protocol/ids.ts';
import { readSmallFile, writeDurably } from '../remote/durableFile.ts';

/** Which requests were begun, so that none is begun twice. */
export interface RequestMemory {
  has(requestId: string): boolean;
  /** Remembered until the end of the program. */
  remember(requestId: string): void;
  /** Remembered beyond it; on the disk when this returns. Throws what the disk says. */
  rememberForGood(requestId: string): void;
}

/** Requests remembered: a collector does not send as many before the oldest has expired. */
const REMEMBERED_MAX = 500;
const KEPT_MAX = 200;
/** An id has at most 40 characters. */
const FILE_BYTES_MAX = KEPT_MAX * 41 + 1024;

/** Makes the memory of one agent; the file is read when it is first asked. */
export function createRequestMemory(path: string): RequestMemory {
  const begun = new Set<string>();
  let kept: string[] | null = null;

  function keptOnes(): string[] {
    kept ??= readKept(path);
    return kept;
  }

  function remember(requestId: string): void {
    begun.add(requestId);
    if (begun.size <= REMEMBERED_MAX) return;
    for (const oldest of begun) {
      begun.delete(oldest);
      return;
    }
  }

  return {
    has: (requestId) => begun.has(requestId) || keptOnes().includes(requestId),
    remember,
    rememberForGood(requestId) {
      const next = [...keptOnes(), requestId].slice(-KEPT_MAX);
      writeDurably(path, `${next.join('\n')}\n`);
      kept = next;
      remember(requestId);
    },
  };
}

/** A damaged file remembers what can be read of it: its requests have an expiry besides. */
function readKept(path: string): string[] {
  try {
    return (readSmallFile(path, FILE_BYTES_MAX) ?? '').split('\n').filter(isId);
  } catch {
    return [];
  }
}
