import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyValueOf } from '../../../../agent/drivers/hid/reports.ts';
import { createPressFinder } from '../../../../agent/drivers/serialPad/padKeys.ts';
import {
  type LearnedReport,
  learnReport,
  type ReportRecording,
} from '../../../../agent/pads/pairing/learnReport.ts';
import { orderOfRound } from '../../../../agent/pads/pairing/learnValues.ts';
import { hasReportIds } from '../../../../agent/pads/pairing/reportDescriptor.ts';
import { type Random, seededRandom } from '../../../../runtime/random.ts';

const KEYS = ['5', '4', '3', '2', '1'];
const ROUNDS_MAX = 6;

/** How an invented pad speaks. */
interface Synthetic {
  readonly isNumbered: boolean;
  readonly length: number;
  readonly offset: number;
  /** How far the key code is shifted in its byte; the bits beside it are noise or nothing. */
  readonly shift: number;
  readonly codes: readonly number[];
  readonly keyBits: 'alone' | 'beside noise';
  readonly others: readonly ('constant' | 'counter' | 'random' | 'clock')[];
  readonly repeats: number;
  readonly releases: boolean;
  readonly idleReports: number;
  readonly seed: number;
}

const synthetic: fc.Arbitrary<Synthetic> = fc
  .record({
    isNumbered: fc.boolean(),
    length: fc.integer({ min: 1, max: 16 }),
    place: fc.nat(),
    shift: fc.constantFrom(0, 0, 0, 1, 4),
    codes: fc.uniqueArray(fc.integer({ min: 1, max: 15 }), { minLength: 5, maxLength: 5 }),
    keyBits: fc.constantFrom('alone' as const, 'alone' as const, 'beside noise' as const),
    others: fc.array(fc.constantFrom('constant', 'counter', 'random', 'clock'), {
      minLength: 16,
      maxLength: 16,
    }),
    repeats: fc.integer({ min: 1, max: 4 }),
    releases: fc.boolean(),
    idleReports: fc.constantFrom(0, 0, 5),
    seed: fc.nat(),
  })
  .map(({ place, ...pad }) => ({ ...pad, offset: place % pad.length }) as Synthetic);

/** Plays an invented pad: what it sends for a press, or for nothing. */
function playerOf(pad: Synthetic) {
  const random: Random = seededRandom(pad.seed);
  let counter = Math.floor(random.fraction() * 256);
  const constant = Math.floor(random.fraction() * 256);
  const keyMask = 0x0f << pad.shift;
  const noise = (): number => Math.floor(random.fraction() * 256);

  function report(code: number): Uint8Array {
    counter += 1;
    const body = pad.others.slice(0, pad.length).map((kind, index) => {
      if (index === pad.offset) {
        const beside = pad.keyBits === 'alone' ? 0 : noise() & ~keyMask & 0xff;
        return ((code << pad.shift) & 0xff) | beside;
      }
      if (kind === 'constant') return constant;
      if (kind === 'counter') return counter & 0xff;
      return kind === 'random' ? noise() : (counter * 37) & 0xff;
    });
    return Uint8Array.from(pad.isNumbered ? [3, ...body] : body);
  }
  return {
    idle: () => Array.from({ length: pad.idleReports }, () => report(0)),
    press(key: string): Uint8Array[] {
      const code = pad.codes[KEYS.indexOf(key)] ?? 0;
      const battery = pad.isNumbered && random.fraction() < 0.3 ? [Uint8Array.of(9, noise())] : [];
      const pressed = Array.from({ length: pad.repeats }, () => report(code));
      return [...battery, ...pressed, ...(pad.releases ? [report(0)] : [])];
    },
  };
}

/** Presses every key again until the pad is understood, as the guide does. */
function learnWithPatience(pad: Synthetic, player: ReturnType<typeof playerOf>) {
  const idle = player.idle();
  const recorded = new Map<string, Uint8Array[][]>(KEYS.map((key) => [key, []]));
  let learned = null;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    for (const key of orderOfRound(KEYS, round)) recorded.get(key)?.push(player.press(key));
    if (round === 0) continue;
    const presses = [...recorded].map(([key, times]) => ({ key, recorded: times }));
    const recording: ReportRecording = { idle, presses, isNumbered: pad.isNumbered };
    learned = learnReport(recording);
    if (learned.kind === 'learned') return learned;
  }
  return learned;
}

