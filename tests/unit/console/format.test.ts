import { describe, expect, test } from 'vitest';
import { createSpeech } from '../../../console/speech.ts';

const { format } = createSpeech('zh-Hans');
const english = createSpeech('en').format;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('a duration', () => {
  test.each([
    [0, '0秒'],
    [14_999, '14秒'],
    [134_000, '2分14秒'],
    [HOUR + 5 * MINUTE + 59_000, '1小时5分'],
    [74 * HOUR, '3天2小时'],
    [-5000, '0秒'],
  ])('of %i ms is %s', (ms, words) => {
    expect(format.duration(ms)).toBe(words);
  });

  test('is written in the reader’s language', () => {
    expect(english.duration(134_000)).toBe('2 min 14 s');
    expect(createSpeech('zh-Hant').format.duration(HOUR)).toBe('1小時0分');
  });
});

describe('an age', () => {
  test.each([
    [400, '刚刚'],
    [8000, '8秒前'],
    [80_000, '1分20秒前'],
    [120_000, '2分钟前'],
    [17 * MINUTE + 3000, '17分钟前'],
    [3 * HOUR, '3小时前'],
    [50 * HOUR, '2天前'],
  ])('of %i ms is %s', (ms, words) => {
    expect(format.ago(ms)).toBe(words);
  });

  test('of a time that lies ahead is no age', () => {
    expect(format.ago(-90_000)).toBe('刚刚');
  });
});

describe('a time', () => {
  const midnight = Date.UTC(2026, 10, 20, 16); // 2026-11-21 00:00:00 in Shanghai

  test('is the hall’s own, whatever the zone of the machine', () => {
    expect(format.time(midnight, 'Asia/Shanghai')).toBe('00:00:00');
    expect(format.time(midnight, 'Asia/Urumqi')).toBe('22:00:00');
  });

  test('of another day carries the day', () => {
    const zone = 'Asia/Shanghai';
    expect(format.shortTime(midnight, zone, midnight + HOUR)).toBe('00:00:00');
    expect(format.shortTime(midnight - 1000, zone, midnight)).toBe('11-20 23:59:59');
    expect(format.shortTime(midnight, zone, midnight + 400 * 24 * HOUR)).toBe('11-21 00:00:00');
  });

  test('has a date with the day of the week', () => {
    expect(format.date(midnight, 'Asia/Shanghai')).toBe('2026年11月21日 星期六');
  });
});
