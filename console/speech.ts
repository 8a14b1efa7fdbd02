import { consoleEvidenceTexts } from '../texts/consoleEvidenceTexts.ts';
import { consoleRemoteTexts } from '../texts/consoleRemoteTexts.ts';
import { consoleTexts } from '../texts/consoleTexts.ts';
import { type Entries, type Facts, fill, LANGUAGES, type Language } from '../texts/entry.ts';
import { clearReasonTexts, findingChangeTexts, findingCheckTexts } from '../texts/findingTexts.ts';
import type { ClearReason, DeviceView } from './apiTypes.ts';
import { createFormat, type Format } from './format.ts';

const entries = { ...consoleTexts, ...consoleEvidenceTexts, ...consoleRemoteTexts } as const;
export type TextKey = keyof typeof entries;
/** Speaks one language: the sentence of a key with its facts filled in. */
export type Say = (key: TextKey, facts?: Facts) => string;

/** A key of the collector's own with its facts: a rule, a check, what would have changed. */
export interface CollectorWord {
  readonly key: string;
  readonly facts: Facts;
  /** IANA zone of the hall, for facts that are instants. */
  readonly zone: string;
}

/**
 * Everything the page needs to talk to its reader. A key of the collector's that this version does
 * not know is shown as it is, so that nothing is hidden.
 */
export interface Speech {
  readonly language: Language;
  readonly say: Say;
  readonly format: Format;
  sayRule(word: CollectorWord): string;
  sayCheck(word: CollectorWord): string;
  sayChange(word: CollectorWord): string;
  /** Why a finding was cleared. */
  sayCleared(reason: ClearReason): string;
}

export function createSpeech(language: Language): Speech {
  const say: Say = (key, facts = {}) => fill(entries[key][language], facts);
  const format = createFormat(language, say);
  const sayFrom = (texts: Entries, prefix: string) => (word: CollectorWord) => {
    const sentence = texts[prefix + word.key]?.[language] ?? word.key;
    return fill(sentence, readableFacts(word, { say, format }));
  };
  return {
    language,
    say,
    format,
    sayRule: sayFrom(consoleEvidenceTexts, 'rule.'),
    sayCheck: sayFrom(findingCheckTexts, ''),
    sayChange: sayFrom(findingChangeTexts, ''),
    sayCleared: (reason) => clearReasonTexts[reason][language],
  };
}

/** Milliseconds beyond this are an instant (after 1973), below it a duration. */
const INSTANT_MS_MIN = 100_000_000_000;

const DEVICE_STATUSES: readonly DeviceView['status'][] = [
  'ok',
  'fault',
  'unplugged',
  'offline',
  'stale',
  'unknown',
];

/** Times, durations and statuses among the facts, in words. */
function readableFacts(
  word: CollectorWord,
  { say, format }: Pick<Speech, 'say' | 'format'>,
): Facts {
  const readable = Object.entries(word.facts).map(([name, value]) => {
    if (name === 'status') {
      const status = DEVICE_STATUSES.find((one) => one === value);
      return [name, status === undefined ? value : say(`deviceStatus.${status}`)] as const;
    }
    if (!name.endsWith('Ms') || typeof value !== 'number') return [name, value] as const;
    const isInstant = value >= INSTANT_MS_MIN;
    return [name, isInstant ? format.time(value, word.zone) : format.duration(value)] as const;
  });
  return Object.fromEntries(readable);
}

/** The language to use: `?lang=` first, then the browser's wishes in order, then Chinese. */
export function languageOfPage(search: string, wishes: readonly string[]): Language {
  const asked = new URLSearchParams(search).get('lang');
  const wished = asked === null ? wishes : [asked, ...wishes];
  for (const wish of wished) {
    const language = languageOfTag(wish);
    if (language !== null) return language;
  }
  return 'zh-Hans';
}

function languageOfTag(tag: string): Language | null {
  const exact = LANGUAGES.find((language) => language.toLowerCase() === tag.toLowerCase());
  if (exact !== undefined) return exact;
  if (/^zh-(hant|tw|hk|mo)\b/i.test(tag)) return 'zh-Hant';
  if (/^zh\b/i.test(tag)) return 'zh-Hans';
  return /^en\b/i.test(tag) ? 'en' : null;
}
