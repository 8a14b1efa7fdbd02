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
import { createWaitingRoom } from './waitingRoom.ts';

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

/** Makes an outbox; nothing is touched before `start`. */
export function createOutbox(options: OutboxOptions): Outbox {
  const { log } = options;
  const room = createWaitingRoom(options.waitingRoomMax ?? WAITING_ROOM_MAX);
  const problems = new Set<AgentProblem>();
  let open: OpenOutbox | null = null;

  function opened(): OpenOutbox {
    if (open === null) throw new Error('the outbox is not open');
    return open;
  }

  function start(): void {
    if (open !== null) return;
    const file = openOutboxFile(options.path, options.openDatabase ?? openDurableDatabase);
    const statements = prepareStatements(file.database);
    const oldest = statements.oldest.get() as number | null;
    open = { database: file.database, statements, row: file.row, oldest: 0 };
    open.oldest = oldest ?? file.row.nextSequence;
    if (file.damaged !== null) beginAfterDamage(opened(), file.damaged);
  }

  function beginAfterDamage(self: OpenOutbox, damaged: DamagedFile): void {
    problems.add(AGENT_PROBLEMS.outboxDamaged);
    log.error(
      { code: AGENT_PROBLEMS.outboxDamaged, file: damaged.path, lost: damaged.lost },
      'The outbox file was damaged. It was set aside, and a new outbox begins.',
    );
    const gap = gapAfterDamage(options.stamp(), damaged);
    store(self, [JSON.stringify(gap)], damaged.observedWallMs);
  }

  /** Stores in one transaction, or throws and changes nothing. */
  function store(self: OpenOutbox, texts: readonly string[], observedWallMs: number): void {
    let { nextSequence, lastTag } = self.row;
    const insertAll = self.database.transaction(() => {
      for (const text of texts) {
        self.statements.insert.run(nextSequence, lastTag, text);
        lastTag = nextTag(lastTag, text);
        nextSequence += 1;
      }
      self.statements.advance.run(nextSequence, lastTag, observedWallMs);
    });
    insertAll();
    self.row = { ...self.row, nextSequence, lastTag, observedWallMs };
  }

  function append(readings: readonly Reading[]): void {
    const self = opened();
    const last = readings.at(-1);
    if (last === undefined) return;
    const isDiskSound = room.size === 0;
    const all = isDiskSound ? readings : [...room.list(), ...readings];
    try {
      store(
        self,
        all.map((reading) => JSON.stringify(reading)),
        last.wallMs,
      );
    } catch (error) {
      room.add(readings);
      noteDiskProblem(error);
      return;
    }
    if (!isDiskSound) afterRecovery();
    options.onAppended?.();
  }

  function noteDiskProblem(error: unknown): void {
    const code = isDiskFull(error) ? AGENT_PROBLEMS.diskFull : AGENT_PROBLEMS.diskFailed;
    if (!problems.has(code)) {
      log.error({ code, err: error }, 'The disk takes no readings; they wait in memory.');
    }
    problems.add(code);
    if (room.lost > 0) problems.add(AGENT_PROBLEMS.readingsLost);
  }

  function afterRecovery(): void {
    const { lost } = room;
    room.clear();
    problems.delete(AGENT_PROBLEMS.diskFull);
    problems.delete(AGENT_PROBLEMS.diskFailed);
    log.warn({ lost }, 'The disk takes readings again.');
    if (lost > 0) options.onLoss?.();
  }

  function acknowledge(upToSequence: number): void {
    const self = opened();
    const upTo = Math.min(upToSequence, self.row.nextSequence - 1);
    if (upTo < self.oldest) return;
    self.oldest = upTo + 1;
    try {
      self.statements.remove.run(upTo);
    } catch (error) {
      // The rows stay on the disk until the next acknowledgement; sent twice, they count once.
      noteDiskProblem(error);
    }
  }

  function moveToNewOutbox(afterSequence: number): boolean {
    const self = opened();
    try {
      self.row = moveRows(self, Math.max(afterSequence, self.oldest - 1));
    } catch (error) {
      noteDiskProblem(error);
      return false;
    }
    self.oldest = 1;
    problems.add(AGENT_PROBLEMS.outboxForked);
    return true;
  }

  return {
    start,
    stop() {
      open?.database.close();
      open = null;
    },
    get outboxId() {
      return opened().row.outboxId;
    },
    get nextSequence() {
      return opened().row.nextSequence;
    },
    get lastTag() {
      return opened().row.lastTag;
    },
    append,
    readBatch: (request) => readBatch(opened(), request),
    acknowledge,
    oldestSequence: () => opened().oldest,
    waiting: () => opened().row.nextSequence - opened().oldest + room.size,
    moveToNewOutbox,
    lastObservedWallMs: () => opened().row.observedWallMs,
    problems: () => [...problems],
  };
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
