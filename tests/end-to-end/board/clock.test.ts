import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Why } from '../../../collector/detection/finding.ts';
import type { DeviceView, IncidentView, WindowView } from '../../../collector/http/views.ts';
import type { Reading } from '../../../protocol/reading.ts';
import { makeCollectorFolder, signIn, startCollector } from '../../support/builtCollector.ts';
import { findProgram, missingSentence } from '../../support/programs.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { endAfterTest } from '../endAfterTest.ts';
import { readStoredJournal } from '../storedJournal.ts';
import {
  AGENT,
  CONTACT_LINE,
  MQTT_PORT_ON_BOARD,
  SEAT_LINE,
  SITE,
  writeAgentConfig,
} from './boardFiles.ts';
import { type Act, BOARD, type EmulatedHall, startEmulatedHall } from './emulatedHall.ts';

const MINUTE_MS = 60_000;
const HOUR_SECONDS = 3600;
/** How late the agent may see an act on a machine this slow. */
const SEEN_WITHIN_MS = 5000;
const within = (timeout: number) => ({ timeout, interval: 250 });

/** What a supervisor sees by now. */
function watchCollector(ask: (path: string) => Promise<unknown>, dataFolder: string) {
  return {
    /** In the journal only: without a time it is shown nowhere. */
    isPadRead: (): boolean =>
      readStoredJournal(dataFolder).entries.some(
        ({ reading }) => reading.kind === 'equipment' && reading.status === 'ok',
      ),
    async window(): Promise<WindowView | undefined> {
      return ((await ask('/api/windows')) as { windows: WindowView[] }).windows[0];
    },
    async emptyPosts(): Promise<IncidentView[]> {
      const { incidents } = (await ask('/api/incidents')) as { incidents: IncidentView[] };
      return incidents.filter(({ kind }) => kind === 'empty-post');
    },
    async agentProblems(): Promise<readonly string[]> {
      const { agents } = (await ask('/api/agents')) as { agents: { problems: string[] }[] };
      return agents[0]?.problems ?? ['not heard'];
    },
    async pad(): Promise<DeviceView | undefined> {
      const { devices } = (await ask('/api/devices')) as { devices: DeviceView[] };
      return devices.find(({ deviceId }) => deviceId === 'pad-1');
    },
    async why(id: string | undefined): Promise<Why> {
      return ((await ask(`/api/incidents/${id}`)) as { why: Why }).why;
    },
  };
}
type CollectorWatch = ReturnType<typeof watchCollector>;

/** A board that woke in 1970; gives the true time of anything by its monotonic clock. */
async function playClock(hall: EmulatedHall, seen: CollectorWatch) {
  await expect.poll(seen.agentProblems, within(2 * MINUTE_MS)).toContain('HW-AGENT-013');
  await expect.poll(seen.isPadRead, within(2 * MINUTE_MS)).toBe(true);
  const pressed = await hall.act('press', 5);
  const left = await hall.act('pull', SEAT_LINE, 0);
  // Nothing of it has a time yet, so nothing is judged.
  expect((await seen.window())?.watermarkMs ?? null).toBeNull();
  expect(await seen.pad()).toMatchObject({ lastReadingMs: null });

  await hall.act('date', (Date.now() - left.wallMs) / 1000);
  // By the hall's own word after the clock was set, which is nothing of the agent's.
  const set = await hall.act('vouch');
  const bootedMs = set.wallMs - set.monotonicMs;
  await expect.poll(seen.agentProblems, within(MINUTE_MS)).not.toContain('HW-AGENT-013');
  const trueTimeOf = (act: Act): number => act.monotonicMs + bootedMs;
  return { pressed, left, trueTimeOf };
}

function expectSoonAfter(atMs: number | null | undefined, trueMs: number): void {
  // Both clocks of the hall are read one after the other.
  expect(atMs).toBeGreaterThanOrEqual(trueMs - 1000);
  expect(atMs).toBeLessThanOrEqual(trueMs + SEEN_WITHIN_MS);
}

const missing = (['qemu-system-x86_64', 'socat'] as const)
  .filter((name) => findProgram(name) === null)
  .map(missingSentence);
if (!existsSync(BOARD)) missing.push(`the emulated board is missing: ${BOARD}`);

