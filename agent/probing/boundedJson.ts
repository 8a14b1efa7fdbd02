/** How deep lists and objects of a device's answer may lie in each other. */
const NESTING_MAX = 32;

/** A JSON answer, or what is wrong with it. */
export type ReadJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string };

/** Reads JSON that a stranger wrote: bounded in depth before it is parsed. Never throws. */
export function readBoundedJson(text: string): ReadJson {
  if (isNestedTooDeep(text)) return { ok: false, reason: 'the JSON is nested too deep' };
  try {
    // A byte order mark is common where the other side runs Windows.
    return { ok: true, value: JSON.parse(text.replace(/^\ufeff/, '')) };
  } catch {
    return { ok: false, reason: 'the answer is not JSON' };
  }
}

function isNestedTooDeep(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (isInString) {
      if (letter === '\\') at += 1;
      else if (letter === '"') isInString = false;
    } else if (letter === '"') isInString = true;
    else if (letter === '{' || letter === '[') depth += 1;
    else if (letter === '}' || letter === ']') depth -= 1;
    if (depth > NESTING_MAX) return true;
  }
  return false;
}

/** A JSON pointer (RFC 6901): empty for the whole, else parts that each begin with a slash. */
export const JSON_POINTER_PATTERN = '^(/([^/~]|~[01])*)*$';

/** The value at a JSON pointer; undefined when there is none, also behind inherited names. */
export function valueAt(value: unknown, pointer: string): unknown {
  let here = value;
  for (const escaped of pointer.split('/').slice(1)) {
    const part = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(here)) {
      here = /^(0|[1-9]\d{0,8})$/.test(part) ? here[Number(part)] : undefined;
    } else if (typeof here === 'object' && here !== null && Object.hasOwn(here, part)) {
      here = (here as Record<string, unknown>)[part];
    } else return undefined;
  }
  return here;
}

/** A plain value as a setting would write it: `true`, `1`, `online`; null for lists and objects. */
export function plainText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) {
    return String(value);
  }
  return null;
}
