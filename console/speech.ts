import { consoleEvidenceTexts } from '../texts/consoleEvidenceTexts.ts';
import { consoleTexts } from '../texts/consoleTexts.ts';
import { type Entries, type Facts, fill, LANGUAGES, type Language } from '../texts/entry.ts';
import { createFormat, type Format } from './format.ts';

const entries = { ...consoleTexts, ...consoleEvidenceTexts } as const;
export type TextKey = keyof typeof entries;
/** Speaks one language: the sentence of a key with its facts filled in. */
export type Say = (key: TextKey, facts?: Facts) => string;

/** Everything the page needs to talk to its reader. */
export interface Speech {
  readonly language: Language;
  readonly say: Say;
  readonly format: Format;
  /**
   * A sentence whose key comes from the collector: rules, checks, what would have changed. A key
   * that this version does not know is shown as it is, so that nothing is hidden.
   */
  sayFinding(key: string, facts: Facts): string;
}

export function createSpeech(language: Language, findingEntries: Entries): Speech {
  const say: Say = (key, facts = {}) => fill(entries[key][language], facts);
  return {
    language,
    say,
    format: createFormat(language, say),
    sayFinding: (key, facts) => fill(findingEntries[key]?.[language] ?? key, facts),
  };
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
