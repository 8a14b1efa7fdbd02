import { describe, expect, it } from 'vitest';
import { SILENCE_PRESETS } from '../../../collector/detection/silence/silencePresets.ts';
import { seededRandom } from '../../../runtime/random.ts';
import { derivedPreset } from '../../evaluate/derivedPreset.ts';
import { exponentialPValue, tryThresholds } from '../../evaluate/exponentialFit.ts';
import { blocksOf, bootstrapMinutes, foretold } from '../../evaluate/leavingOut.ts';
import { excessesOf, paretoTail, weibullTail } from '../../evaluate/otherTails.ts';
import { LOOKS, recordedSilences, recordOf, rowStepMs } from '../../evaluate/recordedSilences.ts';
import type { RecordedRow } from '../../evaluate/recording.ts';
import { realRecording } from './realRecording.ts';

const START_MS = Date.UTC(2026, 0, 1, 9);
const STEP_MS = 30_000;

/** `.` nobody, `m` motion in front of somebody, `s` somebody who sits still. */
function rows(text: string, fromMs = START_MS): RecordedRow[] {
  return [...text].map((letter, index) => ({
    ...{ atMs: fromMs + index * STEP_MS, front: letter === 'm', back: false },
    people: letter === '.' ? 0 : 1,
  }));
}

/** Somebody whose chance to move in a row is always the same: geometric silences. */
function memoryless(moves: number, count: number, seed: number): RecordedRow[] {
  const random = seededRandom(seed);
  return rows(
    Array.from({ length: count }, () => (random.fraction() < moves ? 'm' : 's')).join(''),
  );
}

const lengths = (recorded: ReturnType<typeof recordedSilences>) =>
  recorded.silences.map((one) => [one.lengthMs / STEP_MS, one.isCut]);

describe('the silences of a recording', () => {
  it('reach from motion to motion', () => {
    const recorded = recordedSilences(rows('mssmm'), LOOKS.front);
    expect(lengths(recorded).slice(1)).toEqual([
      [3, false],
      [1, false],
      [0, true],
    ]);
    expect(recorded.exposureMs).toBe(4 * STEP_MS);
  });

  it('are cut by the departure and by the end, and count with the length that was seen', () => {
    expect(lengths(recordedSilences(rows('mss..mss'), LOOKS.front))).toEqual([
      [0, true],
      [2, true],
      [1, true],
      [2, true],
    ]);
  });

  it('are cut by a gap; somebody who was there before it began counts from its end', () => {
    const before = rows('ms');
    const afterMs = (before.at(-1)?.atMs ?? 0) + 121_000;
    const recorded = recordedSilences([...before, ...rows('ssm', afterMs)], LOOKS.front);
    expect(lengths(recorded)).toEqual([
      [0, true],
      [1, true],
      [2, true],
      [0, true],
    ]);
    expect(recorded.exposureMs).toBe(3 * STEP_MS);
  });

  it('beyond a threshold are counted with their excess, cut ones without an end', () => {
    const record = recordOf(recordedSilences(rows('mssmsss'), LOOKS.front), 45_000);
    expect(record).toEqual({
      ...{ thresholdMs: 45_000, hours: 0.05, longer: 2, ended: 1, excessMs: 90_000 },
    });
  });

  it('are told apart for one person alone', () => {
    const company = rows('ms').map((row) => ({ ...row, people: 2 }));
    const alone = rows('sm', START_MS + 2 * STEP_MS);
    const recorded = recordedSilences([...company, ...alone], LOOKS.frontAlone);
    expect(recorded.exposureMs).toBe(2 * STEP_MS);
  });
});

