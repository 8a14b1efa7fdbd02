/** How a pad writes the pressed key into its reports. */
export interface ReportLayout {
  /** Only reports that begin with this byte count; for pads with several kinds of report. */
  readonly reportId?: number | undefined;
  /** The place of the byte that holds the key, counted from 0 and with the report id. */
  readonly offset: number;
  /** The bits of that byte that belong to the key. */
  readonly mask: number;
  /** The value of a key, decimal or 0x…, and its level from 5 (非常满意) to 1 (非常不满意). */
  readonly levels: Readonly<Record<string, number>>;
  /**
   * `each-report`: every report with a key is a press. `until-release`: a pad that repeats its
   * report while a key is held; a press ends with a report of no key or of another.
   */
  readonly repeat: 'each-report' | 'until-release';
}

/** What one report says: a key, or none (released, or a report of another kind). */
export type ReadReport =
  | { readonly kind: 'key'; readonly value: number; readonly level: number }
  | { readonly kind: 'no-key' }
  | { readonly kind: 'other' };

/** Reads one report by the layout of its pad. */
export function readReport(bytes: Uint8Array, layout: ReportLayout): ReadReport {
  if (layout.reportId !== undefined && bytes[0] !== layout.reportId) return { kind: 'other' };
  const byte = bytes[layout.offset];
  if (byte === undefined) return { kind: 'other' };
  const value = byte & layout.mask;
  const entry = Object.entries(layout.levels).find(([key]) => Number(key) === value);
  if (entry === undefined) return { kind: 'no-key' };
  return { kind: 'key', value, level: entry[1] };
}

/** Finds the presses in a row of reports. */
export interface PressFinder {
  /** The level of a press that this report begins, or null. */
  next(bytes: Uint8Array): number | null;
}

export function createPressFinder(layout: ReportLayout): PressFinder {
  let held: number | null = null;
  return {
    next(bytes) {
      const report = readReport(bytes, layout);
      if (report.kind === 'other') return null;
      if (report.kind === 'no-key') {
        held = null;
        return null;
      }
      const isHeld = layout.repeat === 'until-release' && held === report.value;
      held = report.value;
      return isHeld ? null : report.level;
    },
  };
}
