import type { Reading } from '../../protocol/reading.ts';
import { type BootOffsets, learnOffset, timeOf } from '../journal/readingTime.ts';

/** Readings from before their clock was set, whose time has become known: to be read once more. */
export interface Backfill {
  readonly agentId: string;
  readonly boot: string;
  readonly offsetMs: number;
  /** Rows after this one, up to and including `toId`. */
  readonly afterId: number;
  readonly toId: number;
}

interface Waiting {
  readonly boot: string;
  /** Readings wait in rows after this one. */
  readonly afterId: number;
  readonly count: number;
}

/** As it is stored. */
export interface StoredBootTimes {
  readonly boots: readonly (readonly [agentId: string, boot: string])[];
  readonly offsets: readonly (readonly [boot: string, offsetMs: number])[];
  readonly waiting: readonly (readonly [agentId: string, Waiting])[];
  readonly backfills: readonly Backfill[];
  /** Readings that have no time for ever: their boot ended before its clock was set. */
  readonly abandoned: number;
}

export const NO_BOOT_TIMES: StoredBootTimes = {
  boots: [],
  offsets: [],
  waiting: [],
  backfills: [],
  abandoned: 0,
};

/** What is known about when machines booted, and which readings wait for that to be known. */
export interface BootTimes {
  /** The true time of a reading in the given row, epoch ms; null when it must wait. */
  place(at: { readonly agentId: string; readonly rowId: number }, reading: Reading): number | null;
  backfills(): readonly Backfill[];
  /** The first backfill has been read up to this row. */
  backfilledTo(rowId: number): void;
  /** Readings whose time is not known, yet or for ever. */
  unplaced(): number;
  stored(): StoredBootTimes;
}

/** Restores what is known. Tells `onChange` when it is worth storing again. */
export function createBootTimes(stored: StoredBootTimes, onChange: () => void): BootTimes {
  const offsets: BootOffsets = new Map(stored.offsets);
  const boots = new Map(stored.boots);
  const waiting = new Map(stored.waiting);
  let { abandoned, backfills } = stored;

  /** Follows an agent into a new boot; an outbox is in order, so the old one is over. */
  function enterBoot(agentId: string, boot: string): void {
    const before = boots.get(agentId);
    boots.set(agentId, boot);
    abandoned += waiting.get(agentId)?.count ?? 0;
    waiting.delete(agentId);
    // Several agents of one machine share its boot.
    if (before !== undefined && ![...boots.values()].includes(before)) offsets.delete(before);
    onChange();
  }

  /** Keeps the first offset of a boot, unless its clock has jumped since: it is stored rarely then. */
  function learn(reading: Reading): void {
    if (reading.clock.state === 'unsynced') return;
    if (reading.clock.state === 'synced' && offsets.has(reading.boot)) return;
    learnOffset(offsets, reading);
    onChange();
  }

  /** A count alone is not worth storing again: an agent may stay without a clock for weeks. */
  function wait(agentId: string, boot: string, rowId: number): void {
    const before = waiting.get(agentId);
    const afterId = before?.afterId ?? rowId - 1;
    waiting.set(agentId, { boot, afterId, count: (before?.count ?? 0) + 1 });
    if (before === undefined) onChange();
  }

  /** Its time is known now, so what waited for it has a time as well. */
  function endWaiting(agentId: string, toId: number): void {
    const waited = waiting.get(agentId);
    const offsetMs = waited && offsets.get(waited.boot);
    if (waited === undefined || offsetMs === undefined) return;
    waiting.delete(agentId);
    const { boot, afterId } = waited;
    backfills = [...backfills, { agentId, boot, offsetMs, afterId, toId }];
    onChange();
  }

  return {
    place({ agentId, rowId }, reading) {
      if (boots.get(agentId) !== reading.boot) enterBoot(agentId, reading.boot);
      learn(reading);
      const time = timeOf(offsets, reading);
      if (time === null) wait(agentId, reading.boot, rowId);
      else if (waiting.size > 0) endWaiting(agentId, rowId);
      return time?.atMs ?? null;
    },
    backfills: () => backfills,
    backfilledTo(rowId) {
      backfills = moveFirst(backfills, rowId);
      onChange();
    },
    unplaced: () => [...waiting.values()].reduce((sum, one) => sum + one.count, abandoned),
    stored: () => storable({ boots, offsets, waiting, backfills, abandoned }),
  };
}

function moveFirst(backfills: readonly Backfill[], rowId: number): readonly Backfill[] {
  const [first, ...rest] = backfills;
  return first === undefined || rowId >= first.toId
    ? rest
    : [{ ...first, afterId: rowId }, ...rest];
}

function storable(known: {
  readonly boots: ReadonlyMap<string, string>;
  readonly offsets: ReadonlyMap<string, number>;
  readonly waiting: ReadonlyMap<string, Waiting>;
  readonly backfills: readonly Backfill[];
  readonly abandoned: number;
}): StoredBootTimes {
  const { boots, offsets, waiting } = known;
  return { ...known, boots: [...boots], offsets: [...offsets], waiting: [...waiting] };
}
