import { type Document, isAlias, isMap, isSeq, type LineCounter, type Node } from 'yaml';

/**
 * Finds the line of a setting in a YAML document: the line of its key, of the list entry, or of the
 * nearest thing around it that stands in the file.
 */
export function createLineFinder(
  document: Document.Parsed,
  lines: LineCounter,
): (path: readonly (string | number)[]) => number {
  return (path) => {
    let node: Node | null = document.contents;
    let offset = node?.range?.[0] ?? 0;
    for (const segment of path) {
      const found = node === null ? null : childOf(document, node, segment);
      if (found === null) break;
      offset = found.offset ?? offset;
      node = found.node;
    }
    return Math.max(1, lines.linePos(offset).line);
  };
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
