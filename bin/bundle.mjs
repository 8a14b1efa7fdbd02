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

/**
 * A file with one Chinese character is held in memory with two bytes for each of its characters, and
 * most of these files is code: a megabyte and a half for an agent.
 */
const asciiOnly = {
  name: 'ascii-only',
  // The last word on a file: the minifier writes escaped characters out again.
  generateBundle(_options, files) {
    for (const file of Object.values(files)) {
      if (file.type === 'chunk') file.code = file.code.replace(/[^\0-\x7f]/g, escaped);
    }
  },
};

function escaped(unit) {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
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
    plugins: [asciiOnly],
    sourcemap: true,
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
  });
  await bundle.close();
}
