import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drawExplanation } from '../../../cli/explain/drawExplanation.ts';
import { findingWords } from '../../../cli/explain/findingWords.ts';
import { paintFor } from '../../../cli/terminal/paint.ts';
import { fixtureFindings } from '../../support/consoleFixtureFindings.ts';

test('x', () => {
  for (const language of ['zh-Hans', 'en', 'zh-Hant'] as const)
    for (const id of ['f10', 'f15', 'f9', 'f13']) {
      const f = fixtureFindings(Date.UTC(2026, 10, 20, 3)).find((one) => one.incident.id === id);
      if (f === undefined) throw new Error(id);
      const out = drawExplanation(f as never, {
        columns: 100,
        paint: paintFor({ isTTY: true }, {}),
        words: findingWords(language),
        site: null,
      });
      writeFileSync(`/tmp/qx/${id}.${language}.txt`, out.join('\n'));
    }
  expect(1).toBe(1);
});