test(
  'what a board saw in 1970 is shown with its true time once its clock is set; later steps move nothing',
  async (context) => {
    if (missing.length > 0) context.skip(missing.join('; '));
    const place = await makeCollectorFolder(temporaryFolder(), { site: SITE, agents: [AGENT] });
    const collector = endAfterTest(await startCollector(place));
    const hall = await startEmulatedHall({
      ...{ seat: SEAT_LINE, contact: CONTACT_LINE, rtc: '1970-01-01' },
      agentConfigFile: writeAgentConfig(place, 'ntp'),
      mqttPort: place.mqttPort,
      mqttPortOnBoard: MQTT_PORT_ON_BOARD,
    });
    const seen = watchCollector(await signIn(place), join(place.folder, 'data'));
    const ratings: { readonly act: Act; readonly trueMs: number }[] = [];
    let why: Why;
    try {
      const { pressed, left, trueTimeOf } = await playClock(hall, seen);
      ratings.push({ act: pressed, trueMs: trueTimeOf(pressed) });
      const padReadMs = async (): Promise<number> => (await seen.pad())?.lastReadingMs ?? 0;
      await expect.poll(padReadMs, within(MINUTE_MS)).toBeGreaterThan(trueTimeOf(pressed) - 1000);
      await expect.poll(seen.emptyPosts, within(3 * MINUTE_MS)).toHaveLength(1);
      const [finding] = await seen.emptyPosts();
      expectSoonAfter(finding?.startedMs, trueTimeOf(left));
      why = await seen.why(finding?.id);

      await hall.act('date', HOUR_SECONDS);
      const duringStep = await hall.act('press', 3);
      ratings.push({ act: duringStep, trueMs: trueTimeOf(duringStep) });
      const sinceStep = trueTimeOf(duringStep) - 1000;
      await expect.poll(padReadMs, within(MINUTE_MS)).toBeGreaterThan(sinceStep);
      expect(await padReadMs()).toBeLessThan(sinceStep + (HOUR_SECONDS * 1000) / 2);
      expect(await seen.pad()).toMatchObject({ lastReadingQuality: 'rebuilt' });
      await hall.act('date', -HOUR_SECONDS);
      await hall.act('vouch');
      await expect.poll(seen.agentProblems, within(MINUTE_MS)).not.toContain('HW-AGENT-013');
      expect(await seen.emptyPosts()).toHaveLength(1);
    } catch (error) {
      console.error(hall.board.output(), collector.output());
      throw error;
    }
    expect(await hall.end(), hall.board.output()).toBe(0);
    expect(await collector.end(), collector.output()).toBe(0);

    const { entries, forksAndLosses, quarantined } = readStoredJournal(join(place.folder, 'data'));
    expect([...forksAndLosses, ...quarantined]).toEqual([]);
    expectClockStory(entries.map(({ reading }) => reading));
    const [first] = ratings;
    const mark = why.marks.find(({ kind }) => kind === 'rating');
    expect(mark).toMatchObject({ deviceId: 'pad-1', quality: 'rebuilt' });
    expectSoonAfter(mark?.atMs, first?.trueMs ?? 0);
    expect(why.checks).toContainEqual(
      expect.objectContaining({ check: 'clock-quality', result: 'fails' }),
    );
  },
  10 * MINUTE_MS,
);

/** What the agent itself said of its clock, in this order. */
function expectClockStory(readings: readonly Reading[]): void {
  const presses = readings.filter((one) => one.kind === 'rating');
  expect(presses.map(({ level, clock: { state } }) => [level, state])).toEqual([
    [5, 'unsynced'],
    [3, 'unsynced'],
  ]);
  expect(presses[0]?.wallMs).toBeLessThan(Date.UTC(1971, 0, 1));
  const changes = readings.filter((one) => one.kind === 'clock').map(({ change }) => change);
  expect(changes.filter((change) => change === 'set')).toHaveLength(2);
  const told = changes.slice(changes.indexOf('set') + 1);
  expect(told.slice(0, 2)).toEqual(['stepped', 'lost']);
  expect(told.filter((change) => change === 'stepped').length).toBeGreaterThanOrEqual(1);
}
