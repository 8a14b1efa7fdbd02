import { defineConfig } from 'vitest/config';

/** Two workers at most: the tests run beside brokers, browsers and emulated boards. */
const WORKERS_MAX = 2;

const MINUTE_MS = 60_000;

function project(name: string, options: { timeoutMs: number; oneFileAtATime?: boolean }) {
  return {
    extends: true as const,
    test: {
      name,
      include: [`tests/${name}/**/*.test.ts`],
      testTimeout: options.timeoutMs,
      hookTimeout: options.timeoutMs,
      fileParallelism: options.oneFileAtATime !== true,
    },
  };
}

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: WORKERS_MAX,
    passWithNoTests: true,
    projects: [
      project('unit', { timeoutMs: 20_000 }),
      project('contract', { timeoutMs: MINUTE_MS }),
      project('layout', { timeoutMs: MINUTE_MS }),
      project('integration', { timeoutMs: MINUTE_MS }),
      project('scenarios', { timeoutMs: MINUTE_MS }),
      project('simulation', { timeoutMs: 5 * MINUTE_MS }),
      project('end-to-end', { timeoutMs: 5 * MINUTE_MS, oneFileAtATime: true }),
    ],
  },
});
