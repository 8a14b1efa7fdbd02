import { expect, test } from 'vitest';
import { newPortCounters } from '../../../../collector/broker/messagePort.ts';
import { newIngestCounters } from '../../../../collector/ingest/ingestCounters.ts';
import {
  createCollectorMetrics,
  type MetricsSources,
} from '../../../../collector/metrics/collectorMetrics.ts';
import { agent, device, hall } from '../http/exampleViews.ts';

function metricsOf(sources: Partial<MetricsSources> = {}): () => Promise<string> {
  return createCollectorMetrics({
    port: newPortCounters,
    ingest: newIngestCounters,
    quarantined: () => ({ rows: 0, dropped: 0 }),
    journalLastId: () => 10,
    detectionCursor: () => 7,
    views: () => ({ halls: [hall], agents: [agent], devices: [device] }),
    series: () => null,
    isInsecure: false,
    ...sources,
  });
}

/** The lines of our own figures: name with labels, and value. */
async function figures(metrics: () => Promise<string>): Promise<Map<string, number>> {
  const lines = (await metrics()).split('\n').filter((line) => line.startsWith('hallwatch_'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

test('a state in which nothing is counts 0, so that no series comes and goes', async () => {
  const nothing = () => ({ halls: [], agents: [], devices: [] });
  const before = await figures(metricsOf({ views: nothing }));
  const after = await figures(metricsOf());
  expect([...before.keys()]).toEqual([...after.keys()]);
  expect(before.get('hallwatch_windows{state="empty"}')).toBe(0);
  expect(before.get('hallwatch_agents{state="silent"}')).toBe(0);
  expect(before.get('hallwatch_devices{status="unplugged"}')).toBe(0);
  const windows = [...after].filter(([name]) => name.startsWith('hallwatch_windows'));
  expect(windows.reduce((sum, [, value]) => sum + value, 0)).toBe(hall.windows.length);
});

test('each counter ends in _total, and each asking reads anew', async () => {
  let stored = 1;
  const metrics = metricsOf({ ingest: () => ({ ...newIngestCounters(), storedReadings: stored }) });
  expect((await figures(metrics)).get('hallwatch_readings_stored_total')).toBe(1);
  stored = 5;
  expect((await figures(metrics)).get('hallwatch_readings_stored_total')).toBe(5);
  const types = (await metrics()).matchAll(/^# TYPE (hallwatch_\w+) (\w+)$/gm);
  for (const [, name = '', type] of types) {
    expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
  }
});

test('refused connections are counted by reason', async () => {
  const port = () => ({ ...newPortCounters(), refused: { 'secret-wrong': 3 } });
  const name = 'hallwatch_connections_refused_total{reason="secret-wrong"}';
  expect((await figures(metricsOf({ port }))).get(name)).toBe(3);
});
