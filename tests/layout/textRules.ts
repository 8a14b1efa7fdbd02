import { isProduct, type SourceTree } from './sourceTree.ts';

/** What the files of texts/ export, by path: the sentences by key. */
export type TextFiles = ReadonlyMap<string, Readonly<Record<string, SentenceSet>>>;
export type SentenceSet = Readonly<Record<string, string>>;

const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'];

/** Sentences without all languages, languages that fill in other facts, and keys that stand twice. */
export function incompleteTexts(texts: TextFiles): string[] {
  const keys = new Map<string, string>();
  return [...texts].flatMap(([path, sentences]) =>
    Object.entries(sentences).flatMap(([key, sentence]) => {
      const found = LANGUAGES.filter((language) => !sentence[language]).map(
        (language) => `${path}: ${key} has no ${language}`,
      );
      const facts = new Set(LANGUAGES.map((language) => factsOf(sentence[language] ?? '')));
      if (found.length === 0 && facts.size > 1) {
        found.push(`${path}: the languages of ${key} fill in different facts`);
      }
      const other = keys.get(key);
      if (other !== undefined) found.push(`${path}: ${key} stands in ${other} too`);
      keys.set(key, path);
      return found;
    }),
  );
}

function factsOf(sentence: string): string {
  const facts = [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  return [...new Set(facts)].sort().join(' ');
}

const FAILURE = /\b(?:Failure|super)\(\s*'(HW-[A-Z0-9-]+)'/g;

/** Codes of failures that no text explains, and explained codes that nothing says any more. */
export function unmatchedCodes(tree: SourceTree, texts: TextFiles): string[] {
  const explained = new Set([...texts.values()].flatMap((sentences) => Object.keys(sentences)));
  const code = [...tree].filter(([path]) => isProduct(path) && !path.startsWith('texts/'));
  const unexplained = code.flatMap(([path, text]) =>
    [...text.matchAll(FAILURE)]
      .map(([, name = '']) => name)
      .filter((name) => !explained.has(name))
      .map((name) => `${path}: nothing in texts/ explains ${name}`),
  );
  const unused = [...explained]
    .filter((name) => /^HW-/.test(name) && !code.some(([, text]) => text.includes(name)))
    .map((name) => `texts/ explains ${name}, which nothing says`);
  return [...unexplained, ...unused];
}
