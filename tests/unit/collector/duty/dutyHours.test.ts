import { describe, expect, it } from 'vitest';
import {
  createDutyCalendar,
  createDutyHours,
  isTimeZone,
} from '../../../../collector/duty/dutyHours.ts';
import type { Hours } from '../../../../collector/site/site.ts';

const at = (text: string): number => Date.parse(text);
const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

const OFFICE: Hours = { mon: ['08:30-12:00', '13:00-17:00'], tue: ['08:30-12:00'] };

describe('duty hours', () => {
  const duty = createDutyHours(OFFICE, 'Asia/Shanghai');

  it('begin at their first instant and have ended at their last', () => {
    expect(duty.at(at('2026-03-02T08:29:59.999+08:00')).onDuty).toBe(false);
    expect(duty.at(at('2026-03-02T08:30:00+08:00')).onDuty).toBe(true);
    expect(duty.at(at('2026-03-02T11:59:59.999+08:00')).onDuty).toBe(true);
    expect(duty.at(at('2026-03-02T12:00:00+08:00')).onDuty).toBe(false);
  });

  it('say when they change next, over a weekend too', () => {
    expect(iso(duty.at(at('2026-03-02T09:00:00+08:00')).changesMs)).toBe(
      '2026-03-02T04:00:00.000Z',
    );
    expect(iso(duty.at(at('2026-03-03T12:00:00+08:00')).changesMs)).toBe(
      '2026-03-09T00:30:00.000Z',
    );
  });

  it('cover a range without gaps', () => {
    const day = duty.stretches(at('2026-03-02T08:00:00+08:00'), at('2026-03-02T18:00:00+08:00'));
    expect(day.map((one) => [iso(one.fromMs)?.slice(11, 16), one.onDuty])).toEqual([
      ['00:00', false],
      ['00:30', true],
      ['04:00', false],
      ['05:00', true],
      ['09:00', false],
    ]);
    expect(day.at(-1)?.toMs).toBe(at('2026-03-02T18:00:00+08:00'));
  });

  it('that touch are one, across midnight too', () => {
    const night = createDutyHours(
      { mon: ['08:00-12:00', '12:00-24:00'], tue: ['00:00-02:00'] },
      'Asia/Shanghai',
    );
    expect(iso(night.at(at('2026-03-02T08:00:00+08:00')).changesMs)).toBe(
      '2026-03-02T18:00:00.000Z',
    );
  });

  it('never change when there are none, or all of them', () => {
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
    const always = createDutyHours(
      Object.fromEntries(days.map((day) => [day, ['00:00-24:00']])),
      'Asia/Shanghai',
    );
    expect(always.at(at('2026-03-02T08:00:00Z'))).toEqual({
      ...{ onDuty: true, basis: 'named', service: 'normal', minimum: null },
      ...{ reason: null, isCalendarCovered: true, changesMs: null },
    });
    const never = createDutyHours({}, 'Asia/Shanghai');
    expect(never.at(at('2026-03-02T08:00:00Z'))).toEqual({
      ...{ onDuty: false, basis: 'none', service: null, minimum: null },
      ...{ reason: 'day-off', isCalendarCovered: true, changesMs: null },
    });
  });

  it('keep their wall time when summer time begins and ends', () => {
    const berlin = createDutyHours({ sun: ['01:00-09:00'] }, 'Europe/Berlin');
    const spring = berlin.stretches(at('2026-03-29T00:00:00Z'), at('2026-03-30T00:00:00Z'));
    expect(spring.map((one) => [iso(one.fromMs), one.reason])).toEqual([
      ['2026-03-29T00:00:00.000Z', null],
      ['2026-03-29T07:00:00.000Z', 'outside-hours'],
      // Monday begins, which has no hours.
      ['2026-03-29T22:00:00.000Z', 'day-off'],
    ]);
    const autumn = berlin.stretches(at('2026-10-24T23:00:00Z'), at('2026-10-25T12:00:00Z'));
    expect(autumn.map((one) => [iso(one.fromMs), one.onDuty])).toEqual([
      ['2026-10-24T23:00:00.000Z', true],
      ['2026-10-25T08:00:00.000Z', false],
    ]);
  });

  it('that a summer time change swallows are left out, and the next ones still come', () => {
    const berlin = createDutyHours({ sun: ['02:10-02:50'] }, 'Europe/Berlin');
    const march = berlin.stretches(at('2026-03-22T12:00:00Z'), at('2026-04-06T00:00:00Z'));
    const total = march.filter((one) => one.onDuty).map((one) => one.toMs - one.fromMs);
    expect(total.every((length) => length === 40 * 60_000)).toBe(true);
    expect(iso(berlin.at(at('2026-03-29T12:00:00Z')).changesMs)).toBe('2026-04-05T00:10:00.000Z');
  });

  it('end at the moment of the change where it skips their end', () => {
    const berlin = createDutyHours({ sun: ['01:00-02:30', '02:45-04:00'] }, 'Europe/Berlin');
    const night = berlin.stretches(at('2026-03-29T00:00:00Z'), at('2026-03-29T03:00:00Z'));
    expect(night.map((one) => [iso(one.fromMs), one.onDuty])).toEqual([
      // 01:00 to 04:00 without a gap: 02:00 to 03:00 does not exist.
      ['2026-03-29T00:00:00.000Z', true],
      ['2026-03-29T02:00:00.000Z', false],
    ]);
  });

  it('count the first of two equal wall times', () => {
    const berlin = createDutyHours({ sun: ['02:30-02:45'] }, 'Europe/Berlin');
    const night = berlin.stretches(at('2026-10-25T00:00:00Z'), at('2026-10-25T02:00:00Z'));
    const times = night.filter((one) => one.onDuty).map((one) => [iso(one.fromMs), iso(one.toMs)]);
    expect(times).toEqual([['2026-10-25T00:30:00.000Z', '2026-10-25T00:45:00.000Z']]);
    const york = createDutyHours({ sun: ['01:30-03:00'] }, 'America/New_York');
    expect(iso(york.at(at('2026-11-01T04:00:00Z')).changesMs)).toBe('2026-11-01T05:30:00.000Z');
    expect(iso(york.at(at('2026-11-01T06:00:00Z')).changesMs)).toBe('2026-11-01T08:00:00.000Z');
  });

  it('work where a day begins at one o’clock', () => {
    const santiago = createDutyHours({ sun: ['00:00-08:00'] }, 'America/Santiago');
    const night = santiago.stretches(at('2026-09-06T03:00:00Z'), at('2026-09-06T12:00:00Z'));
    expect(night.map((one) => [iso(one.fromMs), one.onDuty])).toEqual([
      ['2026-09-06T03:00:00.000Z', false],
      ['2026-09-06T04:00:00.000Z', true],
      ['2026-09-06T11:00:00.000Z', false],
    ]);
  });

  it('agree with themselves: every boundary is where the state changes', () => {
    const from = at('2026-03-01T00:00:00Z');
    const stretches = duty.stretches(from, from + 30 * 86_400_000);
    for (const one of stretches) {
      expect(duty.at(one.fromMs).onDuty).toBe(one.onDuty);
      expect(duty.at(one.toMs - 1).onDuty).toBe(one.onDuty);
    }
    expect(stretches.filter((one) => one.onDuty)).toHaveLength(14);
  });

  it('are shared between windows with the same hours', () => {
    const calendar = createDutyCalendar();
    expect(calendar.of({ ...OFFICE }, 'Asia/Shanghai')).toBe(calendar.of(OFFICE, 'Asia/Shanghai'));
    expect(calendar.of(OFFICE, 'Asia/Urumqi')).not.toBe(calendar.of(OFFICE, 'Asia/Shanghai'));
  });
});

describe('a time zone', () => {
  it.each(['Asia/Shanghai', 'Asia/Urumqi', 'Europe/Berlin', 'UTC'])('%s is one', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });
  it.each(['Beijing', 'Asia/Peking', '+08:00', 'CST', ''])('%s is none', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});
