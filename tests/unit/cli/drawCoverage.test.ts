import { describe, expect, test } from 'vitest';
import { drawCoverage } from '../../../cli/coverage/drawCoverage.ts';
import { findingWords } from '../../../cli/explain/findingWords.ts';
import { widthOf } from '../../../cli/terminal/cells.ts';
import type { Language } from '../../../texts/entry.ts';
import { fixtureFigures } from '../../support/consoleFixtureFigures.ts';

const { coverage } = fixtureFigures(Date.UTC(2026, 10, 20, 2));

function drawn(
  report = coverage,
  { columns = 100, language = 'zh-Hans' as Language } = {},
): string[] {
  const words = findingWords(language);
  const frame = { columns, paint: (_tone: string, text: string) => text, words };
  return drawCoverage(report, { ...frame, zone: 'Asia/Shanghai' });
}

describe('the coverage in a terminal', () => {
  test.each(['zh-Hans', 'zh-Hant', 'en'] as const)(
    'names every window in full, at any width: %s',
    (language) => {
      for (const columns of [60, 80, 100, 160]) {
        const text = drawn(coverage, { columns, language }).join('\n');
        expect(text).not.toContain('…');
        for (const { name } of coverage.windows)
          expect(text.replaceAll(/\s+/g, '')).toContain(name);
      }
    },
  );

  test('keeps to the width wherever the figures fit', () => {
    for (const line of drawn()) expect(widthOf(line)).toBeLessThanOrEqual(100);
  });

  test('says that all was monitored only where nothing is unknown and nothing pending', () => {
    const whole = (unknownMs: number, pendingMs: number, registeredMs = 3_600_000) => {
      const total = { ...coverage.total, unknownMs, pendingMs, registeredMs };
      return drawn({ ...coverage, total, unmonitored: [] }, { columns: 200 }).join('\n');
    };
    expect(whole(0, 0)).toContain('所有窗口全程有监测');
    expect(whole(50_000, 0)).not.toContain('全程有监测');
    expect(whole(50_000, 14_000)).toContain('不足 1 分钟的合计：未知 50秒，等待数据 14秒');
    expect(whole(0, 0, 0)).not.toContain('全程有监测');
  });
});
