import { expect, test } from 'vitest';
import { fill, LANGUAGES, languageOf, speaker } from '../../../texts/entry.ts';

test('a sentence is filled with its facts, each as often as it stands there', () => {
  expect(fill('{a} 与 {b},再说 {a}', { a: '甲', b: 2 })).toBe('甲 与 2,再说 甲');
});

test('a fact that is missing stays visible, and one that is 0 or empty is a fact', () => {
  expect(fill('{missing} {zero}{empty}.', { zero: 0, empty: '' })).toBe('{missing} 0.');
});

test('what a fact says is never read as a place or a pattern of its own', () => {
  expect(fill('{a} {b}', { a: '{b}', b: "$& $1 $'" })).toBe("{b} $& $1 $'");
});

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
  'a place named {%s} is not filled from what every object has',
  (name) => {
    expect(fill(`{${name}}`, {})).toBe(`{${name}}`);
  },
);

test('a speaker speaks its language and shows the key of what it does not know', () => {
  const entries = {
    hello: { 'zh-Hans': '你好,{name}', 'zh-Hant': '你好,{name}!', en: 'Hi {name}' },
  };
  const spoken = LANGUAGES.map((language) => speaker(entries, language)('hello', { name: '李' }));
  expect(spoken).toEqual(['你好,李', '你好,李!', 'Hi 李']);
  const careless = speaker(entries, 'en') as (key: string) => string;
  expect(careless('bye')).toBe('bye');
});

test.each([
  [{}, 'zh-Hans'],
  [{ LANG: 'C.UTF-8' }, 'zh-Hans'],
  [{ LANG: 'zh_CN.UTF-8' }, 'zh-Hans'],
  [{ LANG: 'zh_SG.UTF-8' }, 'zh-Hans'],
  [{ LANG: 'zh-Hans-HK' }, 'zh-Hans'],
  [{ LANG: 'zh_TW.UTF-8' }, 'zh-Hant'],
  [{ LANG: 'zh_HK' }, 'zh-Hant'],
  [{ LANG: 'zh-Hant' }, 'zh-Hant'],
  [{ LANG: 'en_GB.UTF-8' }, 'en'],
  [{ LANG: 'en' }, 'en'],
  [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'en_US.UTF-8' }, 'en'],
  [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'zh_TW.UTF-8' }, 'zh-Hant'],
  [{ LANG: 'en_US.UTF-8', LC_ALL: '', LC_MESSAGES: '' }, 'en'],
] as const)('%j asks for %s', (environment, language) => {
  expect(languageOf(environment)).toBe(language);
});

test('the word behind a number is in the singular where that is 1, alone', () => {
  const say = (n: string | number) => fill('{n} {n|window|windows}', { n });
  expect([say(1), say('1'), say(0), say(2), say('0.5'), say(11)]).toEqual([
    ...['1 window', '1 window', '0 windows', '2 windows', '0.5 windows', '11 windows'],
  ]);
});
