import { describe, expect, it } from 'vitest';
import { judgeRecording, type PolicyFigures, sensorMs } from '../../evaluate/judgeRecording.ts';
import type { RecordedRow } from '../../evaluate/recording.ts';
import { realRecording } from './realRecording.ts';

const START_MS = Date.UTC(2026, 0, 1, 9);
const STEP_MS = 30_000;

/** Rows 30 s apart. Per character: `.` nobody, `m` motion of somebody, `s` somebody who sits still. */
function rows(text: string, fromMs = START_MS): RecordedRow[] {
  return [...text].map((letter, index) => ({
    ...{ atMs: fromMs + index * STEP_MS, front: false, back: letter === 'm' },
    people: letter === '.' ? 0 : 1,
  }));
}

/** The policy's minutes alone, as a plain threshold would. */
function plain(recording: readonly RecordedRow[], minutes: number): PolicyFigures {
  return judgeRecording(recording, { minutes, perYearMax: null });
}

describe('a recording judged by a plain threshold', () => {
  it('finds a true absence with its delay from the departure', () => {
    const figures = plain(rows(`mmmm${'.'.repeat(20)}mm`), 5);
    expect(figures).toEqual({
      ...{ sensorMinutes: 0, absencesPastPolicy: 1, foundPastPolicy: 1 },
      ...{ aloneFalseAccusations: 0, aloneExposureHours: 0.042 },
      aloneFalseAccusationsPerHourUpper95: 71.898,
      ...{ minutes: 5, findings: 1, falseAccusations: 0, absences: 1, found: 1 },
      medianDelaySeconds: 300,
      exposureHours: 0.042,
      falseAccusationsPerHourUpper95: 71.898,
    });
  });

  it('counts a finding against somebody who sits still as a false accusation', () => {
    const figures = plain(rows(`mm${'s'.repeat(20)}mm`), 5);
    expect([figures.findings, figures.falseAccusations, figures.absences]).toEqual([1, 1, 0]);
  });

  it('does not count an absence that is shorter than the policy', () => {
    const figures = plain(rows(`mm${'.'.repeat(8)}mm`), 5);
    expect([figures.findings, figures.absences]).toEqual([0, 0]);
  });

  it('takes a recording gap for unknown: nothing is raised through it', () => {
    const before = rows(`mm${'s'.repeat(7)}`);
    const afterMs = (before.at(-1)?.atMs ?? 0) + 121_000;
    const figures = plain([...before, ...rows(`${'s'.repeat(7)}mm`, afterMs)], 5);
    expect(figures.findings).toBe(0);
  });

  it('bridges rows that are two minutes apart: that is no gap yet', () => {
    const before = rows(`mm${'s'.repeat(7)}`);
    const afterMs = (before.at(-1)?.atMs ?? 0) + 120_000;
    const figures = plain([...before, ...rows(`${'s'.repeat(7)}mm`, afterMs)], 5);
    expect(figures.findings).toBe(1);
  });

  it('counts an absence that begins at a gap as found, without a delay', () => {
    const figures = plain(rows(`${'.'.repeat(20)}mm`), 5);
    expect([figures.absences, figures.found, figures.medianDelaySeconds]).toEqual([1, 1, null]);
  });

  it('has no exposure where nobody ever was', () => {
    const figures = plain(rows('....'), 5);
    expect([figures.exposureHours, figures.falseAccusationsPerHourUpper95]).toEqual([0, 0]);
  });
});

describe('a recording judged with the curve of its sensors', () => {
  const supported = sensorMs(1) / 60_000;

  it('accuses nobody who sits still for longer than the policy, but not than the sensors allow', () => {
    const figures = judgeRecording(rows(`mm${'s'.repeat(25)}mm`), { minutes: 3, perYearMax: 1 });
    expect([figures.findings, figures.sensorMinutes]).toEqual([0, Number(supported.toFixed(2))]);
  });

  it('finds an absence once the sensors have been silent for as long as they must', () => {
    const figures = judgeRecording(rows(`mm${'.'.repeat(60)}mm`), { minutes: 3, perYearMax: 1 });
    expect([figures.absences, figures.found]).toEqual([1, 1]);
    expect(figures.medianDelaySeconds).toBe(supported * 60);
  });

  it('asks for no absence in which the sensors were never silent for so long, but shows it', () => {
    const half = '.'.repeat(28);
    const triggered = [...rows(`mm${half}`), ...falseTrigger(half)];
    const figures = judgeRecording(triggered, { minutes: 3, perYearMax: 1 });
    expect([figures.absences, figures.found]).toEqual([0, 0]);
    expect([figures.absencesPastPolicy, figures.foundPastPolicy]).toEqual([1, 0]);
  });

  it('finds sooner with a looser limit, and never before the policy', () => {
    const recording = rows(`mm${'.'.repeat(60)}`);
    const delay = (minutes: number, perYearMax: number): number | null =>
      judgeRecording(recording, { minutes, perYearMax }).medianDelaySeconds;
    expect(delay(3, 50)).toBe(sensorMs(50) / 1000);
    expect(delay(15, 50)).toBe(900);
  });

  it('tells the time of one person alone apart', () => {
    const company = rows('mmmm').map((row) => ({ ...row, people: 2 }));
    const fromMs = (company.at(-1)?.atMs ?? 0) + STEP_MS;
    const figures = plain([...company, ...rows(`m${'s'.repeat(8)}`, fromMs)], 3);
    expect([figures.falseAccusations, figures.aloneFalseAccusations]).toEqual([1, 1]);
    expect(figures.aloneExposureHours).toBeLessThan(figures.exposureHours);
  });
});

/** A sensor triggers although nobody is there; then as much silence again. */
function falseTrigger(silence: string): RecordedRow[] {
  const fromMs = START_MS + (silence.length + 2) * STEP_MS;
  return rows(`.${silence}`, fromMs).map((row, index) => ({ ...row, back: index === 0 }));
}

describe.skipIf(realRecording === null)(
  'the real recording (skipped where it is not at hand)',
  () => {
    const recording = realRecording ?? [];

    it.each([
      [3, 14],
      [4, 5],
      [5, 4],
      [6, 1],
      [7, 0],
      [15, 0],
    ])(
      'under %i minutes alone accuses %i times, as its own description says',
      (minutes, expected) => {
        const figures = plain(recording, minutes);
        expect(figures.falseAccusations).toBe(expected);
        expect(figures.found).toBe(figures.absences);
        expect(figures.exposureHours).toBeCloseTo(7.1, 1);
        expect(figures.aloneExposureHours).toBeCloseTo(1.8, 1);
      },
    );

    it('accuses nobody with the curve, from 1 a year to 1 a week, and finds what can be found', () => {
      for (const perYearMax of [1, 12, 50]) {
        for (const minutes of [3, 8, 15]) {
          const figures = judgeRecording(recording, { minutes, perYearMax });
          expect(figures.falseAccusations, `${minutes} min, ${perYearMax} a year`).toBe(0);
          expect(figures.absences).toBe(4);
          expect(figures.found).toBe(4);
        }
      }
    });
  },
);
