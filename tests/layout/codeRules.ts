import { posix } from 'node:path';
import ts from 'typescript';
import { isCode, parseFile, placeOf, type SourceTree, walk } from './sourceTree.ts';

export const FILE_LINES_MAX = 400;
export const FUNCTION_LINES_MAX = 70;

function codeOf(tree: SourceTree): [string, string][] {
  return [...tree].filter(([path]) => isCode(path));
}

/** Files and functions that are too long to be read at once. */
export function tooLong(tree: SourceTree): string[] {
  return codeOf(tree).flatMap(([path, text]) => {
    const lines = text.replace(/\n$/, '').split('\n').length;
    const file = lines > FILE_LINES_MAX ? [`${path} has ${lines} lines`] : [];
    return [...file, ...longFunctions(path, text)];
  });
}

function longFunctions(path: string, text: string): string[] {
  const file = parseFile(path, text);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (!isFunction(node) || isSuite(node)) {
      node.forEachChild(visit);
      return;
    }
    const first = file.getLineAndCharacterOfPosition(node.getStart(file)).line;
    const lines = file.getLineAndCharacterOfPosition(node.getEnd()).line - first + 1;
    if (lines > FUNCTION_LINES_MAX) {
      found.push(`${placeOf(path, file, node)} is a function of ${lines} lines`);
    }
  };
  visit(file);
  return found;
}

function isFunction(node: ts.Node): boolean {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}

/** The body of `describe(…)` is a chapter, not a function. */
function isSuite(node: ts.Node): boolean {
  const call = node.parent;
  return ts.isCallExpression(call) && /^describe\b/.test(call.expression.getText());
}

/** Folders where time and chance come in from outside. */
const TIMELESS = /^(protocol|agent|collector|texts)\//;
const TIMERS = new Set(['setTimeout', 'setInterval']);
const SOURCES = /^(Date\.now|Math\.random|performance\.\w+|process\.(hrtime|uptime))$/;
const MODULES = /^(node:)?(timers|timers\/promises|perf_hooks)$/;

/** Clocks, timers and chance that a test could not own. */
export function ownTimeOrChance(tree: SourceTree): string[] {
  return codeOf(tree).flatMap(([path, text]) => {
    if (!TIMELESS.test(path)) return [];
    const file = parseFile(path, text);
    const found: string[] = [];
    walk(file, (node) => {
      const what = timeSource(node, file);
      if (what !== null) found.push(`${placeOf(path, file, node)} uses ${what}`);
    });
    return found;
  });
}

function timeSource(node: ts.Node, file: ts.SourceFile): string | null {
  if (ts.isPropertyAccessExpression(node)) {
    const text = node.getText(file).replace(/^globalThis\./, '');
    return SOURCES.test(text) || (TIMERS.has(text) && text !== node.getText(file)) ? text : null;
  }
  if (ts.isNewExpression(node) && node.expression.getText(file) === 'Date') {
    return (node.arguments?.length ?? 0) === 0 ? 'new Date()' : null;
  }
  if (ts.isStringLiteral(node) && ts.isImportDeclaration(node.parent)) {
    return MODULES.test(node.text) ? node.text : null;
  }
  if (ts.isIdentifier(node) && TIMERS.has(node.text)) return isReference(node) ? node.text : null;
  return null;
}

/** Says whether a name stands for a variable, and not for a property of something. */
function isReference(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return !('name' in parent && parent.name === node);
}

/** Names that say nothing about what is inside. */
const EMPTY_WORDS = new Set(
  'util utils helper helpers common misc manager managers service services handler handlers'.split(
    ' ',
  ),
);
const EMPTY_NAMES = new Set([...EMPTY_WORDS, 'base', 'data', 'info', 'types', 'shared', 'core']);
const FILE_NAME = /^([a-z][A-Za-z0-9]*(\.(test|config))?\.(ts|mjs)|[A-Za-z][A-Za-z0-9]*\.vue)$/;

/** Files, folders and classes with empty names, files not in camelCase, and index files. */
export function badNames(tree: SourceTree): string[] {
  return codeOf(tree).flatMap(([path, text]) => {
    const names = [...posix.dirname(path).split('/'), posix.basename(path).replace(/\..*$/, '')];
    const classes = [...text.matchAll(/^(?:export )?(?:abstract )?class (\w+)/gm)];
    const empty = [...names, ...classes.map(([, name = '']) => name)].filter(saysNothing);
    const found = empty.map((name) => `${path}: "${name}" says nothing`);
    if (!FILE_NAME.test(posix.basename(path))) found.push(`${path} is not in camelCase`);
    if (posix.basename(path) === 'index.ts' && path !== 'agent/drivers/index.ts') {
      found.push(`${path}: only agent/drivers has an index`);
    }
    return found;
  });
}

function saysNothing(name: string): boolean {
  const words = name.split(/(?=[A-Z])|[-_]/).map((word) => word.toLowerCase());
  return EMPTY_NAMES.has(name.toLowerCase()) || EMPTY_WORDS.has(words.at(-1) ?? '');
}
