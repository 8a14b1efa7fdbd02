import { describe, expect, test } from 'vitest';
import { FINDING_KINDS } from '../../../collector/detection/finding.ts';
import { DUTY_REASONS, SERVICE_TYPES } from '../../../collector/duty/serviceType.ts';
import { DECLARED_STATES } from '../../../collector/journal/statement.ts';
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

test('the rule of every kind of finding has a sentence, and every kind a name', () => {
  const { sayRule, say } = createSpeech('zh-Hans');
  for (const kind of FINDING_KINDS) {
    expect(sayRule({ key: kind, facts: {}, zone: 'Asia/Shanghai' })).not.toBe(kind);
    expect(say(`kind.${kind}`)).not.toBe('');
  }
});

test('a window says why nobody has to be there, by declaration and by schedule', () => {
  const { sayBecause, sayService } = createSpeech('zh-Hans');
  const reasons = [...DECLARED_STATES, ...DUTY_REASONS, 'spare', 'no-booking'];
  expect(reasons.filter((reason) => sayBecause(reason) === reason)).toEqual([]);
  expect(SERVICE_TYPES.filter((service) => sayService(service) === service)).toEqual([]);
});

test('how rarely a person who is present stays this silent is told by where it comes from', () => {
  const { sayHowRarely } = createSpeech('en');
  const known = { silentMs: 900_000, expectedPerYear: 0.0412, limitPerYear: 1 };
  const told = (curveBasis: string, more = {}) =>
    sayHowRarely({ ...known, ...more, curveBasis })?.join(' ') ?? '';
  expect(told('measured', { exposureHours: 7.1 })).toContain('from 7.1 hours measured');
  expect(told('learned', { learnedHours: 31 })).toContain('another signal proved');
  expect(told('assumed')).toContain('has not been measured');
  expect(told('assumed')).not.toContain('hours measured');
  expect(told('assumed', { expectedPerYear: 1e-9 })).toContain('0.001');
  expect(sayHowRarely({})).toBeNull();
});
