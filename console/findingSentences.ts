import type { Entries } from '../texts/entry.ts';

const modules = import.meta.glob<{ findingTexts?: Entries }>('../texts/findingTexts.ts', {
  eager: true,
});

/** Sentences for rules, checks and what would have changed a verdict. */
export const findingTexts: Entries = Object.values(modules)[0]?.findingTexts ?? {};
