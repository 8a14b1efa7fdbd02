import { describe, expect, test } from 'vitest';
import { isPostFinding } from '../../../console/findingGroups.ts';
import { createSpeech, languageOfPage } from '../../../console/speech.ts';
import { incidentSubject, incidentTitle } from '../../../console/subject.ts';
import { consoleFixture } from '../../support/consoleFixture.ts';

describe('the language of the page', () => {
  test.each([
    ['', ['zh-CN', 'en'], 'zh-Hans'],
    ['', ['zh-TW'], 'zh-Hant'],
    ['', ['fr-FR', 'en-US'], 'en'],
    ['', [], 'zh-Hans'],
    ['?lang=en', ['zh-CN'], 'en'],
    ['?lang=zh-Hant', ['zh-CN'], 'zh-Hant'],
    ['?lang=xx', ['zh-CN'], 'zh-Hans'],
  ])('%s with %j is %s', (search, wishes, language) => {
    expect(languageOfPage(search, wishes)).toBe(language);
  });
});

describe('a word of the collector', () => {
  const speech = createSpeech('zh-Hans');
  const zone = 'Asia/Shanghai';

  test('is a sentence with its facts', () => {
    const facts = { emptyAfterMinutes: 15, policySource: '某办〔2026〕3号' };
    const sentence = speech.sayRule({ key: 'empty-post', facts, zone });
    expect(sentence).toBe('在岗时段连续无人满 15 分钟（某办〔2026〕3号）');
    const press = speech.sayCheck({ key: 'press-during-empty', facts: { presses: 2 }, zone });
    expect(press).toContain('2');
    expect(speech.sayChange({ key: 'longer-policy', facts: { minutes: 15 }, zone })).toContain(
      '15',
    );
  });

  test('says a device’s status in words', () => {
    const word = { key: 'pad-unplugged', facts: { status: 'unplugged' }, zone };
    expect(speech.sayRule(word)).toBe('前端设备上报：评价器已拔出');
  });

  test('that this version does not know is shown as it is', () => {
    expect(speech.sayCheck({ key: 'moon-phase', facts: {}, zone })).toBe('moon-phase');
  });
});

test('every finding about a post is called suspected until somebody has concluded', () => {
  const { incidents } = consoleFixture(0).snapshot;
  for (const [language, word] of [
    ['zh-Hans', '疑似'],
    ['zh-Hant', '疑似'],
    ['en', 'Suspected'],
  ] as const) {
    const { say } = createSpeech(language);
    for (const incident of incidents) {
      const isOpenPost = isPostFinding(incident.kind) && incident.status === 'suspected';
      expect(incidentTitle(incident, say).startsWith(word)).toBe(isOpenPost);
      expect(incidentSubject(incident, say)).not.toBe('');
    }
  }
});
