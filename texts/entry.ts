/**
 * The languages of the product. zh-Hans is the source; zh-Hant uses mainland terms.
 *
 * What the system has found about people is a 疑似事件 (疑似空岗 …; after a conclusion 事件) and about
 * equipment a 发现, both "finding" in English; it is never called 认定, which sounds like what an authority
 * has determined. Only people conclude: 结论, 已核实, 不成立.
 */
export const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * One sentence in every language, side by side, so that none is forgotten. `{name}` is a fact;
 * `{name|day|days}` is the first word where that fact is 1, and else the second.
 */
export type Entry = Readonly<Record<Language, string>>;
export type Entries = Readonly<Record<string, Entry>>;

/** What fills the `{name}` places of a sentence. */
export type Facts = Readonly<Record<string, string | number>>;

/** Fills a sentence. A fact that is missing stays visible as `{name}`. */
export function fill(sentence: string, facts: Facts): string {
  // The console's oldest browsers have no `Object.hasOwn`; a map knows own fields only, too.
  const own = new Map(Object.entries(facts));
  return sentence.replaceAll(
    /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g,
    (place: string, name: string, one?: string, many?: string) => {
      const fact = own.get(name);
      if (many === undefined) return String(fact ?? place);
      return String(fact) === '1' ? (one ?? '') : many;
    },
  );
}

/** Makes the function that speaks one language out of some entries. */
export function speaker<E extends Entries>(
  entries: E,
  language: Language,
): (key: keyof E & string, facts?: Facts) => string {
  return (key, facts = {}) => fill(entries[key]?.[language] ?? key, facts);
}

/** The language that an environment asks for (LC_ALL, LC_MESSAGES, LANG); Chinese unless it says English. */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const wish = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
  if (/^zh[_-](TW|HK|MO|Hant)/i.test(wish)) return 'zh-Hant';
  return /^en/i.test(wish) ? 'en' : 'zh-Hans';
}
