import { applySchema, openDurableDatabase, type SqliteDatabase } from '../../../runtime/sqlite.ts';
import { SERIES_SCHEMA } from '../seriesSchema.ts';
import { QUARTER_MS } from '../tally.ts';
import type { RatingCounts } from './figures.ts';

/** day, month: figures of a hall · finding: its course · window: its states, from `atMs` on. */
export type UnitKind = 'day' | 'month' | 'finding' | 'window';

/** Points that are written, compared and deleted together. */
export interface Unit {
  readonly kind: UnitKind;
  /** A hall, a window or a finding. */
  readonly subject: string;
  /** When the day or month begins; 0 for a finding; for a window from when on it has changed. */
  readonly atMs: number;
}

/** How far the states of a window are written. */
export interface Trail {
  readonly windowId: string;
  /** Its states begin here. */
  readonly beginMs: number;
  /** Written up to here, by what was judged then. */
  readonly untilMs: number;
  /** What was judged then; null: nothing was. */
  readonly markMs: number | null;
  /** Changes of its state may stand before this, also where nobody heard whether they were taken. */
  readonly reachMs: number;
}

/** A quarter of an hour (epoch ms) in which a hall has new ratings. */
export interface RatedQuarter {
  readonly hallId: string;
  readonly atMs: number;
}

/** What the server may have soon, whatever becomes of us: so that it can be found and deleted. */
export interface Intention {
  readonly units: readonly { readonly unit: Unit; readonly points: Buffer }[];
  readonly trails: readonly Trail[];
}

/** What is to be written and what has been, in series.db. Every call is one transaction. */
export interface FactLedger {
  open(): void;
  /** Works twice; `open` opens it again. */
  close(): void;
  /** Puts units on the list; they are on the disk when it returns. */
  addDue(units: readonly Unit[]): void;
  /** The newest units on the list, of one kind. */
  due(kind: UnitKind, limit: number): Unit[];
  dueCount(): number;
  /** What was written of a unit; null: nothing. */
  written(unit: Unit): Buffer | null;
  /** A unit is written (null: it has no points), and off the list. */
  settle(done: readonly { readonly unit: Unit; readonly points: Buffer | null }[]): void;
  /** Puts all units of a kind that were written within [fromMs, toMs) on the list, as if they were not. */
  rewrite(kind: UnitKind, fromMs: number, toMs: number): void;
  trails(): Map<string, Trail>;
  /** On the disk when it returns: what is about to be written of units and trails. */
  intend(what: Intention): void;
  /** Saves trails; takes off the list what had changed in windows. */
  saveTrails(trails: readonly Trail[], settled: readonly Unit[]): void;
  remembered(name: string): string | null;
  remember(name: string, value: string): void;
  /** Ratings of a hall within [fromMs, toMs), whole quarters of an hour, by window. */
  ratings(hallId: string, fromMs: number, toMs: number): Map<string, RatingCounts>;
  /** Turns what has new ratings into units on the list. */
  translateRated(unitsOf: (rated: RatedQuarter) => readonly Unit[]): void;
  /** Readings written, by measurement and hour (epoch ms) within [fromMs, toMs). */
  readings(fromMs: number, toMs: number): { measurement: string; hourMs: number; count: number }[];
}

/** Names in the ledger's memory. */
export const REMEMBERED = {
  begun: 'begun',
  days: 'days',
  site: 'site',
  rewrite: 'rewrite',
} as const;

type Opened = ReturnType<typeof openLedger>;

/** The ledger in series.db; made when it is missing. Its folder must exist. */
export function createFactLedger(path: string): FactLedger {
  let opened: Opened | null = null;
  function file(): Opened {
    if (opened === null) throw new Error('the ledger of the series is not open');
    return opened;
  }
  return {
    open() {
      opened ??= openLedger(path);
    },
    close() {
      opened?.database.close();
      opened = null;
    },
    addDue(units) {
      // What told of them will be forgotten.
      if (units.length > 0) durably(file(), () => file().addDue(units));
    },
    intend(what) {
      if (what.units.length + what.trails.length > 0) durably(file(), () => file().intend(what));
    },
    due: (kind, limit) => file().due.all({ kind, limit }) as Unit[],
    dueCount: () => file().dueCount.pluck().get() as number,
    written: ({ kind, subject, atMs }) =>
      (file().written.pluck().get({ kind, subject, atMs }) as Buffer | undefined) ?? null,
    settle: (done) => file().settle(done),
    rewrite: (kind, fromMs, toMs) => file().rewrite({ kind, fromMs, toMs }),
    trails() {
      const rows = file().trails.all() as Trail[];
      return new Map(rows.map((trail) => [trail.windowId, trail]));
    },
    saveTrails: (trails, settled) => file().saveTrails(trails, settled),
    remembered: (name) => (file().recall.pluck().get(name) as string | undefined) ?? null,
    remember(name, value) {
      file().remember.run({ name, value });
    },
    ratings: (hallId, fromMs, toMs) => ratingsOf(file(), { hallId, fromMs, toMs }),
    translateRated: (unitsOf) => file().translateRated(unitsOf),
    readings(fromMs, toMs) {
      return file().readings.all({ fromMs, toMs }) as ReturnType<FactLedger['readings']>;
    },
  };
}

/** A transaction that waits for the disk. */
function durably({ database }: Opened, transaction: () => void): void {
  database.pragma('synchronous = FULL');
  transaction();
  database.pragma('synchronous = NORMAL');
}

