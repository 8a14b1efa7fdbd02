/** A line of line protocol taken apart, as a server would. */
export interface ReadLine {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  /** As written: `1i`, `1.5`, or a string with its quotes and escapes resolved, after `"`. */
  readonly fields: Readonly<Record<string, string>>;
  readonly ns: bigint;
}

/**
 * Reads one line by the rules of the InfluxDB documentation, written apart from the code under test.
 * Throws when the line is not well formed.
 */
export function readLine(line: string): ReadLine {
  const head = /^(?:\\[^\n]|[^\\ \n])*/.exec(line)?.[0] ?? '';
  const rest = split(line.slice(head.length + 1), ' ', 'quoted');
  if (rest.length !== 2) throw new Error(`not three parts: ${line}`);
  const [measurement = '', ...tagTexts] = split(head, ',', 'plain');
  return {
    measurement,
    tags: Object.fromEntries(tagTexts.map((text) => pair(text).map(unescapeTag))),
    fields: Object.fromEntries(split(rest[0] ?? '', ',', 'quoted').map(fieldPair)),
    ns: BigInt(rest[1] ?? ''),
  };
}

/** Splits at separators that are not escaped and, among fields, not within quotes. */
function split(text: string, separator: string, quotes: 'plain' | 'quoted'): string[] {
  const parts: string[] = [];
  let part = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '\n' && !isQuoted) throw new Error('a line end within a line');
    if (character === '\\') {
      part += character + (text[at + 1] ?? '');
      at += 1;
    } else if (character === separator && !isQuoted) {
      parts.push(part);
      part = '';
    } else {
      if (character === '"' && quotes === 'quoted') isQuoted = !isQuoted;
      part += character;
    }
  }
  return [...parts, part];
}

function pair(text: string): [string, string] {
  const [key = '', value = '', ...more] = split(text, '=', 'plain');
  if (key === '' || value === '' || more.length > 0) throw new Error(`not key=value: ${text}`);
  return [key, value];
}

function fieldPair(text: string): [string, string] {
  const at = text.indexOf('=');
  const value = text.slice(at + 1);
  const isText = value.startsWith('"');
  return [
    text.slice(0, at),
    isText ? `"${value.slice(1, -1).replaceAll(/\\(["\\])/g, '$1')}` : value,
  ];
}

function unescapeTag(text: string): string {
  return text.replaceAll(/\\([,= ])/g, '$1');
}
