import { createRequire } from 'node:module';
import { packageVersion } from '../../../runtime/packageRoot.ts';
import { type Check, devicesOf, findingsOf } from '../examination.ts';

const { ok, warn, fail } = findingsOf('program');

/** Versions of Node that the product is tested with: from, and the last even one. */
const NODE_FROM = [20, 19] as const;
const NODE_TESTED_MAJOR = 24;

/** Optional packages with compiled code, and the drivers that cannot work without them. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  koffi: ['gpio', 'keyboard-pad'],
  'node-hid': ['hid'],
  serialport: ['ld2410', 'serial-pad'],
  onoff: [],
};

/** Node's version, and the packages that the configured drivers need. */
export const checkProgram: Check = ({ config }) => {
  const lookUp = createRequire(import.meta.url);
  const isThere = (name: string): boolean => {
    try {
      return lookUp.resolve(name) !== '';
    } catch {
      return false;
    }
  };
  const missing = Object.keys(PACKAGES).filter((name) => !isThere(name));
  const packages = missing.map((name) => {
    const needing = devicesOf(config, PACKAGES[name] ?? []).map(({ device }) => device);
    return needing.length > 0
      ? fail('packageNeeded', { name, devices: needing.join(', ') })
      : ok('packageUnneeded', { name });
  });
  return [
    ok('version', { version: packageVersion() }),
    nodeVersion(process.versions.node),
    ...packages,
  ];
};

/** What is to be said about a version of Node. */
export function nodeVersion(version: string) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [fromMajor, fromMinor] = NODE_FROM;
  const facts = { version };
  if (major < fromMajor || (major === fromMajor && minor < fromMinor))
    return fail('nodeOld', facts);
  return major > NODE_TESTED_MAJOR || major % 2 === 1
    ? warn('nodeUntested', facts)
    : ok('node', facts);
}
