/**
 * What a series declaration can say. The declaration itself stands beside this file, and the writer,
 * the dashboards, the tests and docs/series.md are all made from it. Nothing is imported here, so
 * that anybody can use it.
 */

/** In both languages of the dashboards and of the documents. */
export interface Wording {
  readonly zh: string;
  readonly en: string;
}

/** A field has one type for ever: a server checks it per shard only, and would not notice a change. */
export type FieldType = 'integer' | 'float' | 'string';

/** Units stand behind the names of fields, too (`_ms`); `text` and `code` have none. */
export type Unit = 'ms' | 's' | 'count' | 'code' | 'level' | 'text' | 'readings';

export interface FieldDeclaration extends Wording {
  readonly type: FieldType;
  readonly unit: Unit;
  /** The field may be missing in a point. */
  readonly isOptional?: true;
  /** What a code means, by its value in `<field>_text` or `state`: see `codes.ts`. */
  readonly codes?: Readonly<Record<string, number>>;
}

/** How many values of a tag there can be, in a site of a certain size. */
export type TagBound =
  | 'halls'
  | 'windows'
  | 'devices'
  | 'agents'
  | 'areas'
  /** A fixed list. */
  | readonly string[];

export interface TagDeclaration extends Wording {
  readonly bound: TagBound;
  /** The tag may be missing. */
  readonly isOptional?: true;
  /** It says nothing that the other tags do not say already, so it multiplies nothing. */
  readonly follows?: true;
}

/**
 * raw: single readings, states and events, kept for months. rollup: figures per hour, day and month,
 * kept for years; the only bucket that leadership may read.
 */
export type SeriesBucket = 'raw' | 'rollup';

/**
 * reading: a point per reading of the journal · fact: follows from the facts, is corrected with them,
 * and the same facts give the same points · sample: what was known at that moment; is never written
 * again, and missing where the server or the collector was away.
 */
export type SeriesOrigin = 'reading' | 'fact' | 'sample';

export interface MeasurementDeclaration extends Wording {
  readonly bucket: SeriesBucket;
  readonly origin: SeriesOrigin;
  /** When a point is written. */
  readonly cadence: Wording;
  /** A point at least this often, s; absent: at events only. */
  readonly everySeconds?: number;
  readonly tags: Readonly<Record<string, TagDeclaration>>;
  readonly fields: Readonly<Record<string, FieldDeclaration>>;
  /** How many series there are, as a formula of halls, windows, devices, agents. */
  readonly series: (size: SiteSize) => number;
  readonly seriesFormula: Wording;
}

/** The size of a site, for cardinalities. */
export interface SiteSize {
  readonly halls: number;
  readonly windows: number;
  readonly devices: number;
  readonly agents: number;
}
