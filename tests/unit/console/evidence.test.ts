import { describe, expect, test } from 'vitest';
import {
  axisTicks,
  evidenceLanes,
  evidenceMarkers,
  labelRows,
  stagedWhys,
  timeScale,
} from '../../../console/evidence.ts';
import { createSpeech } from '../../../console/speech.ts';
import { timelineDrawing } from '../../../console/timelineDrawing.ts';
import { consoleFixture } from '../../support/consoleFixture.ts';

const NOW = Date.UTC(2026, 10, 20, 2);
const SECOND = 1000;
const MINUTE = 60 * SECOND;

function finding(id: string) {
  const found = consoleFixture(NOW).findings.find((one) => one.incident.id === id);
  if (found === undefined) throw new Error(`${id} is in the fixture`);
  return found;
}

describe('the evidence', () => {
  const { incident, why } = finding('f1');

  test('has duty first, then every sensor, then the verdict', () => {
    const subjects = evidenceLanes(why).map((lane) => lane.subject);
    expect(subjects).toEqual(['duty', 'sensor', 'sensor', 'verdict']);
  });

  test('is cut to the time that it covers', () => {
    const wide = { ...why, duty: [{ fromMs: 0, toMs: NOW * 2, state: 'on-duty' as const }] };
    const [duty] = evidenceLanes(wide);
    expect(duty?.segments).toEqual([{ fromMs: why.fromMs, toMs: why.toMs, state: 'on-duty' }]);
  });

  test('marks the suspicion, with the minutes of the policy where it fell together with them', () => {
    const [started, suspected] = evidenceMarkers(incident, why);
    expect(started?.kind).toBe('started');
    expect(suspected).toMatchObject({ kind: 'suspected', minutes: 1 });
    const atMs = incident.startedMs + 90 * SECOND;
    const late = { ...incident, raisedMs: atMs, suspectedMs: atMs };
    expect(evidenceMarkers(late, why)[1]).toMatchObject({ kind: 'suspected', minutes: null });
  });

  test('marks every stage on the way: hint, reminder, suspected, escalated', () => {
    const { incident: escalated, stages } = finding('f10');
    const newest = stages.at(-1)?.why ?? why;
    const kinds = evidenceMarkers(escalated, newest).map((marker) => marker.kind);
    expect(kinds).toEqual(['started', 'hint', 'reminder', 'suspected', 'escalated']);
    const { incident: reminder, why: early } = finding('f9');
    expect(evidenceMarkers(reminder, early).map((marker) => marker.kind)).toEqual([
      ...['started', 'hint', 'reminder'],
    ]);
  });

  test('is kept as it stood at every stage, the first first', () => {
    expect(stagedWhys(finding('f10')).map(({ stage }) => stage)).toEqual([
      ...['reminder', 'suspected', 'escalated'],
    ]);
    expect(stagedWhys(finding('f1')).map(({ stage }) => stage)).toEqual(['suspected']);
  });

  test('draws what was excused as such, and named duty as duty', () => {
    const { incident: one, why: evidence } = finding('f9');
    const speech = createSpeech('zh-Hans');
    const input = { incident: one, why: evidence, zone: 'Asia/Shanghai', speech, width: 900 };
    const tones = new Set(timelineDrawing(input).targets.map((target) => target.tone));
    expect([...tones]).toEqual(expect.arrayContaining(['tone-excused', 'tone-named']));
    const words = timelineDrawing(input).targets.map((target) => target.words);
    expect(words.some((one) => one.startsWith('判定 已登记'))).toBe(true);
  });

  test('names a clearing that came after it at its edge', () => {
    const cleared = evidenceMarkers(finding('f6').incident, finding('f6').why).at(-1);
    expect(cleared).toMatchObject({ kind: 'cleared', beyond: true });
  });
});

describe('the axis', () => {
  test('has round times, few enough to read', () => {
    const from = Date.UTC(2026, 0, 1, 8, 59, 50);
    expect(axisTicks(from, from + 4 * MINUTE, 8).map((at) => at % (30 * SECOND))).toEqual(
      Array.from({ length: 8 }, () => 0),
    );
    expect(axisTicks(from, from + 90 * MINUTE, 8)).toHaveLength(6);
    expect(axisTicks(from, from + 40 * 24 * 60 * MINUTE, 8).length).toBeLessThanOrEqual(8);
  });

  test('keeps times from beyond at its ends', () => {
    const { x } = timeScale(1000, 2000, 500);
    expect([x(0), x(1000), x(1500), x(9000)]).toEqual([0, 0, 250, 500]);
  });

  test('of no time at all still has a scale', () => {
    expect(timeScale(5, 5, 100).x(5)).toBe(0);
    expect(axisTicks(5000, 5000, 8)).toEqual([5000]);
  });
});

test('captions that would overlap stand in rows', () => {
  const boxes = [0, 50, 60, 200].map((x) => ({ x, width: 80 }));
  expect(labelRows(boxes, 6)).toEqual([0, 1, 2, 0]);
});

describe('the drawing', () => {
  const { incident, why } = finding('f6');
  const speech = createSpeech('zh-Hans');
  const draw = (width: number) =>
    timelineDrawing({ incident, why, zone: 'Asia/Shanghai', speech, width });

  test.each([420, 960, 1400])('of %i pixels stays within them', (width) => {
    const drawing = draw(width);
    for (const target of drawing.targets) {
      expect(target.x).toBeGreaterThanOrEqual(0);
      expect(target.x + target.width).toBeLessThanOrEqual(width);
    }
    for (const marker of drawing.markers) expect(marker.textX).toBeGreaterThanOrEqual(0);
  });

  test('has words for everything that it shows, also where no caption fits', () => {
    const drawing = draw(420);
    expect(drawing.targets.some((target) => target.caption === '')).toBe(true);
    const words = drawing.targets.map((target) => target.words);
    expect(words[0]).toMatch(/^值守安排 应在岗 4分0秒 \d\d:\d\d:\d\d–\d\d:\d\d:\d\d$/);
    expect(words).toContainEqual(expect.stringContaining('雷达 radar-03 未观测 40秒'));
    expect(words.at(-1)).toContain('pad-03 评价 非常满意');
  });

  test('draws unknown unlike anything known', () => {
    const tones = new Set(draw(960).targets.map((target) => target.tone));
    expect(tones).toContain('tone-unknown');
    expect(tones).toContain('tone-empty');
  });
});
