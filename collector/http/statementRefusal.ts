import type { Speaker } from '../statements/statementDesk.ts';
import {
  type DeskOutcome,
  factsIn,
  type ProblemSort,
  type StatementProblem,
  sortOf,
} from '../statements/statementProblem.ts';
import { authorOf } from './guards.ts';
import type { HttpRequest } from './httpServer.ts';
import { Refusal } from './refusal.ts';
import { requestLanguage } from './requestLanguage.ts';

const STATUSES: Readonly<Record<ProblemSort, number>> = { unknown: 404, outdated: 409, wrong: 400 };

/** What the desk answered; throws the refusal, in the language of the request. */
export function granted<T>(outcome: DeskOutcome<T>, request: HttpRequest): T {
  if (outcome.ok) return outcome.value;
  throw statementRefusal(outcome.problem, request);
}

function statementRefusal(problem: StatementProblem, request: HttpRequest): Refusal {
  const { code, field, conclusions } = problem;
  const facts = factsIn(problem, requestLanguage(request.headers['accept-language']));
  const more = conclusions === undefined ? {} : { version: conclusions.length, conclusions };
  return new Refusal(STATUSES[sortOf(problem)], code, {
    ...{ facts, more },
    ...(field === undefined ? {} : { field }),
  });
}

/** Whoever asks over HTTP. */
export function speakerOf(request: HttpRequest): Speaker {
  return { author: authorOf(request), via: 'api' };
}
