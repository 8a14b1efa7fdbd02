import { AGENT_DEVICE, type GapReading, type Reading } from '../../protocol/reading.ts';
import {
  applySchema,
  isDiskFull,
  openDurableDatabase,
  openMemoryDatabase,
} from '../../runtime/sqlite.ts';
import { OUTBOX_LIMITS, type OutboxLimits } from '../config/settings.ts';
import { AGENT_PROBLEMS, type AgentProblem } from '../problemCodes.ts';
import { createDiskReserve, type DiskReserve } from './diskReserve.ts';
import type { BatchRequest, Outbox, OutboxBatch, OutboxOptions } from './outbox.ts';
import { isDamage, isRefusal, type OpenedFile, openOutboxFile } from './outboxFile.ts';
import { newOutboxRow, OUTBOX_STEPS } from './outboxSchema.ts';
import { ReadingStore } from './readingStore.ts';
import type { Loss } from './salvage.ts';
import { createThinner, type Thinner } from './thinner.ts';

/** Hours of a hall, a few megabytes. */
const MEMORY_READINGS_MAX = 20_000;
const MEMORY_BYTES_MAX = 16 * 1024 * 1024;
/** A file that could not be opened is tried again this often. */
const REOPEN_EVERY_MS = 10_000;
const RESERVE_AFTER_MS = 60_000;

interface Kept {
  readonly store: ReadingStore;
  readonly thinner: Thinner;
}

