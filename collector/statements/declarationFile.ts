import { hash } from 'node:crypto';
import { type DeclaredState, type DeclareStatement, statementFault } from '../journal/statement.ts';
import { checkDeclare, type Present } from './checkStatement.ts';
import { declaredStateOf, declaredStateWords } from './declaredStateWord.ts';
import { readHallTime } from './hallTime.ts';
import { faultProblem, type SayCode, type StatementProblem } from './statementProblem.ts';
import { readTable } from './table.ts';

/** One thing wrong with a file, at its line. */
export interface FileProblem {
  readonly file: string;
  readonly line: number;
  readonly problem: StatementProblem;
}

export type ReadDeclarations =
  | { readonly ok: true; readonly statements: readonly DeclareStatement[] }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Lines of one file. */
export const IMPORT_LINES_MAX = 5000;
/** Characters of one file. */
export const IMPORT_CHARACTERS_MAX = 1_000_000;
/** Problems that are told at once: what a person can correct in one go. */
const PROBLEMS_MAX = 100;

/** Columns of a table, and the fields of a JSON line. */
const COLUMNS = ['window', 'state', 'from', 'until', 'person', 'stand_in', 'id'] as const;
type Column = (typeof COLUMNS)[number];
const REQUIRED: readonly Column[] = ['window', 'state', 'from'];

interface Line {
  readonly line: number;
  readonly cells: Partial<Record<Column, string>>;
}

/** What went wrong with one line, or with the file as a whole (line 1). */
class LineFault extends Error {
  readonly line: number;
  readonly problem: StatementProblem;

  constructor(line: number, code: SayCode, facts: StatementProblem['facts'] = {}) {
    super(code);
    this.line = line;
    this.problem = { code, facts };
  }

  static of(line: number, problem: StatementProblem): LineFault {
    const fault = new LineFault(line, problem.code, problem.facts);
    return Object.assign(fault, { problem });
  }
}

/**
 * Reads many declarations: a table (CSV with a header) or JSON lines. Times are those of the window's
 * hall. All that is wrong is told at once, each with its line; then nothing is to be taken in. A line
 * without an id gets one from what it says, so that a file that is imported twice counts once.
 */
export function readDeclarations(
  wish: {
    readonly file: string;
    readonly text: string;
    readonly format: 'csv' | 'jsonl';
    readonly via: 'import' | 'duty-table';
  },
  present: Present,
): ReadDeclarations {
  const { file, via } = wish;
  const problems: FileProblem[] = [];
  const statements: DeclareStatement[] = [];
  const lineOf = new Map<string, number>();
  const note = (line: number, problem: StatementProblem): void => {
    problems.push({ file, line, problem });
  };
  for (const read of readLines(wish, note)) {
    try {
      const statement = statementOf(read, via, present);
      const subject = `${statement.windowId}/${statement.id}`;
      const earlier = lineOf.get(subject);
      if (earlier !== undefined) throw new LineFault(read.line, 'HW-SAY-027', { line: earlier });
      lineOf.set(subject, read.line);
      const problem = checkDeclare(statement, present);
      if (problem === null) statements.push(statement);
      else note(read.line, problem);
    } catch (error) {
      if (!(error instanceof LineFault)) throw error;
      note(error.line, error.problem);
    }
  }
  if (problems.length === 0) return { ok: true, statements };
  problems.sort((a, b) => a.line - b.line);
  return { ok: false, problems: problems.slice(0, PROBLEMS_MAX) };
}

type Note = (line: number, problem: StatementProblem) => void;

function readLines(
  { text, format }: { readonly text: string; readonly format: 'csv' | 'jsonl' },
  note: Note,
): Line[] {
  // Excel writes a mark of its own in front.
  const plain = text.replace(/^\uFEFF/, '');
  try {
    const lines = format === 'csv' ? tableLines(plain, note) : jsonLines(plain, note);
    if (lines.length <= IMPORT_LINES_MAX) return lines;
    throw new LineFault(1, 'HW-SAY-022', { linesMax: IMPORT_LINES_MAX });
  } catch (error) {
    if (!(error instanceof LineFault)) throw error;
    note(error.line, error.problem);
    return [];
  }
}

