import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  cxxCompiler,
  headersFolder,
  isTooOld,
  missingTools,
  NODE_NEEDED,
} from './checkMachine.mjs';
import { runProgram } from './runProgram.mjs';
import { LaunchProblem, launch, namedProblem, sentence } from './sentences.mjs';

/** The folder of the package. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Says whether a launcher was started itself, not imported. */
export function isStarted(moduleUrl) {
  return (
    process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(moduleUrl)
  );
}

/**
 * Makes sure that node_modules is what the lockfile says, for the Node.js that runs; runs `npm ci`
 * only when it is not. Throws a `LaunchProblem` with one sentence when it cannot.
 */
export async function prepare(root = ROOT) {
  if (isTooOld(process.version)) {
    throw new LaunchProblem('nodeTooOld', { found: process.version, needed: NODE_NEEDED });
  }
  const stampFile = join(root, 'node_modules', '.hallwatch-installed');
  const wanted = stampOf(root);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;
  try {
    if (!(await isInstalledByHand(root))) await install(root);
    writeFileSync(stampFile, wanted);
  } catch (error) {
    throw namedProblem(error, root);
  }
}

/** The lockfile's hash, and what a compiled package depends on. */
function stampOf(root) {
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  const { platform, arch, versions } = process;
  return `${lock.digest('hex')} ${platform} ${arch} ${versions.modules}\n`;
}

/** Somebody who ran npm directly need not wait for a second installation of the same. */
async function isInstalledByHand(root) {
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const found = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return holdsAll(found, wanted) && (await nativeReason(root)) === null;
}

/** Says whether an installation has every package of a lockfile; optional ones may be absent. */
export function holdsAll(found, wanted) {
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.link) continue;
    const there = found[path];
    if (there === undefined && entry.optional) continue;
    if (there?.version !== entry.version || there.integrity !== entry.integrity) return false;
  }
  return Object.keys(found).every((path) => wanted[path] !== undefined);
}

/** Why the compiled part of SQLite does not load, or null when it does. */
async function nativeReason(root) {
  const script = "new (require('better-sqlite3'))(':memory:').close()";
  const { status, output } = await runProgram(process.execPath, ['-e', script], { cwd: root });
  if (status === 0) return null;
  return output.split('\n').find((line) => /Error/.test(line)) ?? `exit ${status}`;
}

async function install(root) {
  const missing = missingTools(process.env);
  if (missing.length > 0) throw new LaunchProblem('toolsMissing', { missing: missing.join(', ') });
  console.error(sentence('installing'));
  const { status, output } = await runNpm(root);
  if (status !== 0) throw installProblem(root, status, output);
  const reason = await nativeReason(root);
  if (reason !== null) throw new LaunchProblem('nativeMissing', { reason });
}

async function runNpm(root) {
  const env = { ...process.env };
  const headers = headersFolder();
  if (headers !== null) env.npm_config_nodedir = headers;
  const compiler = cxxCompiler(env);
  if (!env.CXX && compiler !== null) env.CXX = compiler;
  const options = [
    'ci',
    '--loglevel=notice',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
  ];
  const script = env.npm_execpath;
  const isNpm = script?.endsWith('npm-cli.js') === true && existsSync(script);
  const [command, first] = isNpm ? [process.execPath, [script]] : ['npm', []];
  try {
    return await runProgram(command, [...first, ...options], { cwd: root, env });
  } catch (error) {
    if (error.code === 'ENOENT') throw new LaunchProblem('npmMissing', {});
    throw error;
  }
}

function installProblem(root, status, output) {
  if (/ENOSPC|No space left on device/i.test(output)) {
    return new LaunchProblem('diskFull', { place: root });
  }
  const log = join(mkdtempSync(join(tmpdir(), 'hallwatch-install-')), 'npm-ci.log');
  writeFileSync(log, output);
  const tail = output.trimEnd().split('\n').slice(-15).join('\n');
  return new LaunchProblem('installFailed', { status, log }, tail);
}

if (isStarted(import.meta.url)) await launch(() => prepare());
