import { expect, test } from 'vitest';
import { requestLanguage } from '../../../../collector/http/requestLanguage.ts';

test.each([
  [undefined, 'zh-Hans'],
  ['', 'zh-Hans'],
  ['*', 'zh-Hans'],
  ['de', 'zh-Hans'],
  ['en', 'en'],
  ['de, en-US;q=0.5', 'en'],
  ['en;q=0.5, zh;q=0.8', 'zh-Hans'],
  ['zh-CN', 'zh-Hans'],
  ['zh-Hant-CN, en', 'zh-Hant'],
  ['zh-HK', 'zh-Hant'],
  ['en;q=0, zh-TW;q=0.1', 'zh-Hant'],
  ['en;q=x', 'zh-Hans'],
  [`${'de,'.repeat(5000)}en`, 'zh-Hans'],
])('who asks for %.40s is answered in %s', (header, language) => {
  expect(requestLanguage(header)).toBe(language);
});