describe('the rule for the threshold', () => {
  it('takes every silence that rows can show when an exponential law fits from there on', () => {
    const recording = memoryless(0.35, 2000, 3);
    expect(rowStepMs(recording)).toBe(STEP_MS);
    const record = derivedPreset(recording);
    expect(record?.thresholdMs).toBe(45_000);
    // A geometric law with this chance has a mean of 1 / 0.35 rows, seen from the middle of a row.
    expect((record?.excessMs ?? 0) / (record?.ended ?? 1)).toBeCloseTo(
      STEP_MS * (1 / 0.35 - 0.5),
      -4,
    );
  });

  it('refuses the law where short silences are of another kind than long ones', () => {
    const random = seededRandom(4);
    const text = Array.from({ length: 300 }, () =>
      random.fraction() < 0.8 ? 'ms' : `m${'s'.repeat(8 + Math.floor(random.fraction() * 12))}`,
    ).join('');
    const recorded = recordedSilences(rows(text), LOOKS.front);
    const record = recordOf(recorded, 45_000);
    expect(exponentialPValue(recorded, record, STEP_MS)).toBeLessThan(0.01);
    expect(derivedPreset(rows(text))?.thresholdMs ?? 0).not.toBe(45_000);
  });

  it('has nothing to say about a recording that is too short', () => {
    expect(derivedPreset(rows('mssmsm'))).toBeNull();
  });
});

describe('the laws that were compared', () => {
  const recorded = recordedSilences(memoryless(0.3, 4000, 5), LOOKS.front);
  const excesses = excessesOf(recorded, 45_000);

  it('find nothing to gain over an exponential law where there is nothing', () => {
    expect(weibullTail(excesses).shape).toBeGreaterThan(0.9);
    expect(weibullTail(excesses).shape).toBeLessThan(1.25);
    expect(Math.abs(paretoTail(excesses).shape)).toBeLessThan(0.15);
  });

  it('find a light tail where silences end all at about the same time', () => {
    const light = excesses.map((one, index) => ({ ...one, seconds: 60 + (index % 40) }));
    expect(weibullTail(light).shape).toBeGreaterThan(2);
    expect(paretoTail(light).shape).toBeLessThan(-0.3);
    expect(weibullTail(light).reach(0.5)).toBeGreaterThan(60);
  });

  it('are checked by foretelling each hour from the others, and by drawing hours anew', () => {
    const recording = memoryless(0.3, 1000, 6);
    const blocks = blocksOf(recording, LOOKS.front, 60);
    const whole = recordedSilences(recording, LOOKS.front);
    expect(blocks.flatMap((block) => block.silences)).toHaveLength(whole.silences.length);
    expect(blocks.reduce((sum, block) => sum + block.exposureMs, 0)).toBe(whole.exposureMs);
    const [told] = foretold(blocks, 45_000, [75_000]);
    expect(told?.expected).toBeGreaterThan((told?.seen ?? 0) * 0.8);
    expect(told?.expected).toBeLessThan((told?.seen ?? 0) * 1.25);
    const question = { thresholdMs: 45_000, perYearMax: 1, hoursPerYear: 2000 };
    const drawn = bootstrapMinutes(blocks, question);
    expect(drawn.upper95).toBeGreaterThan(drawn.median);
  });
});

describe.skipIf(realRecording === null)(
  'the preset of a PIR (skipped without its recording)',
  () => {
    const recording = realRecording ?? [];

    it('is what the rule counts in the recording', () => {
      const derived = derivedPreset(recording);
      const committed = SILENCE_PRESETS.pir.record;
      expect({ ...derived, hours: 0 }).toEqual({ ...committed, hours: 0 });
      expect(derived?.hours).toBeCloseTo(committed.hours, 9);
    });

    it('is counted from the silences that the description of the recording tells of', () => {
      const { silences } = recordedSilences(recording, LOOKS.either);
      const seconds = silences
        .filter((one) => !one.isCut)
        .map((one) => one.lengthMs / 1000)
        .toSorted((a, b) => a - b);
      const at = (share: number): number | undefined => seconds[Math.floor(seconds.length * share)];
      expect([seconds.length, at(0.5), at(0.9), at(0.99), seconds.at(-1)]).toEqual([
        562, 31, 62, 245, 399,
      ]);
    });

    it('bounds both sensors together: each of their silences lies within one of the front sensor', () => {
      for (const thresholdMs of [46_000, 107_000, 199_000, 290_000]) {
        const front = recordOf(recordedSilences(recording, LOOKS.front), thresholdMs);
        const either = recordOf(recordedSilences(recording, LOOKS.either), thresholdMs);
        expect(either.longer).toBeLessThanOrEqual(front.longer);
      }
    });

    it('is refused for the sensor that did not see a seat', () => {
      const tries = tryThresholds(recordedSilences(recording, LOOKS.back), rowStepMs(recording));
      expect(tries.every((one) => one.pValue < 0.01)).toBe(true);
    });
  },
);