/** The levels that a driver with the learned settings tells for more presses. */
function tellWith(learned: LearnedReport, reports: readonly (readonly Uint8Array[])[]) {
  const keys = new Map(
    [...learned.values].map(([key, value]) => [
      value,
      { kind: 'rating', level: Number(key) } as const,
    ]),
  );
  const finder = createPressFinder(keys, {
    repeat: learned.repeat === 'each-report' ? 'each-frame' : 'until-release',
    releaseAfterMs: learned.releaseAfterMs ?? Number.POSITIVE_INFINITY,
  });
  return reports.flatMap((press, index) =>
    press.flatMap((bytes) => {
      const value = keyValueOf(bytes, learned.layout);
      const found = value === null ? null : finder.next(value, index * 2000);
      return found !== null && found !== 'noise' && found.key.kind === 'rating'
        ? [String(found.key.level)]
        : [];
    }),
  );
}

test('a pad is understood among counters, clocks and noise, and its later presses are told once each', () => {
  fc.assert(
    fc.property(synthetic, (pad) => {
      const player = playerOf(pad);
      const learned = learnWithPatience(pad, player);
      expect(learned).toMatchObject({ kind: 'learned' });
      const later = [...KEYS, ...KEYS, '3', '3', '1', '1'];
      const told = tellWith(
        learned as LearnedReport,
        later.map((key) => player.press(key)),
      );
      expect(told).toEqual(later);
    }),
    { seed: 7, numRuns: 100 },
  );
});

const at = (...bytes: number[]) => [Uint8Array.of(1, ...bytes), Uint8Array.of(1, 0, 0)];
const recording = (presses: Record<string, Uint8Array[][]>, idle: Uint8Array[] = []) => ({
  ...{ idle, isNumbered: true },
  presses: Object.entries(presses).map(([key, recorded]) => ({ key, recorded })),
});

test('what is learned is what the driver is configured with', () => {
  const presses = Object.fromEntries(
    KEYS.map((key) => [key, [at(Number(key), 9), at(Number(key), 9)]]),
  );
  expect(learnReport(recording(presses))).toEqual({
    kind: 'learned',
    layout: { reportId: 1, offset: 1, mask: 255 },
    values: new Map(KEYS.map((key) => [key, Number(key)])),
    ...{ repeat: 'until-release', releaseAfterMs: null },
  });
});

test('a pad that was pressed too seldom is ambiguous, not guessed', () => {
  const two = { 5: [at(1, 0), at(1, 0)], 1: [at(2, 0), at(2, 0)] };
  expect(learnReport(recording(two))).toMatchObject({ why: 'ambiguous' });
  const three = { 5: [at(1, 0), at(1, 0), at(1, 0)], 1: [at(2, 0), at(2, 0), at(2, 0)] };
  expect(learnReport(recording(three))).toMatchObject({ kind: 'learned' });
});

test('a counter alone is no key', () => {
  let count = 0;
  const next = () => {
    count += 1;
    return [Uint8Array.of(1, count)];
  };
  const presses = Object.fromEntries(KEYS.map((key) => [key, [next()]]));
  for (const key of KEYS) presses[key]?.push(next());
  expect(learnReport(recording(presses))).toMatchObject({ kind: 'unclear' });
});

test('it is said why a pad is not understood', () => {
  const silent = { 5: [at(1, 0), at(1, 0)], 4: [at(2, 0), []] };
  expect(learnReport(recording(silent))).toMatchObject({ why: 'nothing', keys: ['4'] });
  const same = { 5: [at(1, 0), at(1, 0)], 4: [at(1, 0), at(1, 0)] };
  expect(learnReport(recording(same))).toMatchObject({
    why: 'same',
    keys: expect.arrayContaining(['5', '4']),
  });
  expect(learnReport(recording({}))).toMatchObject({ kind: 'unclear' });
});

test('50,000 recordings of anything end in an answer that fits', () => {
  const report = fc.uint8Array({ maxLength: 4 });
  const press = fc.array(report, { maxLength: 2 });
  const presses = fc.array(
    fc.record({ key: fc.constantFrom('5', '1'), recorded: fc.array(press, { maxLength: 2 }) }),
    { maxLength: 2 },
  );
  fc.assert(
    fc.property(presses, fc.boolean(), (pressed, isNumbered) => {
      const learned = learnReport({ idle: [], presses: pressed, isNumbered });
      if (learned.kind === 'learned') expect(learned.layout.offset).toBeLessThan(64);
    }),
    { seed: 1, numRuns: 50_000 },
  );
});

test('report ids are seen in a descriptor, also behind long items and data that looks like them', () => {
  const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
  expect(hasReportIds(hex('0600ff0901a1018501090115 00'.replaceAll(' ', '')))).toBe(true);
  expect(hasReportIds(hex('0600ff0901a101098515002685007508'))).toBe(false);
  expect(hasReportIds(hex('fe0200858585018501'))).toBe(true);
  expect(hasReportIds(hex(''))).toBe(false);
});
