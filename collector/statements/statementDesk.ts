import type { Clock } from '../../runtime/clock.ts';
import { randomId } from '../../runtime/random.ts';
import type { FindingKind } from '../detection/finding.ts';
import type {
  ActivationStatement,
  BookingStatement,
  CallStatement,
  ConclusionStatement,
  DeclareStatement,
  EndStatement,
  SignInStatement,
  Statement,
} from '../journal/statement.ts';
import { statementFault, subjectOf } from '../journal/statement.ts';
import type { RecordedConclusion, Statements } from '../journal/statements.ts';
import type { SiteIndex } from '../site/siteIndex.ts';
import {
  checkActivation,
  checkBooking,
  checkCall,
  checkConclusion,
  checkDeclare,
  checkSignIn,
  type Present,
  tooOld,
} from './checkStatement.ts';
import { type FileProblem, readDeclarations } from './declarationFile.ts';
import { type DeskOutcome, faultProblem, type StatementProblem } from './statementProblem.ts';

type Via = DeclareStatement['via'];

/** A statement as it is asked for: what is left out is now, or made up. */
export type DeclareWish = Omit<DeclareStatement, 'type' | 'id' | 'fromMs' | 'untilMs' | 'via'> &
  Partial<Pick<DeclareStatement, 'id' | 'fromMs' | 'untilMs'>>;
export type EndWish = Omit<EndStatement, 'type' | 'atMs'> & { readonly atMs?: number };
export type ActivationWish = Omit<ActivationStatement, 'type' | 'atMs'> & {
  readonly atMs?: number;
};
export type BookingWish = Omit<BookingStatement, 'type' | 'id'> & { readonly id?: string };
export type CallWish = Omit<CallStatement, 'type' | 'id' | 'atMs'> & { readonly atMs?: number };
export type SignInWish = Omit<SignInStatement, 'type' | 'atMs'> & { readonly atMs?: number };
export type ConclusionWish = Omit<ConclusionStatement, 'type' | 'version'> & {
  /** How often the finding was concluded on when the person looked; 0: not yet. */
  readonly seenVersion: number;
};

export interface ImportWish {
  /** As it is named in problems. */
  readonly file: string;
  readonly text: string;
  readonly format: 'csv' | 'jsonl';
  readonly via: Extract<Via, 'import' | 'duty-table'>;
}

/** Who speaks: the opaque id of an account, and by which way. */
export interface Speaker {
  readonly author: string;
  readonly via: Via;
}

/** A statement as it stands in the journal now. */
export type Recorded<S extends Statement> = S & {
  readonly author: string;
  readonly recordedMs: number;
};

/**
 * Takes in what people say: compares it with the site and the present, and writes it into the
 * journal. An outcome that is ok is on the disk, and judged unless the detector is far behind.
 */
export interface StatementDesk {
  declare(wish: DeclareWish, by: Speaker): Promise<DeskOutcome<Recorded<DeclareStatement>>>;
  end(wish: EndWish, by: Speaker): Promise<DeskOutcome<Recorded<EndStatement>>>;
  activate(wish: ActivationWish, by: Speaker): Promise<DeskOutcome<Recorded<ActivationStatement>>>;
  book(wish: BookingWish, by: Speaker): Promise<DeskOutcome<Recorded<BookingStatement>>>;
  call(wish: CallWish, by: Speaker): Promise<DeskOutcome<Recorded<CallStatement>>>;
  signIn(wish: SignInWish, by: Speaker): Promise<DeskOutcome<Recorded<SignInStatement>>>;
  /** Answers all that is concluded about the finding now, oldest first. */
  conclude(wish: ConclusionWish, by: Speaker): Promise<DeskOutcome<readonly RecordedConclusion[]>>;
  /** Takes a whole file in or nothing of it; every bad line is named. */
  importDeclarations(wish: ImportWish, by: Speaker): Promise<ImportOutcome>;
}

export type ImportOutcome =
  | { readonly ok: true; readonly count: number }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** What is asked about a finding that somebody concludes on. */
export interface FoundFinding {
  readonly hallId: string | null;
  readonly kind: FindingKind;
}

export interface StatementDeskOptions {
  readonly site: () => SiteIndex;
  readonly journal: Statements;
  /** Says whether there is such a finding, of what kind and in which hall; null hall: in none. */
  readonly findFinding: (id: string) => Promise<FoundFinding | null>;
  /** Resolves when everything that is in the journal is judged. */
  readonly caughtUp: () => Promise<void>;
  readonly clock: Pick<Clock, 'wallMs' | 'after'>;
}

