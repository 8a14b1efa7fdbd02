/** The width that lists are kept within on one line. */
const WIDTH_MAX = 100;

/**
 * JSON with every object on lines of its own and short lists on one, so that a change of a dashboard
 * is a small difference, and in the form that the formatter of this repository leaves alone.
 */
export function jsonText(value: unknown): string {
  return `${lines(value, '', 0)}\n`;
}

/** `before`: how much stands on the line already; what follows is at most a comma. */
function lines(value: unknown, indent: string, before: number): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    if (value.every(isPlain)) {
      const short = `[${value.map((one) => JSON.stringify(one)).join(', ')}]`;
      if (before + short.length + 1 <= WIDTH_MAX) return short;
    }
    const items = value.map((one) => `${inner}${lines(one, inner, inner.length)}`);
    return `[\n${items.join(',\n')}\n${indent}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, one]) => isJson(one));
    if (entries.length === 0) return '{}';
    const items = entries.map(([key, one]) => {
      const start = `${inner}${JSON.stringify(key)}: `;
      return `${start}${lines(one, inner, start.length)}`;
    });
    return `{\n${items.join(',\n')}\n${indent}}`;
  }
  return JSON.stringify(value);
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function isJson(value: unknown): boolean {
  return value !== undefined && typeof value !== 'function';
}
