import { describe, expect, test } from 'vitest';
import type { AgentView, WindowView } from '../../../console/apiTypes.ts';
import {
  countOpen,
  countWindows,
  isUnsensed,
  shownAgentState,
  shownDeviceStatus,
  shownSinceMs,
  shownState,
} from '../../../console/shownState.ts';
import { consoleFixture } from '../../support/consoleFixture.ts';

const NOW = Date.UTC(2026, 10, 20, 2);
const PENDING_AFTER = 20_000;

function aWindow(fields: Partial<WindowView> = {}): WindowView {
  return {
    id: 'w',
    hallId: 'h',
    number: '1号',
    name: '综合受理',
    state: 'occupied',
    verdict: 'occupied',
    sinceMs: NOW - 60_000,
    watermarkMs: NOW - 5000,
    onDuty: true,
    service: 'normal',
    because: null,
    dutyChangesMs: null,
    emptyAfterMinutes: 15,
    sensorKinds: ['seat'],
    ...{ basis: 'named', isTrial: false, trialReasons: [] },
    openIncidentIds: [],
    ...fields,
  };
}

const shown = (fields: Partial<WindowView>): string =>
  shownState(aWindow(fields), NOW, PENDING_AFTER);

describe('an empty window', () => {
  test('is only unsensed where nothing but motion sensors look', () => {
    const unsensed = (...sensorKinds: WindowView['sensorKinds']): boolean =>
      isUnsensed(aWindow({ sensorKinds }), 'empty');
    expect(unsensed('pir')).toBe(true);
    expect(unsensed('pir', 'seat')).toBe(false);
    expect(unsensed('radar')).toBe(false);
    expect(isUnsensed(aWindow({ sensorKinds: ['pir'] }), 'occupied')).toBe(false);
  });
});

describe('a window', () => {
  test('shows its verdict while that is fresh', () => {
    expect(shown({ verdict: 'empty' })).toBe('empty');
    expect(shown({ verdict: 'unknown' })).toBe('unknown');
    expect(shown({ verdict: 'empty', watermarkMs: NOW - PENDING_AFTER })).toBe('empty');
  });

  test.each(['empty', 'occupied', 'unknown'] as const)(
    'last seen %s becomes pending by itself when nothing more is heard',
    (verdict) => {
      expect(shown({ verdict, watermarkMs: NOW - PENDING_AFTER - 1 })).toBe('pending');
    },
  );

  test('that was never heard of is pending, never empty', () => {
    expect(shown({ verdict: null, watermarkMs: null, sinceMs: null })).toBe('pending');
  });

  test('off duty is off duty, whether or not it is heard', () => {
    expect(shown({ onDuty: false, verdict: 'empty' })).toBe('not-on-duty');
    expect(shown({ onDuty: false, watermarkMs: null, verdict: null })).toBe('not-on-duty');
  });

  test('goes off duty at its hour without being told', () => {
    expect(shown({ dutyChangesMs: NOW })).toBe('not-on-duty');
    expect(shown({ dutyChangesMs: NOW + 1 })).toBe('occupied');
  });

  test('whose duty has just begun waits for its first verdict', () => {
    const fields = { onDuty: false, dutyChangesMs: NOW - 1000, verdict: 'not-on-duty' as const };
    expect(shown(fields)).toBe('pending');
  });

  test('that is spare, or that nobody booked, is off duty although the timetable says otherwise', () => {
    for (const because of ['spare', 'no-booking']) {
      expect(shown({ verdict: 'not-on-duty', because })).toBe('not-on-duty');
    }
    expect(shown({ verdict: 'not-on-duty', because: 'outside-hours' })).toBe('pending');
  });

  test('that is excused says so, and counts neither as attended nor as due', () => {
    expect(shown({ verdict: 'excused', because: 'away' })).toBe('excused');
    const counts = countWindows([aWindow({ verdict: 'excused' })], NOW, PENDING_AFTER);
    expect(counts).toEqual({
      unknown: 0,
      pending: 0,
      occupied: 0,
      onDuty: 0,
      known: 0,
      excused: 1,
    });
  });

  test('tells since when only for what its verdict says', () => {
    expect(shownSinceMs(aWindow(), 'occupied')).toBe(NOW - 60_000);
    expect(shownSinceMs(aWindow(), 'pending')).toBeNull();
  });
});

test('an agent that the page has not heard of for a while is not called online', () => {
  const agent: AgentView = {
    id: 'a',
    hallIds: [],
    state: 'online',
    lastHeardMs: NOW - 10_000,
    watermarkMs: NOW,
    version: null,
    waiting: 0,
    problems: [],
  };
  expect(shownAgentState(agent, NOW)).toBe('online');
  expect(shownAgentState(agent, NOW + 60_000)).toBe('unknown');
  expect(shownAgentState({ ...agent, state: 'silent' }, NOW + 60_000)).toBe('silent');
});

test('an agent whose hall has its mains off is off as planned, until its hall should have opened', () => {
  const off = { state: 'silent' as const, lastHeardMs: NOW - 3_600_000 };
  expect(shownAgentState({ ...off, offUntilMs: NOW + 1 }, NOW)).toBe('off');
  expect(shownAgentState({ ...off, offUntilMs: null }, NOW)).toBe('off');
  expect(shownAgentState({ ...off, offUntilMs: NOW }, NOW)).toBe('silent');
  expect(shownAgentState(off, NOW)).toBe('silent');
});

test('the figures count pending among the unknown and leave out who is not on duty', () => {
  const { snapshot } = consoleFixture(NOW);
  const windows = snapshot.halls.flatMap((hall) => hall.windows);
  const counts = countWindows(windows, NOW, snapshot.pendingAfterMs);
  expect(counts).toEqual({
    ...{ unknown: 6, pending: 5, occupied: 2, onDuty: 13, known: 7, excused: 2 },
  });
  // A hall of which nothing is heard is not one where nobody of four is there.
  const silent = windows.filter(({ hallId }) => hallId === 'town');
  expect(countWindows(silent, NOW, snapshot.pendingAfterMs)).toMatchObject({
    ...{ pending: 4, onDuty: 4, known: 0, occupied: 0 },
  });
});

test('the figures count suspected apart from confirmed, and no reminder, trial or assumed calendar', () => {
  const { incidents } = consoleFixture(NOW).snapshot;
  expect(countOpen(incidents)).toEqual({ posts: 3, confirmed: 0, equipment: 5 });
  const lasting = incidents.map((one) => ({ ...one, clearedMs: null }));
  expect(countOpen(lasting)).toMatchObject({ posts: 5, confirmed: 1 });
  // Whoever confirms a fault has not mended it.
  const confirmed = incidents.map((one) => ({ ...one, status: 'confirmed' as const }));
  expect(countOpen(confirmed)).toEqual({ posts: 0, confirmed: 4, equipment: 5 });
  const dismissed = incidents.map((one) => ({ ...one, status: 'dismissed' as const }));
  expect(countOpen(dismissed)).toEqual({ posts: 0, confirmed: 0, equipment: 0 });
});

test('a device that has been offline for more than three days is offline for a long time', () => {
  const now = Date.UTC(2026, 2, 10);
  const days = (count: number) => now - count * 86_400_000;
  const shown = (status: 'offline' | 'fault', lastChangeMs: number | null) =>
    shownDeviceStatus({ status, lastChangeMs }, now);
  expect(shown('offline', days(2.9))).toBe('offline');
  expect(shown('offline', days(3.1))).toBe('longOffline');
  expect(shown('offline', null)).toBe('offline');
  expect(shown('fault', days(30))).toBe('fault');
});
