import type { RatioDeclaration } from '../collector/series/model/ratios.ts';
import type { MeasurementName, SeriesModel } from '../collector/series/model/seriesModel.ts';

/**
 * What a panel asks, in no server's language: influxQl.ts and metricsQl.ts say it to a server. All
 * names come from the declaration of the series, so that a renamed field does not compile here.
 */
export interface Ask {
  readonly measurement: MeasurementName;
  /**
   * sum: of fields, over the time · ratio: of two such sums · last: the newest value of each field ·
   * sum-of-last: the newest value of every series, added up · rows: the points themselves.
   */
  readonly kind: 'sum' | 'ratio' | 'last' | 'sum-of-last' | 'rows';
  readonly fields: readonly string[];
  /** Of a ratio. */
  readonly denominator: readonly string[];
  readonly factor: number;
  /** A value for the whole time, or one for each of these. */
  readonly per: Per;
  /** Tags that split the answer. */
  readonly by: readonly string[];
  readonly where: readonly Filter[];
  /** Values that are left out unless all of these hold of the same sums. */
  readonly only: readonly Guard[];
  /** How far back from the end of the time, instead of all of it. For rules. */
  readonly within?: string;
}

/** interval: what the width of the panel allows. Months have measurements of their own. */
export type Per = 'range' | 'interval' | 'hour' | 'day' | 'week' | 'month';

export type Filter =
  | { readonly tag: string; readonly variable: string }
  | { readonly tag: string; readonly oneOf: readonly string[] };

/** numerator ÷ denominator (or the numerator alone) lies above or below a bound. */
export interface Guard {
  readonly numerator: readonly string[];
  readonly denominator: readonly string[];
  readonly is: '>=' | '<';
  /** A number, or a variable of the dashboard that holds one. */
  readonly bound: string;
}

export type FieldOf<M extends MeasurementName> = keyof SeriesModel[M]['fields'] & string;
export type TagOf<M extends MeasurementName> = keyof SeriesModel[M]['tags'] & string;

export interface AskOptions<M extends MeasurementName> {
  readonly per?: Per;
  readonly by?: readonly TagOf<M>[];
  /** Tags that must have the value of the variable of the same name. */
  readonly chosen?: readonly TagOf<M>[];
  readonly oneOf?: Readonly<Partial<Record<TagOf<M>, readonly string[]>>>;
  readonly only?: readonly Guard[];
  readonly within?: string;
}

type RatioOf<M extends MeasurementName> = Pick<RatioDeclaration, 'factor'> & {
  readonly numerator: readonly FieldOf<M>[];
  readonly denominator: readonly FieldOf<M>[];
};

/** The sum of fields over the time. Over nothing it is nothing, never 0. */
export function sumOf<M extends MeasurementName>(
  measurement: M,
  fields: readonly FieldOf<M>[],
  options: AskOptions<M> = {},
): Ask {
  return ask('sum', measurement, fields, options);
}

/**
 * A ratio of sums: sums first, then the quotient. Where the denominator is 0 there is nothing (a
 * server would say 0, which would show 0 % where nothing is known).
 */
export function ratioOf<M extends MeasurementName>(
  measurement: M,
  ratio: RatioOf<M>,
  options: AskOptions<M> = {},
): Ask {
  const { numerator, denominator, factor } = ratio;
  return { ...ask('ratio', measurement, numerator, options), denominator, factor };
}

/** The newest value of fields, one row per series or interval. */
export function lastOf<M extends MeasurementName>(
  measurement: M,
  fields: readonly FieldOf<M>[],
  options: AskOptions<M> = {},
): Ask {
  return ask('last', measurement, fields, options);
}

/** The newest values of all series of the tags of `by` and of what is added up, together. */
export function sumOfLast<M extends MeasurementName>(
  measurement: M,
  field: FieldOf<M>,
  options: AskOptions<M>,
): Ask {
  return ask('sum-of-last', measurement, [field], options);
}

/** The points themselves, for lists. */
export function rowsOf<M extends MeasurementName>(
  measurement: M,
  fields: readonly FieldOf<M>[],
  options: AskOptions<M> = {},
): Ask {
  return ask('rows', measurement, fields, options);
}

function ask<M extends MeasurementName>(
  kind: Ask['kind'],
  measurement: M,
  fields: readonly string[],
  options: AskOptions<M>,
): Ask {
  const { per = 'range', by = [], chosen = [], oneOf = {}, only = [], within } = options;
  const listed = Object.entries(oneOf) as [string, readonly string[]][];
  return {
    ...{ measurement, kind, fields, denominator: [], factor: 1, per, by, only },
    where: [
      ...chosen.map((tag) => ({ tag, variable: tag })),
      ...listed.map(([tag, values]) => ({ tag, oneOf: values })),
    ],
    ...(within === undefined ? {} : { within }),
  };
}
