import type { SchemaStep } from '../../runtime/sqlite.ts';

/** The schema steps of series.db, in order. A step that was released is never changed. */
export const SERIES_SCHEMA: readonly SchemaStep[] = [
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
  // Points that follow from facts (decision 0015): what is to be written, and what has been.
  (database) => {
    database.exec(`
      CREATE TABLE due (
        kind TEXT NOT NULL, subject TEXT NOT NULL, at_ms INTEGER NOT NULL,
        PRIMARY KEY (kind, subject, at_ms)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE written (
        kind TEXT NOT NULL, subject TEXT NOT NULL, at_ms INTEGER NOT NULL, points BLOB NOT NULL,
        PRIMARY KEY (kind, subject, at_ms)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE trail (
        window TEXT PRIMARY KEY, begin_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL, mark_ms INTEGER,
        reach_ms INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE remembered (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
      -- Counted in the transaction of the cursor: each reading once.
      CREATE TABLE rating_tally (
        hall TEXT NOT NULL, quarter INTEGER NOT NULL, window TEXT NOT NULL, level INTEGER NOT NULL,
        count INTEGER NOT NULL, PRIMARY KEY (hall, quarter, window, level)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE reading_tally (
        hour INTEGER NOT NULL, measurement TEXT NOT NULL, count INTEGER NOT NULL,
        PRIMARY KEY (hour, measurement)
      ) STRICT, WITHOUT ROWID;
    `);
  },
];