/** An answer waits this long, in ms, for what was said to be judged. */
const SETTLE_MS_MAX = 2000;

export function createStatementDesk(options: StatementDeskOptions): StatementDesk {
  const { journal, clock } = options;
  const { present, settle, write } = createWriter(options);
  return {
    declare(wish, by) {
      const { id = newId('d'), fromMs = clock.wallMs(), untilMs = null, ...rest } = wish;
      const statement = { type: 'declare', ...rest, id, fromMs, untilMs, via: by.via } as const;
      return write(statement, by, (now) => checkDeclare(statement, now));
    },
    end(wish, by) {
      const asked = {
        type: 'end-declaration',
        ...wish,
        atMs: wish.atMs ?? clock.wallMs(),
      } as const;
      const declared = declarationOf(journal, asked);
      // One that has not begun is taken back: it ends as it begins.
      const atMs = Math.max(asked.atMs, declared?.statement.fromMs ?? asked.atMs);
      return write({ ...asked, atMs }, by, (now) => checkEnd(asked, declared, now));
    },
    activate(wish, by) {
      const statement = { type: 'activation', ...wish, atMs: wish.atMs ?? clock.wallMs() } as const;
      return write(statement, by, (now) => checkActivation(statement, now));
    },
    book(wish, by) {
      const statement = { type: 'booking', ...wish, id: wish.id ?? newId('b') } as const;
      const isOurs = (now: Present) =>
        foreignBooking(journal, statement) ?? checkBooking(statement, now);
      return write(statement, by, isOurs);
    },
    call(wish, by) {
      const atMs = wish.atMs ?? clock.wallMs();
      const statement = { type: 'call', ...wish, id: newId('c'), atMs } as const;
      return write(statement, by, (now) => checkCall(statement, now));
    },
    signIn(wish, by) {
      const statement = { type: 'sign-in', ...wish, atMs: wish.atMs ?? clock.wallMs() } as const;
      return write(statement, by, (now) => checkArrival(journal, statement, now));
    },
    conclude: async (wish, by) => {
      const outcome = await conclude(options, wish, by);
      if (outcome.ok) await settle();
      return outcome;
    },
    async importDeclarations(wish, { author }) {
      const read = readDeclarations(wish, present());
      if (!read.ok) return read;
      const stated = read.statements.map((statement) => ({ author, statement }));
      journal.appendStatements(stated);
      await settle();
      return { ok: true, count: stated.length };
    },
  };
}

/** Checks one statement, writes it, and waits until it is judged. */
function createWriter(options: StatementDeskOptions) {
  const { journal, clock } = options;
  const present = (): Present => ({ site: options.site(), nowMs: clock.wallMs() });
  const settle = (): Promise<void> => atMost(SETTLE_MS_MAX, clock, options.caughtUp());

  async function write<S extends Statement>(
    statement: S,
    { author }: Speaker,
    check: (present: Present) => StatementProblem | null,
  ): Promise<DeskOutcome<Recorded<S>>> {
    // What is malformed is told before it is compared with anything.
    const problem = malformed(statement) ?? check(present());
    if (problem !== null) return { ok: false, problem };
    const outcome = journal.appendStatement({ author, statement });
    if (outcome.kind === 'outdated') throw new Error('only a conclusion can be outdated');
    await settle();
    return { ok: true, value: { ...statement, author, recordedMs: outcome.recordedMs } };
  }

  return { present, settle, write };
}

function malformed(statement: Statement): StatementProblem | null {
  const fault = statementFault(statement);
  return fault === null ? null : faultProblem(fault);
}

/** An id that nobody has given yet; the letter says of what. */
function newId(letter: string): string {
  return `${letter}-${randomId(8)}`;
}

interface Declared {
  readonly statement: DeclareStatement;
  /** When it was ended since it was said last; null: it was not. */
  readonly endedMs: number | null;
}

function declarationOf(
  journal: Pick<Statements, 'statementsAbout'>,
  asked: EndStatement,
): Declared | null {
  const said = journal.statementsAbout(subjectOf(asked)).map((row) => row.statement);
  const place = said.findLastIndex((one) => one.type === 'declare');
  const statement = said[place];
  if (statement?.type !== 'declare') return null;
  const end = said.slice(place).findLast((one) => one.type === 'end-declaration');
  return { statement, endedMs: end?.atMs ?? null };
}

