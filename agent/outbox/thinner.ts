import type { Reading } from '../../protocol/reading.ts';
import type { Stamp } from '../clockState.ts';
import type { OutboxLimits } from '../config/settings.ts';
import { DROP_STEPS, type DropStep } from './dropOrder.ts';
import { type HeldReading, isSound } from './heldReading.ts';
import { createLevelMemory, type LevelMemory } from './levelMemory.ts';
import { type DropReason, planThinning, type Thinning } from './planThinning.ts';
import type { ReadingStore } from './readingStore.ts';

/** Readings looked at in one transaction: more than an hour of a hall, or a tenth of a small quota. */
const PAGE_READINGS_MAX = 1000;
const PAGE_SHARE = 0.1;
/** Readings looked at before one call returns: an append must not wait for more. */
const READINGS_PER_CALL = 8_000;
/** A backlog longer than this is compacted, whether the quota is reached or not. */
const COMPACT_BACKLOG_MIN = 5_000;
/** The share of a page that must be new to be worth a look; the quota may be exceeded by as much. */
const NEW_SHARE = 0.4;
/** Shrinking goes on until this share of the quota is free. */
const FREE_SHARE = 0.05;
const AGE_CHECK_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;

export interface ThinnerOptions {
  readonly store: ReadingStore;
  readonly limits: OutboxLimits;
  readonly reason: DropReason;
  readonly stamp: () => Stamp;
}

/** Keeps an outbox within its quota. Touches only what cannot have left the machine. */
export interface Thinner {
  /** Makes room where the quota asks for it, in bounded work. Gives how many readings it dropped. */
  thin(): number;
}

/** How far each step has gone: everything before is settled. */
interface Progress {
  nextSequence: number;
  levels: LevelMemory;
}

/** Makes the thinner of one store. */
export function createThinner(options: ThinnerOptions): Thinner {
  return new StoreThinner(options);
}

class StoreThinner implements Thinner {
  readonly #options: ThinnerOptions;
  readonly #progress = new Map<DropStep, Progress>();
  readonly #pageReadings: number;
  #isShrinking = false;
  #ageCheckedMs = Number.NEGATIVE_INFINITY;
  #agedUpTo = 0;
  #startedOverAt = 0;
  #outboxId = '';

  constructor(options: ThinnerOptions) {
    this.#options = options;
    const share = Math.ceil(options.limits.readingsMax * PAGE_SHARE);
    this.#pageReadings = Math.max(2, Math.min(PAGE_READINGS_MAX, share));
  }

  thin(): number {
    const { store } = this.#options;
    const before = store.row.dropped;
    this.#noticeNewId();
    this.#dropAged();
    for (let looked = 0; looked < READINGS_PER_CALL; looked += this.#pageReadings) {
      if (!this.#mustShrink()) break;
      if (!this.#shrinkOnce()) break;
    }
    if (store.held > COMPACT_BACKLOG_MIN && this.#hasNew('repeats')) this.#look('repeats');
    return store.row.dropped - before;
  }

  /** A new outbox is numbered anew. */
  #noticeNewId(): void {
    const { outboxId } = this.#options.store.row;
    if (outboxId === this.#outboxId) return;
    this.#outboxId = outboxId;
    this.#progress.clear();
    this.#startedOverAt = 0;
    this.#agedUpTo = 0;
  }

  #mustShrink(): boolean {
    const { store, limits } = this.#options;
    const used = Math.max(store.held / limits.readingsMax, store.usedBytes() / limits.bytesMax);
    this.#isShrinking = used > 1 || (this.#isShrinking && used > 1 - FREE_SHARE);
    return this.#isShrinking;
  }

  /** One page of the least telling step that has enough left; false when none has. */
  #shrinkOnce(): boolean {
    const { store } = this.#options;
    for (const step of DROP_STEPS) {
      if (!this.#hasNew(step)) continue;
      this.#look(step);
      return true;
    }
    const { nextSequence } = store.row;
    if (nextSequence - this.#startedOverAt < this.#pageReadings) return false;
    // What was made of earlier pages may now join across them.
    this.#startedOverAt = nextSequence;
    this.#progress.clear();
    return true;
  }

  #hasNew(step: DropStep): boolean {
    return this.#progressOf(step).nextSequence + this.#pageReadings * NEW_SHARE <= this.#end();
  }

  #end(): number {
    return this.#options.store.row.nextSequence;
  }

  #progressOf(step: DropStep): Progress {
    const { store } = this.#options;
    const free = Math.max(store.row.sealedUpTo + 1, store.oldest);
    const known = this.#progress.get(step);
    if (known !== undefined && known.nextSequence >= free) return known;
    const fresh = { nextSequence: free, levels: createLevelMemory() };
    this.#progress.set(step, fresh);
    return fresh;
  }