/** Keeps readings on the disk, and in memory while there is no disk; see `Outbox`. */
export class DiskOrMemoryOutbox implements Outbox {
  readonly #options: OutboxOptions;
  readonly #problems = new Set<AgentProblem>();
  readonly #reserve: DiskReserve;
  #disk: Kept | null = null;
  /** What the disk does not take. Sent when the disk has nothing left to send. */
  #memory: Kept | null = null;
  /** What may have left from memory before the disk took readings again: sent before anything else. */
  #sentFromMemory: ReadingStore | null = null;
  #isStarted = false;
  #triedOpeningMs = 0;
  #startedMs = 0;
  #hasReserve = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#reserve = createDiskReserve(options.path);
  }

  start(): void {
    if (this.#isStarted) return;
    this.#openDisk();
    this.#isStarted = true;
    this.#startedMs = this.#options.stamp().monotonicMs;
    if (this.#disk === null) this.#beginMemory();
  }

  stop(): void {
    if (this.#disk !== null && this.#memory !== null) this.#moveMemoryToDisk();
    this.#disk?.store.close();
    this.#memory?.store.close();
    this.#sentFromMemory?.close();
    this.#disk = null;
    this.#memory = null;
    this.#sentFromMemory = null;
    this.#isStarted = false;
  }

  get outboxId(): string {
    return this.#active.row.outboxId;
  }

  get nextSequence(): number {
    return this.#active.row.nextSequence;
  }

  get lastTag(): string {
    return this.#active.row.lastTag;
  }

  append(readings: readonly Reading[]): void {
    if (readings.length === 0) return;
    const texts = readings.map((reading) => JSON.stringify(reading));
    const observedWallMs = readings.at(-1)?.wallMs ?? null;
    if (!this.#appendToDisk(texts, observedWallMs)) this.#appendToMemory(texts, observedWallMs);
    this.#options.onAppended?.();
  }

  readBatch(request: BatchRequest): OutboxBatch | null {
    const active = this.#active;
    try {
      return active.readBatch(request);
    } catch (error) {
      this.#noteDiskProblem(error);
      return null;
    }
  }

  acknowledge(upToSequence: number, outboxId = this.outboxId): void {
    const active = this.#active;
    if (outboxId !== active.row.outboxId) return;
    try {
      active.acknowledge(upToSequence);
    } catch (error) {
      this.#noteDiskProblem(error);
    }
    if (this.#sentFromMemory?.held === 0) {
      this.#sentFromMemory.close();
      this.#sentFromMemory = null;
    }
  }

  oldestSequence(): number {
    return this.#active.oldest;
  }

  waiting(): number {
    return this.#stores.reduce((sum, store) => sum + store.held, 0);
  }

  waitingSinceMs(): number | null {
    return extreme(Math.min, this.#stores.map(oldestWallMs));
  }

  dropped(): number {
    return this.#stores.reduce((sum, store) => sum + store.row.dropped, 0);
  }

  moveToNewOutbox(afterSequence: number): boolean {
    try {
      this.#active.moveToNewId(afterSequence);
    } catch (error) {
      this.#noteDiskProblem(error);
      return false;
    }
    this.#problems.add(AGENT_PROBLEMS.outboxForked);
    return true;
  }

  lastObservedWallMs(): number | null {
    const times = this.#stores.map(({ row }) => row.observedWallMs);
    return extreme(Math.max, times);
  }

  problems(): readonly AgentProblem[] {
    return [...this.#problems];
  }

  /** The outbox to be sent now, so that readings leave in their order. */
  get #active(): ReadingStore {
    if (this.#sentFromMemory !== null) return this.#sentFromMemory;
    const disk = this.#disk?.store;
    const memory = this.#memory?.store;
    if (memory !== undefined && (disk === undefined || memory.hasSent || disk.held === 0)) {
      return memory;
    }
    if (disk === undefined) throw new Error('the outbox is not open');
    return disk;
  }

  get #stores(): ReadingStore[] {
    const stores = [this.#sentFromMemory, this.#disk?.store, this.#memory?.store];
    return stores.filter((store) => store !== null && store !== undefined);
  }

  #appendToDisk(texts: readonly string[], observedWallMs: number | null): boolean {
    if (this.#disk === null) this.#reopenDisk();
    if (this.#disk === null) return false;
    if (this.#memory !== null && !this.#moveMemoryToDisk()) return false;
    if (!this.#tryDisk(({ store }) => store.append(texts, observedWallMs))) return false;
    this.#keepReserve();
    this.#tryDisk(({ thinner }) => this.#noteDropped(thinner.thin(), AGENT_PROBLEMS.outboxFull));
    return true;
  }

  /** Not at the start, which is to be quick. */
  #keepReserve(): void {
    if (this.#hasReserve) return;
    if (this.#options.stamp().monotonicMs - this.#startedMs < RESERVE_AFTER_MS) return;
    this.#hasReserve = true;
    this.#reserve.keep();
  }

  /** Works on the disk; when it is full, once more in the room that was reserved for that. */
  #tryDisk(work: (disk: Kept) => void): boolean {
    for (;;) {
      if (this.#disk === null) return false;
      try {
        work(this.#disk);
        this.#noteDiskSound();
        return true;
      } catch (error) {
        const hasRoom = isDiskFull(error) && this.#reserve.release();
        this.#noteDiskProblem(error);
        if (!hasRoom) return false;
      }
    }
  }

  #appendToMemory(texts: readonly string[], observedWallMs: number | null): void {
    this.#memory ??= this.#makeMemory();
    const { store, thinner } = this.#memory;
    store.append(texts, observedWallMs);
    this.#noteDropped(thinner.thin(), AGENT_PROBLEMS.readingsLost);
  }

  /** What cannot have left yet goes to the disk; the rest is confirmed first, under its own id. */
  #moveMemoryToDisk(): boolean {
    const memory = this.#memory?.store;
    if (memory === undefined) return true;
    const rows = memory.unsealed();
    const { observedWallMs, dropped } = memory.row;
    const isMoved = this.#tryDisk(({ store }) =>
      store.appendMoved(rows, { observedWallMs, dropped }),
    );
    if (!isMoved) return false;
    memory.removeUnsealed();
    this.#memory = null;
    if (memory.held > 0) this.#sentFromMemory = memory;
    else memory.close();
    if (dropped > 0) this.#options.onLoss?.();
    return true;
  }

  #beginMemory(): void {
    this.#memory ??= this.#makeMemory();
    this.#triedOpeningMs = this.#options.stamp().monotonicMs;
  }

  #makeMemory(): Kept {
    const database = openMemoryDatabase();
    applySchema(database, OUTBOX_STEPS);
    const readingsMax = this.#options.memoryReadingsMax ?? MEMORY_READINGS_MAX;
    const gapOf = (loss: Loss): GapReading => this.#gapOf(loss);
    const store = new ReadingStore({ database, row: newOutboxRow(null), gapOf, isDurable: false });
    const limits = { ...this.#limits, readingsMax, bytesMax: MEMORY_BYTES_MAX };
    const { stamp } = this.#options;
    const thinner = createThinner({ store, limits, reason: 'disk-failed', stamp });
    return { store, thinner };
  }

  get #limits(): OutboxLimits {
    return this.#options.limits ?? OUTBOX_LIMITS;
  }

  #openDisk(): void {
    const { path, openDatabase, machine, stamp } = this.#options;
    const open = openDatabase ?? ((file) => openDurableDatabase(file, { isExclusive: true }));
    const gapOf = (loss: Loss): GapReading => this.#gapOf(loss);
    const where = { path, openDatabase: open, machine: machine ?? null, gapOf };
    try {
      const opened = openOutboxFile(where);
      const store = new ReadingStore({ ...opened, gapOf, isDurable: true });
      const limits = this.#limits;
      const thinner = createThinner({ store, limits, reason: 'outbox-full', stamp });
      this.#disk = { store, thinner };
      this.#noteOpened(opened);
    } catch (error) {
      if (isRefusal(error)) throw error;
      this.#noteDiskProblem(error);
    }
  }

  #reopenDisk(): void {
    const { monotonicMs } = this.#options.stamp();
    if (monotonicMs - this.#triedOpeningMs < REOPEN_EVERY_MS) return;
    this.#triedOpeningMs = monotonicMs;
    try {
      this.#openDisk();
    } catch (error) {
      this.#noteDiskProblem(error);
    }
  }

  #noteOpened({ damaged, foreign }: OpenedFile): void {
    const { log } = this.#options;
    if (foreign !== null) {
      const code = AGENT_PROBLEMS.otherBox;
      this.#problems.add(code);
      log.error({ code, file: foreign.path, held: foreign.held }, 'The card is from another box.');
    }
    if (damaged === null) return;
    const { path: file, taken, lost, gap } = damaged;
    const code =
      damaged.row === null ? AGENT_PROBLEMS.outboxDamaged : AGENT_PROBLEMS.outboxSalvaged;
    this.#problems.add(code);
    log.error({ code, file, taken, lost }, 'The outbox file was damaged and has been set aside.');
    if (gap === null) return;
    const texts = [JSON.stringify(gap)];
    const isKept = this.#tryDisk(({ store }) => store.append(texts, damaged.observedWallMs));
    if (!isKept) this.#appendToMemory(texts, damaged.observedWallMs);
  }

  #gapOf({ count, fromWallMs, toWallMs, before }: Loss): GapReading {
    const { boot, monotonicMs, wallMs, clock } = before ?? this.#options.stamp();
    const endMs = before === null ? wallMs : toWallMs;
    return {
      kind: 'gap',
      ...{ device: AGENT_DEVICE, channel: AGENT_DEVICE },
      ...{ boot, monotonicMs, wallMs, clock },
      fromWallMs: Math.min(fromWallMs, endMs),
      toWallMs: endMs,
      ...{ count, reason: 'outbox-damaged' },
    };
  }

  #noteDropped(count: number, code: AgentProblem): void {
    if (count === 0) {
      if (this.waiting() === 0) this.#problems.delete(AGENT_PROBLEMS.outboxFull);
      return;
    }
    if (!this.#problems.has(code)) {
      this.#options.log.error(
        { code, count },
        'The outbox is full: the least telling readings go.',
      );
    }
    this.#problems.add(code);
  }

  #noteDiskProblem(error: unknown): void {
    if (isDamage(error) && this.#isStarted && this.#disk !== null) {
      this.#recover();
      return;
    }
    const code = isDiskFull(error) ? AGENT_PROBLEMS.diskFull : AGENT_PROBLEMS.diskFailed;
    if (!this.#problems.has(code)) {
      const { log } = this.#options;
      log.error({ code, err: error }, 'The disk takes no readings; they are kept in memory.');
    }
    this.#problems.add(code);
  }

  /** The file broke while it was open: what is sound in it goes on. */
  #recover(): void {
    try {
      this.#disk?.store.close();
    } catch {
      // It is set aside in any case.
    }
    this.#disk = null;
    this.#openDisk();
    if (this.#disk === null) this.#beginMemory();
  }

  #noteDiskSound(): void {
    const wasFull = this.#problems.delete(AGENT_PROBLEMS.diskFull);
    const hadFailed = this.#problems.delete(AGENT_PROBLEMS.diskFailed);
    if (!wasFull && !hadFailed) return;
    this.#options.log.warn('The disk takes readings again.');
    this.#hasReserve = false;
  }
}

function extreme(
  pick: (...times: number[]) => number,
  times: readonly (number | null)[],
): number | null {
  const known = times.filter((ms) => ms !== null);
  return known.length === 0 ? null : pick(...known);
}

function oldestWallMs(store: ReadingStore): number | null {
  try {
    const oldest = store.rowsFrom(store.oldest, 1)[0];
    return oldest === undefined ? null : (JSON.parse(oldest.text) as Reading).wallMs;
  } catch {
    return null;
  }
}
