import { posix } from 'node:path';
import ts from 'typescript';
import { parseFile, type SourceTree, walk } from './sourceTree.ts';

/** One place where a file names another module. */
export interface ImportSite {
  /** As written; null where it cannot be read from the text. */
  readonly specifier: string | null;
  /** Gone after compilation. */
  readonly typeOnly: boolean;
}

/** Static imports, re-exports, dynamic imports, type imports and `require` calls of a file. */
export function importsOf(path: string, text: string): ImportSite[] {
  const sites: ImportSite[] = [];
  walk(parseFile(path, text), (node) => {
    if (ts.isImportDeclaration(node)) {
      sites.push({ specifier: literal(node.moduleSpecifier), typeOnly: isTypeOnly(node) });
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
      sites.push({ specifier: literal(node.moduleSpecifier), typeOnly: node.isTypeOnly });
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      sites.push({ specifier: literal(node.argument.literal), typeOnly: true });
    } else if (ts.isCallExpression(node) && isLoader(node.expression)) {
      sites.push({ specifier: literal(node.arguments[0]), typeOnly: false });
    }
  });
  return sites;
}

function isLoader(callee: ts.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  return ts.isIdentifier(callee) && callee.text === 'require';
}

function isTypeOnly(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const bindings = clause.namedBindings;
  if (clause.name !== undefined || bindings === undefined || !ts.isNamedImports(bindings)) {
    return false;
  }
  return bindings.elements.length > 0 && bindings.elements.every((one) => one.isTypeOnly);
}

function literal(node: ts.Node | undefined): string | null {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : null;
}

/** The path in the tree that a relative specifier names, or null for a package. */
export function targetOf(path: string, specifier: string): string | null {
  return specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : null;
}

/** The package that a specifier names: `@a/b/c` is of `@a/b`. Null for a relative one. */
export function packageOf(specifier: string): string | null {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return null;
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/**
 * The files of the tree that a file names in any text of its own: by an import, or as the program of
 * a child process or a worker. Compiled names (`.js`) stand for their sources.
 */
export function filesNamedIn(path: string, text: string, tree: SourceTree): string[] {
  const named = new Set<string>();
  walk(parseFile(path, text), (node) => {
    if (!ts.isStringLiteralLike(node)) return;
    const name = node.text.replace(/\.js$/, '.ts');
    if (!/\.(ts|mjs|vue)$/.test(name)) return;
    for (const candidate of [posix.join(posix.dirname(path), name), name]) {
      const source = candidate.replace(/^dist\//, '');
      if (tree.has(source)) named.add(source);
    }
  });
  return [...named];
}
