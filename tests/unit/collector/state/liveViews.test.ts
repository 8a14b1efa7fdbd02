import { describe, expect, it } from 'vitest';
import { createDutyCalendar } from '../../../../collector/duty/dutyHours.ts';
import { indexSite } from '../../../../collector/site/siteIndex.ts';
import { buildLiveViews, type LiveRows } from '../../../../collector/state/liveViews.ts';
import { aSite, aWindow, HOUR, T0 } from '../detection/scene.ts';

function views(fields: Partial<LiveRows> = {}) {
  const devices = [
    { id: 'seat-1', agent: 'hall-1', kind: 'seat' as const },
    { id: 'pad-1', agent: 'hall-1', kind: 'rating-pad' as const },
  ];
  return buildLiveViews({
    site: indexSite(aSite([aWindow({ devices }), aWindow({ id: 'window-2', devices: [] })])),
    calendar: createDutyCalendar(),
    nowMs: T0 + 60_000,
    pendingAfterMs: 20_000,
    windows: [
      {
        windowId: 'window-1',
        verdict: 'empty',
        sinceMs: T0,
        watermarkMs: T0 + 45_000,
        service: null,
        because: null,
      },
      {
        windowId: 'gone',
        verdict: 'empty',
        sinceMs: T0,
        watermarkMs: T0,
        service: null,
        because: null,
      },
    ],
    devices: [
      {
        ...{ agentId: 'hall-1', deviceId: 'seat-1', status: 'ok', reason: null },
        ...{ lastReadingMs: T0 + 40_000, lastReadingQuality: 'synced', lastChangeMs: T0 },
      },
    ],
    agents: [
      { agentId: 'hall-1', lastHeardMs: T0 + 45_000, watermarkMs: T0 + 45_000, silent: false },
    ],
    statuses: new Map(),
    openIncidents: [{ id: 'finding-1', windowId: 'window-1' }],
    ...fields,
  });
}

describe('the live views', () => {
  it('show a window with its verdict, its duty and its findings', () => {
    expect(views().halls[0]?.windows[0]).toEqual({
      id: 'window-1',
      hallId: 'hall',
      number: '1号',
      name: '综合窗口',
      state: 'empty',
      verdict: 'empty',
      sinceMs: T0,
      watermarkMs: T0 + 45_000,
      onDuty: true,
      basis: 'named',
      service: 'normal',
      because: null,
      dutyChangesMs: T0 + 3 * HOUR,
      emptyAfterMinutes: 1,
      sensorKinds: ['seat'],
      ...{ isTrial: true, trialReasons: ['walk-test'] },
      openIncidentIds: ['finding-1'],
    });
  });

  it('show a window that was never heard of as unknown', () => {
    const window = views().halls[0]?.windows[1];
    expect([window?.state, window?.verdict, window?.watermarkMs]).toEqual(['unknown', null, null]);
  });

  it('know nothing of the devices of an agent that is silent', () => {
    const agents = [{ agentId: 'hall-1', lastHeardMs: T0, watermarkMs: T0, silent: true }];
    const silent = views({ agents });
    expect(silent.agents[0]?.state).toBe('silent');
    expect(silent.devices.map((device) => device.status)).toEqual(['unknown', 'unknown']);
    expect(views().devices.map((device) => device.status)).toEqual(['ok', 'unknown']);
  });

  it('show an agent whose hall has its mains off as off as planned, until it should be back', () => {
    const shown = (changes: { hour: number; minute?: number; mains: boolean; heard: number }) => {
      const { hour, minute = 0, mains, heard } = changes;
      const site = aSite([aWindow()]);
      const [hall] = site.halls;
      if (hall === undefined) throw new Error('the site has a hall');
      const agents = [
        { agentId: 'hall-1', lastHeardMs: T0 + heard * HOUR, watermarkMs: T0, silent: true },
      ];
      const nowMs = T0 + hour * HOUR + minute * 60_000;
      const halls = [{ ...hall, mainsOffAfterClosing: mains }];
      return views({ site: indexSite({ ...site, halls }), nowMs, agents }).agents[0];
    };
    // It closes after eight hours, and the next day it opens at the same hour.
    const back = T0 + 24 * HOUR + 10 * 60_000;
    expect(shown({ hour: 20, mains: true, heard: 8.1 })).toMatchObject({
      ...{ state: 'silent', offUntilMs: back },
    });
    expect(shown({ hour: 24, minute: 10, mains: true, heard: 8.1 })?.offUntilMs).toBeUndefined();
    expect(shown({ hour: 20, mains: false, heard: 8.1 })?.offUntilMs).toBeUndefined();
    expect(shown({ hour: 2, mains: true, heard: 1 })?.offUntilMs).toBeUndefined();
  });

  it('tell an agent that never spoke from one that fell silent', () => {
    expect(views({ agents: [] }).agents[0]?.state).toBe('never-heard');
  });
});
