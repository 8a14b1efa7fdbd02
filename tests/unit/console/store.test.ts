import { describe, expect, test } from 'vitest';
import type { IncidentView } from '../../../console/apiTypes.ts';
import {
  applyDevices,
  applyWord,
  type ConsoleState,
  createConsoleState,
  sortIncidents,
} from '../../../console/store.ts';
import { consoleFixture } from '../../support/consoleFixture.ts';

const NOW = Date.UTC(2026, 10, 20, 2);
const fixture = consoleFixture(NOW);

function loaded(): ConsoleState {
  const state = createConsoleState();
  applyWord(state, { name: 'snapshot', data: structuredClone(fixture.snapshot) });
  return state;
}

function anIncident(fields: Partial<IncidentView>): IncidentView {
  const first = fixture.snapshot.incidents[0];
  if (first === undefined) throw new Error('the fixture has findings');
  return { ...first, ...fields };
}

describe('a snapshot', () => {
  test('replaces everything, also what is no longer there', () => {
    const state = loaded();
    const halls = fixture.snapshot.halls.slice(0, 1);
    applyWord(state, { name: 'snapshot', data: { ...fixture.snapshot, halls, incidents: [] } });
    expect(state.halls.map((hall) => hall.id)).toEqual(['county']);
    expect(state.windows.t1).toBeUndefined();
    expect(state.incidents).toEqual({});
  });

  test('keeps the devices, which it does not list', () => {
    const state = createConsoleState();
    applyDevices(state, fixture.devices);
    applyWord(state, { name: 'snapshot', data: fixture.snapshot });
    expect(Object.keys(state.devices)).toHaveLength(3);
  });
});

describe('a word', () => {
  test('about a window changes that window only', () => {
    const state = loaded();
    const before = state.windows.c2;
    const window = state.windows.c1;
    if (window === undefined) throw new Error('c1 is in the fixture');
    applyWord(state, { name: 'window', data: { ...window, verdict: 'empty' } });
    expect(state.windows.c1?.verdict).toBe('empty');
    expect(state.windows.c2).toBe(before);
    expect(state.halls[0]?.windowIds).toHaveLength(10);
  });

  test('about a window of an unknown hall is ignored until the next snapshot', () => {
    const state = loaded();
    const window = state.windows.c1;
    if (window === undefined) throw new Error('c1 is in the fixture');
    applyWord(state, { name: 'window', data: { ...window, id: 'x', hallId: 'elsewhere' } });
    expect(state.windows.x).toBeUndefined();
  });

  test('of quiet moves watermarks on, never back', () => {
    const state = loaded();
    const tell = (watermarkMs: number): void =>
      applyWord(state, {
        name: 'quiet',
        data: { nowMs: NOW, watermarks: [{ windowId: 'c1', watermarkMs }] },
      });
    tell(NOW + 1000);
    tell(NOW - 60_000);
    expect(state.windows.c1?.watermarkMs).toBe(NOW + 1000);
  });

  test('about devices tells two agents’ devices of one name apart', () => {
    const state = loaded();
    const device = fixture.devices[0];
    if (device === undefined) throw new Error('the fixture has devices');
    applyWord(state, { name: 'device', data: { ...device, agentId: 'one' } });
    applyWord(state, { name: 'device', data: { ...device, agentId: 'two', status: 'stale' } });
    expect(state.devices['one/seat-01']?.status).toBe('ok');
  });
});

test('a page that stays open for weeks forgets old cleared findings, and no open one', () => {
  const state = loaded();
  for (let number = 0; number < 300; number += 1) {
    const clearedMs = number % 3 === 0 ? null : NOW + number;
    const data = anIncident({ id: `n${number}`, raisedMs: NOW + number, clearedMs });
    applyWord(state, { name: 'incident', data });
  }
  const kept = Object.values(state.incidents);
  expect(kept.filter((one) => one.clearedMs === null)).toHaveLength(110);
  expect(kept.filter((one) => one.clearedMs !== null)).toHaveLength(100);
  expect(state.incidents.n299).toBeDefined();
});

test('open findings stand before cleared ones, the newest first', () => {
  const list = [
    anIncident({ id: 'cleared-late', clearedMs: NOW + 9 }),
    anIncident({ id: 'old', raisedMs: NOW }),
    anIncident({ id: 'cleared-early', clearedMs: NOW + 1 }),
    anIncident({ id: 'new', raisedMs: NOW + 5 }),
  ];
  const ids = sortIncidents(list).map((one) => one.id);
  expect(ids).toEqual(['new', 'old', 'cleared-late', 'cleared-early']);
});
