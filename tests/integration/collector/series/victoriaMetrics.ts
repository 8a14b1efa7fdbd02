import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pauseMs } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { freePort } from '../../../support/freePort.ts';
import { programPath } from '../../../support/programs.ts';

/** A real VictoriaMetrics on loopback, on files of its own. */
export interface VictoriaMetrics {
  readonly url: string;
  /** All samples of a metric, by the values of some tags: "tag tag" → [ms, value], in time. */
  samples(metric: string, tags: readonly string[]): Promise<Map<string, [number, number][]>>;
}

const START_MS_MAX = 30_000;
const POLL_MS = 100;

export async function startVictoriaMetrics(folder: string): Promise<VictoriaMetrics> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    programPath('victoria-metrics'),
    [
      `-storageDataPath=${folder}`,
      `-httpListenAddr=127.0.0.1:${port}`,
      '-dedup.minScrapeInterval=1ms',
      '-retentionPeriod=100y',
      '-loggerLevel=ERROR',
    ],
    { stdio: 'ignore' },
  );
  await once(child, 'spawn');
  onTestFinished(async () => {
    const gone = once(child, 'exit');
    if (child.exitCode !== null) return;
    child.kill('SIGKILL');
    await gone;
  });
  await untilHealthy(url);
  return {
    url,
    async samples(metric, tags) {
      // What was written a moment ago can be read after a flush.
      await fetch(`${url}/internal/force_flush`);
      const asked = new URLSearchParams({ 'match[]': metric, start: '0' });
      const text = await (await fetch(`${url}/api/v1/export?${asked}&reduce_mem_usage=0`)).text();
      const found = new Map<string, [number, number][]>();
      for (const line of text.split('\n').filter((one) => one !== '')) {
        const series = JSON.parse(line) as {
          metric: Record<string, string>;
          values: number[];
          timestamps: number[];
        };
        const key = tags.map((tag) => series.metric[tag] ?? '').join(' ');
        const own = series.timestamps.map((atMs, index): [number, number] => [
          atMs,
          series.values[index] ?? Number.NaN,
        ]);
        found.set(
          key,
          [...(found.get(key) ?? []), ...own].sort(([a], [b]) => a - b),
        );
      }
      return found;
    },
  };
}

async function untilHealthy(url: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < START_MS_MAX; waitedMs += POLL_MS) {
    const answer = await fetch(`${url}/health`).catch(() => null);
    if (answer?.ok === true) return;
    await pauseMs(POLL_MS);
  }
  throw new Error(`VictoriaMetrics does not answer after ${START_MS_MAX} ms`);
}
