/**
 * Something went wrong that a person must hear about in their own language: a stable code, which
 * the text catalogue turns into a sentence with the next step, and the facts to fill in.
 */
export class Failure extends Error {
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(code: string, facts: Record<string, string | number> = {}, cause?: unknown) {
    super(`${code} ${JSON.stringify(facts)}`, cause === undefined ? {} : { cause });
    this.name = 'Failure';
    this.code = code;
    this.facts = facts;
  }
}

/** A failure of the person who typed the command: the exit code says so. */
export class UsageFailure extends Failure {}

/** Exit codes of every command. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  dependencyUnreachable: 3,
} as const;
