import { ConfigFailure } from '../runtime/configFile.ts';
import { EXIT, Failure, UnreachableFailure, UsageFailure } from '../runtime/failure.ts';
import { isDiskFull } from '../runtime/sqlite.ts';
import { allTexts } from '../texts/allTexts.ts';
import { configProblemLine } from '../texts/configTexts.ts';
import { fill, type Language } from '../texts/entry.ts';

/** Turns whatever ended a command into one clear sentence for a person, and an exit code. */
export function describeError(
  error: unknown,
  language: Language,
): { readonly sentence: string; readonly exitCode: number } {
  if (isDiskFull(error)) {
    const facts = { path: (error as { path?: string }).path ?? process.cwd() };
    return { sentence: sentenceOf('HW-DISK-002', facts, language), exitCode: EXIT.failed };
  }
  if (error instanceof ConfigFailure) {
    const lines = error.problems.map((one) => configProblemLine(one, language, allTexts));
    const facts = { ...error.facts, list: lines.join('\n') };
    return { sentence: sentenceOf(error.code, facts, language), exitCode: EXIT.usage };
  }
  if (error instanceof Failure) {
    return { sentence: sentenceOf(error.code, error.facts, language), exitCode: exitOf(error) };
  }
  if (isRefusedAccess(error)) {
    const facts = { path: error.path, reason: error.message };
    return { sentence: sentenceOf('HW-DISK-006', facts, language), exitCode: EXIT.failed };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return { sentence: sentenceOf('HW-CLI-999', { reason }, language), exitCode: EXIT.failed };
}

function exitOf(failure: Failure): number {
  if (failure instanceof UsageFailure) return EXIT.usage;
  return failure instanceof UnreachableFailure ? EXIT.dependencyUnreachable : EXIT.failed;
}

const REFUSED_ACCESS = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'EEXIST']);

/** A file or folder that this user cannot use as the program needs it. */
function isRefusedAccess(error: unknown): error is Error & { readonly path: string } {
  if (!(error instanceof Error)) return false;
  const { code, path } = error as NodeJS.ErrnoException;
  return REFUSED_ACCESS.has(code ?? '') && path !== undefined;
}

function sentenceOf(
  code: string,
  facts: Readonly<Record<string, string | number>>,
  language: Language,
): string {
  const entry = allTexts[code];
  return entry === undefined
    ? `${code} ${JSON.stringify(facts)}`
    : `${fill(entry[language], facts)} (${code})`;
}
