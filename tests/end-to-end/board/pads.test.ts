import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Reading } from '../../../protocol/reading.ts';
import { packageRoot } from '../../../runtime/packageRoot.ts';
import { type BuiltProgram, startProgram } from '../../support/builtProgram.ts';
import { findProgram, missingSentence } from '../../support/programs.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { endAfterTest } from '../endAfterTest.ts';
import { BOARD } from './emulatedHall.ts';

const MINUTE_MS = 60_000;
const PADS = { vendorId: 0x1a86, productId: 0xe010 };
const LEVELS = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5 };
const REPORT = { reportId: 1, offset: 1, levels: LEVELS, repeat: 'until-release' };
const TYPED = { KEY_1: 1, KEY_2: 2, KEY_3: 3, KEY_4: 4, KEY_5: 5 };
const LAMP = { report: [2, 1] };

const missing = [
  ...(findProgram('qemu-system-x86_64') === null ? [missingSentence('qemu-system-x86_64')] : []),
  ...(existsSync(BOARD) ? [] : [`the emulated board is missing: ${BOARD}`]),
];

/** The agent's file; nobody listens at its collector, so that everything stays in the outbox. */
function writeConfig(outbox: string, devices: readonly object[]): string {
  const file = join(temporaryFolder(), 'agent.yaml');
  const mqtt = { url: 'mqtt://127.0.0.1:18999', secret: '0123456789abcdef0123456789abcdef' };
  const clock = { source: 'system' };
  const config = { agent: 'board', mqtt, outbox, clock, devices };
  // Without anchors: an entry on which others lean cannot be paired anew.
  writeFileSync(file, stringify(config, { aliasDuplicateObjects: false }));
  return file;
}

interface Played {
  readonly scenario: 'pads' | 'cut' | 'dump';
  readonly config: string;
  readonly outbox: string;
  readonly boardOptions: readonly string[];
}

/** Boots a board on which a scenario of pads is played. */
function play({ scenario, config, outbox, boardOptions }: Played): BuiltProgram {
  const root = packageRoot();
  const hall = [
    'python3',
    join(root, 'tests/end-to-end/board/padHall.py'),
    scenario,
    config,
    outbox,
  ];
  const program = [process.execPath, join(root, 'bin/hallwatch.mjs')];
  const args = ['run', ...boardOptions, '--', ...hall, ...program];
  const surroundings = { environment: { TMPDIR: temporaryFolder() }, ownGroup: true };
  return endAfterTest(startProgram(BOARD, args, surroundings));
}

/** What the hall told in one line, whatever it was. */
interface Told {
  readonly press?: number | string;
  readonly device?: string;
  readonly [what: string]: unknown;
}

/** The lines of a kind that a board has printed. */
function linesOf<T>(board: BuiltProgram, kind: 'HALL' | 'READING'): T[] {
  const lines = board.output().matchAll(new RegExp(`^${kind} (\\{.*\\})\\r?$`, 'gm'));
  return [...lines].map(([, json = '']) => JSON.parse(json) as T);
}

const readingsOf = (board: BuiltProgram): Reading[] =>
  linesOf<{ reading: Reading }>(board, 'READING').map(({ reading }) => reading);
const of = <K extends Reading['kind']>(readings: readonly Reading[], kind: K, device: string) =>
  readings.filter(
    (one): one is Extract<Reading, { kind: K }> => one.kind === kind && one.device === device,
  );

/** What a device must have told for the presses of the hall, in order. */
function expectPresses(readings: readonly Reading[], told: readonly Told[], device: string): void {
  const pressed = told.filter((one) => one.device === device && one.press !== undefined);
  const found = readings
    .filter((one) => one.device === device)
    .flatMap((one): (number | string)[] => {
      if (one.kind === 'rating') return [one.level];
      return one.kind === 'declare' ? [one.action] : [];
    });
  const certain = pressed.filter(({ atUnplugging }) => atUnplugging !== true);
  // The kernel may have dropped what was pressed in the moment in which the pad was pulled out.
  const atMost = pressed.map(({ press }) => press);
  const atLeast = certain.map(({ press }) => press);
  expect([atLeast, atMost]).toContainEqual(found);
}

const NUMBER_OF_UNPLUGGINGS = 2;

