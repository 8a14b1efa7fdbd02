import { describe, expect, it } from 'vitest';
import { SILENCE_PRESETS } from '../../../collector/detection/silence/silencePresets.ts';
import { curvePicture, evaluationPicture } from '../../evaluate/pictures.ts';
import type { RecordedRow } from '../../evaluate/recording.ts';

const RECORDING: RecordedRow[] = [...'mssmmsssmm........'].map((letter, index) => ({
  ...{ atMs: Date.UTC(2026, 0, 1, 9) + index * 30_000, front: letter === 'm', back: false },
  people: letter === '.' ? 0 : 1,
}));

describe('the pictures of the documents', () => {
  it('are the same text for the same recording, without a figure that is no number', () => {
    const draw = () => [
      curvePicture(RECORDING, SILENCE_PRESETS.pir.record),
      evaluationPicture(RECORDING),
    ];
    const [curve = '', evaluation = ''] = draw();
    expect(draw()).toEqual([curve, evaluation]);
    for (const picture of [curve, evaluation]) {
      expect(picture).toMatch(/^<svg [^>]*viewBox/);
      expect(picture.trimEnd().endsWith('</svg>')).toBe(true);
      expect(picture).not.toMatch(/NaN|Infinity|undefined/);
    }
    expect(curve).toContain('每年 1 次');
    expect(evaluation).toContain('plain threshold');
  });
});
