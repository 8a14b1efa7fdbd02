import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createRadarDecoder,
  FRAME_BYTES_MAX,
  type RadarReport,
} from '../../../../agent/drivers/radar/ld2410Frames.ts';
import { judgePresence } from '../../../../agent/drivers/radar/presence.ts';
import {
  createRadarDriver,
  type RadarSettings,
  radarDriver,
  radarSettings,
} from '../../../../agent/drivers/radar/radarDriver.ts';
import { createFakeSerial } from '../../../support/fakeSerial.ts';
import { hexBytes, reportFrame, STATE_BYTES } from '../../../support/radarFrames.ts';
import { driverRig, withDefaults } from './driverRig.ts';

/** The examples of the maker's document, §2.3.2, and of its readers for newer firmware. */
const BASIC = 'F4F3F2F1 0D00 02AA 02 5100 00 0000 3B 0000 5500 F8F7F6F5';
const ENGINEERING =
  'F4F3F2F1 2300 01AA 03 1E00 3C 0000 39 0000 08 08 3C2205030304030605 000039101306060804' +
  ' 0305 5500 F8F7F6F5';

test('the examples of the maker are read as the maker explains them', () => {
  const decoder = createRadarDecoder();
  expect(decoder.push(hexBytes(BASIC))).toEqual([
    {
      ...{ mode: 'basic', state: 'still', movingDistanceCm: 81, movingEnergy: 0 },
      ...{ stillDistanceCm: 0, stillEnergy: 59, detectionDistanceCm: 0 },
    },
  ]);
  expect(decoder.push(hexBytes(ENGINEERING))).toEqual([
    {
      ...{ mode: 'engineering', state: 'both', movingDistanceCm: 30, movingEnergy: 60 },
      ...{ stillDistanceCm: 0, stillEnergy: 57, detectionDistanceCm: 0 },
    },
  ]);
});

test('an answer to a command between two reports is skipped', () => {
  const answer = hexBytes('FDFCFBFA 0400 FE01 0000 04030201');
  const bytes = [...hexBytes(BASIC), ...answer, ...hexBytes(ENGINEERING)];
  expect(createRadarDecoder().push(Uint8Array.from(bytes))).toHaveLength(2);
});

const word = fc.integer({ min: 0, max: 0xffff });
const energy = fc.integer({ min: 0, max: 255 });
const anyReport: fc.Arbitrary<RadarReport> = fc.record({
  mode: fc.constantFrom('basic', 'engineering'),
  state: fc.constantFrom('none', 'moving', 'still', 'both', 'calibrating'),
  ...{ movingDistanceCm: word, movingEnergy: energy, stillDistanceCm: word },
  ...{ stillEnergy: energy, detectionDistanceCm: word },
});
/** Bytes between frames; no beginning of a frame that would wait for more than the test sends. */
const garbage = fc.uint8Array({ maxLength: 40 }).filter((bytes) => !bytes.includes(0xf4));

/** Cuts bytes into pieces of the given lengths, again and again. */
function slices(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    found.push(bytes.subarray(at, at + length));
    at += length;
  }
  return found;
}

const cuts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 });

test('whatever reports are sent come out again, however they are sliced and whatever is between', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(garbage, anyReport)), garbage, cuts, (sent, last, lengths) => {
      const bytes = sent.flatMap(([before, report]) => [...before, ...reportFrame(report)]);
      const decoder = createRadarDecoder();
      const stream = Uint8Array.from([...bytes, ...last]);
      const got = slices(stream, lengths).flatMap((slice) => [...decoder.push(slice)]);
      expect(got).toEqual(sent.map(([, report]) => report));
    }),
    { seed: 2410, numRuns: 500 },
  );
});

test('a report behind the beginning of a broken one is found', () => {
  fc.assert(
    fc.property(anyReport, anyReport, fc.nat(), (broken, whole, cut) => {
      const beginning = reportFrame(broken).slice(0, cut % (reportFrame(broken).length - 1));
      const decoder = createRadarDecoder();
      const enough = new Uint8Array(FRAME_BYTES_MAX);
      const stream = [...beginning, ...reportFrame(whole), ...enough];
      expect(decoder.push(Uint8Array.from(stream))).toEqual([whole]);
    }),
    { seed: 2411, numRuns: 500 },
  );
});

