/** Where a pad writes the pressed key into its reports. */
export interface ReportLayout {
  /** Only reports that begin with this byte count; for pads with several kinds of report. */
  readonly reportId?: number | undefined;
  /** The place of the byte that holds the key, counted from 0 and with the report id. */
  readonly offset: number;
  /** The bits of that byte that belong to the key. */
  readonly mask: number;
}

/** What a report says about keys: a number, which may mean none; null for a report of another kind. */
export function keyValueOf(bytes: Uint8Array, layout: ReportLayout): number | null {
  if (layout.reportId !== undefined && bytes[0] !== layout.reportId) return null;
  const byte = bytes[layout.offset];
  return byte === undefined ? null : byte & layout.mask;
}
