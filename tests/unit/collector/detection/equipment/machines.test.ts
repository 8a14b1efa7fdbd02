import { describe, expect, test } from 'vitest';
import { createDetector } from '../../../../../collector/detection/createDetector.ts';
import type { GapReading, Reading } from '../../../../../protocol/reading.ts';
import {
  aCamera,
  aClockReading,
  aGap,
  aHeartbeat,
  anEquipment,
} from '../../../../support/readings.ts';
import {
  aJournal,
  aSite,
  aWindow,
  feed,
  HOUR,
  inOrder,
  level,
  MINUTE,
  SECOND,
  T0,
} from '../scene.ts';
import { brief, findings, rowsOf, shownOf, watch } from './watched.ts';

const DAY = 24 * HOUR;

describe('the kiosks of a hall', () => {
  function hallWith(...kiosks: [id: string, agent: string][]) {
    const seat = { id: 'seat-1', agent: 'hall-1', kind: 'seat' as const };
    return aSite([
      aWindow({
        devices: [seat, ...kiosks.map(([id, agent]) => ({ id, agent, kind: 'kiosk' as const }))],
      }),
    ]);
  }
  const kiosk = (atMs: number, device: string, status: 'ok' | 'unreachable') =>
    anEquipment({ atMs, device, status });

  test('are one serious finding when all are down at once, until one works', () => {
    const site = hallWith(['kiosk-1', 'hall-1'], ['kiosk-2', 'hall-1']);
    const said = [
      kiosk(10 * MINUTE, 'kiosk-1', 'unreachable'),
      kiosk(20 * MINUTE, 'kiosk-2', 'unreachable'),
      kiosk(30 * MINUTE, 'kiosk-1', 'ok'),
    ];
    const shown = findings(site, [...said, ...watch(0, HOUR)], 'kiosks-down');
    expect(shown).toMatchObject([{ raisedMs: 20 * MINUTE, clearedMs: 30 * MINUTE }]);
    expect(shown[0]?.finding).toMatchObject({ hallId: 'hall', stage: 'escalated' });
  });

  test('are none when there is but one, or when they are down one after the other', () => {
    const down = [kiosk(10 * MINUTE, 'kiosk-1', 'unreachable'), ...watch(0, HOUR)];
    expect(findings(hallWith(['kiosk-1', 'hall-1']), down, 'kiosks-down')).toEqual([]);
    const site = hallWith(['kiosk-1', 'hall-1'], ['kiosk-2', 'hall-1']);
    const turns = [
      kiosk(15 * MINUTE, 'kiosk-1', 'ok'),
      kiosk(20 * MINUTE, 'kiosk-2', 'unreachable'),
    ];
    expect(findings(site, [...down, ...turns], 'kiosks-down')).toEqual([]);
  });

  test('are compared by the time of their words, not by who is heard first', () => {
    const journal = aJournal();
    journal.revision(hallWith(['kiosk-1', 'hall-1'], ['kiosk-2', 'hall-2']), 0);
    const first = [
      kiosk(10 * MINUTE, 'kiosk-1', 'unreachable'),
      kiosk(20 * MINUTE, 'kiosk-1', 'ok'),
      ...watch(MINUTE, HOUR),
    ];
    const second = [
      kiosk(15 * MINUTE, 'kiosk-2', 'unreachable'),
      kiosk(25 * MINUTE, 'kiosk-2', 'ok'),
      ...watch(MINUTE, HOUR),
    ];
    for (const agent of ['hall-1', 'hall-2']) journal.batch(watch(0, MINUTE), { agent });
    journal.batch(inOrder(first));
    journal.batch(inOrder(second), { agent: 'hall-2' });
    expect(shownOf(feed(createDetector(), journal.rows), ['kiosks-down'])).toMatchObject([
      { raisedMs: 15 * MINUTE, clearedMs: 20 * MINUTE },
    ]);
  });
});

describe('a camera', () => {
  const site = aSite([aWindow({ devices: [{ id: 'camera-1', agent: 'hall-1', kind: 'camera' }] })]);

  test.each(['offline', 'no-stream', 'refused', 'unauthorised', 'time-drift'] as const)(
    'that is %s is down, and the finding keeps that word',
    (status) => {
      const said = [aCamera({ atMs: HOUR, device: 'camera-1', status }), ...watch(0, 2 * HOUR)];
      const [shown] = findings(site, said, 'camera-down');
      expect(shown?.finding.why.facts).toMatchObject({ said: status });
    },
  );

  test('that is down for three days becomes more serious, once', () => {
    const down = aCamera({ atMs: HOUR, device: 'camera-1', status: 'offline' });
    const effects = feed(createDetector(), rowsOf(site, [down, ...watch(0, 4 * DAY, HOUR)]));
    const stages = effects.filter((one) => one.type === 'stage');
    expect(stages).toMatchObject([
      { stage: 'escalated', atMs: T0 + 3 * DAY + HOUR, why: { facts: { longDownDays: 3 } } },
    ]);
  });
});

