import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runCoverage } from '../../../cli/coverage/runCoverage.ts';
import { runExplain } from '../../../cli/explain/runExplain.ts';
import { withStoredCollector } from '../../../cli/storedCollector.ts';
import { runWhatif } from '../../../cli/whatif/runWhatif.ts';
import type { CoverageReport } from '../../../collector/coverage/coverageReport.ts';
import type { IncidentView } from '../../../collector/http/views.ts';
import { createFakeClock, MONDAY_MORNING_MS } from '../../support/fakeClock.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import {
  aSite,
  aWindow,
  heartbeats,
  inOrder,
  level,
  MINUTE,
} from '../../unit/collector/detection/scene.ts';
import { anOutbox, startJudging } from '../system/judgedJournal.ts';

/** The data folder of a collector that has judged a morning; it is running if `isRunning`. */
async function aDataFolder(options: { readonly isRunning: boolean }) {
  const folder = temporaryFolder();
  const clock = createFakeClock({ wallMs: MONDAY_MORNING_MS });
  const seat = (id: string, window: string) => ({
    ...{ id, agent: 'hall-1', kind: 'seat' as const },
    accepted: { window, date: '2026-01-05', record: 'test' },
  });
  const site = aSite([
    aWindow({ devices: [seat('seat-1', 'window-1')] }),
    aWindow({ id: 'window-2', number: '2号', devices: [seat('seat-2', 'window-2')] }),
    aWindow({ id: 'window-3', number: '3号', devices: [] }),
  ]);
  const judging = await startJudging(folder, { clock, site, rowsPerTurnMax: 50 });
  const outbox = anOutbox('hall-1');
  const readings = inOrder([
    level(0, true),
    level(0, true, 'seat-2'),
    level(2 * MINUTE, false),
    level(4 * MINUTE, true),
    level(12 * MINUTE, false),
    level(24 * MINUTE, true),
    ...heartbeats(0, 30 * MINUTE),
  ]);
  for (const reading of readings) {
    const atMs = reading.wallMs - MONDAY_MORNING_MS;
    outbox.held.push({ atMs, reading });
    const waitMs = Math.max(0, reading.wallMs - clock.wallMs());
    if (waitMs > 0) clock.advance(waitMs);
    await outbox.send(judging.journal, 1);
  }
  await judging.quiet();
  if (!options.isRunning) await judging.end('stopped');
  return { folder, end: () => judging.end('stopped') };
}

let printed: string[] = [];
beforeEach(() => {
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
});
afterEach(() => vi.restoreAllMocks());
const json = <T>(): T => JSON.parse(printed.join('\n')) as T;

const SPAN = { from: '2026-03-02', to: '2026-03-02' };

describe.each([true, false])('with a collector that runs: %s', (isRunning) => {
  test('explain lists the newest findings, and tells one by the beginning of its id', async () => {
    const { folder, end } = await aDataFolder({ isRunning });
    const look = { data: folder, language: 'zh-Hans' as const };
    await runExplain({ ...look, incident: undefined, asJson: true });
    const posts = json<IncidentView[]>().filter((one) => one.kind === 'empty-post');
    expect(posts.map((one) => one.windowId)).toEqual(['window-1', 'window-1']);
    printed = [];
    await runExplain({ ...look, incident: posts[0]?.id.slice(0, 8), asJson: false });
    const text = printed.join('\n');
    expect(text).toContain('疑似空岗  1号窗口');
    expect(text).toContain('在岗的人这么久不被感应到有多少见');
    expect(text).toContain('hall-1/outbox-hall-1/');
    if (isRunning) await end();
  });

  test('coverage tells both figures and names the window without a sensor', async () => {
    const { folder, end } = await aDataFolder({ isRunning });
    const to = '2026-03-02T09:30:00+08:00';
    const wish = { data: folder, from: SPAN.from, to, language: 'en' as const };
    await runCoverage({ ...wish, asJson: true });
    const report = json<CoverageReport>();
    expect(report.total.registeredMs).toBe(90 * MINUTE);
    expect(report.total.coverage).toBeCloseTo(60 / 90);
    expect(report.total.presenceRate).toBeCloseTo(46 / 60);
    expect(report.unmonitored).toMatchObject([{ windowId: 'window-3', reason: 'no-sensor' }]);
    printed = [];
    await runCoverage({ ...wish, asJson: false });
    expect(printed.join('\n')).toContain('nothing there senses people');
    if (isRunning) await end();
  });

  test('whatif tells what a longer policy would not have found, and writes nothing', async () => {
    const { folder, end } = await aDataFolder({ isRunning });
    const policy = join(temporaryFolder(), 'policy.yaml');
    writeFileSync(policy, 'emptyAfterMinutes: 5\nsource: 试算\n');
    const before = digests(folder);
    await runWhatif({ data: folder, policy, ...SPAN, asJson: true, language: 'zh-Hans' });
    const told = json<{ before: object; after: object; onlyBefore: IncidentView[] }>();
    expect(told.before).toMatchObject({ suspected: 2, byKind: { 'empty-post': 2 } });
    expect(told.after).toMatchObject({ suspected: 1 });
    expect(told.onlyBefore.map((one) => one.windowId)).toEqual(['window-1']);
    expect(digests(folder)).toEqual(before);
    if (isRunning) await end();
  });
});

test('what is looked at cannot be written', async () => {
  const { folder } = await aDataFolder({ isRunning: false });
  await withStoredCollector({ data: folder }, async ({ state }) => {
    const commit = { cursor: 1, effects: [], entries: [], recordedMs: 0 };
    await expect(state.commitDetection(commit)).rejects.toThrow(/readonly/);
  });
});

/** The content of the databases; what SQLite lays beside them while they are open is not content. */
function digests(folder: string): Record<string, string> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.db'));
  return Object.fromEntries(
    files.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );
}

test('a folder without a collector’s data, and a span that ends before it begins, are refused', async () => {
  const folder = temporaryFolder();
  const look = { language: 'zh-Hans' as const, asJson: true };
  await expect(runExplain({ ...look, data: folder, incident: 'x' })).rejects.toMatchObject({
    code: 'HW-DISK-001',
  });
  await expect(runExplain({ ...look, incident: 'x' })).rejects.toMatchObject({
    code: 'HW-CLI-022',
  });
  const { folder: data } = await aDataFolder({ isRunning: false });
  const wrong = { from: '2026-03-02', to: '2026-03-01' };
  await expect(runCoverage({ ...look, data, ...wrong })).rejects.toMatchObject({
    code: 'HW-CLI-025',
  });
  await expect(runCoverage({ ...look, data, from: 'monday' })).rejects.toMatchObject({
    code: 'HW-CLI-024',
  });
  await expect(runCoverage({ ...look, data, ...SPAN, hall: 'nowhere' })).rejects.toMatchObject({
    code: 'HW-CLI-026',
  });
});
