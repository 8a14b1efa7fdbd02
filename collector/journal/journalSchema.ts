import type { SchemaStep } from '../../runtime/sqlite.ts';

/** What a row is, as stored. Never reuse a number. */
export const ROW_KIND = {
  ...{ batch: 1, revision: 2, start: 3, fork: 4, loss: 5, silence: 6, statement: 7 },
  notice: 8,
} as const;

/**
 * The journal's own file. A batch is one row: a unique index over readings was measured to cut the
 * rate to a fifth, so what makes a reading unique is the outbox's high-water mark and chain tag, kept
 * in `outbox` and in memory. Rows of one outbox are linked backwards by `previous`, which gives the
 * last confirmed boundaries (and their tags) when, rarely, somebody asks for them.
 */
export const journalSchema: readonly SchemaStep[] = [
  (database) => {
    database.exec(`
      CREATE TABLE journal (
        id INTEGER PRIMARY KEY,
        kind INTEGER NOT NULL,
        received_ms INTEGER NOT NULL,
        outbox INTEGER,
        first INTEGER,
        last INTEGER,
        tag TEXT,
        previous INTEGER,
        payload
      );
      CREATE INDEX journal_revision ON journal (id) WHERE kind = 2;

      CREATE TABLE outbox (
        key INTEGER PRIMARY KEY,
        agent TEXT NOT NULL,
        outbox TEXT NOT NULL,
        high_water INTEGER NOT NULL,
        tag TEXT NOT NULL,
        last_row INTEGER NOT NULL,
        UNIQUE (agent, outbox)
      );

      CREATE TABLE quarantine (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        received_ms INTEGER NOT NULL,
        agent TEXT NOT NULL,
        outbox TEXT,
        sequence INTEGER,
        code TEXT NOT NULL,
        field TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        text TEXT NOT NULL
      );
      CREATE INDEX quarantine_place ON quarantine (agent, outbox, sequence);

      CREATE TABLE hold (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        agent TEXT,
        from_ms INTEGER NOT NULL,
        to_ms INTEGER NOT NULL,
        reason TEXT NOT NULL,
        recorded_ms INTEGER NOT NULL
      );

      CREATE TABLE checkpoint (
        reader TEXT NOT NULL,
        cursor INTEGER NOT NULL,
        recorded_ms INTEGER NOT NULL,
        state BLOB NOT NULL,
        PRIMARY KEY (reader, cursor)
      );

      CREATE TABLE tally (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
    `);
  },
  // Readings from before a clock was set are read again once it is: their rows, of one outbox, in order.
  (database) => {
    database.exec(`
      ALTER TABLE journal ADD COLUMN unsynced INTEGER;
      UPDATE journal SET unsynced = 1 WHERE kind = ${ROW_KIND.batch}
        AND (typeof(payload) = 'blob' OR instr(payload, '"unsynced"') > 0);
      CREATE INDEX journal_unsynced ON journal (outbox, id) WHERE unsynced = 1;
    `);
  },
  // What people say is looked up by what it is about (`tag`), and of the conclusions about a finding
  // each version (`first`) exists once. `last` is when a statement stops to count; null: never.
  (database) => {
    database.exec(`
      CREATE UNIQUE INDEX journal_statement ON journal (tag, first)
        WHERE kind = ${ROW_KIND.statement};
    `);
  },
  // The newest notice of each subject tells whether there is anything new to say.
  (database) => {
    database.exec(`CREATE INDEX journal_notice ON journal (id) WHERE kind = ${ROW_KIND.notice};`);
  },
];
