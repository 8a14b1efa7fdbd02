import { posix } from 'node:path';
import { filesNamedIn } from './imports.ts';
import { isCode, isProduct, type SourceTree } from './sourceTree.ts';

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
const DEPENDENCIES = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

/** Dependencies without an exact version, and a lockfile that says where packages come from. */
export function loosePins(tree: SourceTree): string[] {
  const manifest = JSON.parse(tree.get('package.json') ?? '{}') as Record<string, unknown>;
  const loose = DEPENDENCIES.flatMap((kind) =>
    Object.entries((manifest[kind] ?? {}) as Record<string, string>)
      .filter(([, version]) => !EXACT.test(version))
      .map(([name, version]) => `package.json: ${name} ${version} is not an exact version`),
  );
  const resolved = /"resolved":/.test(tree.get('package-lock.json') ?? '');
  return resolved ? [...loose, 'package-lock.json says where packages come from'] : loose;
}

/** Where programs begin, besides those that package.json starts. */
const ENTRIES = [
  'cli/main.ts',
  'demo/startDemo.ts',
  'console/main.ts',
  'console/vite.config.ts',
  'vitest.config.ts',
];

/** Product files that no program reaches, and files of the tests that no test reaches. */
export function deadFiles(tree: SourceTree): string[] {
  const programs = [...ENTRIES, ...startedPrograms(tree)];
  const launchers = [...tree.keys()].filter((path) => path.startsWith('bin/'));
  const tests = [...tree.keys()].filter((path) => path.endsWith('.test.ts'));
  const live = reach(tree, [...programs, ...launchers]);
  const tested = reach(tree, [...programs, ...launchers, ...tests]);
  return [...tree.keys()].filter(isCode).flatMap((path) => {
    if (isProduct(path)) return live.has(path) ? [] : [`${path} is reached by no program`];
    return tested.has(path) ? [] : [`${path} is reached by no program and no test`];
  });
}

/** Programs that scripts of package.json run: `node bin/run.mjs tests/bench/x/x`. */
function startedPrograms(tree: SourceTree): string[] {
  const matches = (tree.get('package.json') ?? '').matchAll(/bin\/run\.mjs ([\w/-]+)/g);
  return [...matches].map(([, name = '']) => `${name}.ts`);
}

function reach(tree: SourceTree, entries: readonly string[]): Set<string> {
  const reached = new Set<string>();
  const waiting = entries.filter((path) => tree.has(path));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    if (/\.(ts|mjs|vue)$/.test(path))
      waiting.push(...filesNamedIn(path, tree.get(path) ?? '', tree));
  }
  return reached;
}

/** Documents at the root whose maps of the repository must stay true. */
const MAPS = ['README.md', 'README.en.md', 'ARCHITECTURE.md'];

/** Folders and files that a document names and that are not there. */
export function missingPaths(tree: SourceTree): string[] {
  const folders = new Set([...tree.keys()].flatMap(foldersOf));
  const exists = (path: string): boolean =>
    tree.has(path) || folders.has(path.replace(/\/$/, '')) || isBuilt(path);
  return MAPS.flatMap((document) =>
    pathsIn(tree.get(document) ?? '', folders)
      .filter((path) => !exists(path))
      .map((path) => `${document} names ${path}, which is not there`),
  );
}

function isBuilt(path: string): boolean {
  return /^(dist|data|node_modules)(\/|$)/.test(path);
}

function foldersOf(path: string): string[] {
  const parts = posix.dirname(path).split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

const TREE_LINE = /^([\s│├└─|]*)([\w.@-]+\/)(?=\s|$)/;

function pathsIn(text: string, folders: ReadonlySet<string>): string[] {
  const blocks = [...text.matchAll(/^```[^\n]*\n([\s\S]*?)^```/gm)].map(([, body = '']) => body);
  const inText = [...text.matchAll(/`([\w.@-]+(?:\/[\w.@-]+)*\/?)`/g)]
    .map(([, path = '']) => path)
    .filter((path) => path.includes('/') && folders.has(path.split('/')[0] ?? ''));
  return [...blocks.flatMap(pathsOfTree), ...inText];
}

/** The folders of a drawn tree; what stands further right lies inside. */
function pathsOfTree(block: string): string[] {
  const above: { indent: number; path: string }[] = [];
  return block.split('\n').flatMap((line) => {
    const match = TREE_LINE.exec(line);
    if (match === null) return [];
    const [, indent = '', name = ''] = match;
    while ((above.at(-1)?.indent ?? -1) >= indent.length) above.pop();
    const path = posix.join(above.at(-1)?.path ?? '', name);
    above.push({ indent: indent.length, path });
    return [path];
  });
}

/** Places of single machines, which mean nothing to anybody else. In parts: this file is read too. */
const FOREIGN = ['work', 'root'].map((folder) => `/${folder}/`);

/** Absolute paths of somebody's machine in code or documents. */
export function foreignPaths(tree: SourceTree): string[] {
  return [...tree].flatMap(([path, text]) =>
    FOREIGN.filter((word) => new RegExp(`(^|[^\\w.@/}-])${word}`, 'm').test(text)).map(
      (word) => `${path} names ${word}`,
    ),
  );
}