function tableLines(text: string, note: Note): Line[] {
  const table = readTable(text);
  if ('unclosedLine' in table) throw new LineFault(table.unclosedLine, 'HW-SAY-030');
  const [head, ...rows] = table.rows;
  const names = (head?.cells ?? []).map((name) => columnOf(name.trim(), head?.line ?? 1));
  for (const column of REQUIRED) {
    if (!names.includes(column)) throw new LineFault(head?.line ?? 1, 'HW-SAY-029', { column });
  }
  return rows.flatMap(({ line, cells }): Line[] => {
    if (cells.slice(names.length).some((cell) => cell.trim() !== '')) {
      note(line, { code: 'HW-SAY-032', facts: { count: names.length } });
      return [];
    }
    const named = names.flatMap((name, index) => {
      const cell = cells[index]?.trim() ?? '';
      return cell === '' ? [] : [[name, cell]];
    });
    return [{ line, cells: Object.fromEntries(named) as Line['cells'] }];
  });
}

function columnOf(name: string, line: number): Column {
  const found = COLUMNS.find((one) => one === name.toLowerCase());
  if (found !== undefined) return found;
  const facts = { column: name.slice(0, 80), columns: COLUMNS.join(', ') };
  throw new LineFault(line, 'HW-SAY-021', facts);
}

function jsonLines(text: string, note: Note): Line[] {
  return text.split(/\r?\n/).flatMap((written, index): Line[] => {
    const line = index + 1;
    if (written.trim() === '') return [];
    try {
      return [{ line, cells: cellsOf(JSON.parse(written) as unknown, line) }];
    } catch (error) {
      const fault = error instanceof LineFault ? error : new LineFault(line, 'HW-SAY-030');
      note(line, fault.problem);
      return [];
    }
  });
}

function cellsOf(value: unknown, line: number): Line['cells'] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new LineFault(line, 'HW-SAY-030');
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, cell]) => {
      const column = columnOf(name, line);
      if (cell === null || cell === '') return [];
      if (typeof cell === 'string') return [[column, cell.trim()]];
      const told = { keyword: 'type-string', facts: { value: JSON.stringify(cell).slice(0, 40) } };
      throw LineFault.of(line, faultProblem({ field: column, reason: 'must be a string', told }));
    }),
  );
}

function statementOf(
  { line, cells }: Line,
  via: DeclareStatement['via'],
  { site, nowMs }: Present,
): DeclareStatement {
  for (const column of REQUIRED) {
    if (cells[column] === undefined) throw new LineFault(line, 'HW-SAY-029', { column });
  }
  const windowId = cells.window ?? '';
  const placed = site.windows.get(windowId);
  if (placed === undefined) {
    throw new LineFault(line, 'HW-SAY-002', { window: windowId.slice(0, 80) });
  }
  const time = (text: string): number => {
    const ms = readHallTime(text, { timeZone: placed.hall.timeZone, nowMs });
    if (ms === null) throw new LineFault(line, 'HW-SAY-023', { text: text.slice(0, 80) });
    return ms;
  };
  const { until, person, stand_in: standIn } = cells;
  const said = {
    ...{ windowId, state: stateOf(cells.state ?? '', line), fromMs: time(cells.from ?? '') },
    untilMs: until === undefined ? null : time(until),
    ...(person === undefined ? {} : { person }),
    ...(standIn === undefined ? {} : { standIn }),
  };
  const id = cells.id ?? `i-${hash('sha256', JSON.stringify(said)).slice(0, 24)}`;
  const statement = { type: 'declare', id, ...said, via } as const;
  const fault = statementFault(statement);
  if (fault !== null) throw LineFault.of(line, faultProblem(fault));
  return statement;
}

function stateOf(text: string, line: number): DeclaredState {
  const found = declaredStateOf(text);
  if (found !== null) return found;
  const states = declaredStateWords('zh-Hans');
  throw new LineFault(line, 'HW-SAY-026', { state: text.slice(0, 80), states });
}
