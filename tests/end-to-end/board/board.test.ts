import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Why } from '../../../collector/detection/finding.ts';
import type { IncidentView, WindowView } from '../../../collector/http/views.ts';
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
import { BOARD, type EmulatedHall, startEmulatedHall } from './emulatedHall.ts';
import { expectEvidence, expectFindings, expectStored } from './expectStored.ts';

const MINUTE_MS = 60_000;

/** What a supervisor sees by now; every question has its own patience, as emulation is slow. */
function watchCollector(ask: (path: string) => Promise<unknown>) {
  return {
    async incidents(kind?: string): Promise<IncidentView[]> {
      const { incidents } = (await ask('/api/incidents')) as { incidents: IncidentView[] };
      return incidents.filter((one) => kind === undefined || one.kind === kind);
    },
    async windowState(): Promise<string | null> {
      const { windows } = (await ask('/api/windows')) as { windows: WindowView[] };
      return windows[0]?.verdict ?? null;
    },
  };
}
type CollectorWatch = ReturnType<typeof watchCollector>;

const within = (timeout: number) => ({ timeout, interval: 250 });
const RAISED = { clearedMs: null };
const CLEARED = { clearedMs: expect.any(Number) };

/** A morning at the window: every step waits until the collector has understood the one before. */
async function playMorning(hall: EmulatedHall, seen: CollectorWatch): Promise<void> {
  await expect.poll(seen.windowState, within(2 * MINUTE_MS)).toBe('occupied');
  for (const level of [0, 1, 0, 1]) await hall.act('pull', SEAT_LINE, level);
  for (const key of [5, 4, 3, 2, 1]) await hall.act('press', key);
  await hall.act('pull', CONTACT_LINE, 0);
  await hall.act('pull', SEAT_LINE, 0);
  const cameras = (): Promise<IncidentView[]> => seen.incidents('camera-down');
  await expect.poll(cameras, within(MINUTE_MS)).toMatchObject([RAISED]);
  await hall.act('pull', CONTACT_LINE, 1);
  await hall.act('unplug');
  const pads = (): Promise<IncidentView[]> => seen.incidents('pad-unplugged');
  await expect.poll(pads, within(MINUTE_MS)).toMatchObject([RAISED]);
  await hall.act('plug');
  await expect.poll(pads, within(MINUTE_MS)).toMatchObject([CLEARED]);
  await hall.act('press', 3);
  const emptyPosts = (): Promise<IncidentView[]> => seen.incidents('empty-post');
  await expect.poll(emptyPosts, within(2 * MINUTE_MS)).toMatchObject([RAISED]);
  expect(await seen.windowState()).toBe('empty');
  await hall.act('pull', SEAT_LINE, 1);
  await expect.poll(emptyPosts, within(MINUTE_MS)).toMatchObject([CLEARED]);
  await expect.poll(cameras, within(MINUTE_MS)).toMatchObject([CLEARED]);
}

const missing = (['qemu-system-x86_64', 'socat'] as const)
  .filter((name) => findProgram(name) === null)
  .map(missingSentence);
if (!existsSync(BOARD)) missing.push(`the emulated board is missing: ${BOARD}`);

test(
  'what happens at real lines and a real pad is stored once each, and judged',
  async (context) => {
    if (missing.length > 0) context.skip(missing.join('; '));
    const place = await makeCollectorFolder(temporaryFolder(), { site: SITE, agents: [AGENT] });
    const collector = endAfterTest(await startCollector(place));
    const hall = await startEmulatedHall({
      ...{ seat: SEAT_LINE, contact: CONTACT_LINE },
      agentConfigFile: writeAgentConfig(place),
      mqttPort: place.mqttPort,
      mqttPortOnBoard: MQTT_PORT_ON_BOARD,
    });
    const ask = await signIn(place);
    const seen = watchCollector(ask);
    try {
      await playMorning(hall, seen);
    } catch (error) {
      console.error(hall.board.output(), collector.output());
      throw error;
    }
    expect(await hall.end(), hall.board.output()).toBe(0);
    const incidents = await seen.incidents();
    const emptyPost = incidents.find(({ kind }) => kind === 'empty-post');
    const { why } = (await ask(`/api/incidents/${emptyPost?.id}`)) as { why: Why };
    expect(await collector.end(), collector.output()).toBe(0);

    const { entries, forksAndLosses, quarantined } = readStoredJournal(join(place.folder, 'data'));
    expect(forksAndLosses).toEqual([]);
    expect(quarantined).toEqual([]);
    expectStored(entries, hall.acts());
    // A board that boots slowly may rightly be missed before its first word.
    const firstWordMs = entries[0]?.reading.wallMs ?? 0;
    const sinceFirstWord = incidents.filter(({ startedMs }) => startedMs >= firstWordMs);
    expectFindings(sinceFirstWord, hall.acts());
    expectEvidence(why, entries);
  },
  10 * MINUTE_MS,
);
