import stringWidth from 'string-width';

/** How many columns a text takes: a Chinese character takes two. */
export const widthOf = (text: string): number => stringWidth(text);

/** Cuts a text to a number of columns; what was cut ends in `…`. Control characters go. */
export function cut(text: string, columns: number): string {
  const plain = withoutControls(text);
  if (widthOf(plain) <= columns) return plain;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(plain)) {
    if (widthOf(kept + segment) > columns - 1) break;
    kept += segment;
  }
  return columns < 1 ? '' : `${kept}…`;
}

/** A text in a cell of fixed width. */
export function cell(text: string, columns: number): string {
  const shown = cut(text, columns);
  return shown + ' '.repeat(Math.max(0, columns - widthOf(shown)));
}

/**
 * Breaks a text into lines: between words, and between any two Chinese characters; never before a
 * closing mark or behind an opening one.
 */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of withoutControls(text).match(PARTS) ?? []) {
    if (line !== '' && widthOf(line + part.trimEnd()) > columns) {
      lines.push(line.trimEnd());
      line = part.trimStart();
    } else line += part;
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line.trimEnd()];
}

const WIDE = '\\u2e80-\\u9fff\\uff01-\\uffee';
/** Brackets and quotation marks that must not end a line; an ASCII one where Chinese follows it. */
const OPENING = `(?:[〈《「『【〔〖（［｛“‘]|\\((?=[${WIDE}]))`;
/** Punctuation that must not begin a line. */
const CLOSING = '[、。〉》」』】〕〗！）％，．：；？］｝”’…)]';
const WORD = `(?:(?!${OPENING})[^\\s${WIDE}])+`;

/** A wide character or a word, with the punctuation that must not be parted from it, and spaces. */
const PARTS = new RegExp(
  `${OPENING}*(?:${WORD}|(?!${OPENING})[${WIDE}])${CLOSING}*\\s*|${OPENING}+\\s*|\\s+`,
  'g',
);

/** What a device or a file calls itself must not move the cursor of whoever reads it. */
export function withoutControls(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
