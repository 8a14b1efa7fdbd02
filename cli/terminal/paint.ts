/** How something is meant; the words say it too, so that nothing depends on seeing the colour. */
export type Tone = 'good' | 'warn' | 'bad' | 'quiet' | 'strong' | 'plain';

/** Colours a text for a terminal, or leaves it as it is. */
export type Paint = (tone: Tone, text: string) => string;

const CODES: Readonly<Record<Tone, string>> = {
  good: '32',
  warn: '33',
  bad: '1;31',
  quiet: '2',
  strong: '1',
  plain: '0',
};

const inColour: Paint = (tone, text) =>
  tone === 'plain' || text === '' ? text : `\u001b[${CODES[tone]}m${text}\u001b[0m`;
const inPlain: Paint = (_tone, text) => text;

/** Colours where somebody looks at a terminal and did not ask for none (https://no-color.org). */
export function paintFor(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): Paint {
  const isUnwanted = (environment.NO_COLOR ?? '') !== '' || environment.TERM === 'dumb';
  const isForced = (environment.FORCE_COLOR ?? '') !== '' && environment.FORCE_COLOR !== '0';
  if (isUnwanted) return inPlain;
  return stream.isTTY === true || isForced ? inColour : inPlain;
}