test(
  'pads follow their ports, survive the death of their reader, and lose nothing without a word',
  async (context) => {
    if (missing.length > 0) context.skip(missing.join('; '));
    const outbox = '/run/tmp/outbox.db';
    const config = writeConfig(outbox, [
      // Paired in the hall: only the lamp is known before.
      { device: 'w1-pad', driver: 'hid', ...PADS, serial: 'none', report: REPORT, feedback: LAMP },
      { device: 'w2-pad', driver: 'hid', ...PADS, usbPort: '1.3', report: REPORT },
      {
        ...{ device: 'w3-pad', driver: 'keyboard-pad', ...PADS, productId: 0xe011 },
        ...{ usbPort: '1.4', levels: TYPED, declare: { KEY_P: 'pause' } },
      },
    ]);
    const boardOptions = ['--timeout', '540'];
    const board = play({ scenario: 'pads', config, outbox, boardOptions });
    expect(await board.ended, board.output()).toBe(0);
    const told = linesOf<Told>(board, 'HALL');
    const saw = (what: string) => told.find((one) => one[what] !== undefined)?.[what];
    const readings = readingsOf(board);

    expect(saw('listed')).toEqual(
      expect.arrayContaining([
        ['hid', 'usb-0000:01:00.0-1.2', null],
        ['hid', 'usb-0000:01:00.0-1.3', null],
        ['keyboard', 'usb-0000:01:00.0-1.4', null],
      ]),
    );
    expect(saw('paired')).toMatchObject({
      usbPort: '1.2',
      report: { reportId: 1, offset: 1, levels: { 5: 5, 3: 3, 1: 1 }, repeat: 'until-release' },
    });
    expect([saw('pairing'), saw('whileRunning')]).toEqual([0, 1]);

    for (const device of ['w1-pad', 'w2-pad', 'w3-pad']) expectPresses(readings, told, device);
    const ids = readings.flatMap((one) => (one.kind === 'rating' ? [one.pressId] : []));
    expect(new Set(ids).size).toBe(ids.length);
    expect(saw('feedback')).toEqual(['0201']);
    expect(saw('leaked')).toBe(0);

    const { crashed, started } = told.find((one) => 'crashed' in one) ?? {};
    expect(started).not.toBe(crashed);
    expect(saw('hung')).toBe(started);
    for (const device of ['w1-pad', 'w2-pad', 'w3-pad']) {
      const gaps = of(readings, 'gap', device).filter(({ reason }) => reason === 'driver-failed');
      expect(
        gaps.filter(({ fromWallMs, toWallMs }) => toWallMs > fromWallMs).length,
      ).toBeGreaterThanOrEqual(2);
    }
    const unplugged = of(readings, 'equipment', 'w1-pad').filter(
      ({ status }) => status === 'unplugged',
    );
    expect(unplugged).toHaveLength(NUMBER_OF_UNPLUGGINGS);

    const exits = told.filter((one) => 'exit' in one);
    expect(exits.map(({ exit, orphans }) => ({ exit, orphans }))).toEqual([
      { exit: 0, orphans: [] },
      { exit: -9, orphans: [] },
    ]);
    const sequences = linesOf<{ sequence: number }>(board, 'READING').map((one) => one.sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
  },
  10 * MINUTE_MS,
);

/** Ends the machine at this instant, not the programs around it: `timeout` is a group of its own. */
function cutPower(board: BuiltProgram): void {
  const families = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    const parent = Number(/^PPid:\s+(\d+)$/m.exec(statusOf(name))?.[1]);
    families.set(parent, [...(families.get(parent) ?? []), Number(name)]);
  }
  const below = (pid: number): number[] =>
    (families.get(pid) ?? []).flatMap((child) => [child, ...below(child)]);
  const machines = below(board.child.pid ?? 0).filter((pid) =>
    /^Name:\s+qemu-system/m.test(statusOf(String(pid))),
  );
  expect(machines).toHaveLength(1);
  for (const pid of machines) process.kill(pid, 'SIGKILL');
}

function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

const SHOWN_BEFORE_CUT = 25;

test(
  'a press whose lamp was lit is there after a power cut',
  async (context) => {
    if (missing.length > 0) context.skip(missing.join('; '));
    const outbox = '/run/data/outbox.db';
    const device = { device: 'w1-pad', driver: 'hid', ...PADS, report: REPORT, feedback: LAMP };
    const config = writeConfig(outbox, [device]);
    const disk = ['--disk', join(temporaryFolder(), 'card.img')];
    const cut = play({ scenario: 'cut', config, outbox, boardOptions: [...disk, '--cut', '300'] });
    await cut.waitFor(new RegExp(`"shown": ${SHOWN_BEFORE_CUT}\\b`), 5 * MINUTE_MS);
    cutPower(cut);
    expect(await cut.ended, cut.output()).toBe(0);
    const shown = Math.max(...linesOf<{ shown: number }>(cut, 'HALL').map((one) => one.shown));

    const boardOptions = [...disk, '--timeout', '300'];
    const after = play({ scenario: 'dump', config, outbox, boardOptions });
    expect(await after.ended, after.output()).toBe(0);
    const levels = of(readingsOf(after), 'rating', 'w1-pad').map(({ level }) => level);
    expect(levels.length).toBeGreaterThanOrEqual(shown);
    // One more may have been stored whose lamp nobody saw any more.
    expect(levels.length).toBeLessThanOrEqual(shown + 1);
    expect(levels).toEqual(levels.map((_, index) => (index % 5) + 1));
  },
  10 * MINUTE_MS,
);
