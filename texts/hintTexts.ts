import type { Entries } from './entry.ts';

/** What a screen at a window says to its clerk. */
export const hintTexts = {
  'please-return': {
    'zh-Hans': '窗口无人，请回岗，或登记去向',
    'zh-Hant': '窗口無人，請回崗，或登記去向',
    en: 'Nobody is at this window: please come back, or say where you are',
  },
} as const satisfies Entries;
