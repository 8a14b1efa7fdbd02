/** An element: its text, or its children by name without prefix; a repeated name gives a list. */
export type XmlNode = string | { readonly [name: string]: XmlNode | readonly XmlNode[] };

const NESTING_MAX = 32;
/** Ten media profiles are a tenth of it; the parser takes about 5 µs for each. */
const TAGS_MAX = 8000;

/**
 * Reads XML that a stranger wrote: no document type, no entities of its own, bounded in depth and
 * in elements; the caller bounds its length. Null for whatever is no such XML. Never throws.
 */
export async function readBoundedXml(text: string): Promise<XmlNode | null> {
  // Whoever declares entities has no business in an answer of a camera (XXE, billion laughs).
  if (/<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST)/i.test(text)) return null;
  if (isTooMuch(text)) return null;
  const { XMLParser, XMLValidator } = await import('fast-xml-parser');
  try {
    if (XMLValidator.validate(text) !== true) return null;
    const parser = new XMLParser({
      ...{ removeNSPrefix: true, ignoreAttributes: true, processEntities: false },
      ...{ parseTagValue: false, ignoreDeclaration: true, ignorePiTags: true },
      maxNestedTags: NESTING_MAX,
    });
    return parser.parse(text) as XmlNode;
  } catch {
    return null;
  }
}

function isTooMuch(text: string): boolean {
  let depth = 0;
  let tags = 0;
  for (const [tag] of text.matchAll(/<\/?[^\s>!?][^>]*>?/g)) {
    if (tag.startsWith('</')) depth -= 1;
    else if (!tag.endsWith('/>')) depth += 1;
    tags += 1;
    if (depth > NESTING_MAX || tags > TAGS_MAX) return true;
  }
  return false;
}

/** The first element on a path of names; undefined when there is none. */
export function elementAt(node: XmlNode | null, path: readonly string[]): XmlNode | undefined {
  let here: XmlNode | undefined = node ?? undefined;
  for (const name of path) {
    if (typeof here !== 'object' || !Object.hasOwn(here, name)) return undefined;
    const found: XmlNode | readonly XmlNode[] | undefined = here[name];
    here = Array.isArray(found) ? found[0] : (found as XmlNode | undefined);
  }
  return here;
}

/** How many elements of one name an element holds. */
export function countOf(node: XmlNode | undefined, name: string): number {
  if (typeof node !== 'object' || !Object.hasOwn(node, name)) return 0;
  const found = node[name];
  return Array.isArray(found) ? found.length : 1;
}

/** Text fit to stand in XML. */
export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
