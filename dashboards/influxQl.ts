import type { Ask, Filter, Guard, Per } from './ask.ts';

/**
 * Asks in the InfluxQL that InfluxDB 1, 2 and 3 have in common: quotients of two sums within one
 * subquery, no INTO, no arithmetic on tags, no time zones by name (offsets instead: China has one
 * zone and no summer time).
 */

/** Days of Shanghai, and weeks from Monday: epoch weeks begin on a Thursday, at 08:00 in Shanghai. */
const PERIODS: Readonly<Record<Exclude<Per, 'range'>, string>> = {
  interval: 'time($__interval)',
  hour: 'time(1h)',
  day: 'time(1d, -8h)',
  week: 'time(1w, 88h)',
  // Points of months lie at their first midnight.
  month: 'time(1d, -8h)',
};

/** The name of the column that holds the value of an ask with one value. */
export const VALUE_COLUMN = 'value';

/** `column`: what the value is called where there is one. */
export function influxQl(ask: Ask, column: string = VALUE_COLUMN): string {
  switch (ask.kind) {
    case 'rows':
      return `SELECT ${names(ask.fields)}${tagColumns(ask)} FROM ${from(ask)} ORDER BY time DESC LIMIT 500`;
    case 'last':
      return grouped(`SELECT ${lasts(ask, column)} FROM ${from(ask)}`, ask, 'null');
    case 'sum-of-last':
      return sumOfLastQl(ask, column);
    default:
      return sumsQl(ask, column);
  }
}

function tagColumns({ by }: Ask): string {
  return by.length === 0 ? '' : `, ${names(by)}`;
}

function lasts({ fields }: Ask, column: string): string {
  const alone = fields.length === 1;
  return fields
    .map((field) => `last(${name(field)}) AS ${name(alone ? column : field)}`)
    .join(', ');
}

function sumOfLastQl(ask: Ask, column: string): string {
  const field = ask.fields[0] ?? '';
  const inner = `SELECT last(${name(field)}) AS ${name(field)} FROM ${from(ask)} GROUP BY *`;
  return grouped(`SELECT sum(${name(field)}) AS ${name(column)} FROM (${inner})`, ask, 'none');
}

function sumsQl(ask: Ask, column: string): string {
  const { fields, denominator, only } = ask;
  if (ask.kind === 'sum' && only.length === 0) {
    const total = fields.map((field) => `sum(${name(field)})`).join(' + ');
    return grouped(`SELECT ${total} AS ${name(column)} FROM ${from(ask)}`, ask, 'none');
  }
  const terms = [...fields, ...denominator];
  for (const guard of only) terms.push(...guard.numerator, ...guard.denominator);
  const sums = [...new Set(terms)].map((field) => `sum(${name(field)}) AS ${name(field)}`);
  const inner = grouped(`SELECT ${sums.join(', ')} FROM ${from(ask)}`, ask, 'none');
  const holds = only.map(guardQl);
  if (ask.kind === 'ratio') holds.unshift(`${added(denominator)} > 0`);
  const by = ask.by.length === 0 ? '' : ` GROUP BY ${names(ask.by)}`;
  return `SELECT ${quotient(ask)} AS ${name(column)} FROM (${inner}) WHERE ${holds.join(' AND ')}${by}`;
}

function quotient({ kind, fields, denominator, factor }: Ask): string {
  if (kind === 'sum') return added(fields);
  const times = factor === 1 ? '' : ` * ${factor}`;
  return `${added(fields)} / ${added(denominator)}${times}`;
}

/** Multiplied instead of divided, so that nothing is divided by 0. */
function guardQl({ numerator, denominator, is, bound }: Guard): string {
  if (denominator.length === 0) return `${added(numerator)} ${is} ${bound}`;
  const known = is === '>=' ? ` AND ${added(denominator)} > 0` : '';
  return `${added(numerator)} ${is} ${bound} * ${added(denominator)}${known}`;
}

function added(fields: readonly string[]): string {
  return fields.length === 1 ? names(fields) : `(${fields.map(name).join(' + ')})`;
}

function from({ measurement, where, within }: Ask): string {
  const time = within === undefined ? '$timeFilter' : `time >= now() - ${within}`;
  return `${name(measurement)} WHERE ${[...where.map(filterQl), time].join(' AND ')}`;
}

function filterQl(filter: Filter): string {
  if ('variable' in filter) return `${name(filter.tag)} =~ /^$${filter.variable}$/`;
  const [only, ...others] = filter.oneOf;
  if (others.length === 0) return `${name(filter.tag)} = '${only}'`;
  return `${name(filter.tag)} =~ /^(${filter.oneOf.join('|')})$/`;
}

function grouped(query: string, { per, by }: Ask, fill: 'none' | 'null'): string {
  const period = per === 'range' ? [] : [PERIODS[per]];
  const groups = [...period, ...by.map(name)];
  if (groups.length === 0) return query;
  return `${query} GROUP BY ${groups.join(', ')}${period.length === 0 ? '' : ` fill(${fill})`}`;
}

function names(list: readonly string[]): string {
  return list.map(name).join(', ');
}

function name(text: string): string {
  return `"${text}"`;
}

/** The values that a tag has, for a variable. */
export function tagValuesInfluxQl(
  measurement: string,
  tag: string,
  chosen: readonly string[],
): string {
  const where = chosen.map((other) => filterQl({ tag: other, variable: other }));
  const all = where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
  return `SHOW TAG VALUES FROM ${name(measurement)} WITH KEY = ${name(tag)}${all}`;
}
