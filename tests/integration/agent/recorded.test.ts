import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import {
  createRecordedDriver,
  type RecordedSettings,
  recordedSettings,
} from '../../../agent/drivers/recorded/recordedDriver.ts';
import { readRecording, readTime } from '../../../agent/drivers/recorded/recording.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { driverRig, withDefaults } from '../../unit/agent/drivers/driverRig.ts';

const CSV = `time,pir_front,pir_back,people
2017-12-22T10:49:00,0,0,1
2017-12-22T10:49:30,1,0,1
2017-12-22T10:50:00,0,0,1

2017-12-22T12:50:00,0,1,1
`;

function recording(text: string, name = 'day.csv') {
  const folder = temporaryFolder();
  writeFileSync(join(folder, name), text);
  return folder;
}

function settings(fields: Partial<RecordedSettings> = {}): RecordedSettings {
  return withDefaults(recordedSettings, {
    ...{ file: 'day.csv', occupied: ['pir_front', 'pir_back'] },
    ...fields,
  }) as RecordedSettings;
}

test('times are epoch seconds or milliseconds, or ISO with or without a zone', () => {
  const atMs = Date.UTC(2017, 11, 22, 2, 49);
  expect(readTime('2017-12-22T10:49:00', 480)).toBe(atMs);
  expect(readTime('2017-12-22 10:49:00', 480)).toBe(atMs);
  expect(readTime('2017-12-22T02:49:00Z', 480)).toBe(atMs);
  expect(readTime('2017-12-22T10:49:00+08:00', 0)).toBe(atMs);
  expect(readTime(atMs, 480)).toBe(atMs);
  expect(readTime(String(atMs / 1000), 480)).toBe(atMs);
  expect(readTime('yesterday', 480)).toBeNull();
  expect(readTime('', 480)).toBeNull();
});

test('JSON lines are read like CSV', async () => {
  const folder = recording(
    '{"t":1513910940,"seen":true}\n{"t":1513910970,"seen":false}\n',
    'a.jsonl',
  );
  const layout = { format: 'jsonl', timeColumn: 't', occupiedColumns: ['seen'] } as const;
  const rows = [];
  for await (const row of readRecording(join(folder, 'a.jsonl'), {
    ...layout,
    utcOffsetMinutes: 0,
  })) {
    rows.push(row.occupied);
  }
  expect(rows).toEqual([true, false]);
});

/** Plays on a clock that the test moves, until so many levels were told. */
async function play(folder: string, options: { settings: RecordedSettings; rows: number }) {
  const rig = driverRig({ configFolder: folder });
  const driver = createRecordedDriver(rig.context, options.settings);
  expect(await driver.start()).toBe('started');
  const changes = () =>
    rig.emitted.filter(({ observation }, index) => {
      const before = rig.emitted[index - 1]?.observation;
      return JSON.stringify(before) !== JSON.stringify(observation);
    });
  await vi.waitFor(
    async () => {
      if (changes().length < options.rows) await rig.clock.advanceGently(500);
      expect(changes()).toHaveLength(options.rows);
    },
    { timeout: 10_000, interval: 1 },
  );
  return { ...rig, driver, changes };
}

test('a recording is played at its own pace, and a gap of the recording is jumped over', async () => {
  const { changes, driver, clock } = await play(recording(CSV), { settings: settings(), rows: 4 });
  const told = changes().map(
    ({ observation }) => observation.kind === 'occupancy' && observation.occupied,
  );
  expect(told).toEqual([false, true, false, true]);
  const [first, second, third, last] = changes().map(({ atMs }) => atMs);
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(30_000);
  expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(30_000);
  // Two hours of nothing in the file are two minutes of play.
  expect((last ?? 0) - (third ?? 0)).toBeLessThan(130_000);
  await driver.stop();
  expect(clock.waitingTimers()).toBe(0);
});

test('it can be played faster, and again and again', async () => {
  const fast = settings({ speed: 60, loop: true });
  const { changes, driver, lost } = await play(recording(CSV), { settings: fast, rows: 8 });
  expect(changes()[7]?.atMs).toBeLessThan(30_000);
  expect(lost).toEqual([]);
  await driver.stop();
  await driver.stop();
});

test('at the end without a loop the device counts as not watched', async () => {
  const { lost, clock, driver } = await play(recording(CSV), { settings: settings(), rows: 4 });
  await vi.waitFor(async () => {
    await clock.advanceGently(10);
    expect(lost).toEqual(['the recording has ended']);
  });
  await driver.stop();
});

test('a recording that is missing, empty or without the named columns is told', async () => {
  const start = (folder: string, fields: Partial<RecordedSettings> = {}) =>
    createRecordedDriver(driverRig({ configFolder: folder }).context, settings(fields)).start();
  await expect(start(temporaryFolder())).rejects.toThrow('ENOENT');
  expect(await start(recording('time,pir_front\n'))).toEqual({
    unusable: 'the recording is empty',
  });
  await expect(start(recording(CSV), { occupied: ['radar'] })).rejects.toThrow(
    'line 2: there is no "radar"',
  );
});
