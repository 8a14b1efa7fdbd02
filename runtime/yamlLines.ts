import { type Document, isAlias, isMap, isSeq, type LineCounter, type Node } from 'yaml';

/** A place in a text as editors count: the first line is 1, and so is the first column. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/**
 * Finds the place of a setting in a YAML document: that of its key, of the list entry, or of the
 * nearest thing around it that stands in the file.
 */
export function createPlaceFinder(
  document: Document.Parsed,
  lines: LineCounter,
): (path: readonly (string | number)[]) => TextPlace {
  return (path) => {
    let node: Node | null = document.contents;
    let offset = node?.range?.[0] ?? 0;
    for (const segment of path) {
      const found = node === null ? null : childOf(document, node, segment);
      if (found === null) break;
      offset = found.offset ?? offset;
      node = found.node;
    }
    return placeAt(lines, offset);
  };
}

/** The place of an offset; an empty text begins at 1:1 like any other. */
export function placeAt(lines: LineCounter, offset: number): TextPlace {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

interface Child {
  /** Where the child begins in the text: its key, or the list entry itself. */
  readonly offset: number | undefined;
  readonly node: Node | null;
}

function childOf(document: Document.Parsed, parent: Node, segment: string | number): Child | null {
  const node = isAlias(parent) ? parent.resolve(document) : parent;
  if (isMap(node)) {
    const pair = node.items.find((item) => String(item.key) === String(segment));
    if (pair === undefined) return null;
    return { offset: (pair.key as Node).range?.[0], node: (pair.value as Node | null) ?? null };
  }
  if (isSeq(node)) {
    const item = node.items[Number(segment)] as Node | undefined;
    return item === undefined ? null : { offset: item.range?.[0], node: item };
  }
  return null;
}
