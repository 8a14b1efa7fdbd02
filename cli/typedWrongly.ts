import { UsageFailure } from '../runtime/failure.ts';
import { type Language, speaker } from '../texts/entry.ts';
import { usageTexts } from '../texts/usageTexts.ts';

/** What commander says of a command line that it cannot read. */
export interface CommandProblem {
  readonly code: string;
  readonly message: string;
}

interface Known {
  readonly code: keyof typeof usageTexts & `HW-CLI-${string}`;
  /** Takes the facts out of commander's own sentence, in the order of `facts`. */
  readonly pattern: RegExp;
  readonly facts: readonly string[];
}

/** By commander's own stable codes; `npm ci` pins its version, and a test has each sentence. */
const KNOWN: Readonly<Record<string, Known>> = {
  'commander.unknownCommand': {
    ...{ code: 'HW-CLI-030', pattern: /unknown command '(.+?)'/, facts: ['what'] },
  },
  'commander.unknownOption': {
    ...{ code: 'HW-CLI-031', pattern: /unknown option '(.+?)'/, facts: ['what'] },
  },
  'commander.missingArgument': {
    ...{ code: 'HW-CLI-032', pattern: /required argument '(.+)'/, facts: ['what'] },
  },
  'commander.missingMandatoryOptionValue': {
    ...{ code: 'HW-CLI-033', pattern: /required option '(.+)' not/, facts: ['what'] },
  },
  'commander.optionMissingArgument': {
    ...{ code: 'HW-CLI-034', pattern: /option '(.+)' argument missing/, facts: ['what'] },
  },
  'commander.excessArguments': {
    code: 'HW-CLI-035',
    pattern: /Expected (\d+) arguments? but got (\d+)/,
    facts: ['expected', 'got'],
  },
};
const WRONG_OPTION = /option '(.+?)' argument '([\s\S]*)' is invalid/;
const WRONG_ARGUMENT = /value '([\s\S]*)' is invalid for argument '(.+?)'/;
const ALLOWED = /Allowed choices are (.+)\.$/;
const NEAR = /\(Did you mean (?:one of )?(.+)\?\)/;

/** Turns what commander found wrong into a failure with a code and a sentence of ours. */
export function typedWrongly({ code, message }: CommandProblem, language: Language): UsageFailure {
  const say = speaker(usageTexts, language);
  if (code === 'commander.invalidArgument') {
    const option = WRONG_OPTION.exec(message);
    const argument = WRONG_ARGUMENT.exec(message);
    const [what, value] = option?.slice(1) ?? argument?.slice(1).reverse() ?? [];
    const allowed = ALLOWED.exec(message)?.[1];
    const list = allowed === undefined ? '' : say('usage.oneOf', { list: allowed });
    if (what !== undefined && value !== undefined) {
      return new UsageFailure('HW-CLI-036', { what, value, list });
    }
  }
  const known = KNOWN[code];
  const found = known?.pattern.exec(message) ?? null;
  if (known === undefined || found === null) {
    return new UsageFailure('HW-CLI-037', { reason: message.replace(/^error: /, '') });
  }
  const near = NEAR.exec(message)?.[1];
  const facts = Object.fromEntries(
    known.facts.map((name, place) => [name, found[place + 1] ?? '']),
  );
  const hint = near === undefined ? '' : say('usage.didYouMean', { list: near });
  return new UsageFailure(known.code, { ...facts, near: hint });
}
