import { genesisTag, nextTag } from '../../protocol/chain.ts';
import type { GapReading, Reading } from '../../protocol/reading.ts';
import { AGENT_DEVICE } from '../../protocol/reading.ts';
import type { Log } from '../../runtime/log.ts';
import { randomId } from '../../runtime/random.ts';
import { isDiskFull, openDurableDatabase, type SqliteDatabase } from '../../runtime/sqlite.ts';
import type { Stamp } from '../clockState.ts';
import { AGENT_PROBLEMS, type AgentProblem } from '../problemCodes.ts';
import {
  type DamagedFile,
  type OpenDatabase,
  type OutboxRow,
  openOutboxFile,
} from './outboxFile.ts';
import { createWaitingRoom, type WaitingRoom } from './waitingRoom.ts';

/** Readings in a row, ready to be sent. */
export interface OutboxBatch {
  readonly first: number;
  readonly lastSequence: number;
  /** The chain tags before the first and after the last reading. */
  readonly tagBefore: string;
  readonly lastTag: string;
  /** The readings as they were hashed and stored. */
  readonly texts: readonly string[];
}

export interface BatchRequest {
  readonly fromSequence: number;
  readonly readingsMax: number;
  /** UTF-8 bytes of the readings with a comma each; the first reading comes whatever its size. */
  readonly bytesMax: number;
}

/**
 * Everything observed and not yet confirmed, in order, on the disk. A reading gets its sequence
 * here, one more than the one before, and never one that was used before.
 */
export interface Outbox {
  /** Opens or makes the file. Throws a `Failure` when that is impossible; never for damage. */
  start(): void;
  stop(): void;
  readonly outboxId: string;
  /** The sequence that the next reading will get. */
  readonly nextSequence: number;
  readonly lastTag: string;
  /**
   * Stores readings; they are on the disk when it returns. Never throws for a disk that is full or
   * fails: then they wait in memory, within a limit, and the next call tries again.
   */
  append(readings: readonly Reading[]): void;
  /** The readings from a sequence on, or from the oldest when that one is gone; null when none. */
  readBatch(request: BatchRequest): OutboxBatch | null;
  /** Forgets everything up to a sequence: the collector has it. */
  acknowledge(upToSequence: number): void;
  /** The oldest sequence held; `nextSequence` when nothing is. */
  oldestSequence(): number;
  /** Readings held, on the disk and in memory. */
  waiting(): number;
  /**
   * Gives what is held after a sequence to a new outbox, numbered from 1, and forgets the rest.
   * False when the disk did not take it; then nothing has changed.
   */
  moveToNewOutbox(afterSequence: number): boolean;
  /** Wall time of the last reading stored, also after a restart; null for a new file. */
  lastObservedWallMs(): number | null;
  problems(): readonly AgentProblem[];
}

export interface OutboxOptions {
  readonly path: string;
  readonly log: Log;
  /** Time and boot for the readings that the outbox itself makes. */
  readonly stamp: () => Stamp;
  /** Something can be sent. */
  readonly onAppended?: () => void;
  /** The disk takes readings again, and some fell out meanwhile. */
  readonly onLoss?: () => void;
  readonly openDatabase?: OpenDatabase;
  readonly waitingRoomMax?: number;
}

/** Readings kept in memory while the disk takes none: hours of a hall, a few megabytes. */
const WAITING_ROOM_MAX = 20_000;

interface OpenOutbox {
  readonly database: SqliteDatabase;
  readonly statements: ReturnType<typeof prepareStatements>;
  row: OutboxRow;
  oldest: number;
}

/** Readings written in one transaction when the disk takes them again. */
const ROOM_PAGE = 500;

/** Makes an outbox; nothing is touched before `start`. */
export function createOutbox(options: OutboxOptions): Outbox {
  return new FileOutbox(options);
}

