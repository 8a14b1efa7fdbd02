/** One value that a panel shows: in which column, of which series, when. */
export interface Cell {
  readonly column: string;
  readonly tags: string;
  readonly atMs?: number;
  readonly value: number | string;
}

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}
