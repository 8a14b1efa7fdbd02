import type { Clock } from '../../runtime/clock.ts';
import { applySchema, openDurableDatabase, type SqliteDatabase } from '../../runtime/sqlite.ts';
import type { RefusedLine } from './delivery.ts';
import { REMEMBERED } from './facts/factLedger.ts';
import type { QuarantineSummary, SeriesCursorStore } from './seriesCursorStore.ts';
import type { SeriesPosition } from './seriesFeed.ts';
import { SERIES_SCHEMA } from './seriesSchema.ts';
import { countsOfRefused, HOUR_MS, NO_TALLY, QUARTER_MS, type Tally } from './tally.ts';

/** Refused lines that are kept: enough to see what is wrong, small enough for ever. */
export const QUARANTINE_LINES_MAX = 10_000;

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
    save(position, refused, tally = NO_TALLY) {
      const { database, save, saveCursor } = file();
      const done = database.transaction(() => {
        const { cursor, state } = position;
        const changes =
          state === stateSaved
            ? saveCursor.run({ cursor, generation }).changes
            : save.run({ cursor, state, generation }).changes;
        if (changes === 0) return false;
        keepRefused(file(), refused, { atMs: clock.wallMs(), linesMax: quarantineLinesMax });
        addTally(file(), tally, refused);
        return true;
      })();
      if (done) stateSaved = position.state;
      return Promise.resolve(done ? 'saved' : 'superseded');
    },
    hasCounted: () => file().hasCounted.get() !== undefined,
    keepRefused(refused) {
      keepRefused(file(), refused, { atMs: clock.wallMs(), linesMax: quarantineLinesMax });
    },
    restart(state, { quarantine, rewrite }) {
      const { database, restart, emptyQuarantine, wishRewrite } = file();
      // A person asked for it and will not ask again: this one waits for the disk.
      database.pragma('synchronous = FULL');
      database.transaction(() => {
        restart.run({ state });
        if (quarantine === 'empty') emptyQuarantine.run();
        if (rewrite !== null) wishRewrite.run(rewrite);
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
  applySchema(database, SERIES_SCHEMA);
  database.pragma('synchronous = NORMAL');
  return { database, ...prepare(database), ...prepareTally(database) };
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

function prepareTally(database: SqliteDatabase) {
  return {
    hasCounted: database.prepare('SELECT 1 FROM reading_tally LIMIT 1'),
    addReadings: database.prepare(
      `INSERT INTO reading_tally VALUES (:hour, :measurement, :count)
       ON CONFLICT (hour, measurement) DO UPDATE SET count = count + :count`,
    ),
    addRatings: database.prepare(
      `INSERT INTO rating_tally VALUES (:hall, :quarter, :window, :level, :count)
       ON CONFLICT (hall, quarter, window, level) DO UPDATE SET count = count + :count`,
    ),
    addRated: database.prepare(
      `INSERT INTO due VALUES ('rated', :hall, :quarter * ${QUARTER_MS}) ON CONFLICT DO NOTHING`,
    ),
    ratedAgain: database.prepare(
      `INSERT INTO due SELECT DISTINCT 'rated', hall, quarter * ${QUARTER_MS} FROM rating_tally
       WHERE quarter * ${QUARTER_MS} >= ? ON CONFLICT DO NOTHING`,
    ),
    voidReadings: database.prepare(`DELETE FROM reading_tally WHERE hour * ${HOUR_MS} >= ?`),
    voidRatings: database.prepare(`DELETE FROM rating_tally WHERE quarter * ${QUARTER_MS} >= ?`),
    wishRewrite: database.prepare(
      `INSERT INTO remembered VALUES ('${REMEMBERED.rewrite}', ?)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    ),
  };
}

/** Counts what was written. Refused readings have no point; refused ratings were given all the same. */
function addTally(file: OpenedFile, tally: Tally, refused: readonly RefusedLine[]): void {
  const { voidFromMs, readings, ratings } = tally;
  if (voidFromMs !== null) {
    // Whole hours, as the counts are.
    const fromMs = Math.ceil(voidFromMs / HOUR_MS) * HOUR_MS;
    file.ratedAgain.run(fromMs);
    file.voidReadings.run(fromMs);
    file.voidRatings.run(fromMs);
  }
  for (const one of readings) file.addReadings.run(one);
  for (const one of countsOfRefused(refused)) file.addReadings.run(one);
  for (const { hall, window, quarter, level, count } of ratings) {
    file.addRatings.run({ hall, window, quarter, level, count });
    file.addRated.run({ hall, quarter });
  }
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
