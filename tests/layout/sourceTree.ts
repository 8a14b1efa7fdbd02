import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The repository as the rules see it: path from the root, with slashes, to text. */
export type SourceTree = ReadonlyMap<string, string>;

/** The folder of the package. */
export const REPOSITORY = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const NOT_OURS = new Set(['node_modules', 'dist', 'dist.new', '.git', '.vitest']);
const TEXT = /\.(ts|mjs|vue|json|md|yaml|yml|css|html|csv|service|sh|npmrc)$|^(\.ci\/run|[^/.]+)$/;

/** Reads every text file of the repository; what is built, installed or recorded is left out. */
export function readSourceTree(root: string = REPOSITORY): SourceTree {
  const tree = new Map<string, string>();
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name);
      if (NOT_OURS.has(entry.name) || path === 'data') continue;
      if (entry.isDirectory()) visit(path);
      else if (TEXT.test(path)) tree.set(path, readFileSync(join(root, path), 'utf8'));
    }
  };
  visit('');
  return tree;
}

/** Folders of the product's own code; the rest are tests, launchers and documents. */
const PRODUCT = /^(protocol|runtime|texts|agent|collector|console|cli|demo|dashboards)\//;
const CODE = /\.(ts|mjs|vue)$/;
const GENERATED = /\.generated\.ts$|\.d\.ts$/;

/** Says whether a path is code that people wrote. */
export function isCode(path: string): boolean {
  return CODE.test(path) && !GENERATED.test(path);
}

/** Says whether a path is code that ships. */
export function isProduct(path: string): boolean {
  return PRODUCT.test(path) && CODE.test(path);
}

/** The first folder of a path; empty for a file at the root. */
export function topFolder(path: string): string {
  const slash = path.indexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

const parsedFiles = new Map<string, { text: string; file: ts.SourceFile }>();

/** A file's syntax tree. Of a .vue file it is the script's, at the line numbers of the whole file. */
export function parseFile(path: string, text: string): ts.SourceFile {
  const known = parsedFiles.get(path);
  if (known?.text === text) return known.file;
  const code = path.endsWith('.vue') ? scriptOf(text) : text;
  const kind = path.endsWith('.mjs') ? ts.ScriptKind.JS : ts.ScriptKind.TS;
  const file = ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true, kind);
  parsedFiles.set(path, { text, file });
  return file;
}

/** The scripts of a .vue file, with everything around them blanked out. */
function scriptOf(text: string): string {
  let code = text.replaceAll(/[^\n]/g, ' ');
  for (const match of text.matchAll(/(<script[^>]*>)([\s\S]*?)<\/script>/g)) {
    const [, tag = '', body = ''] = match;
    const start = match.index + tag.length;
    code = code.slice(0, start) + body + code.slice(start + body.length);
  }
  return code;
}

/** Calls back for a node and everything below it. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

/** Where a node stands, as people write it: `path:line`. */
export function placeOf(path: string, file: ts.SourceFile, node: ts.Node): string {
  return `${path}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}`;
}