/** Bytes that look like frames more often than chance would have it. */
const nearFrames = fc.oneof(
  fc.uint8Array({ maxLength: 100 }),
  fc.tuple(anyReport, fc.nat(), fc.integer({ min: 0, max: 255 })).map(([report, at, byte]) => {
    const bytes = reportFrame(report);
    bytes[at % bytes.length] = byte;
    return bytes;
  }),
);

test('no bytes make the decoder fail, hang, invent or hold more than a frame', () => {
  const decoder = createRadarDecoder();
  fc.assert(
    fc.property(nearFrames, (bytes) => {
      const reports = decoder.push(bytes);
      return reports.length <= 4 && decoder.waiting() < FRAME_BYTES_MAX;
    }),
    { seed: 2412, numRuns: 50_000 },
  );
});

const REPORT: RadarReport = {
  ...{ mode: 'basic', state: 'both', movingDistanceCm: 90, movingEnergy: 40 },
  ...{ stillDistanceCm: 110, stillEnergy: 70, detectionDistanceCm: 100 },
};

test('who is too far away or too faint is not at the window; learning proves nothing', () => {
  const judge = (
    fields: Partial<RadarReport>,
    gates: { distanceCmMax?: number; energyMin?: number } = {},
  ) => judgePresence({ ...REPORT, ...fields }, { distanceCmMax: null, energyMin: null, ...gates });
  expect(judge({ state: 'none' })).toBe(false);
  for (const state of ['moving', 'still', 'both'] as const) expect(judge({ state })).toBe(true);
  expect(judge({ state: 'calibrating' })).toBeNull();
  expect(judge({ state: 'still' }, { distanceCmMax: 100 })).toBe(false);
  expect(judge({ state: 'both' }, { distanceCmMax: 100 })).toBe(true);
  expect(judge({ state: 'moving' }, { energyMin: 50 })).toBe(false);
  expect(judge({ state: 'both' }, { energyMin: 50 })).toBe(true);
  const unmeasured = { stillDistanceCm: 0, detectionDistanceCm: 0, movingDistanceCm: 0 };
  expect(judge({ state: 'still', ...unmeasured }, { distanceCmMax: 100 })).toBe(true);
  const elsewhere = { ...unmeasured, movingDistanceCm: 300 };
  expect(judge({ state: 'still', ...elsewhere }, { distanceCmMax: 100 })).toBe(false);
});

function settings(fields: Partial<RadarSettings> = {}): RadarSettings {
  const given = { port: '/dev/serial/by-path/radar', settleMs: 0, ...fields };
  return withDefaults(radarSettings, given) as RadarSettings;
}

const frame = (state: RadarReport['state']) => reportFrame({ ...REPORT, state });
const NOBODY = frame('none');
const SOMEBODY = frame('still');

async function startedRadar(fields: Partial<RadarSettings> = {}) {
  const rig = driverRig();
  const serial = createFakeSerial();
  const driver = createRadarDriver(rig.context, settings(fields), serial.load);
  const outcome = await driver.start();
  const said = () =>
    rig.emitted.map(({ observation }) =>
      observation.kind === 'occupancy' ? observation.occupied : observation,
    );
  /** Sends a frame ten times a second, as the radar does. */
  const stream = async (bytes: Uint8Array, forMs: number) => {
    for (let ms = 0; ms < forMs; ms += 100) {
      serial.send(...bytes);
      await rig.clock.advanceGently(100);
    }
  };
  return { ...rig, serial, driver, outcome, said, stream };
}

test('the radar is opened at its own rate, and says nothing before its first report', async () => {
  const { serial, outcome, said, blind } = await startedRadar();
  expect(outcome).toBe('started');
  expect(serial.opened).toEqual([
    {
      ...{ port: '/dev/serial/by-path/radar', baudRate: 256_000 },
      ...{ dataBits: 8, parity: 'none', stopBits: 1 },
    },
  ]);
  expect(said()).toEqual([]);
  expect(blind).toEqual(['waiting for the first report']);
  serial.send(...SOMEBODY);
  expect(said()).toEqual([true]);
  expect(blind.at(-1)).toBeNull();
});

