import { LIMITS } from './limits.ts';

/**
 * What is wrong with something that came from outside. `code` is stable and is what texts and
 * programs branch on; `field` is the place (a JSON pointer); `detail` is for a log line.
 */
export interface Problem {
  readonly code: ProblemCode;
  readonly field: string;
  readonly detail: string;
}

/** Stable codes of everything that can be wrong with a message. Never reuse one. */
export type ProblemCode =
  | 'HW-WIRE-001' // not UTF-8 JSON
  | 'HW-WIRE-002' // larger than its limit
  | 'HW-WIRE-003' // a protocol version that this side does not understand
  | 'HW-WIRE-004' // a field is missing, unknown or out of range
  | 'HW-WIRE-005' // an unknown kind of reading
  | 'HW-WIRE-006' // the range that a reading replaces does not continue the sequence
  | 'HW-WIRE-007'; // the sender is not who the topic says

/** The outcome of parsing: a value, or what is wrong with it. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

export function problem(code: ProblemCode, field: string, detail: string): Parsed<never> {
  return { ok: false, problem: makeProblem(code, field, detail) };
}

/**
 * Makes a problem fit for a confirmation and a log line. Part of `field` and `detail` comes from the
 * message itself: a stranger's key of 40 000 characters, quoted back, would make a confirmation that
 * no agent accepts.
 */
export function makeProblem(code: ProblemCode, field: string, detail: string): Problem {
  return {
    code,
    field: field.slice(0, LIMITS.fieldLengthMax).replaceAll(/[^ !#-[\]-~]/g, '?'),
    detail: detail.slice(0, LIMITS.textLengthMax),
  };
}
