import { describe, expect, test } from 'vitest';
import type { SiteDevice } from '../../../../../collector/site/site.ts';
import { aGap, anEquipment } from '../../../../support/readings.ts';
import { aSite, aWindow, HOUR, level, MINUTE, SECOND } from '../scene.ts';
import { brief, findings, watch } from './watched.ts';

/** The scene begins on Monday at nine; duty is from nine to twelve and from one to five. */
const DAY = 24 * HOUR;

function siteWith(...kinds: SiteDevice['kind'][]) {
  const devices = kinds.map((kind) => ({ id: `${kind}-1`, agent: 'hall-1', kind }));
  return aSite([aWindow({ devices })]);
}

describe('a sensor that is always on', () => {
  const seat = siteWith('seat');

  test('is stuck after eight hours of duty and two beyond without any change', () => {
    // Monday: seven hours of duty, the noon hour and the night; Tuesday's first hour makes eight.
    const said = [level(0, true), ...watch(0, 30 * HOUR)];
    const [stuck] = findings(seat, said, 'sensor-stuck');
    expect(stuck).toMatchObject({ startedMs: 0, raisedMs: 25 * HOUR, clearedMs: null });
    expect(stuck?.finding.why.facts).toMatchObject({ dutyHours: 8, offHours: 17 });
  });

  test('is not on holidays: time that is no duty counts only beside duty', () => {
    const fromMs = 5 * DAY - 9 * HOUR;
    const weekend = [level(fromMs, true), ...watch(fromMs, fromMs + 2 * DAY)];
    expect(findings(seat, weekend, 'sensor-stuck')).toEqual([]);
  });

  test('is somebody when it says "empty" once in between', () => {
    const said = [level(0, true), level(7 * HOUR, false), level(7 * HOUR + SECOND, true)];
    expect(findings(seat, [...said, ...watch(0, 30 * HOUR)], 'sensor-stuck')).toEqual([]);
  });

  test('is stuck after three days of duty where nobody can watch it at night', () => {
    const days = [0, 1, 2, 3].flatMap((day) => {
      const fromMs = day * DAY;
      const noonMs = fromMs + 4 * HOUR;
      const morning = [level(fromMs, true), ...watch(fromMs, fromMs + 3 * HOUR)];
      return [...morning, level(noonMs, true), ...watch(noonMs, noonMs + 4 * HOUR)];
    });
    // Seven hours of duty a day: the twenty-fourth is Thursday's third.
    expect(brief(findings(seat, days, 'sensor-stuck'))).toEqual([
      'sensor-stuck seat-1 75.000 open',
    ]);
  });

  test('is well again when it has said "empty" for a minute', () => {
    const flicker = [level(26 * HOUR, false), level(26 * HOUR + 30 * SECOND, true)];
    const said = [level(0, true), ...flicker, level(27 * HOUR, false), ...watch(0, 30 * HOUR)];
    expect(brief(findings(seat, said, 'sensor-stuck'))).toEqual([
      'sensor-stuck seat-1 25.000 27.017',
    ]);
  });

  test('is sooner stuck when it sees motion, which people make one by one', () => {
    const pir = siteWith('pir');
    const said = [level(0, true, 'pir-1'), ...watch(0, 6 * HOUR)];
    expect(brief(findings(pir, said, 'sensor-stuck'))).toEqual(['sensor-stuck pir-1 5.000 open']);
  });

  test('keeps as a fact when it last worked outside of duty hours', () => {
    const evening = [level(-2 * HOUR, true), level(-2 * HOUR + MINUTE, false)];
    const said = [
      level(-3 * HOUR, false),
      ...evening,
      level(0, true),
      ...watch(-3 * HOUR, 30 * HOUR),
    ];
    const moved = said.map((one) => ({ ...one, monotonicMs: one.monotonicMs + DAY }));
    const beats = moved.map((one) =>
      one.kind === 'heartbeat' ? { ...one, fromMonotonicMs: one.fromMonotonicMs + DAY } : one,
    );
    const [stuck] = findings(seat, beats, 'sensor-stuck');
    expect(stuck?.finding.why.checks).toContainEqual(
      expect.objectContaining({ check: 'worked-off-duty', result: 'holds' }),
    );
  });
});