  #look(step: DropStep): void {
    const { store } = this.#options;
    const progress = this.#progressOf(step);
    const from = progress.nextSequence;
    const rows = this.#soundRows(from);
    if (rows.length === 0) {
      // What has changed on the disk is told when it is sent.
      const unsound = store.rowsFrom(from, 1)[0];
      const nextSequence = (unsound?.toSequence ?? this.#end() - 1) + 1;
      this.#progress.set(step, { nextSequence, levels: createLevelMemory() });
      return;
    }
    const made = this.#apply(rows, step, progress.levels);
    this.#progress.set(step, { nextSequence: made.nextSequence, levels: made.levels });
  }

  #soundRows(from: number): HeldReading[] {
    const { store } = this.#options;
    const rows = store.rowsFrom(from, this.#pageReadings).filter((row) => row.sequence >= from);
    const unsound = rows.findIndex((row) => !isSound(row));
    return unsound < 0 ? rows : rows.slice(0, unsound);
  }

  #apply(rows: readonly HeldReading[], step: DropStep, levels: LevelMemory): Thinning {
    const { store, reason } = this.#options;
    const made = planThinning({ rows, step, reason, levels });
    store.rewrite(made.rewrites, made.dropped);
    return made;
  }

  /**
   * What is older than the limit goes, but for ratings, declarations and faults. Judged only by a
   * clock that somebody has set, and never by one that has just jumped.
   */
  #dropAged(): void {
    const { store, limits, stamp } = this.#options;
    const now = stamp();
    const { monotonicMs, clock } = now;
    if (clock.state !== 'synced' || monotonicMs - this.#ageCheckedMs < AGE_CHECK_EVERY_MS) return;
    const ageMsMax = limits.ageDaysMax * DAY_MS;
    const from = Math.max(store.row.sealedUpTo + 1, store.oldest, this.#agedUpTo + 1);
    const rows = this.#soundRows(from);
    const young = rows.findIndex((row) => ageMs(row.text, now) <= ageMsMax);
    const aged = young < 0 ? rows : rows.slice(0, young);
    if (aged.length > 1) {
      const { nextSequence } = this.#apply(aged, 'notes', createLevelMemory());
      this.#agedUpTo = Math.max(from, nextSequence) - 1;
    }
    // A whole page of old readings: the next call goes on with what is behind it.
    const isLast = (rows.at(-1)?.toSequence ?? Number.POSITIVE_INFINITY) + 1 >= this.#end();
    if (young >= 0 || isLast) this.#ageCheckedMs = monotonicMs;
  }
}

/** How old a reading is; 0 when nobody can know. Of the same boot it is known whatever the clock says. */
function ageMs(text: string, now: Stamp): number {
  const { boot, monotonicMs, wallMs, clock } = JSON.parse(text) as Reading;
  if (boot === now.boot) return now.monotonicMs - monotonicMs;
  return clock.state === 'unsynced' ? 0 : now.wallMs - wallMs;
}
