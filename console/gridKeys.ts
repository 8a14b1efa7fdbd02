/** Columns that fit: tiles at least `tileWidth` wide with `gap` between them; never none. */
export function columnsThatFit(width: number, tileWidth: number, gap: number): number {
  return Math.max(1, Math.floor((width + gap) / (tileWidth + gap)));
}

/** The same list in rows of so many. */
export function inRows<T>(list: readonly T[], columns: number): T[][] {
  const rows: T[][] = [];
  for (let start = 0; start < list.length; start += columns) {
    rows.push(list.slice(start, start + columns));
  }
  return rows;
}

/**
 * Where the focus goes in a grid of tiles, or null when the key is none of the grid's. Arrows stop
 * at the edges, as the ARIA grid pattern asks for.
 */
export function focusAfterKey(
  key: string,
  index: number,
  grid: { readonly count: number; readonly columns: number },
): number | null {
  const { count, columns } = grid;
  const rowStart = index - (index % columns);
  switch (key) {
    case 'ArrowRight':
      return Math.min(index + 1, rowStart + columns - 1, count - 1);
    case 'ArrowLeft':
      return Math.max(index - 1, rowStart);
    case 'ArrowDown':
      return index + columns < count ? index + columns : index;
    case 'ArrowUp':
      return index - columns >= 0 ? index - columns : index;
    case 'Home':
      return rowStart;
    case 'End':
      return Math.min(rowStart + columns - 1, count - 1);
    default:
      return null;
  }
}