describe('sensors of one window that contradict each other', () => {
  const both = siteWith('seat', 'radar');
  const apart = [level(0, true), level(0, false, 'radar-1')];

  test('are a finding after two hours of duty, about the one that sees nobody', () => {
    const shown = findings(both, [...apart, ...watch(0, 3 * HOUR)], 'sensor-implausible');
    expect(brief(shown)).toEqual(['sensor-implausible radar-1 2.000 open']);
    expect(shown[0]?.finding.why.facts).toMatchObject({ cause: 'unseen', witness: 'seat-1' });
  });

  test('are none when the other one saw somebody once, and none any more when it does', () => {
    const once = [level(HOUR, true, 'radar-1'), level(HOUR + MINUTE, false, 'radar-1')];
    const calm = [...apart, ...once, ...watch(0, 3 * HOUR)];
    expect(findings(both, calm, 'sensor-implausible')).toEqual([]);
    const late = [...apart, level(2.5 * HOUR, true, 'radar-1'), ...watch(0, 3 * HOUR)];
    expect(brief(findings(both, late, 'sensor-implausible'))).toEqual([
      'sensor-implausible radar-1 2.000 2.500',
    ]);
  });

  test('do not contradict each other while one of them is not watched', () => {
    const gap = aGap({ atMs: 2.9 * HOUR, device: 'radar-1' });
    const unwatched = { ...gap, fromWallMs: gap.wallMs - 2.8 * HOUR };
    const shown = findings(
      both,
      [...apart, unwatched, ...watch(0, 3 * HOUR, 3 * HOUR)],
      'sensor-implausible',
    );
    expect(shown).toEqual([]);
  });
});

describe('a sensor that says more than people can do', () => {
  const seat = siteWith('seat');

  test('is implausible after sixty changes within a minute, and well after ten calm ones', () => {
    const changes = Array.from({ length: 80 }, (_, index) => level(index * 700, index % 2 === 0));
    const shown = findings(seat, [...changes, ...watch(0, HOUR)], 'sensor-implausible');
    expect(shown).toMatchObject([
      { finding: { why: { facts: { cause: 'flutter' } } }, clearedMs: 79 * 700 + 10 * MINUTE },
    ]);
    const calm = Array.from({ length: 80 }, (_, index) => level(index * 1100, index % 2 === 0));
    expect(findings(seat, [...calm, ...watch(0, HOUR)], 'sensor-implausible')).toEqual([]);
  });

  test('is implausible when it says two things at one instant again and again', () => {
    const twice = (atMs: number) => [level(atMs, true), level(atMs, false)];
    const said = [...twice(MINUTE), ...twice(2 * MINUTE), ...twice(3 * MINUTE)];
    const shown = findings(seat, [...said, ...watch(0, 2 * HOUR)], 'sensor-implausible');
    expect(shown).toMatchObject([{ raisedMs: 3 * MINUTE, clearedMs: HOUR + 3 * MINUTE }]);
    const few = [...twice(MINUTE), ...twice(20 * MINUTE), ...twice(40 * MINUTE)];
    expect(findings(seat, [...few, ...watch(0, 2 * HOUR)], 'sensor-implausible')).toEqual([]);
  });

  test('is noisy when its agent says so, until it is well', () => {
    const noisy = anEquipment({ atMs: HOUR, device: 'seat-1', status: 'noisy' });
    const well = anEquipment({ atMs: 2 * HOUR, device: 'seat-1', status: 'ok' });
    const said = [level(0, true), noisy, well, ...watch(0, 3 * HOUR)];
    expect(brief(findings(seat, said, 'sensor-noisy', 'sensor-stale'))).toEqual([
      'sensor-noisy seat-1 1.000 2.000',
    ]);
  });
});