test('while it warms up and while it learns, nobody is told absent', async () => {
  const { stream, said, blind } = await startedRadar({ settleMs: 30_000 });
  await stream(NOBODY, 29_900);
  expect(said().filter((one) => one === false)).toEqual([]);
  expect(blind.at(-1)).toBe('warming up');
  await stream(NOBODY, 300);
  expect(said()).toContain(false);
  expect(blind.at(-1)).toBeNull();
  await stream(frame('calibrating'), 100);
  expect(blind.at(-1)).toBe('it learns the noise of the room');
});

test('a flicker ends no presence, and a pause of reports does not either', async () => {
  const { stream, said } = await startedRadar({ holdMs: 3000, silentMsMax: 20_000 });
  await stream(SOMEBODY, 500);
  await stream(NOBODY, 2000);
  await stream(SOMEBODY, 500);
  await stream(NOBODY, 200);
  await stream(new Uint8Array(0), 9000);
  expect(said().filter((one) => one === false)).toEqual([]);
  await stream(NOBODY, 200);
  expect(said().at(-1)).toBe(false);
});

test('a radar that falls silent is given up, and never reported as an empty window', async () => {
  const { stream, said, lost } = await startedRadar({ silentMsMax: 5000 });
  await stream(SOMEBODY, 1000);
  await stream(Uint8Array.of(1, 2, 3), 6000);
  expect(lost).toEqual(['no report for 5 s']);
  expect(said().filter((one) => one === false)).toEqual([]);
  expect(said().at(-1)).toMatchObject({ kind: 'equipment', status: 'unreachable' });
});

test('a radar that never reports is never well', async () => {
  const { clock, said, lost } = await startedRadar({ silentMsMax: 30_000 });
  await clock.advanceGently(40_000);
  expect(lost).toEqual(['no report for 30 s']);
  expect(said()).toEqual([expect.objectContaining({ status: 'unreachable' })]);
});

test('a radar that is unplugged is told as that and given up; later bytes say nothing', async () => {
  const { serial, stream, said, lost } = await startedRadar();
  await stream(SOMEBODY, 500);
  serial.unplug('/dev/radar was unplugged');
  expect(lost).toEqual(['/dev/radar was unplugged']);
  const told = said().length;
  expect(said().at(-1)).toMatchObject({ kind: 'equipment', status: 'unplugged' });
  await stream(NOBODY, 20_000);
  expect(said()).toHaveLength(told);
  expect(lost).toHaveLength(1);
});

test('a port that cannot be opened is tried again, and the reason is told', async () => {
  const rig = driverRig();
  const serial = createFakeSerial();
  serial.isPlugged = false;
  const start = () => createRadarDriver(rig.context, settings(), serial.load).start();
  expect(await start()).toMatchObject({ retryLater: expect.stringContaining('is not there') });
  expect(rig.emitted.at(-1)?.observation).toMatchObject({ status: 'unplugged' });
  serial.isPlugged = true;
  serial.openFailure = 'no permission for /dev/ttyS1';
  expect(await start()).toEqual({ retryLater: 'no permission for /dev/ttyS1' });
  expect(rig.emitted.at(-1)?.observation).toMatchObject({ status: 'fault' });
});

test('its state is offered every 10 s, and a presence at least as often', async () => {
  const { stream, said } = await startedRadar();
  await stream(SOMEBODY, 31_000);
  expect(said().filter((one) => one === true)).toHaveLength(4);
  expect(said().filter((one) => typeof one === 'object')).toHaveLength(3);
});

test('a name that changes with the order of plugging in needs a word', () => {
  const problems = (fields: Partial<RadarSettings>) =>
    radarDriver.check(settings(fields), { allowedNetworks: [] });
  expect(problems({ port: '/dev/ttyUSB0' })).toMatchObject([{ field: ['port'] }]);
  expect(problems({ port: '/dev/ttyUSB0', unstableName: true })).toEqual([]);
  for (const port of ['/dev/ttyS1', '/dev/ttyAMA0', '/dev/serial/by-id/usb-1a86-port0']) {
    expect(problems({ port })).toEqual([]);
  }
});

test('every state that is documented has a byte', () => {
  expect(Object.values(STATE_BYTES).sort()).toEqual([0, 1, 2, 3, 4]);
});