describe('the clock of an agent', () => {
  const site = aSite();
  const clocked = (readings: Reading[], clock: Reading['clock']): Reading[] =>
    readings.map((one) => ({ ...one, clock }));
  const exact = { state: 'synced', source: 'ntp', errorMs: 5 } as const;

  test('that is off by more than two seconds for ten minutes is a finding until it is well', () => {
    const off = { ...exact, errorMs: 2001 };
    const better = { ...exact, errorMs: 1500 };
    const said = [
      ...clocked(watch(0, 20 * MINUTE, MINUTE), off),
      ...clocked(watch(20 * MINUTE, 30 * MINUTE, MINUTE), better),
      ...clocked(watch(30 * MINUTE, 40 * MINUTE, MINUTE), exact),
    ];
    expect(findings(site, said, 'clock-drift')).toMatchObject([
      { startedMs: MINUTE, raisedMs: 11 * MINUTE, clearedMs: 31 * MINUTE },
    ]);
  });

  test('that is off for a moment is none', () => {
    const said = [
      ...clocked(watch(0, 9 * MINUTE, MINUTE), { ...exact, errorMs: 5000 }),
      ...clocked(watch(9 * MINUTE, 30 * MINUTE, MINUTE), exact),
    ];
    expect(findings(site, said, 'clock-drift')).toEqual([]);
  });

  test('that was lost for ten minutes is one, by the time that is rebuilt', () => {
    const said = [
      ...clocked(watch(0, 5 * MINUTE, MINUTE), exact),
      ...clocked(watch(5 * MINUTE, 30 * MINUTE, MINUTE), { state: 'unsynced' }),
      ...clocked(watch(30 * MINUTE, 31 * MINUTE, MINUTE), exact),
    ];
    expect(findings(site, said, 'clock-drift')).toMatchObject([
      { startedMs: 6 * MINUTE, raisedMs: 16 * MINUTE, clearedMs: 31 * MINUTE },
    ]);
  });

  test('that steps three times within a day is one until a day has passed without a step', () => {
    const step = (atMs: number) =>
      aClockReading({ atMs, change: 'stepped', offsetBeforeMs: 0, offsetAfterMs: 5000 });
    const said = [step(HOUR), step(2 * HOUR), step(3 * HOUR), ...watch(0, 40 * HOUR, HOUR)];
    expect(findings(site, said, 'clock-drift')).toMatchObject([
      { startedMs: HOUR, raisedMs: 3 * HOUR, clearedMs: 27 * HOUR },
    ]);
    const few = [step(HOUR), step(2 * HOUR), step(27 * HOUR), ...watch(0, 40 * HOUR, HOUR)];
    expect(findings(site, few, 'clock-drift')).toEqual([]);
  });
});

describe('the disk of an agent', () => {
  const gap = (atMs: number, reason: GapReading['reason']) =>
    aGap({ atMs, device: 'agent', reason, count: 12 });

  test('that lost readings is a finding until it kept all of them for a day', () => {
    const said = [
      gap(HOUR, 'outbox-full'),
      gap(3 * HOUR, 'disk-failed'),
      ...watch(0, 30 * HOUR, HOUR),
    ];
    expect(findings(aSite(), said, 'disk-trouble')).toMatchObject([
      { startedMs: HOUR - MINUTE, raisedMs: HOUR, clearedMs: 27 * HOUR },
    ]);
  });

  test('is not suspected when the agent was merely stopped', () => {
    const said = [gap(HOUR, 'agent-stopped'), ...watch(0, 2 * HOUR)];
    expect(findings(aSite(), said, 'disk-trouble')).toEqual([]);
  });
});

describe('what the collector found out by itself', () => {
  function noticed(...notices: [atMs: number, topic: string, facts: object][]) {
    const detector = createDetector();
    const journal = aJournal();
    journal.revision(aSite(), 0);
    journal.batch([level(0, true), aHeartbeat({ atMs: MINUTE })]);
    const effects = feed(detector, journal.rows);
    for (const [atMs, topic, facts] of notices) {
      const subject = topic === 'certificate' ? 'http' : 'hall-1';
      const row = { kind: 'notice', id: 9, receivedMs: T0 + atMs, topic, subject, facts };
      effects.push(...detector.apply(row as never));
    }
    return effects;
  }
  const certificate = (atMs: number, endsMs: number) =>
    [atMs, 'certificate', { notAfterMs: T0 + endsMs }] as const;

  test('of its certificate is a finding a month ahead, serious a week ahead, over when renewed', () => {
    const effects = noticed(
      [...certificate(0, 40 * DAY)],
      [...certificate(11 * DAY, 40 * DAY)],
      [...certificate(34 * DAY, 40 * DAY)],
      [...certificate(35 * DAY, 400 * DAY)],
    );
    expect(shownOf(effects, ['certificate-expiring'])).toMatchObject([
      { startedMs: 10 * DAY, raisedMs: 11 * DAY, clearedMs: 35 * DAY },
    ]);
    expect(effects.filter((one) => one.type === 'stage')).toMatchObject([
      { stage: 'escalated', atMs: T0 + 34 * DAY },
    ]);
  });

  test('of a disk and of a clock that was never set is a finding until the agent is well', () => {
    const effects = noticed(
      [MINUTE, 'agent-problems', { codes: 'HW-AGENT-001 HW-AGENT-013' }],
      [2 * MINUTE, 'agent-problems', { codes: 'HW-AGENT-001' }],
      [3 * MINUTE, 'agent-problems', { codes: '' }],
    );
    const shown = shownOf(effects, ['disk-trouble', 'clock-drift']);
    expect(brief(shown)).toEqual(['disk-trouble null 0.017 0.050', 'clock-drift null 0.017 0.033']);
  });

  test('of anything else is nobody’s finding', () => {
    const effects = noticed([SECOND, 'agent-problems', { codes: 'HW-AGENT-009' }]);
    expect(shownOf(effects, ['disk-trouble', 'clock-drift'])).toEqual([]);
  });
});
