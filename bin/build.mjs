import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isStarted, prepare, ROOT } from './prepare.mjs';
import { runProgram } from './runProgram.mjs';
import { LaunchProblem, launch, namedProblem, sentence } from './sentences.mjs';

/** Folders of the console's own code, and of what it shares with the programs. */
const CONSOLE_SOURCES = ['console', 'protocol', 'runtime', 'texts'];
const NEVER_SOURCES = new Set(['node_modules', 'dist']);

/**
 * Compiles the programs to dist/ and the console to console/dist, each only when its sources are not
 * those of the last build. Throws a `LaunchProblem` with the compiler's words when it cannot.
 */
export async function build(root = ROOT) {
  try {
    await buildPrograms(root);
    await buildConsole(root);
  } catch (error) {
    throw namedProblem(error, root);
  }
}

async function buildPrograms(root) {
  const settings = join(root, 'tsconfig.build.json');
  const folders = JSON.parse(readFileSync(settings, 'utf8')).include;
  const wanted = hashOf(root, [
    ...['tsconfig.json', 'tsconfig.build.json', 'package-lock.json', 'bin/bundle.mjs'],
    ...folders,
  ]);
  const dist = join(root, 'dist');
  if (isBuilt(dist, wanted)) return;
  console.error(sentence('building'));
  // Beside its place, so that an interrupted build leaves no half of one, and no file of a source
  // that is gone stays behind.
  const fresh = join(root, 'dist.new');
  rmSync(fresh, { recursive: true, force: true });
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const compilerArguments = [compiler, '-p', settings, '--outDir', fresh, '--noEmitOnError'];
  await compile('tsc', compilerArguments, root);
  const { bundlePrograms } = await import('./bundle.mjs');
  await bundlePrograms(fresh);
  replace(dist, fresh, wanted);
}

async function buildConsole(root) {
  const folder = join(root, 'console');
  if (!existsSync(join(folder, 'vite.config.ts'))) return;
  const wanted = hashOf(root, ['package-lock.json', ...CONSOLE_SOURCES]);
  const dist = join(folder, 'dist');
  if (isBuilt(dist, wanted)) return;
  console.error(sentence('buildingConsole'));
  const fresh = join(folder, 'dist.new');
  const bundler = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  await compile('vite', [bundler, 'build', '--outDir', fresh, '--emptyOutDir'], folder);
  replace(dist, fresh, wanted);
}

async function compile(what, programArguments, cwd) {
  const { status, output } = await runProgram(process.execPath, programArguments, { cwd });
  if (status === 0) return;
  if (/ENOSPC/.test(output)) throw new LaunchProblem('diskFull', { place: cwd });
  throw new LaunchProblem('buildFailed', { what }, output.trimEnd());
}

/** One hash over the contents of files and folders; a path that is missing counts as empty. */
export function hashOf(root, paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap((one) => filesIn(root, one)).sort()) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesIn(root, path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  try {
    return readdirSync(full, { withFileTypes: true }).flatMap((entry) => {
      if (NEVER_SOURCES.has(entry.name) || entry.name.startsWith('.')) return [];
      return entry.isDirectory() || entry.isFile() ? filesIn(root, join(path, entry.name)) : [];
    });
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    throw error;
  }
}

function isBuilt(dist, wanted) {
  const stamp = join(dist, '.hallwatch-built');
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

function replace(dist, fresh, stamp) {
  writeFileSync(join(fresh, '.hallwatch-built'), stamp);
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
}

if (isStarted(import.meta.url)) {
  await launch(async () => {
    await prepare();
    await build();
  });
}
