import type { Clock } from '../../runtime/clock.ts';
import {
  applySchema,
  openDurableDatabase,
  type SchemaStep,
  type SqliteDatabase,
} from '../../runtime/sqlite.ts';
import type { RefusedLine } from './delivery.ts';
import type { QuarantineSummary, SeriesCursorStore } from './seriesCursorStore.ts';
import type { SeriesPosition } from './seriesFeed.ts';

/** Refused lines that are kept: enough to see what is wrong, small enough for ever. */
export const QUARANTINE_LINES_MAX = 10_000;

const STEPS: readonly SchemaStep[] = [
  (database) => {
    database.exec(`
      CREATE TABLE position (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        cursor INTEGER NOT NULL,
        state TEXT NOT NULL,
        -- Counts the restarts, so that a running writer notices one made by another process.
        generation INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE quarantine (
        id INTEGER PRIMARY KEY,
        row_id INTEGER NOT NULL,
        -- Unique, so that a line refused again after a crash is not counted twice.
        line TEXT NOT NULL UNIQUE,
        reason TEXT NOT NULL,
        refused_at_ms INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE forgotten (only INTEGER PRIMARY KEY CHECK (only = 1), lines INTEGER NOT NULL) STRICT;
      INSERT INTO forgotten VALUES (1, 0);
    `);
  },
];

export interface SqliteSeriesCursorOptions {
  /** The file; made when it is missing. Its folder must exist. */
  readonly path: string;
  readonly clock: Clock;
  readonly quarantineLinesMax?: number;
}

/** A series cursor in a small SQLite file of its own. Touches nothing before `load` or `restart`. */
export function createSqliteSeriesCursor(options: SqliteSeriesCursorOptions): SeriesCursorStore {
  const { path, clock, quarantineLinesMax = QUARANTINE_LINES_MAX } = options;
  let opened: OpenedFile | null = null;
  let generation = 0;
  let stateSaved: string | null = null;

  function file(): OpenedFile {
    opened ??= openFile(path);
    return opened;
  }

  return {
    load() {
      const found = file().readPosition.get() as
        | (SeriesPosition & { generation: number })
        | undefined;
      generation = found?.generation ?? 0;
      stateSaved = found?.state ?? null;
      return Promise.resolve(
        found === undefined ? null : { cursor: found.cursor, state: found.state },
      );
    },
    save(position, refused) {
      const { database, save, saveCursor } = file();
      const done = database.transaction(() => {
        const { cursor, state } = position;
        const changes =
          state === stateSaved
            ? saveCursor.run({ cursor, generation }).changes
            : save.run({ cursor, state, generation }).changes;
        if (changes === 0) return false;
        keepRefused(file(), refused, { atMs: clock.wallMs(), linesMax: quarantineLinesMax });
        return true;
      })();
      if (done) stateSaved = position.state;
      return Promise.resolve(done ? 'saved' : 'superseded');
    },
    restart(state, { quarantine }) {
      const { database, restart, emptyQuarantine } = file();
      // A person asked for it and will not ask again: this one waits for the disk.
      database.pragma('synchronous = FULL');
      database.transaction(() => {
        restart.run({ state });
        if (quarantine === 'empty') emptyQuarantine.run();
      })();
      database.pragma('synchronous = NORMAL');
      return Promise.resolve();
    },
    quarantine() {
      return file().summary.get() as QuarantineSummary;
    },
    close() {
      opened?.database.close();
      opened = null;
    },
  };
}

type OpenedFile = ReturnType<typeof openFile>;

/**
 * A cursor that a power cut takes back a little repeats points, which changes nothing, so saving it
 * need not wait for the disk; transactions still come back whole and in order.
 */
function openFile(path: string) {
  const database = openDurableDatabase(path);
  applySchema(database, STEPS);
  database.pragma('synchronous = NORMAL');
  return { database, ...prepare(database) };
}

function prepare(database: SqliteDatabase) {
  return {
    readPosition: database.prepare('SELECT cursor, state, generation FROM position'),
    save: database.prepare(
      `INSERT INTO position VALUES (1, :cursor, :state, :generation)
       ON CONFLICT (only) DO UPDATE SET cursor = :cursor, state = :state
       WHERE generation = :generation`,
    ),
    saveCursor: database.prepare(
      'UPDATE position SET cursor = :cursor WHERE generation = :generation',
    ),
    restart: database.prepare(
      `INSERT INTO position VALUES (1, 0, :state, 1)
       ON CONFLICT (only) DO UPDATE SET cursor = 0, state = :state, generation = generation + 1`,
    ),
    keepLine: database.prepare(
      `INSERT INTO quarantine (row_id, line, reason, refused_at_ms)
       VALUES (:rowId, :text, :reason, :atMs)
       ON CONFLICT (line) DO UPDATE SET reason = :reason, refused_at_ms = :atMs`,
    ),
    emptyQuarantine: database.prepare('DELETE FROM quarantine'),
    dropOldest: database.prepare(
      `DELETE FROM quarantine WHERE id <= (
         SELECT id FROM quarantine ORDER BY id DESC LIMIT 1 OFFSET ?)`,
    ),
    addForgotten: database.prepare('UPDATE forgotten SET lines = lines + ?'),
    summary: database.prepare(
      `SELECT (SELECT count(*) FROM quarantine) AS held,
              (SELECT lines FROM forgotten) AS forgotten,
              coalesce((SELECT reason FROM quarantine ORDER BY id DESC LIMIT 1), '') AS latestReason`,
    ),
  };
}

function keepRefused(
  file: OpenedFile,
  refused: readonly RefusedLine[],
  options: { readonly atMs: number; readonly linesMax: number },
): void {
  if (refused.length === 0) return;
  for (const { rowId, text, reason } of refused) {
    file.keepLine.run({ rowId, text, reason, atMs: options.atMs });
  }
  const { changes } = file.dropOldest.run(options.linesMax);
  if (changes > 0) file.addForgotten.run(changes);
}
