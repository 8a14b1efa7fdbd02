import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** Programs that run on small devices; each becomes one file, with more only for what is rare. */
const PROGRAMS = { agent: 'cli/agentProgram.js', readerEntry: 'agent/pads/readerEntry.js' };

/** Packages with compiled code, which find it beside themselves. */
const NATIVE = ['better-sqlite3', 'koffi', 'node-hid', 'onoff', 'serialport'];

/** Optional parts of packages that nobody installs; the packages go on without. */
const ABSENT = ['bufferutil', 'utf-8-validate'];

/**
 * Makes `bundle/` in a folder of compiled files. A thousand small files cost an agent 20 MB and half
 * a second at its start; docs/decisions/0012 has the figures.
 */
export async function bundlePrograms(dist) {
  for (const [name, path] of Object.entries(PROGRAMS)) await bundleProgram(dist, name, path);
}

/** Each by itself: two programs that share files would each load what only the other needs. */
async function bundleProgram(dist, name, path) {
  const external = [...NATIVE, ...ABSENT];
  const input = { [name]: join(dist, path) };
  const bundle = await rolldown({ input, external, platform: 'node', logLevel: 'warn' });
  await bundle.write({
    dir: join(dist, 'bundle'),
    format: 'esm',
    // Names stay, so that a stack trace from a hall can be read.
    minify: { mangle: false, compress: true, codegen: true },
    sourcemap: true,
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
  });
  await bundle.close();
}
