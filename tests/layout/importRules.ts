import { importsOf, packageOf, targetOf } from './imports.ts';
import { isCode, isProduct, type SourceTree, topFolder } from './sourceTree.ts';

/** Which folders a folder may import from, besides itself. A prefix may narrow one. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  runtime: [],
  texts: [],
  agent: ['protocol/', 'runtime/', 'texts/'],
  collector: ['protocol/', 'runtime/', 'texts/'],
  // One table of both sides, which imports nothing.
  console: ['texts/', 'protocol/openapi', 'collector/statements/conclusionReasons'],
  dashboards: ['protocol/', 'texts/', 'collector/series/model/'],
  cli: ['protocol/', 'runtime/', 'texts/', 'agent/', 'collector/'],
  demo: ['protocol/', 'runtime/', 'texts/', 'agent/', 'collector/', 'cli/'],
  bin: ['dist/'],
};

/** What the pure contract may need from outside. */
const PROTOCOL_PACKAGES = new Set(['typebox', 'node:crypto']);

/** Imports against the arrows between folders, and imports whose target nobody can read. */
export function wrongArrows(tree: SourceTree): string[] {
  return eachImport(tree).flatMap(({ path, specifier }) => {
    const folder = topFolder(path);
    const allowed = ARROWS[folder];
    if (allowed === undefined) return [];
    if (specifier === null) {
      return folder === 'bin' ? [] : [`${path} imports something that only the run decides`];
    }
    const target = targetOf(path, specifier);
    if (target === null) {
      const impure = folder === 'protocol' && !PROTOCOL_PACKAGES.has(packageOrBuiltin(specifier));
      return impure ? [`${path} imports ${specifier}, and the protocol is pure`] : [];
    }
    const isAllowed = [`${folder}/`, ...allowed].some((prefix) => target.startsWith(prefix));
    return isAllowed ? [] : [`${path} imports ${target}: no arrow goes there`];
  });
}

function packageOrBuiltin(specifier: string): string {
  return packageOf(specifier) ?? specifier;
}

/** Packages that touch the outside world: one file on each side that is named here may import them. */
const EDGES: Readonly<Record<string, readonly string[]>> = {
  mqtt: ['agent', 'collector'],
  aedes: ['collector'],
  onoff: ['agent'],
  'node-hid': ['agent'],
  koffi: ['agent'],
  serialport: ['agent'],
  ws: ['agent'],
  'net-snmp': ['agent'],
  '@influxdata/influxdb-client': ['collector'],
};

/** Packages with a place of their own, where as many files as like may import them. */
const HOMES: Readonly<Record<string, RegExp>> = {
  'better-sqlite3': /^runtime\/sqlite\.ts$/,
  pino: /^runtime\/log\.ts$/,
  fastify: /^collector\/http\//,
  kysely: /^collector\/(state|incidents)\//,
};

/** Second import sites of edge packages, and imports outside of a package's home. */
export function strayPackages(tree: SourceTree): string[] {
  const sites = eachImport(tree).filter(({ path }) => isProduct(path));
  const stray = sites.flatMap(({ path, name }) => {
    const sides = name === null ? undefined : EDGES[name];
    if (sides !== undefined && !sides.includes(topFolder(path))) {
      return [`${path} imports ${name}, which belongs to ${sides.join(' and ')}`];
    }
    const home = name === null ? undefined : HOMES[name];
    return home === undefined || home.test(path) ? [] : [`${path} imports ${name}: not its place`];
  });
  const second = Object.entries(EDGES).flatMap(([name, sides]) =>
    sides.flatMap((side) => severalSites(filesImporting(sites, name, side), `${side}: ${name}`)),
  );
  const values = sites.filter((site) => !site.typeOnly);
  const servers = filesImporting(values, 'fastify', 'collector');
  return [...stray, ...second, ...severalSites(servers, 'a fastify instance')];
}

function filesImporting(sites: readonly NamedImport[], name: string, side: string): string[] {
  const files = sites.filter((site) => site.name === name && topFolder(site.path) === side);
  return [...new Set(files.map((site) => site.path))];
}

function severalSites(files: readonly string[], what: string): string[] {
  return files.length > 1 ? [`${what} has ${files.length} import sites: ${files.join(', ')}`] : [];
}

interface NamedImport {
  readonly path: string;
  readonly specifier: string | null;
  readonly name: string | null;
  readonly typeOnly: boolean;
}

function eachImport(tree: SourceTree): NamedImport[] {
  return [...tree]
    .filter(([path]) => isCode(path))
    .flatMap(([path, text]) =>
      importsOf(path, text).map((site) => ({
        ...site,
        path,
        name: site.specifier === null ? null : packageOf(site.specifier),
      })),
    );
}
