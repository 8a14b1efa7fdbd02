import type { ToldAs } from '../../runtime/configFile.ts';
import { configSentence } from '../../texts/configTexts.ts';
import { consoleTexts } from '../../texts/consoleTexts.ts';
import type { Language } from '../../texts/entry.ts';
import { speaker } from '../../texts/entry.ts';
import { conclusionTexts, declaredStateTexts } from '../../texts/saidTexts.ts';
import type { statementTexts } from '../../texts/statementTexts.ts';
import type { FindingKind } from '../detection/finding.ts';
import type {
  Conclusion,
  ConclusionReason,
  DeclaredState,
  StatementFault,
} from '../journal/statement.ts';
import type { RecordedConclusion } from '../journal/statements.ts';
import { tellHallTime } from './hallTime.ts';

export type SayCode = Extract<keyof typeof statementTexts, `HW-SAY-${string}`>;

/** Facts of a sentence; those of a kind of their own are told in the asker's words. */
export interface ProblemFacts {
  readonly [name: string]: string | number;
}

/** Why something that a person said is not taken in. Nothing was written. */
export interface StatementProblem {
  readonly code: SayCode;
  readonly facts: ProblemFacts;
  /** The field of the request that is wrong. */
  readonly field?: string;
  /** Filled into the sentence in the language of who reads it. */
  readonly words?: {
    readonly conclusion?: Conclusion;
    readonly reason?: ConclusionReason;
    readonly kind?: FindingKind;
    /** Those to choose from: the word of the interface and what it means. */
    readonly reasons?: readonly ConclusionReason[];
    readonly state?: DeclaredState;
    /** What a schema has against the field, told as `reason`. */
    readonly fault?: ToldAs;
    readonly at?: { readonly ms: number; readonly timeZone: string };
  };
  /** What is concluded about the finding, where that is the reason; oldest first. */
  readonly conclusions?: readonly RecordedConclusion[];
}

/** Something was said and written down, or why not. */
export type DeskOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: StatementProblem };

/** What a schema has against a statement. */
export function faultProblem({ field, reason, told }: StatementFault): StatementProblem {
  return { code: 'HW-SAY-001', facts: { field, reason }, field, words: { fault: told } };
}

/** The facts of a problem's sentence, with its words in one language. */
export function factsIn(
  { facts, words = {} }: StatementProblem,
  language: Language,
): Record<string, string | number> {
  const { conclusion, reason, kind, reasons, state, at, fault } = words;
  const say = speaker(conclusionTexts, language);
  const sayState = speaker(declaredStateTexts, language);
  const reasonWord = (one: ConclusionReason): string => `${one} ${say(`said.reason.${one}`)}`;
  return {
    ...facts,
    ...(conclusion === undefined ? {} : { conclusion: say(`said.conclusion.${conclusion}`) }),
    ...(reason === undefined ? {} : { reason: say(`said.reason.${reason}`) }),
    ...(kind === undefined ? {} : { kind: consoleTexts[`kind.${kind}`][language] }),
    ...(reasons === undefined ? {} : { reasons: reasons.map(reasonWord).join(', ') }),
    ...(fault === undefined ? {} : { reason: configSentence({ ...fault, message: '' }, language) }),
    ...(state === undefined ? {} : { state: sayState(`said.state.${state}`) }),
    ...(at === undefined ? {} : { at: tellHallTime(at.ms, at.timeZone) }),
  };
}

/** It is not there · it is otherwise by now than the asker thought · what was asked is wrong. */
export type ProblemSort = 'unknown' | 'outdated' | 'wrong';

const SORTS: Partial<Record<SayCode, ProblemSort>> = {
  'HW-SAY-002': 'unknown',
  'HW-SAY-007': 'unknown',
  'HW-SAY-013': 'unknown',
  'HW-SAY-017': 'unknown',
  'HW-SAY-024': 'unknown',
  'HW-SAY-008': 'outdated',
  'HW-SAY-009': 'outdated',
  'HW-SAY-010': 'outdated',
  'HW-SAY-014': 'outdated',
  'HW-SAY-018': 'outdated',
};

export function sortOf({ code }: StatementProblem): ProblemSort {
  return SORTS[code] ?? 'wrong';
}
