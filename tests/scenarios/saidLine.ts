import { POST_FINDING_KINDS } from '../../collector/detection/finding.ts';
import { findingId } from '../../collector/detection/findingId.ts';
import { type Statement, statementFault } from '../../collector/journal/statement.ts';
import type { Site } from '../../collector/site/site.ts';
import { indexSite } from '../../collector/site/siteIndex.ts';
import {
  checkActivation,
  checkBooking,
  checkCall,
  checkDeclare,
  type Present,
} from '../../collector/statements/checkStatement.ts';
import type { StatementProblem } from '../../collector/statements/statementProblem.ts';
import { type CaseLine, CaseProblem, optionalTimeOf, textOf, timeOf, wordOf } from './caseLines.ts';

/** How a case writes a time of a statement, and how the journal does. */
const TIMES = { from: 'fromMs', until: 'untilMs', at: 'atMs' } as const;

/**
 * Reads what a person said. Times are written as times; a finding is named by its kind, window and
 * beginning. Refuses what the product would not let anybody say.
 */
export function readStatement(
  line: CaseLine,
  now: { readonly site: Site; readonly atMs: number },
): Statement {
  const { say } = line.value;
  if (typeof say !== 'object' || say === null) {
    throw new CaseProblem(line.place, '"say" is a statement: {"type":"declare", …}');
  }
  const said: CaseLine = { place: line.place, value: say as Record<string, unknown> };
  const { finding, from, until, at, ...rest } = said.value;
  const times = Object.entries(TIMES).flatMap(([written, field]) => {
    const atMs = optionalTimeOf(said, written);
    return atMs === null ? [] : [[field, atMs]];
  });
  const statement: Record<string, unknown> = {
    ...(rest.type === 'declare' ? { untilMs: null, via: 'api' } : {}),
    ...rest,
    ...Object.fromEntries(times),
    ...(finding === undefined ? {} : { findingId: idOf(said, finding) }),
  };
  const fault = statementFault(statement);
  if (fault !== null) throw new CaseProblem(line.place, `"say": ${fault.field} ${fault.reason}`);
  const problem = problemOf(statement as Statement, { site: indexSite(now.site), nowMs: now.atMs });
  if (problem === null) return statement as Statement;
  throw new CaseProblem(line.place, `nobody could say this: ${problem.code} (${problem.field})`);
}

/** {"kind":"empty-post","window":"window-1","started":"…"} */
function idOf(said: CaseLine, finding: unknown): string {
  if (typeof finding !== 'object' || finding === null) {
    throw new CaseProblem(said.place, '"finding" names kind, window and started');
  }
  const line: CaseLine = { place: said.place, value: finding as Record<string, unknown> };
  const kind = wordOf(line, 'kind', POST_FINDING_KINDS);
  return findingId(kind, textOf(line, 'window'), timeOf(line, 'started'));
}

function problemOf(statement: Statement, present: Present): StatementProblem | null {
  switch (statement.type) {
    case 'declare':
      return checkDeclare(statement, present);
    case 'activation':
      return checkActivation(statement, present);
    case 'booking':
      return checkBooking(statement, present);
    case 'call':
      return checkCall(statement, present);
    case 'end-declaration':
    case 'sign-in':
    case 'conclusion':
      return null;
    default:
      return statement satisfies never;
  }
}
