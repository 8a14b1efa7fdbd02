import { describe, expect, it } from 'vitest';
import { createDetector } from '../../../../collector/detection/createDetector.ts';
import { CLEAR_REASONS, FINDING_KINDS } from '../../../../collector/detection/finding.ts';
import type { JournalRow } from '../../../../collector/journal/journalRow.ts';
import { consoleTexts } from '../../../../texts/consoleTexts.ts';
import { LANGUAGES } from '../../../../texts/entry.ts';
import { createFindingSpeech } from '../../../../texts/findingSpeech.ts';
import { clearReasonTexts } from '../../../../texts/findingTexts.ts';
import { aCamera, aHeartbeat, anEquipment } from '../../../support/readings.ts';
import { aJournal, aSite, aWindow, heartbeats, level, MINUTE, T0, tick } from './scene.ts';

/** A journal that leads to findings of many kinds; halls and equipment have tests of their own. */
function manyFindings() {
  const devices = [
    { id: 'seat-1', agent: 'hall-1', kind: 'seat' as const },
    { id: 'radar-1', agent: 'hall-1', kind: 'radar' as const },
    { id: 'pad-1', agent: 'hall-1', kind: 'rating-pad' as const },
    { id: 'camera-1', agent: 'hall-1', kind: 'camera' as const },
    { id: 'printer-1', agent: 'hall-1', kind: 'printer' as const },
  ];
  const journal = aJournal();
  journal.revision(aSite([aWindow({ devices })]), 0);
  journal.batch([
    level(0, false),
    level(0, false, 'radar-1'),
    anEquipment({ atMs: 5000, device: 'pad-1', status: 'unplugged' }),
    aCamera({ atMs: 5000, device: 'camera-1', status: 'offline' }),
    anEquipment({ atMs: 5000, device: 'printer-1', status: 'fault', reason: 'no paper' }),
    ...heartbeats(0, 2 * MINUTE),
    anEquipment({ atMs: 2 * MINUTE, device: 'seat-1', status: 'fault' }),
    ...[135_000, 150_000, 165_000, 180_000, 195_000].map((atMs) =>
      aHeartbeat({ atMs, lagging: [{ device: 'radar-1', untilMonotonicMs: null }] }),
    ),
  ]);
  const row = { receivedMs: T0 + 4 * MINUTE, agentId: 'hall-1', outboxId: 'outbox-1' };
  const rows: JournalRow[] = [
    ...journal.rows,
    { ...row, kind: 'fork', id: 90, sequence: 7 },
    { ...row, kind: 'loss', id: 91, fromSequence: 5, toSequence: 9, reason: 'collector-behind' },
  ];
  const detector = createDetector();
  const effects = rows.flatMap((one) => detector.apply(one));
  effects.push(...tick(detector, T0 + 10 * MINUTE));
  return effects.flatMap((effect) => (effect.type === 'raise' ? [effect.finding] : []));
}

describe('the texts of findings', () => {
  const findings = manyFindings();

  it.each(LANGUAGES)('say every check and every other outcome in full in %s', (language) => {
    const speech = createFindingSpeech(language, { duration: String, time: String });
    const zone = 'Asia/Shanghai';
    for (const { why } of findings) {
      const sentences = [
        ...why.checks.map(({ check, facts }) => speech.sayCheck({ key: check, facts, zone })),
        ...why.wouldHaveChanged.map(({ key, facts }) => speech.sayChange({ key, facts, zone })),
      ];
      // A key that nobody speaks is said as it is.
      const isUnsaid = (sentence: string) => /\{\w/.test(sentence) || /^[a-z-]+$/.test(sentence);
      expect(sentences.filter(isUnsaid)).toEqual([]);
    }
  });

  it('name every kind and every reason for which one ends', () => {
    const kinds = FINDING_KINDS.map((kind) => `kind.${kind}`);
    expect(kinds.filter((key) => !(key in consoleTexts))).toEqual([]);
    expect(Object.keys(clearReasonTexts).toSorted()).toEqual([...CLEAR_REASONS].toSorted());
  });
});
