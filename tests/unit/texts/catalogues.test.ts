import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../../runtime/packageRoot.ts';
import { allTexts } from '../../../texts/allTexts.ts';
import { type Entry, LANGUAGES } from '../../../texts/entry.ts';

const FOLDER = join(packageRoot(), 'texts');

/** Every sentence of every catalogue: `cliTexts HW-CLI-001` and what it says. */
const sentences: [string, string, Entry][] = [];
const files = readdirSync(FOLDER).filter((name) => name.endsWith('Texts.ts'));
for (const file of files.filter((name) => name !== 'allTexts.ts')) {
  const module = (await import(join(FOLDER, file))) as Record<string, unknown>;
  for (const [name, catalogue] of Object.entries(module)) {
    if (!name.endsWith('Texts')) continue;
    for (const [key, entry] of Object.entries(catalogue as Record<string, Entry>)) {
      sentences.push([name, key, entry]);
    }
  }
}
/** Those that belong to one thing each; the same word may have several meanings elsewhere. */
const ofOneThing = sentences.filter(([name]) => files.includes(`${name}.ts`));

const placesOf = (sentence: string) => [...new Set(sentence.match(/\{\w+\}/g) ?? [])].sort();

/** Characters that are written otherwise in traditional script. */
const SIMPLIFIED_ONLY =
  /[请检设备数据库开关无发现机时间错误应为个这们读页线网络连断传输样务厅员单处问题电脑录状态统计报标]/;

describe('every catalogue', () => {
  test('says every sentence in every language', () => {
    const missing = sentences.flatMap(([file, key, entry]) =>
      LANGUAGES.filter((language) => !entry[language]).map((one) => `${file} ${key} ${one}`),
    );
    expect(sentences.length).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });

  test('names the same facts in every language', () => {
    const uneven = sentences.filter(([, , entry]) =>
      LANGUAGES.some((one) => `${placesOf(entry[one])}` !== `${placesOf(entry['zh-Hans'])}`),
    );
    expect(uneven.map(([file, key]) => `${file} ${key}`)).toEqual([]);
  });

  test('writes zh-Hant in traditional and en in Latin script', () => {
    const wrong = sentences.filter(
      ([, , entry]) => SIMPLIFIED_ONLY.test(entry['zh-Hant']) || /\p{Script=Han}/u.test(entry.en),
    );
    expect(wrong.map(([file, key]) => `${file} ${key}`)).toEqual([]);
  });

  test('shares no key with another, so that a code means one thing', () => {
    const places = new Map<string, string[]>();
    for (const [file, key] of ofOneThing) places.set(key, [...(places.get(key) ?? []), file]);
    expect([...places].filter(([, files]) => files.length > 1)).toEqual([]);
  });
});

test('the whole of all texts has every sentence of the catalogues that it is made of', () => {
  for (const [, key, entry] of ofOneThing) {
    if (Object.hasOwn(allTexts, key)) expect(allTexts[key]).toBe(entry);
  }
  expect(Object.keys(allTexts).length).toBeGreaterThan(10);
});

test('every failure that runtime/ can throw has its sentence', () => {
  const known = new Set(sentences.map(([, key]) => key));
  const folder = join(packageRoot(), 'runtime');
  const thrown = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .flatMap((source) => [...source.matchAll(/(?:Failure|super)\(\s*'(HW-[A-Z]+-\d{3})'/g)])
    .map(([, code]) => code ?? '');
  expect(thrown.length).toBeGreaterThan(3);
  expect(thrown.filter((code) => !known.has(code))).toEqual([]);
});

test('nothing that the system found is called 认定, which only an authority does', () => {
  const speaking = readdirSync(FOLDER).filter(
    (name) => name.endsWith('.ts') && name !== 'entry.ts',
  );
  const guides = readdirSync(join(packageRoot(), 'docs')).filter((name) => name.endsWith('.md'));
  const paths = [
    ...speaking.map((name) => join('texts', name)),
    ...['README.md', 'docs/technician/commands.md', 'demo/site.yaml'],
    ...guides.map((name) => join('docs', name)),
  ];
  const wrong = paths.filter((path) =>
    /认定|認定/.test(readFileSync(join(packageRoot(), path), 'utf8')),
  );
  expect(wrong).toEqual([]);
});
