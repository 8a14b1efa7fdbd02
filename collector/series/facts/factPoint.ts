import { floatField, integerField, tag, textField } from '../lineProtocol.ts';
import type { MeasurementDeclaration, SeriesBucket } from '../model/declaration.ts';
import {
  type MeasurementName,
  type PointFields,
  type PointTags,
  SERIES_MODEL,
} from '../model/seriesModel.ts';
import { nanoseconds } from '../points.ts';

/** One point as it is sent, by the declaration of its measurement. */
export interface FactPoint {
  readonly bucket: SeriesBucket;
  /** Measurement and tags, as they stand at the beginning of a line. */
  readonly series: string;
  /** Nanoseconds, as digits. */
  readonly ns: string;
  /** Fields as they stand in a line. */
  readonly fields: string;
}

/** A series: points of it differ in time only. */
export interface FactSeries<M extends MeasurementName> {
  readonly measurement: M;
  readonly key: string;
}

/** A series by its tags. Tags that are absent or empty are left out. */
export function factSeries<M extends MeasurementName>(
  measurement: M,
  tags: PointTags<M>,
): FactSeries<M> {
  const given = tags as Readonly<Record<string, string | undefined>>;
  const text = tagNames(measurement)
    .map((name) => tag(name, given[name] ?? ''))
    .join('');
  return { measurement, key: `${measurement}${text}` };
}

const namesKnown = new Map<MeasurementName, readonly string[]>();

/** In the order in which the server sorts them. */
function tagNames(measurement: MeasurementName): readonly string[] {
  const names = namesKnown.get(measurement) ?? Object.keys(SERIES_MODEL[measurement].tags).sort();
  namesKnown.set(measurement, names);
  return names;
}

/**
 * A point of a series; null where InfluxDB knows no such time. `below`: a number below a million that
 * tells points of one millisecond apart.
 */
export function factPoint<M extends MeasurementName>(
  series: FactSeries<M>,
  fields: PointFields<M>,
  at: { readonly atMs: number; readonly below?: number },
): FactPoint | null {
  const ns = nanoseconds(at.atMs, at.below ?? 0);
  if (ns === null) return null;
  const declaration: MeasurementDeclaration = SERIES_MODEL[series.measurement];
  return {
    bucket: declaration.bucket,
    series: series.key,
    ns,
    fields: fieldsText(declaration, fields as Readonly<Record<string, string | number>>),
  };
}

function fieldsText(
  declaration: MeasurementDeclaration,
  values: Readonly<Record<string, string | number | undefined>>,
): string {
  let text = '';
  for (const name in declaration.fields) {
    const value = values[name];
    if (value === undefined) continue;
    const type = declaration.fields[name]?.type;
    if (text !== '') text += ',';
    text += `${name}=${valueText(type, value)}`;
  }
  return text;
}

function valueText(type: string | undefined, value: string | number): string {
  if (typeof value === 'string') return textField(value);
  return type === 'float' ? floatField(value) : integerField(Math.round(value));
}

/** The whole line of a point. */
export function lineOf({ series, fields, ns }: FactPoint): string {
  return `${series} ${fields} ${ns}`;
}