function checkEnd(
  { windowId, id, atMs }: EndStatement,
  declared: Declared | null,
  now: Present,
): StatementProblem | null {
  if (declared === null) {
    return { code: 'HW-SAY-013', facts: { window: windowId, id }, field: 'id' };
  }
  const { statement, endedMs } = declared;
  const overMs = endedMs ?? statement.untilMs;
  if (overMs === null || (endedMs === null && atMs < overMs)) return tooOld(atMs, now, 'atMs');
  const timeZone = now.site.windows.get(windowId)?.hall.timeZone ?? 'UTC';
  return { code: 'HW-SAY-014', facts: {}, field: 'atMs', words: { at: { ms: overMs, timeZone } } };
}

/** A booking is changed by its id, and one of another hall is another booking. */
function foreignBooking(
  journal: Pick<Statements, 'statementsAbout'>,
  statement: BookingStatement,
): StatementProblem | null {
  const { id, hallId } = statement;
  const isForeign = journal
    .statementsAbout(subjectOf(statement))
    .some((row) => row.statement.type === 'booking' && row.statement.hallId !== hallId);
  return isForeign ? { code: 'HW-SAY-031', facts: { id }, field: 'id' } : null;
}

function checkArrival(
  journal: Pick<Statements, 'statementsAbout'>,
  statement: SignInStatement,
  now: Present,
): StatementProblem | null {
  const { callId: id } = statement;
  const said = journal.statementsAbout(subjectOf(statement)).map((row) => row.statement);
  const call = said.find((one) => one.type === 'call');
  if (call === undefined) return { code: 'HW-SAY-017', facts: { id }, field: 'callId' };
  const arrived = said.find((one) => one.type === 'sign-in');
  if (arrived === undefined) return checkSignIn(statement, call.atMs, now);
  const timeZone = now.site.windows.get(call.windowId)?.hall.timeZone ?? 'UTC';
  const words = { at: { ms: arrived.atMs, timeZone } };
  return { code: 'HW-SAY-018', facts: {}, field: 'callId', words };
}

/** Concludes on the version that the person has seen, or tells what has been concluded since. */
async function conclude(
  { site, journal, findFinding }: StatementDeskOptions,
  { seenVersion, ...wish }: ConclusionWish,
  { author }: Speaker,
): Promise<DeskOutcome<readonly RecordedConclusion[]>> {
  const { findingId } = wish;
  const statement = { type: 'conclusion', version: seenVersion + 1, ...wish } as const;
  const fault = malformed(statement);
  if (fault !== null) return { ok: false, problem: fault };
  const finding = await findFinding(findingId);
  if (finding === null) {
    return { ok: false, problem: { code: 'HW-SAY-007', facts: { id: findingId }, field: 'id' } };
  }
  const timeZone = site().halls.get(finding.hallId ?? '')?.timeZone ?? 'UTC';
  const before = journal.conclusionsOf(findingId);
  if (before.length !== seenVersion) return outdated(before, seenVersion, timeZone);
  const about = { kind: finding.kind, timeZone, conclusions: before };
  const problem = checkConclusion(wish, about);
  if (problem !== null) return { ok: false, problem };
  const outcome = journal.appendStatement({ author, statement });
  // Another process may have been faster between the two.
  if (outcome.kind === 'outdated') return outdated(outcome.conclusions, seenVersion, timeZone);
  return { ok: true, value: journal.conclusionsOf(findingId) };
}

function outdated(
  conclusions: readonly RecordedConclusion[],
  seen: number,
  timeZone: string,
): DeskOutcome<never> {
  const newest = conclusions.at(-1);
  const problem: StatementProblem = {
    code: 'HW-SAY-010',
    facts: { seen, version: newest?.version ?? 0, author: newest?.author ?? '–' },
    field: 'version',
    words:
      newest === undefined
        ? {}
        : { conclusion: newest.conclusion, at: { ms: newest.recordedMs, timeZone } },
    conclusions,
  };
  return { ok: false, problem };
}

function atMost(ms: number, clock: Pick<Clock, 'after'>, work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, resolve);
    work.then(resolve, reject).finally(cancel);
  });
}