function ratingsOf(
  file: Opened,
  span: { readonly hallId: string; readonly fromMs: number; readonly toMs: number },
): Map<string, RatingCounts> {
  const rows = file.ratings.all({
    hall: span.hallId,
    from: Math.floor(span.fromMs / QUARTER_MS),
    to: Math.ceil(span.toMs / QUARTER_MS),
  }) as { window: string; level: number; count: number }[];
  const byWindow = new Map<string, number[]>();
  for (const { window, level, count } of rows) {
    const counts = byWindow.get(window) ?? [0, 0, 0, 0, 0, 0];
    counts[level] = (counts[level] ?? 0) + count;
    byWindow.set(window, counts);
  }
  return byWindow as unknown as Map<string, RatingCounts>;
}

/** A power cut may take the last transactions back: then the same points are written again. */
function openLedger(path: string) {
  const database = openDurableDatabase(path);
  applySchema(database, SERIES_SCHEMA);
  database.pragma('synchronous = NORMAL');
  return { database, ...prepareUnits(database), ...prepareRest(database) };
}

function prepareUnits(database: SqliteDatabase) {
  const add = database.prepare(ADD_DUE);
  const drop = database.prepare(
    'DELETE FROM due WHERE kind = :kind AND subject = :subject AND at_ms = :atMs',
  );
  const keep = database.prepare(
    `INSERT INTO written VALUES (:kind, :subject, :atMs, :points)
     ON CONFLICT (kind, subject, at_ms) DO UPDATE SET points = :points`,
  );
  const forgetOne = database.prepare(
    'DELETE FROM written WHERE kind = :kind AND subject = :subject AND at_ms = :atMs',
  );
  const within = 'kind = :kind AND at_ms >= :fromMs AND at_ms < :toMs';
  const listWritten = database.prepare(
    `INSERT INTO due SELECT kind, subject, at_ms FROM written WHERE ${within}
     ON CONFLICT DO NOTHING`,
  );
  const forgetWritten = database.prepare(`DELETE FROM written WHERE ${within}`);
  const saveTrail = database.prepare(
    `INSERT INTO trail VALUES (:windowId, :beginMs, :untilMs, :markMs, :reachMs) ON CONFLICT (window)
     DO UPDATE SET begin_ms = :beginMs, until_ms = :untilMs, mark_ms = :markMs, reach_ms = :reachMs`,
  );
  return {
    addDue: database.transaction((units: readonly Unit[]) => {
      for (const unit of units) add.run(unit);
    }),
    due: database.prepare(
      `SELECT kind, subject, at_ms AS atMs FROM due WHERE kind = :kind
       ORDER BY at_ms DESC, subject LIMIT :limit`,
    ),
    dueCount: database.prepare("SELECT count(*) FROM due WHERE kind <> 'rated'"),
    written: database.prepare(
      'SELECT points FROM written WHERE kind = :kind AND subject = :subject AND at_ms = :atMs',
    ),
    settle: database.transaction(
      (done: readonly { readonly unit: Unit; readonly points: Buffer | null }[]) => {
        for (const { unit, points } of done) {
          drop.run(unit);
          if (points === null) forgetOne.run(unit);
          else keep.run({ ...unit, points });
        }
      },
    ),
    rewrite: database.transaction((span: { kind: UnitKind; fromMs: number; toMs: number }) => {
      listWritten.run(span);
      forgetWritten.run(span);
    }),
    trails: database.prepare(
      `SELECT window AS windowId, begin_ms AS beginMs, until_ms AS untilMs, mark_ms AS markMs,
         reach_ms AS reachMs FROM trail`,
    ),
    intend: database.transaction(({ units, trails }: Intention) => {
      for (const { unit, points } of units) keep.run({ ...unit, points });
      for (const trail of trails) saveTrail.run(trail);
    }),
    saveTrails: database.transaction((trails: readonly Trail[], settled: readonly Unit[]) => {
      for (const trail of trails) saveTrail.run(trail);
      for (const unit of settled) drop.run(unit);
    }),
  };
}

const ADD_DUE = 'INSERT INTO due VALUES (:kind, :subject, :atMs) ON CONFLICT DO NOTHING';

function prepareRest(database: SqliteDatabase) {
  const add = database.prepare(ADD_DUE);
  const rated = database.prepare(
    "SELECT subject AS hallId, at_ms AS atMs FROM due WHERE kind = 'rated'",
  );
  const dropRated = database.prepare("DELETE FROM due WHERE kind = 'rated'");
  return {
    recall: database.prepare('SELECT value FROM remembered WHERE name = ?'),
    remember: database.prepare(
      `INSERT INTO remembered VALUES (:name, :value)
       ON CONFLICT (name) DO UPDATE SET value = :value`,
    ),
    ratings: database.prepare(
      `SELECT window, level, sum(count) AS count FROM rating_tally
       WHERE hall = :hall AND quarter >= :from AND quarter < :to GROUP BY window, level`,
    ),
    translateRated: database.transaction((unitsOf: (rated: RatedQuarter) => readonly Unit[]) => {
      const rows = rated.all() as RatedQuarter[];
      for (const unit of rows.flatMap(unitsOf)) add.run(unit);
      if (rows.length > 0) dropRated.run();
    }),
    readings: database.prepare(
      `SELECT measurement, hour * 3600000 AS hourMs, count FROM reading_tally
       WHERE hour * 3600000 >= :fromMs AND hour * 3600000 < :toMs AND count > 0`,
    ),
  };
}
