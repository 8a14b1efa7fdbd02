import { describe, expect, it } from 'vitest';
import { createDetector } from '../../../../../collector/detection/createDetector.ts';
import type { Why } from '../../../../../collector/detection/finding.ts';
import { type Entries, type Facts, fill, LANGUAGES } from '../../../../../texts/entry.ts';
import { findingChangeTexts, findingCheckTexts } from '../../../../../texts/findingTexts.ts';
import {
  hallChangeTexts,
  hallCheckTexts,
  hallRuleTexts,
} from '../../../../../texts/hallFindingTexts.ts';
import { feed, HOUR, MINUTE } from '../scene.ts';
import { aHall, type Comings, seats, watched } from './hallScene.ts';

const GONE: Comings[number] = [
  [0, true],
  [10 * MINUTE, false],
];
const BACK: Comings[number] = [...GONE, [40 * MINUTE, true]];
const STAYS: Comings[number] = [[0, true]];

function whysOf(site: ReturnType<typeof aHall>, comings: Comings): Why[] {
  const effects = feed(createDetector(), watched(site, comings, HOUR).rows);
  return effects.flatMap((one) => (one.type === 'raise' ? [one.finding.why] : []));
}

const WHYS = [
  ...whysOf(aHall(seats(2)), { 1: GONE, 2: BACK }),
  ...whysOf(aHall(seats(2), { minimum: { normal: 2 } }), { 1: STAYS, 2: GONE }),
  ...whysOf(aHall(seats(1), { kind: 'station' }), { 1: GONE }),
];

describe('the texts of findings about halls', () => {
  it('are tried with every rule', () => {
    const rules = ['hall-unattended', 'too-few-windows', 'station-unattended', 'empty-post'];
    expect(new Set(WHYS.map(({ rule }) => rule))).toEqual(new Set(rules));
    const checks = WHYS.flatMap((why) => why.checks.map(({ check }) => check));
    expect(checks).toContain('hall-unattended-meanwhile');
  });

  it.each(LANGUAGES)('say rule, checks and other outcomes in full in %s', (language) => {
    const say = (texts: Entries, key: string, facts: Facts): string =>
      fill(texts[key]?.[language] ?? `{${key}}`, facts);
    const checks = { ...findingCheckTexts, ...hallCheckTexts };
    const changes = { ...findingChangeTexts, ...hallChangeTexts };
    const own = WHYS.filter(({ rule }) => rule !== 'empty-post');
    const sentences = own.flatMap((why) => [
      say(hallRuleTexts, `rule.${why.rule}`, why.facts),
      ...why.checks.map(({ check, facts }) => say(checks, check, facts)),
      ...why.wouldHaveChanged.map(({ key, facts }) => say(changes, key, facts)),
    ]);
    expect(sentences.filter((sentence) => /\{\w/.test(sentence))).toEqual([]);
  });
});
