import type { Entry, Facts, Language } from './entry.ts';
import { fill } from './entry.ts';
import { explainTexts } from './explainTexts.ts';

/** Where the curve of a window's sensors comes from. */
const BASES = ['measured', 'learned', 'assumed'] as const;
type Basis = (typeof BASES)[number];

/** Below this a rate is not worth its digits; it is told as a bound. */
const PER_YEAR_MIN = 0.001;

/**
 * How rarely a person who is present stays this silent, from the facts of a finding, as sentences. It
 * never speaks of how probable it is that somebody was there. Null where the facts do not tell.
 */
export function howRarely(
  facts: Facts,
  options: { readonly language: Language; readonly duration: (ms: number) => string },
): string[] | null {
  const { language, duration } = options;
  const basis = BASES.find((one) => one === facts.curveBasis);
  const { silentMs, expectedPerYear } = facts;
  if (basis === undefined || typeof silentMs !== 'number') return null;
  if (typeof expectedPerYear !== 'number') return null;
  const hours = basis === 'learned' ? facts.learnedHours : facts.exposureHours;
  const say = (entry: Entry, more: Facts = {}): string => fill(entry[language], more);
  const told = {
    silent: duration(silentMs),
    perYear: rateWord(expectedPerYear),
    hours: typeof hours === 'number' ? String(Math.round(hours * 10) / 10) : '–',
  };
  const sentences = [say(SENTENCES[basis], told), say(explainTexts['rarity.notProbability'])];
  const limit = facts.limitPerYear;
  if (typeof limit === 'number') sentences.push(say(explainTexts['rarity.limit'], { limit }));
  return sentences;
}

const SENTENCES: Readonly<Record<Basis, Entry>> = {
  measured: explainTexts['rarity.measured'],
  learned: explainTexts['rarity.learned'],
  assumed: explainTexts['rarity.assumed'],
};

/** Two digits that count: more would pretend to know. */
function rateWord(perYear: number): string {
  return String(Number(Math.max(perYear, PER_YEAR_MIN).toPrecision(2)));
}
