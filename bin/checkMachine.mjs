import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** The oldest Node.js with everything the product uses. */
export const NODE_NEEDED = '20.19.0';

/** Says whether a version of Node.js is too old. */
export function isTooOld(version, needed = NODE_NEEDED) {
  const [found, least] = [version, needed].map((text) => text.replace(/^v/, '').split('.'));
  for (let part = 0; part < 3; part += 1) {
    const difference = Number.parseInt(found[part], 10) - Number.parseInt(least[part], 10);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** The tools of a native build that are neither on PATH nor named by the environment. */
export function missingTools(environment) {
  const missing = [];
  if (!environment.CXX && cxxCompiler(environment) === null) missing.push('g++');
  if (findOnPath('make', environment) === null) missing.push('make');
  const python = environment.PYTHON || environment.npm_config_python;
  if (!python && findOnPath('python3', environment) === null) missing.push('python3');
  return missing;
}

/** The name of the C++ compiler: make looks for g++ only, so another one has to be named to it. */
export function cxxCompiler(environment) {
  return ['g++', 'c++'].find((name) => findOnPath(name, environment) !== null) ?? null;
}

/**
 * The folder whose `include/node` holds the headers of the Node.js that runs, or null. Without it
 * a native build looks for them on the network.
 */
export function headersFolder(execPath = process.execPath) {
  const prefix = dirname(dirname(realpathSync(execPath)));
  return existsSync(join(prefix, 'include', 'node', 'node.h')) ? prefix : null;
}

/** The path of a program on PATH, or null. */
export function findOnPath(name, environment) {
  for (const folder of (environment.PATH ?? '').split(delimiter)) {
    try {
      const path = join(folder, name);
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}
