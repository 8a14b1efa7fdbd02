import { expect, test } from 'vitest';
import { parseSite } from '../../../collector/site/loadSite.ts';
import { logStartWarnings } from '../../../collector/startWarnings.ts';

const SITE = `
name: 测试县
hours: { mon: ["09:00-12:00"] }
policy: { emptyAfterMinutes: 15, source: 测试 }
areas: [{ id: county, name: 测试县, level: county }]
halls:
  - id: hall
    name: 政务大厅
    area: county
    timeZone: Asia/Shanghai
    stations: [{ id: land, name: 国土所 }]
    windows:
      - id: window-1
        number: 1号
        name: 综合窗口
        roles: { a: [p-1] }
        devices: [{ id: seat-1, agent: hall-1, kind: seat }]
`;

type Line = { readonly code?: string; readonly line?: number; readonly message?: string };

test('every warning about duty stands in the log at the start, once, with its code', () => {
  const { site, warnings } = parseSite('site.yaml', SITE, 'en');
  const lines: Line[] = [];
  const log = { warn: (line: Line) => void lines.push(line) };
  logStartWarnings(log as Parameters<typeof logStartWarnings>[0], {
    ...{ site, weakSpots: warnings, language: 'en' },
    // In a December of which the year is covered, and the next one is not.
    nowMs: Date.UTC(2026, 11, 10),
  });
  const codes = lines.flatMap(({ code }) => code ?? []).sort();
  expect(codes).toEqual(['HW-DUTY-001', 'HW-DUTY-003', 'HW-DUTY-004']);
  expect(lines.find(({ code }) => code === 'HW-DUTY-003')?.line).toBeGreaterThan(10);
  expect(lines.find(({ code }) => code === 'HW-DUTY-004')?.message).toContain('国土所');
  expect(lines.find(({ code }) => code === 'HW-DUTY-001')?.message).toContain('2027');
});
