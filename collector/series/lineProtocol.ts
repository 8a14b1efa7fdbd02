/**
 * The few rules of InfluxDB's line protocol that points need. Tag values are ids and need no
 * escaping; the rules still hold for any text, so that a strange id can never break a line or become
 * another tag (https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/).
 */

/** What a tag value cannot carry: the protocol has no escape for a backslash or a line end there. */
const NOT_IN_TAGS = /[\\\p{Cc}]/gu;
const SPECIAL_IN_TAGS = /[,= ]/g;
const PLAIN = /^[A-Za-z0-9_-]*$/;

/** Writes a tag key or value. Backslashes and control characters become "_": nothing carries them. */
export function tagText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replaceAll(NOT_IN_TAGS, '_').replaceAll(SPECIAL_IN_TAGS, '\\$&');
}

/** Writes `,key=value`, or nothing for an empty value, which the protocol does not know. */
export function tag(key: string, value: string): string {
  return value === '' ? '' : `,${tagText(key)}=${tagText(value)}`;
}

/** Writes a string field with its quotes. */
export function textField(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** Writes an integer field (64 bits on the server). The number must be a safe integer. */
export function integerField(value: number): string {
  return `${value}i`;
}

/** Writes a float field, also when the number happens to be whole. The number must be finite. */
export function floatField(value: number): string {
  return String(value);
}
