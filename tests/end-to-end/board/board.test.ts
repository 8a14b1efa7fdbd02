import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { IncidentView, WindowView } from '../../../collector/http/views.ts';
import type { Reading } from '../../../protocol/reading.ts';
import {
  type CollectorFolder,
  makeCollectorFolder,
  signIn,
  startCollector,
} from '../../support/builtCollector.ts';
import { findProgram, missingSentence, type ProgramName } from '../../support/programs.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { endAfterTest } from '../endAfterTest.ts';
import { readStoredJournal, type StoredEntry } from '../storedJournal.ts';
import { type Act, BOARD, type EmulatedHall, startEmulatedHall } from './emulatedHall.ts';

const AGENT = 'board';
const SEAT_LINE = 3;
const CONTACT_LINE = 5;
const MQTT_PORT_ON_BOARD = 18_883;
const MINUTE_MS = 60_000;
const ALL_DAY = ['00:00-24:00'];

const SITE = {
  name: 'an emulated hall',
  hours: Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, ALL_DAY]),
  ),
  policy: { emptyAfterMinutes: 1, clearAfterSeconds: 10, source: 'this test cannot wait longer' },
  areas: [{ id: 'county', name: 'county', level: 'county' }],
  halls: [
    {
      id: 'hall',
      name: 'hall',
      area: 'county',
      timeZone: 'Asia/Shanghai',
      windows: [
        {
          id: 'window-1',
          number: '1',
          name: 'window',
          devices: [
            { id: 'seat-1', agent: AGENT, kind: 'seat' },
            { id: 'pad-1', agent: AGENT, kind: 'rating-pad' },
            { id: 'camera-1', agent: AGENT, kind: 'camera' },
          ],
        },
      ],
    },
  ],
};

/** The agent's file, in the folder of the collector; its outbox is where the board can write. */
function writeAgentConfig(place: CollectorFolder): string {
  const file = join(place.folder, 'agent.yaml');
  const pad = { vendorId: 0x1a86, productId: 0xe010, serial: 'PAD0001' };
  const levels = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5 };
  const report = { reportId: 1, offset: 1, levels, repeat: 'until-release' };
  const camera = { line: CONTACT_LINE, signal: 'camera', activeMeans: 'ok' };
  const mqtt = { url: `mqtt://10.0.2.100:${MQTT_PORT_ON_BOARD}`, insecure: true };
  const config = {
    agent: AGENT,
    mqtt: { ...mqtt, secretFile: place.secretFileOf(AGENT) },
    outbox: '/run/tmp/outbox.db',
    clock: { source: 'system' },
    devices: [
      { device: 'seat-1', driver: 'gpio', line: SEAT_LINE, sensor: 'seat' },
      { device: 'camera-1', driver: 'gpio', ...camera },
      { device: 'pad-1', driver: 'hid', ...pad, report },
    ],
  };
  writeFileSync(file, stringify(config));
  return file;
}

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

/** How late the agent may see an act on a machine this slow. */
const SEEN_WITHIN_MS = 5000;
/** A level that has not changed is said again, but not sooner than this. */
const SAID_AGAIN_AFTER_MS = MINUTE_MS;

/** A level of a device by the wire, at the time at which it was said. */
interface Said {
  readonly level: boolean;
  readonly monotonicMs: number;
}

/** The changes among what was said; anything said twice must have been due again. */
function changesOf(said: readonly Said[]): readonly Said[] {
  return said.filter((one, index) => {
    const before = said[index - 1];
    if (before === undefined || one.level !== before.level) return true;
    expect(one.monotonicMs - before.monotonicMs).toBeGreaterThanOrEqual(SAID_AGAIN_AFTER_MS);
    return false;
  });
}

/** Checks that a line's stored changes are its pulls: each once, in order, soon after it was made. */
function expectPulls(said: readonly Said[], acts: readonly Act[], line: number): void {
  const pulls = acts.filter(({ act, details }) => act === 'pull' && details[0] === String(line));
  const [first, ...changes] = changesOf(said);
  expect(first?.level).toBe(true);
  expect(changes.map(({ level }) => level)).toEqual(pulls.map(({ details }) => details[1] === '1'));
  pulls.forEach((pull, index) => {
    expectSoonAfter(pull, changes[index]?.monotonicMs);
  });
}

