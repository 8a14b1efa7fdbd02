import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../runtime/packageRoot.ts';
import { judgeRecording } from '../../evaluate/judgeRecording.ts';
import { parseRecording, type RecordedRow } from '../../evaluate/recording.ts';

const START_MS = Date.UTC(2026, 0, 1, 9);
const STEP_MS = 30_000;

/** Rows 30 s apart. Per character: `.` nobody, `m` motion of somebody, `s` somebody who sits still. */
function rows(text: string, fromMs = START_MS): RecordedRow[] {
  return [...text].map((letter, index) => ({
    ...{ atMs: fromMs + index * STEP_MS, front: false, back: letter === 'm' },
    people: letter === '.' ? 0 : 1,
  }));
}

describe('a recording judged under a policy', () => {
  it('finds a true absence with its delay from the departure', () => {
    const figures = judgeRecording(rows(`mmmm${'.'.repeat(20)}mm`), 5);
    expect(figures).toEqual({
      ...{ minutes: 5, findings: 1, falseAccusations: 0, absences: 1, found: 1 },
      medianDelaySeconds: 300,
      exposureHours: 0.042,
      falseAccusationsPerHourUpper95: 71.898,
    });
  });

  it('counts a finding against somebody who sits still as a false accusation', () => {
    const figures = judgeRecording(rows(`mm${'s'.repeat(20)}mm`), 5);
    expect([figures.findings, figures.falseAccusations, figures.absences]).toEqual([1, 1, 0]);
  });

  it('does not count an absence that is shorter than the policy', () => {
    const figures = judgeRecording(rows(`mm${'.'.repeat(8)}mm`), 5);
    expect([figures.findings, figures.absences]).toEqual([0, 0]);
  });

  it('takes a recording gap for unknown: nothing is raised through it', () => {
    const before = rows(`mm${'s'.repeat(7)}`);
    const afterMs = (before.at(-1)?.atMs ?? 0) + 121_000;
    const figures = judgeRecording([...before, ...rows(`${'s'.repeat(7)}mm`, afterMs)], 5);
    expect(figures.findings).toBe(0);
  });

  it('bridges rows that are two minutes apart: that is no gap yet', () => {
    const before = rows(`mm${'s'.repeat(7)}`);
    const afterMs = (before.at(-1)?.atMs ?? 0) + 120_000;
    const figures = judgeRecording([...before, ...rows(`${'s'.repeat(7)}mm`, afterMs)], 5);
    expect(figures.findings).toBe(1);
  });

  it('counts an absence that begins at a gap as found, without a delay', () => {
    const figures = judgeRecording(rows(`${'.'.repeat(20)}mm`), 5);
    expect([figures.absences, figures.found, figures.medianDelaySeconds]).toEqual([1, 1, null]);
  });

  it('has no exposure where nobody ever was', () => {
    const figures = judgeRecording(rows('....'), 5);
    expect([figures.exposureHours, figures.falseAccusationsPerHourUpper95]).toEqual([0, 0]);
  });
});

const REAL = join(packageRoot(), '..', 'shared', 'data', 'room-occupancy', 'train.csv');

describe.skipIf(!existsSync(REAL))('the real recording', () => {
  it.each([
    [3, 14],
    [4, 5],
    [5, 4],
    [6, 1],
    [7, 0],
    [15, 0],
  ])('under %i minutes accuses %i times, as its own description says', (minutes, expected) => {
    const recording = parseRecording(REAL, readFileSync(REAL, 'utf8'));
    const figures = judgeRecording(recording, minutes);
    expect(figures.falseAccusations).toBe(expected);
    expect(figures.found).toBe(figures.absences);
    expect(figures.exposureHours).toBeCloseTo(7.1, 1);
  });
});
