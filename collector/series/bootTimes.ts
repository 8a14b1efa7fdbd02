import type { Reading } from '../../protocol/reading.ts';
import { anchorOf, type BootAnchors, isAhead, timeOf } from '../journal/readingTime.ts';

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
  /** Readings that have no time for ever: their boot ended before its clock was set, or it was wrong. */
  readonly abandoned: number;
}

export const NO_BOOT_TIMES: StoredBootTimes = {
  boots: [],
  offsets: [],
  waiting: [],
  backfills: [],
  abandoned: 0,
};

/** The row in which a reading came. */
export interface RowPlace {
  readonly agentId: string;
  readonly rowId: number;
  readonly receivedMs: number;
}

/** What is known about when machines booted, and which readings wait for that to be known. */
export interface BootTimes {
  /** The true time of a reading in the given row, epoch ms; null when it must wait. */
  place(at: RowPlace, reading: Reading): number | null;
  backfills(): readonly Backfill[];
  /** The first backfill has been read up to this row. */
  backfilledTo(rowId: number): void;
  /** Readings whose time is not known, yet or for ever. */
  unplaced(): number;
  stored(): StoredBootTimes;
}

/** Restores what is known. Tells `onChange` when it is worth storing again. */
export function createBootTimes(stored: StoredBootTimes, onChange: () => void): BootTimes {
  const anchors: BootAnchors = new Map(
    stored.offsets.map(([boot, offsetMs]) => [boot, { offsetMs, monotonicMs: 0, errorMs: 0 }]),
  );
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
    if (before !== undefined && ![...boots.values()].includes(before)) anchors.delete(before);
    onChange();
  }

  /** Keeps the first offset of a boot, unless its clock has jumped since: it is stored rarely then. */
  function learn(reading: Reading, receivedMs: number): void {
    const anchor = anchorOf(reading);
    // A clock that is ahead of its own arrival is wrong, and so would be all that is placed by it.
    if (anchor === null || isAhead(reading.wallMs, receivedMs)) return;
    if (reading.clock.state === 'synced' && anchors.has(reading.boot)) return;
    anchors.set(reading.boot, anchor);
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
    const offsetMs = waited && anchors.get(waited.boot)?.offsetMs;
    if (waited === undefined || offsetMs === undefined) return;
    waiting.delete(agentId);
    const { boot, afterId } = waited;
    backfills = [...backfills, { agentId, boot, offsetMs, afterId, toId }];
    onChange();
  }

  return {
    place({ agentId, rowId, receivedMs }, reading) {
      if (boots.get(agentId) !== reading.boot) enterBoot(agentId, reading.boot);
      learn(reading, receivedMs);
      if (isFromWrongClock(reading, receivedMs)) {
        abandoned += 1;
        return null;
      }
      const time = timeOf(anchors, reading);
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
    stored: () => storable({ boots, anchors, waiting, backfills, abandoned }),
  };
}

/** A clock that says to be set and is ahead of its own arrival: nobody knows the true time. */
function isFromWrongClock({ clock, wallMs }: Reading, receivedMs: number): boolean {
  return clock.state !== 'unsynced' && isAhead(wallMs, receivedMs);
}

function moveFirst(backfills: readonly Backfill[], rowId: number): readonly Backfill[] {
  const [first, ...rest] = backfills;
  return first === undefined || rowId >= first.toId
    ? rest
    : [{ ...first, afterId: rowId }, ...rest];
}

function storable(known: {
  readonly boots: ReadonlyMap<string, string>;
  readonly anchors: BootAnchors;
  readonly waiting: ReadonlyMap<string, Waiting>;
  readonly backfills: readonly Backfill[];
  readonly abandoned: number;
}): StoredBootTimes {
  const { boots, anchors, waiting, backfills, abandoned } = known;
  const offsets = [...anchors].map(([boot, { offsetMs }]) => [boot, offsetMs] as const);
  return { boots: [...boots], offsets, waiting: [...waiting], backfills, abandoned };
}
