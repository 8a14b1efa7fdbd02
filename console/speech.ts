import { consoleConclusionTexts } from '../texts/consoleConclusionTexts.ts';
import { consoleCoverageTexts } from '../texts/consoleCoverageTexts.ts';
import { consoleEvidenceTexts } from '../texts/consoleEvidenceTexts.ts';
import { consoleRemoteTexts } from '../texts/consoleRemoteTexts.ts';
import { consoleSignInTexts } from '../texts/consoleSignInTexts.ts';
import { consoleTexts } from '../texts/consoleTexts.ts';
import { consoleWindowTexts } from '../texts/consoleWindowTexts.ts';
import { type Facts, fill, LANGUAGES, type Language } from '../texts/entry.ts';
import { explainTexts } from '../texts/explainTexts.ts';
import { createFindingSpeech, type FindingSpeech } from '../texts/findingSpeech.ts';
import { conclusionTexts } from '../texts/saidTexts.ts';
import { createFormat, type Format } from './format.ts';

export type { CollectorWord } from '../texts/findingSpeech.ts';

const entries = {
  ...consoleTexts,
  ...consoleSignInTexts,
  ...consoleEvidenceTexts,
  ...consoleRemoteTexts,
  ...consoleConclusionTexts,
  ...consoleCoverageTexts,
  ...consoleWindowTexts,
  ...explainTexts,
  ...conclusionTexts,
} as const;
export type TextKey = keyof typeof entries;
/** Speaks one language: the sentence of a key with its facts filled in. */
export type Say = (key: TextKey, facts?: Facts) => string;

/** Everything the page needs to talk to its reader. */
export interface Speech extends FindingSpeech {
  readonly language: Language;
  readonly say: Say;
  readonly format: Format;
}

export function createSpeech(language: Language): Speech {
  const say: Say = (key, facts = {}) => fill(entries[key][language], facts);
  const format = createFormat(language, say);
  return { language, say, format, ...createFindingSpeech(language, format) };
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