function expectSoonAfter(act: Act, monotonicMs: number | undefined, ms = SEEN_WITHIN_MS): void {
  expect(monotonicMs).toBeGreaterThanOrEqual(act.monotonicMs);
  expect(monotonicMs).toBeLessThanOrEqual(act.monotonicMs + ms);
}

/** Checks that the journal holds what happened in the hall, all of it and nothing else. */
function expectStored(entries: readonly StoredEntry[], acts: readonly Act[]): void {
  expect(new Set(entries.map(({ outboxId }) => outboxId)).size).toBe(1);
  expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1));
  const readings = entries.map(({ reading }) => reading);
  const of = <K extends Reading['kind']>(kind: K, device: string) =>
    readings.filter(
      (one): one is Extract<Reading, { kind: K }> => one.kind === kind && one.device === device,
    );
  const seats = of('occupancy', 'seat-1').map((one) => ({ ...one, level: one.occupied }));
  expectPulls(seats, acts, SEAT_LINE);
  const cameras = of('camera', 'camera-1');
  const levels = cameras.map((one) => ({ ...one, level: one.status === 'online' }));
  expectPulls(levels, acts, CONTACT_LINE);

  const presses = acts.filter(({ act }) => act === 'press');
  const ratings = of('rating', 'pad-1');
  expect(ratings.map(({ level }) => level)).toEqual(
    presses.map(({ details: [key] }) => Number(key)),
  );
  expect(ratings.every(({ scale, via }) => scale === 5 && via === 'pad')).toBe(true);
  expect(new Set(ratings.map(({ pressId }) => pressId)).size).toBe(presses.length);
  presses.forEach((press, index) => {
    expectSoonAfter(press, ratings[index]?.monotonicMs);
  });
  expectPadStates(of('equipment', 'pad-1'), acts);
  const others = readings.filter(({ kind }) => kind !== 'heartbeat').length;
  expect(others).toBe(
    seats.length + cameras.length + ratings.length + of('equipment', 'pad-1').length,
  );
}

/** How soon after it was pulled out the pad must be reported as gone. */
const UNPLUGGED_WITHIN_MS = 10_000;

function expectPadStates(
  states: readonly { readonly status: string; readonly monotonicMs: number }[],
  acts: readonly Act[],
): void {
  const said = states.map((one) => ({ ...one, level: one.status === 'ok' }));
  const [first, unplugged, plugged, ...more] = changesOf(said);
  expect([first, unplugged, plugged]).toMatchObject([
    { status: 'ok' },
    { status: 'unplugged' },
    { status: 'ok' },
  ]);
  expect(more).toEqual([]);
  for (const act of acts) {
    if (act.act === 'unplug') expectSoonAfter(act, unplugged?.monotonicMs, UNPLUGGED_WITHIN_MS);
    if (act.act === 'plug') expectSoonAfter(act, plugged?.monotonicMs, UNPLUGGED_WITHIN_MS);
  }
}

const missing = (['qemu-system-x86_64', 'socat'] as const satisfies ProgramName[])
  .filter((name) => findProgram(name) === null)
  .map(missingSentence);
if (!existsSync(BOARD)) missing.unshift(`the emulated board is missing: ${BOARD}`);

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
    const incidents = await seen.incidents();
    expect(await hall.end(), hall.board.output()).toBe(0);
    expect(await collector.end(), collector.output()).toBe(0);

    const { entries, forksAndLosses, quarantined } = readStoredJournal(join(place.folder, 'data'));
    expect(forksAndLosses).toEqual([]);
    expect(quarantined).toEqual([]);
    expectStored(entries, hall.acts());
    const left = hall.acts().findLast(({ act, details }) => act === 'pull' && details[1] === '0');
    console.log(JSON.stringify(incidents), left);
  },
  10 * MINUTE_MS,
);
