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
      service: 'normal',
      because: null,
      dutyChangesMs: T0 + 3 * HOUR,
      emptyAfterMinutes: 1,
      sensorKinds: ['seat'],
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

  it('tell an agent that never spoke from one that fell silent', () => {
    expect(views({ agents: [] }).agents[0]?.state).toBe('never-heard');
  });
});
