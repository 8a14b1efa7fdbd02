/** A row of a table, with the line of the file on which it begins. */
export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Reads comma-separated values (RFC 4180): a cell in quotation marks may contain commas, line ends and
 * doubled quotation marks. Empty lines are left out. A quotation mark that is never closed is told by
 * the line on which it stands.
 */
export function readTable(
  text: string,
): { readonly rows: readonly TableRow[] } | { readonly unclosedLine: number } {
  const rows: TableRow[] = [];
  let line = 1;
  let place = 0;
  while (place < text.length) {
    const row = readRow(text, place, line);
    if ('unclosedLine' in row) return row;
    if (row.cells.some((cell) => cell.trim() !== '')) rows.push({ line, cells: row.cells });
    place = row.next;
    line = row.nextLine;
  }
  return { rows };
}

interface ReadRow {
  readonly cells: readonly string[];
  readonly next: number;
  readonly nextLine: number;
}

function readRow(
  text: string,
  from: number,
  fromLine: number,
): ReadRow | { readonly unclosedLine: number } {
  const cells: string[] = [];
  let place = from;
  let line = fromLine;
  for (;;) {
    const isQuoted = text[place] === '"';
    const cell = isQuoted ? quotedCell(text, place) : plainCell(text, place);
    if (cell === null) return { unclosedLine: line };
    if (isQuoted) line += text.slice(place, cell.next).split('\n').length - 1;
    cells.push(cell.value);
    place = cell.next;
    if (text[place] === ',') {
      place += 1;
      continue;
    }
    if (text[place] === '\r') place += 1;
    if (text[place] === '\n') place += 1;
    return { cells, next: place, nextLine: line + 1 };
  }
}

interface ReadCell {
  readonly value: string;
  /** Where the cell ends: at a comma, a line end or the end of the text. */
  readonly next: number;
}

function plainCell(text: string, from: number): ReadCell {
  const end = endOfCell(text, from);
  return { value: text.slice(from, end), next: end };
}

function endOfCell(text: string, from: number): number {
  const end = /[,\r\n]/g;
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}

function quotedCell(text: string, from: number): ReadCell | null {
  let value = '';
  let place = from + 1;
  for (;;) {
    const mark = text.indexOf('"', place);
    if (mark < 0) return null;
    value += text.slice(place, mark);
    if (text[mark + 1] !== '"') {
      // What stands between the closing mark and the comma belongs to nothing; spaces, usually.
      const end = endOfCell(text, mark + 1);
      return { value: value + text.slice(mark + 1, end), next: end };
    }
    value += '"';
    place = mark + 2;
  }
}
