import { expect, test } from 'vitest';
import { drawExplanation } from '../../../cli/explain/drawExplanation.ts';
import { drawLanes, legendOf } from '../../../cli/explain/drawLanes.ts';
import { findFinding } from '../../../cli/explain/findFinding.ts';
import { findingWords } from '../../../cli/explain/findingWords.ts';
import { widthOf } from '../../../cli/terminal/cells.ts';
import { paintFor } from '../../../cli/terminal/paint.ts';
import type { IncidentDetail } from '../../../collector/state/stateStore.ts';
import { LANGUAGES } from '../../../texts/entry.ts';
import { fixtureFindings } from '../../support/consoleFixtureFindings.ts';

const NOW = Date.UTC(2026, 10, 20, 3);
const findings: readonly IncidentDetail[] = fixtureFindings(NOW);
const paint = paintFor({}, {});

function finding(id: string): IncidentDetail {
  const found = findings.find((one) => one.incident.id === id);
  if (found === undefined) throw new Error(`${id} is in the fixture`);
  return found;
}

function draw(id: string, language: (typeof LANGUAGES)[number] = 'zh-Hans', columns = 100) {
  const frame = { columns, paint, words: findingWords(language), site: null };
  return drawExplanation(finding(id), frame);
}

test.each(LANGUAGES)('every finding is explained in full in %s, in any terminal', (language) => {
  for (const { incident } of findings) {
    for (const columns of [60, 80, 200]) {
      const lines = draw(incident.id, language, columns);
      expect(lines.filter((line) => /\{\w+\}|undefined|NaN/.test(line))).toEqual([]);
      const lanes = lines.filter((line) => /[#.?]{10}/.test(line));
      for (const line of lanes) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    }
  }
});

test('a finding is told with its course, stage by stage', () => {
  const text = draw('f10').join('\n');
  for (const word of ['待核实', '已升级', '窗口提示  +5分钟', '提醒  +10分钟', '疑似  +15分钟']) {
    expect(text).toContain(word);
  }
});

test('it says how rarely a person who is present stays this silent, and claims no probability', () => {
  const measured = draw('f10', 'en', 300).join('\n');
  expect(measured).toContain('How rarely a person who is present stays this silent');
  expect(measured).toContain('at most 0.041 times per window and working year');
  expect(measured).toContain('It is no probability that somebody was, or was not, there.');
  const assumed = draw('f15', 'en', 300).join('\n');
  expect(assumed).toContain('has not been measured for this kind of sensor');
  expect(assumed).not.toContain('hours measured');
});

test('checks are marked as holding, failing and not applying', () => {
  const lines = draw('f1');
  const marks = lines.flatMap((line) => /^ {2}([✓✗–]) /.exec(line)?.[1] ?? []);
  expect(new Set(marks)).toEqual(new Set(['✓', '✗', '–']));
});

test('readings can be looked up by agent, outbox and sequence', () => {
  expect(draw('f1').join('\n')).toContain('demo-county/9f2c1ab077de4c15/18234');
});

test('what people concluded is told with reason, author and remark', () => {
  const text = draw('f15').join('\n');
  expect(text).toContain('空岗（已核实）');
  expect(text).toContain('1. 不成立 · 已在别处登记  session-4f1c09a2b7de');
  expect(text).toContain('3. 已核实 · 核实无人在岗');
  expect(text).toContain('调看录像');
});

test('no sign of somebody vanishes, however short beside a cell', () => {
  const { why } = finding('f10');
  const [first] = why.lanes;
  if (first === undefined) throw new Error('the finding has a sensor');
  const atMs = why.toMs - 120_000;
  const brief = [
    { fromMs: why.fromMs, toMs: atMs, state: 'empty' as const },
    { fromMs: atMs, toMs: atMs + 1, state: 'occupied' as const },
    { fromMs: atMs + 1, toMs: why.toMs, state: 'empty' as const },
  ];
  const changed = { ...why, lanes: [{ ...first, stretches: brief }], verdicts: [], duty: [] };
  const frame = { columns: 60, paint, words: findingWords('en') };
  const lane = drawLanes(changed, [], frame).find((line) => line.includes('pir-05')) ?? '';
  expect(lane.match(/#/g)).toHaveLength(1);
  expect(legendOf(changed, frame)).toBe('# Present   . Absent');
});

test('a finding is found by its id, the beginning of one, or the address of its page', async () => {
  const state = {
    incident: async (id: string) => findings.find((one) => one.incident.id === id) ?? null,
    incidents: async () => findings.map((one) => one.incident),
  };
  for (const typed of ['f10', 'http://127.0.0.1:8420/#/finding/f10']) {
    expect((await findFinding(state, typed)).incident.id).toBe('f10');
  }
  await expect(findFinding(state, 'x')).rejects.toMatchObject({ code: 'HW-CLI-020' });
  await expect(findFinding(state, '')).rejects.toMatchObject({ code: 'HW-CLI-021' });
});
