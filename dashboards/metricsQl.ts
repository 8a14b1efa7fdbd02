import type { Ask, Filter, Guard, Per } from './ask.ts';

/**
 * The same asks for VictoriaMetrics, which calls a field `<measurement>_<field>` and keeps no texts.
 *
 * `f(x[d])` covers what lies after t−d up to t, without its beginning, where InfluxQL has it: a
 * millisecond more brings in the point of the first midnight.
 */

/** How far apart the answers of a period are; the panel asks with this step. */
export const STEPS: Readonly<Record<Exclude<Per, 'range' | 'interval'>, string>> = {
  hour: '1h',
  day: '1d',
  week: '1d',
  month: '1d',
};

// biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana fills it in.
const RANGE = '${__range_ms}ms1ms';

/**
 * Servers begin weeks on Thursday, where their time begins. So it is asked every day, and answered on
 * Mondays in Shanghai: by the seven days that begin then. Half a day of room, because the server may
 * move the daily step from Shanghai's midnight to its own.
 */
const WEEK_OFFSET = ' offset -156h';
const ON_MONDAYS = 'if on() (day_of_week(time() + 28800) == 1)';

/** An hour is told by its beginning, which belongs to it, so that the present one is seen at once. */
const HOUR_OFFSET = ' offset -3599999ms';

/** Null: asks for texts, which VictoriaMetrics does not have. */
export function metricsQl(ask: Ask): string | null {
  switch (ask.kind) {
    case 'rows':
      return null;
    case 'last':
      return lastQl(ask);
    case 'sum-of-last':
      return `sum(${over('last_over_time', ask, ask.fields[0] ?? '')})${grouping(ask)}`;
    case 'sum':
      return guarded(added(ask, ask.fields), ask);
    case 'ratio': {
      const times = ask.factor === 1 ? '' : ` * ${ask.factor}`;
      const quotient = `${added(ask, ask.fields)} / (${added(ask, ask.denominator)} > 0)${times}`;
      return guarded(quotient, ask);
    }
  }
}

function lastQl(ask: Ask): string {
  return `max(${over('last_over_time', ask, ask.fields[0] ?? '')})${grouping(ask)}`;
}

function guarded(value: string, ask: Ask): string {
  const held = ask.only.reduce((inner, guard) => `(${inner}) and ${guardQl(ask, guard)}`, value);
  return ask.per === 'week' ? `(${held}) ${ON_MONDAYS}` : held;
}

function guardQl(ask: Ask, { numerator, denominator, is, bound }: Guard): string {
  const value = added(ask, numerator);
  if (denominator.length === 0) return `(${value} ${is} ${bound})`;
  const below = added(ask, denominator);
  return `(${value} / ${is === '>=' ? `(${below} > 0)` : below} ${is} ${bound})`;
}

function added(ask: Ask, fields: readonly string[]): string {
  const sums = fields.map((field) => `sum(${over('sum_over_time', ask, field)})${grouping(ask)}`);
  return sums.length === 1 ? (sums[0] ?? '') : `(${sums.join(' + ')})`;
}

function grouping({ by }: Ask): string {
  return by.length === 0 ? '' : ` by (${by.join(', ')})`;
}

function over(rollup: string, ask: Ask, field: string): string {
  const filters = ask.where.map(filterQl).join(', ');
  const selector = filters === '' ? '' : `{${filters}}`;
  return `${rollup}(${ask.measurement}_${field}${selector}[${spanOf(ask)}]${offsetOf(ask)})`;
}

function spanOf({ per, within }: Ask): string {
  if (within !== undefined) return within;
  if (per === 'range') return RANGE;
  if (per === 'week') return '1w';
  return per === 'interval' ? '$__interval' : STEPS[per];
}

function offsetOf({ per }: Ask): string {
  if (per === 'hour') return HOUR_OFFSET;
  return per === 'week' ? WEEK_OFFSET : '';
}

function filterQl(filter: Filter): string {
  if ('variable' in filter) return `${filter.tag}=~"$${filter.variable}"`;
  const [only, ...others] = filter.oneOf;
  return others.length === 0
    ? `${filter.tag}="${only}"`
    : `${filter.tag}=~"${filter.oneOf.join('|')}"`;
}

/** The values that a label has, for a variable. */
export function labelValues(
  metric: { readonly measurement: string; readonly field: string },
  label: string,
  chosen: readonly string[],
): string {
  const filters = chosen.map((other) => filterQl({ tag: other, variable: other })).join(', ');
  const selector = filters === '' ? '' : `{${filters}}`;
  return `label_values(${metric.measurement}_${metric.field}${selector}, ${label})`;
}
