import type { Clock } from '../../runtime/clock.ts';
import { Failure } from '../../runtime/failure.ts';
import type { SqliteDatabase } from '../../runtime/sqlite.ts';
import type { StatementRow } from './journalRow.ts';
import { ROW_KIND } from './journalSchema.ts';
import type { StoredStatement } from './rowReader.ts';
import {
  type ConclusionStatement,
  countsUntilMs,
  type Statement,
  statementFault,
  subjectOf,
} from './statement.ts';

/** Something to be written, and whose word it is: the opaque id of an account. */
export interface Stated {
  readonly author: string;
  readonly statement: Statement;
}

/** What somebody concluded about a finding, and when that was recorded. */
export interface RecordedConclusion
  extends Pick<ConclusionStatement, 'version' | 'conclusion' | 'reason'> {
  readonly remark: string | null;
  readonly author: string;
  readonly recordedMs: number;
}

export type StatementOutcome =
  /** On the disk. The ids of the rows, in the order of the statements. */
  | { readonly kind: 'stored'; readonly ids: readonly number[]; readonly recordedMs: number }
  /**
   * Nothing was written: a conclusion was not the next version about its finding. `conclusions` is
   * what is known about it, oldest first.
   */
  | {
      readonly kind: 'outdated';
      readonly findingId: string;
      readonly conclusions: readonly RecordedConclusion[];
    };

/** Where it is written down what people say. */
export interface Statements {
  /**
   * Writes all of them in one commit, fsynced, or none. A conclusion is written only as the next
   * version about its finding, whoever else writes at the same time, from whichever process.
   * Throws a `Failure` HW-SAY-001 for what is no statement, and when the disk refuses.
   */
  appendStatements(stated: readonly Stated[]): StatementOutcome;
  appendStatement(stated: Stated): StatementOutcome;
  /** Everything that was said about a subject (`subjectOf`), oldest first. */
  statementsAbout(subject: string): StatementRow[];
  /** What was concluded about a finding, oldest first: versions 1, 2, 3 … without a gap. */
  conclusionsOf(findingId: string): RecordedConclusion[];
}

interface SelectedRow {
  readonly id: number;
  readonly receivedMs: number;
  readonly payload: string;
}

/** Reads what was said about something. Another process may have written it a moment ago. */
function createSubjectReader(
  database: SqliteDatabase,
): Pick<Statements, 'statementsAbout' | 'conclusionsOf'> {
  const about = database.prepare(
    `SELECT id, received_ms AS receivedMs, payload FROM journal INDEXED BY journal_statement
     WHERE kind = ${ROW_KIND.statement} AND tag = ? ORDER BY id`,
  );
  function statementsAbout(subject: string): StatementRow[] {
    return (about.all(subject) as SelectedRow[]).map(({ id, receivedMs, payload }) => {
      const { author, statement } = JSON.parse(payload) as StoredStatement;
      return { kind: 'statement', id, receivedMs, author, statement };
    });
  }
  return {
    statementsAbout,
    conclusionsOf: (findingId) =>
      statementsAbout(`finding/${findingId}`).flatMap(({ receivedMs, author, statement }) => {
        if (statement.type !== 'conclusion') return [];
        const { version, conclusion, reason, remark = null } = statement;
        return [{ version, conclusion, reason, remark, author, recordedMs: receivedMs }];
      }),
  };
}

export function createStatements(database: SqliteDatabase, clock: Clock): Statements {
  const insert = database.prepare(
    `INSERT INTO journal (kind, received_ms, first, last, tag, payload)
     VALUES (${ROW_KIND.statement}, ?, ?, ?, ?, ?)`,
  );
  const lastAbout = database
    .prepare(
      `SELECT max(last) FROM journal INDEXED BY journal_statement
       WHERE kind = ${ROW_KIND.statement} AND tag = ?`,
    )
    .pluck();
  const reader = createSubjectReader(database);

  /** What takes something back must not be forgotten before it. */
  function keptUntilMs(subject: string, statement: Statement): number | null {
    const own = countsUntilMs(statement);
    if (own === Number.POSITIVE_INFINITY) return null;
    return Math.max(own, (lastAbout.get(subject) as number | null) ?? own);
  }

  function write({ author, statement }: Stated, recordedMs: number): number {
    const version = statement.type === 'conclusion' ? statement.version : null;
    const subject = subjectOf(statement);
    const lastMs = keptUntilMs(subject, statement);
    const payload = JSON.stringify({ author, statement } satisfies StoredStatement);
    return Number(insert.run(recordedMs, version, lastMs, subject, payload).lastInsertRowid);
  }

  const writeAll = database.transaction((all: readonly Stated[]): StatementOutcome => {
    const recordedMs = clock.wallMs();
    const ids: number[] = [];
    for (const { statement } of all) {
      if (statement.type !== 'conclusion') continue;
      const conclusions = reader.conclusionsOf(statement.findingId);
      if (statement.version !== conclusions.length + 1) {
        return { kind: 'outdated', findingId: statement.findingId, conclusions };
      }
    }
    for (const stated of all) ids.push(write(stated, recordedMs));
    return { kind: 'stored', ids, recordedMs };
  });

  function appendStatements(all: readonly Stated[]): StatementOutcome {
    for (const { statement } of all) {
      const fault = statementFault(statement);
      if (fault === null) continue;
      throw new Failure('HW-SAY-001', { field: fault.field, reason: fault.reason });
    }
    // Immediate: what another process wrote a moment ago is seen before the version is compared.
    return writeAll.immediate(all);
  }

  return {
    appendStatements,
    appendStatement: (stated) => appendStatements([stated]),
    ...reader,
  };
}