class FileOutbox implements Outbox {
  readonly #options: OutboxOptions;
  readonly #room: WaitingRoom;
  readonly #problems = new Set<AgentProblem>();
  #open: OpenOutbox | null = null;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#room = createWaitingRoom(options.waitingRoomMax ?? WAITING_ROOM_MAX);
  }

  start(): void {
    if (this.#open !== null) return;
    const { path, openDatabase } = this.#options;
    const { database, row, damaged } = openOutboxFile(path, openDatabase ?? openDurableDatabase);
    const statements = prepareStatements(database);
    const oldest = (statements.oldest.get() as number | null) ?? row.nextSequence;
    this.#open = { database, statements, row, oldest };
    if (damaged !== null) this.#beginAfterDamage(damaged);
  }

  stop(): void {
    this.#open?.database.close();
    this.#open = null;
  }

  get outboxId(): string {
    return this.#opened.row.outboxId;
  }

  get nextSequence(): number {
    return this.#opened.row.nextSequence;
  }

  get lastTag(): string {
    return this.#opened.row.lastTag;
  }

  append(readings: readonly Reading[]): void {
    if (readings.length === 0) return;
    try {
      this.#emptyRoom();
      this.#storeReadings(readings);
    } catch (error) {
      this.#room.add(readings);
      this.#noteDiskProblem(error);
      return;
    }
    this.#noteDiskSound();
    this.#options.onAppended?.();
  }

  readBatch(request: BatchRequest): OutboxBatch | null {
    return readBatch(this.#opened, request);
  }

  acknowledge(upToSequence: number): void {
    const open = this.#opened;
    const upTo = Math.min(upToSequence, open.row.nextSequence - 1);
    if (upTo < open.oldest) return;
    open.oldest = upTo + 1;
    try {
      open.statements.remove.run(upTo);
    } catch (error) {
      // The rows stay on the disk until the next acknowledgement; sent twice, they count once.
      this.#noteDiskProblem(error);
    }
  }

  oldestSequence(): number {
    return this.#opened.oldest;
  }

  waiting(): number {
    const { row, oldest } = this.#opened;
    return row.nextSequence - oldest + this.#room.size;
  }

  moveToNewOutbox(afterSequence: number): boolean {
    const open = this.#opened;
    try {
      open.row = moveRows(open, Math.max(afterSequence, open.oldest - 1));
    } catch (error) {
      this.#noteDiskProblem(error);
      return false;
    }
    open.oldest = 1;
    this.#problems.add(AGENT_PROBLEMS.outboxForked);
    return true;
  }

  lastObservedWallMs(): number | null {
    return this.#opened.row.observedWallMs;
  }

  problems(): readonly AgentProblem[] {
    return [...this.#problems];
  }

  get #opened(): OpenOutbox {
    if (this.#open === null) throw new Error('the outbox is not open');
    return this.#open;
  }

  #beginAfterDamage(damaged: DamagedFile): void {
    const code = AGENT_PROBLEMS.outboxDamaged;
    this.#problems.add(code);
    this.#options.log.error(
      { code, file: damaged.path, lost: damaged.lost },
      'The outbox file was damaged. It was set aside, and a new outbox begins.',
    );
    const gap = gapAfterDamage(this.#options.stamp(), damaged);
    this.#store([JSON.stringify(gap)], damaged.observedWallMs);
  }

  #storeReadings(readings: readonly Reading[]): void {
    const texts = readings.map((reading) => JSON.stringify(reading));
    this.#store(texts, readings.at(-1)?.wallMs ?? 0);
  }

  /** Stores in one transaction, or throws and changes nothing. */
  #store(texts: readonly string[], observedWallMs: number): void {
    const open = this.#opened;
    let { nextSequence, lastTag } = open.row;
    const insertAll = open.database.transaction(() => {
      for (const text of texts) {
        open.statements.insert.run(nextSequence, lastTag, text);
        lastTag = nextTag(lastTag, text);
        nextSequence += 1;
      }
      open.statements.advance.run(nextSequence, lastTag, observedWallMs);
    });
    insertAll();
    open.row = { ...open.row, nextSequence, lastTag, observedWallMs };
  }

  /** Stores what waits in memory, page by page, or throws at the first page the disk refuses. */
  #emptyRoom(): void {
    while (this.#room.size > 0) {
      const { lost } = this.#room;
      const page = this.#room.peek(ROOM_PAGE);
      this.#storeReadings(page);
      this.#room.drop(page.length);
      if (lost > 0) this.#options.onLoss?.();
    }
  }

  #noteDiskProblem(error: unknown): void {
    const code = isDiskFull(error) ? AGENT_PROBLEMS.diskFull : AGENT_PROBLEMS.diskFailed;
    if (!this.#problems.has(code)) {
      this.#options.log.error(
        { code, err: error },
        'The disk takes no readings; they wait in memory.',
      );
    }
    this.#problems.add(code);
    if (this.#room.lost > 0) this.#problems.add(AGENT_PROBLEMS.readingsLost);
  }

  #noteDiskSound(): void {
    const wasFull = this.#problems.delete(AGENT_PROBLEMS.diskFull);
    const hadFailed = this.#problems.delete(AGENT_PROBLEMS.diskFailed);
    if (wasFull || hadFailed) this.#options.log.warn('The disk takes readings again.');
  }
}

