import type { Clock } from '../../../runtime/clock.ts';

/** How long a press may take to come, and when it is over. */
export interface ListeningTimes {
  readonly waitMs: number;
  /** Silence after which a press is over. */
  readonly quietMs: number;
  /** A pad that never falls silent: the press is over this long after it began. */
  readonly longestMs: number;
}

/** Collects what a pad sends, piece by piece. */
export interface PadEar<T> {
  hear(item: T): void;
  /** What comes within a time in which nobody presses anything. */
  listenIdle(ms: number): Promise<readonly T[]>;
  /** What comes from the first piece that is unlike idleness on; null when nothing came in time. */
  listenForPress(isNew: (item: T) => boolean, times: ListeningTimes): Promise<readonly T[] | null>;
}

export function createPadEar<T>(clock: Clock): PadEar<T> {
  let listener: ((item: T) => void) | null = null;
  return {
    hear: (item) => listener?.(item),
    listenIdle(ms) {
      const heard: T[] = [];
      listener = (item) => heard.push(item);
      return new Promise((resolve) => {
        clock.after(ms, () => {
          listener = null;
          resolve(heard);
        });
      });
    },
    listenForPress(isNew, { waitMs, quietMs, longestMs }) {
      const heard: T[] = [];
      return new Promise((resolve) => {
        const end = (result: readonly T[] | null): void => {
          cancelWait();
          cancelQuiet();
          cancelLongest();
          listener = null;
          resolve(result);
        };
        const cancelWait = clock.after(waitMs, () => end(null));
        let cancelQuiet = (): void => undefined;
        let cancelLongest = (): void => undefined;
        listener = (item) => {
          if (heard.length === 0) {
            if (!isNew(item)) return;
            cancelWait();
            cancelLongest = clock.after(longestMs, () => end(heard));
          }
          heard.push(item);
          cancelQuiet();
          cancelQuiet = clock.after(quietMs, () => end(heard));
        };
      });
    },
  };
}

/**
 * Says whether a report is unlike all that came while nobody pressed: bytes that changed then mean
 * nothing. Before anything came, everything is news.
 */
export function newsAgainst(idle: readonly Uint8Array[]): (report: Uint8Array) => boolean {
  const known = new Map<string, Uint8Array[]>();
  const kindOf = (report: Uint8Array): string => `${report[0]} ${report.length}`;
  for (const report of idle)
    known.set(kindOf(report), [...(known.get(kindOf(report)) ?? []), report]);
  return (report) => {
    const alike = known.get(kindOf(report));
    if (alike === undefined) return true;
    return report.some(
      (byte, index) =>
        alike.every((other) => other[index] === alike[0]?.[index]) && alike[0]?.[index] !== byte,
    );
  };
}
