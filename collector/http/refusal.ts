import type { ToldAs } from '../../runtime/configFile.ts';
import { Failure } from '../../runtime/failure.ts';
import type { httpTexts } from '../../texts/httpTexts.ts';
import type { SayCode } from '../statements/statementProblem.ts';

/** A code of the catalogue that an answer may carry. */
export type HttpCode = Extract<keyof typeof httpTexts, `HW-HTTP-0${string}`> | SayCode;

export interface RefusalDetails {
  readonly facts?: Record<string, string | number>;
  /** The part of the request that was wrong. */
  readonly field?: string;
  /** Seconds, for the Retry-After header. */
  readonly retryAfterSeconds?: number;
  /** How the fact `reason` is told in the reader's language. */
  readonly told?: ToldAs;
  /** What the answer says besides, by the schema of its route for that status. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** An answer other than the one asked for; it becomes the uniform error with its HTTP status. */
export class Refusal extends Failure {
  readonly status: number;
  readonly details: RefusalDetails;

  constructor(status: number, code: HttpCode, details: RefusalDetails = {}) {
    super(code, details.facts);
    this.status = status;
    this.details = details;
  }
}

/** 404: the address is right, but there is no such thing. */
export function nothingCalled(id: string): Refusal {
  return new Refusal(404, 'HW-HTTP-011', { facts: { id } });
}

/**
 * 400: a field of the request cannot be what was sent. The reason is English, for logs; people are told
 * it in their language where `told`, or a reason that is known here, says how.
 */
export function wrongField(field: string, reason: string, told = knownReason(reason)): Refusal {
  const details = { facts: { field, reason }, field };
  return new Refusal(400, 'HW-HTTP-009', told === null ? details : { ...details, told });
}

/** Reasons of routes that look at two fields at once. */
function knownReason(reason: string): ToldAs | null {
  const [, days, first] = /^must be at most (\d+) days after (\w+)$/.exec(reason) ?? [];
  if (days !== undefined && first !== undefined) {
    return { keyword: 'span-too-long', facts: { days, first } };
  }
  const [, earlier] = /^must be later than (\w+)$/.exec(reason) ?? [];
  return earlier === undefined ? null : { keyword: 'not-later', facts: { first: earlier } };
}
