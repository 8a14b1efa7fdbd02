import { sql } from 'kysely';
import type { FindingKind, Stage } from '../detection/finding.ts';
import type { Conclusion } from '../journal/statement.ts';
import type { StateDatabase } from './stateDatabase.ts';

/** A finding as figures and series need it. */
export interface FindingFacts {
  readonly id: string;
  readonly kind: FindingKind;
  readonly hallId: string | null;
  readonly windowId: string | null;
  readonly startedMs: number;
  readonly raisedMs: number;
  readonly suspectedMs: number | null;
  readonly escalatedMs: number | null;
  readonly clearedMs: number | null;
  readonly stage: Stage;
  readonly isLate: boolean;
  readonly isTrial: boolean;
  readonly isHeld: boolean;
  readonly rule: string;
  readonly ruleVersion: number;
  /** In order. */
  readonly conclusions: readonly { readonly conclusion: Conclusion; readonly recordedMs: number }[];
}

export interface FindingsQuery {
  /** Findings raised within [fromMs, toMs); null hall: those that belong to none. */
  readonly hallId: string | null;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The findings of a hall that were raised in a span, oldest first. */
export async function readFindingFacts(
  db: StateDatabase,
  { hallId, fromMs, toMs }: FindingsQuery,
): Promise<FindingFacts[]> {
  const rows = await findingRows(db)
    .where('raised_ms', '>=', fromMs)
    .where('raised_ms', '<', toMs)
    .where('hall_id', hallId === null ? 'is' : '=', hallId)
    .orderBy('raised_ms')
    .orderBy('finding.id')
    .execute();
  return withConclusions(db, rows);
}

/** One finding; null: there is none (any more). */
export async function readFindingFact(db: StateDatabase, id: string): Promise<FindingFacts | null> {
  const rows = await findingRows(db).where('finding.id', '=', id).execute();
  const [found] = await withConclusions(db, rows);
  return found ?? null;
}

/** The ids of all findings. */
export async function readFindingIds(db: StateDatabase): Promise<string[]> {
  const rows = await db.selectFrom('finding').select('id').execute();
  return rows.map(({ id }) => id);
}

function findingRows(db: StateDatabase) {
  return db
    .selectFrom('finding')
    .leftJoin('finding_why as reason', 'reason.finding_id', 'finding.id')
    .select(['finding.id as id', 'kind', 'hall_id', 'window_id', 'started_ms', 'raised_ms'])
    .select(['suspected_ms', 'escalated_ms', 'cleared_ms', 'stage', 'late', 'trial', 'held'])
    .select(sql<string | null>`json_extract(reason.why, '$.rule')`.as('rule'))
    .select(sql<number | null>`json_extract(reason.why, '$.ruleVersion')`.as('rule_version'));
}

type FindingRow = Awaited<ReturnType<ReturnType<typeof findingRows>['execute']>>[number];

const IDS_MAX = 500;

async function withConclusions(
  db: StateDatabase,
  rows: readonly FindingRow[],
): Promise<FindingFacts[]> {
  const said = new Map<string, { conclusion: Conclusion; recordedMs: number }[]>();
  for (let start = 0; start < rows.length; start += IDS_MAX) {
    const found = await db
      .selectFrom('conclusion')
      .select(['finding_id', 'conclusion', 'recorded_ms as recordedMs'])
      .where(
        'finding_id',
        'in',
        rows.slice(start, start + IDS_MAX).map(({ id }) => id),
      )
      .orderBy('finding_id')
      .orderBy('version')
      .execute();
    for (const { finding_id: id, conclusion, recordedMs } of found) {
      const list = said.get(id) ?? [];
      list.push({ conclusion, recordedMs });
      said.set(id, list);
    }
  }
  return rows.map((row) => ({
    ...{ id: row.id, kind: row.kind, hallId: row.hall_id, windowId: row.window_id },
    ...{ startedMs: row.started_ms, raisedMs: row.raised_ms, suspectedMs: row.suspected_ms },
    ...{ escalatedMs: row.escalated_ms, clearedMs: row.cleared_ms, stage: row.stage },
    ...{ isLate: row.late === 1, isTrial: row.trial === 1, isHeld: row.held === 1 },
    ...{ rule: row.rule ?? row.kind, ruleVersion: row.rule_version ?? 0 },
    conclusions: said.get(row.id) ?? [],
  }));
}

/** How far every window is judged, epoch ms; windows of which nothing was heard are missing. */
export async function readWindowMarks(db: StateDatabase): Promise<Map<string, number>> {
  const rows = await db.selectFrom('window_mark').selectAll().execute();
  return new Map(rows.map((row) => [row.window_id, row.watermark_ms]));
}

/** When the first stored verdict of a window begins, epoch ms; null: there is none. */
export async function readFirstVerdict(
  db: StateDatabase,
  windowId: string,
): Promise<number | null> {
  const row = await db
    .selectFrom('verdict_interval')
    .select('from_ms')
    .where('window_id', '=', windowId)
    .orderBy('from_ms')
    .limit(1)
    .executeTakeFirst();
  return row?.from_ms ?? null;
}

/** Open findings of some kinds that count and on which nobody has concluded, by hall. */
export async function readOpenSuspected(
  db: StateDatabase,
  kinds: readonly FindingKind[],
): Promise<Map<string, number>> {
  const newest = sql<string | null>`(select conclusion from conclusion where finding_id = finding.id
    order by version desc limit 1)`;
  const rows = await db
    .selectFrom('finding')
    .select('hall_id')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('cleared_ms', 'is', null)
    .where('kind', 'in', kinds)
    .where('trial', '=', 0)
    .where('held', '=', 0)
    .where('stage', '<>', 'reminder')
    .where((where) => where.or([where(newest, 'is', null), where(newest, '=', 'reopened')]))
    .groupBy('hall_id')
    .execute();
  return new Map(rows.flatMap(({ hall_id: id, count }) => (id === null ? [] : [[id, count]])));
}

/** The ids of findings to which something happened within [fromMs, toMs). */
export async function readFindingsTouching(
  db: StateDatabase,
  span: { readonly fromMs: number; readonly toMs: number },
): Promise<string[]> {
  const { fromMs, toMs } = span;
  const columns = ['raised_ms', 'suspected_ms', 'escalated_ms', 'cleared_ms'] as const;
  const rows = await db
    .selectFrom('finding')
    .select('id')
    .where((where) =>
      where.or([
        ...columns.map((column) =>
          where.and([where(column, '>=', fromMs), where(column, '<', toMs)]),
        ),
        where.exists(
          where
            .selectFrom('conclusion')
            .select('version')
            .whereRef('conclusion.finding_id', '=', 'finding.id')
            .where('recorded_ms', '>=', fromMs)
            .where('recorded_ms', '<', toMs),
        ),
      ]),
    )
    .execute();
  return rows.map(({ id }) => id);
}