function prepareStatements(database: SqliteDatabase) {
  return {
    insert: database.prepare('INSERT INTO reading VALUES (?, ?, ?)'),
    advance: database.prepare(
      'UPDATE outbox SET next_sequence = ?, last_tag = ?, observed_wall_ms = ?',
    ),
    oldest: database.prepare('SELECT min(sequence) FROM reading').pluck(),
    read: database.prepare(
      'SELECT sequence, tag_before AS tagBefore, text FROM reading WHERE sequence >= ? ' +
        'ORDER BY sequence LIMIT ?',
    ),
    remove: database.prepare('DELETE FROM reading WHERE sequence <= ?'),
    renumber: database.prepare(
      'UPDATE reading SET sequence = ?, tag_before = ? WHERE sequence = ?',
    ),
    rename: database.prepare('UPDATE outbox SET outbox_id = ?, next_sequence = ?, last_tag = ?'),
  };
}

interface StoredReading {
  readonly sequence: number;
  readonly tagBefore: string;
  readonly text: string;
}

function readBatch(self: OpenOutbox, request: BatchRequest): OutboxBatch | null {
  const from = Math.max(request.fromSequence, self.oldest);
  const rows = self.statements.read.all(from, request.readingsMax) as StoredReading[];
  const taken: StoredReading[] = [];
  let bytes = 0;
  for (const row of rows) {
    bytes += Buffer.byteLength(row.text) + 1;
    if (taken.length > 0 && bytes > request.bytesMax) break;
    taken.push(row);
  }
  const first = taken[0];
  const last = taken.at(-1);
  if (first === undefined || last === undefined) return null;
  return {
    first: first.sequence,
    lastSequence: last.sequence,
    tagBefore: first.tagBefore,
    lastTag: nextTag(last.tagBefore, last.text),
    texts: taken.map((row) => row.text),
  };
}

/** Rows renumbered between two reads; keeps the memory of a long backlog flat. */
const ROWS_PER_PAGE = 500;

/** Renumbers upwards: a row always moves to a lower number, which is free by then. */
function moveRows(self: OpenOutbox, afterSequence: number): OutboxRow {
  const { database, statements } = self;
  const outboxId = randomId();
  let nextSequence = 1;
  let lastTag = genesisTag(outboxId);
  const moveAll = database.transaction(() => {
    statements.remove.run(afterSequence);
    for (let from = afterSequence + 1; from < self.row.nextSequence; from += ROWS_PER_PAGE) {
      const rows = statements.read.all(from, ROWS_PER_PAGE) as StoredReading[];
      for (const row of rows) {
        statements.renumber.run(nextSequence, lastTag, row.sequence);
        lastTag = nextTag(lastTag, row.text);
        nextSequence += 1;
      }
    }
    statements.rename.run(outboxId, nextSequence, lastTag);
  });
  moveAll();
  return { ...self.row, outboxId, nextSequence, lastTag };
}

function gapAfterDamage(stamp: Stamp, damaged: DamagedFile): GapReading {
  return {
    kind: 'gap',
    device: AGENT_DEVICE,
    channel: AGENT_DEVICE,
    ...stamp,
    fromWallMs: Math.min(damaged.oldestWallMs, stamp.wallMs),
    toWallMs: stamp.wallMs,
    count: damaged.lost,
    reason: 'outbox-damaged',
  };
}
