import type { MeasurementDeclaration } from './declaration.ts';
import { READING_MEASUREMENTS } from './readings.ts';
import { ROLLUP_MEASUREMENTS } from './rollups.ts';
import { STATE_MEASUREMENTS } from './states.ts';

/** Every measurement that is written, with its tags, fields, bucket and cadence. */
export const SERIES_MODEL = {
  ...READING_MEASUREMENTS,
  ...STATE_MEASUREMENTS,
  ...ROLLUP_MEASUREMENTS,
} as const satisfies Record<string, MeasurementDeclaration>;

export type SeriesModel = typeof SERIES_MODEL;
export type MeasurementName = keyof SeriesModel;

type OptionalKeys<T> = {
  [K in keyof T]: 'isOptional' extends keyof T[K] ? K : never;
}[keyof T];

type ValueOf<F> = F extends { readonly type: 'string' } ? string : number;

/** The fields of a point, by the declaration: whole numbers for integers. */
export type PointFields<M extends MeasurementName> = {
  readonly [F in Exclude<
    keyof SeriesModel[M]['fields'],
    OptionalKeys<SeriesModel[M]['fields']>
  >]: ValueOf<SeriesModel[M]['fields'][F]>;
} & {
  readonly [F in OptionalKeys<SeriesModel[M]['fields']>]?: ValueOf<
    SeriesModel[M]['fields'][F & keyof SeriesModel[M]['fields']]
  >;
};

/** The tags of a point. */
export type PointTags<M extends MeasurementName> = {
  readonly [T in Exclude<
    keyof SeriesModel[M]['tags'],
    OptionalKeys<SeriesModel[M]['tags']>
  >]: string;
} & { readonly [T in OptionalKeys<SeriesModel[M]['tags']>]?: string };

/** All measurements with their names, in the order of the declaration. */
export function measurements(): readonly (readonly [MeasurementName, MeasurementDeclaration])[] {
  return Object.entries(SERIES_MODEL) as [MeasurementName, MeasurementDeclaration][];
}

/** Days that each bucket keeps, unless the configuration says otherwise. */
export const RETENTION_DAYS = { raw: 90, rollup: 1826 } as const;

/** What the buckets are called, unless the configuration says otherwise. */
export const BUCKET_NAMES = { raw: 'hallwatch', rollup: 'hallwatch-rollup' } as const;
