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

/** Somebody else whom a command needs is not there: the exit code says so. */
export class UnreachableFailure extends Failure {}

/** Exit codes of every command, the one place that names them; docs/technician/commands.md repeats them. */
export const EXIT = {
  ok: 0,
  /** Something went wrong while it ran. */
  failed: 1,
  /** The command was typed wrongly, or a configuration is wrong. */
  usage: 2,
  /** A program or machine that it needs is not there. */
  dependencyUnreachable: 3,
  /** It ended in order because it was asked to start anew: whoever keeps services starts it again. */
  restart: 75,
  /** `hallwatch doctor` did its work and found something that must be repaired. */
  doctorFailed: 4,
} as const;
