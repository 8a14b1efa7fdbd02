import type { AgentView, DeviceView, HallView } from '../../http/views.ts';
import type { SiteIndex } from '../../site/siteIndex.ts';
import { AGENT_STATE_CODES, DEVICE_STATE_CODES } from '../model/codes.ts';
import { type FactPoint, factPoint, factSeries } from './factPoint.ts';
import { placeOf } from './placedFacts.ts';
import { hallTags } from './rollupPoints.ts';

/** How things are at one moment. */
export interface SampleFacts {
  readonly site: SiteIndex;
  readonly halls: readonly HallView[];
  readonly devices: readonly DeviceView[];
  readonly agents: readonly AgentView[];
  /** Findings about posts that are open, count, and are not concluded, by hall. */
  readonly openSuspected: ReadonlyMap<string, number>;
}

/** Halls are sampled less often: their points are kept for years. */
const HALL_PERIOD_MS = 300_000;

/** The points of a full minute. `withPlaces`: with the names of halls and windows. */
export function samplePoints(facts: SampleFacts, atMs: number, withPlaces: boolean): FactPoint[] {
  const points = [
    ...facts.devices.map((device) => devicePoint(device, atMs)),
    ...facts.agents.map((agent) => agentPoint(agent, atMs)),
    ...(atMs % HALL_PERIOD_MS === 0 ? facts.halls.map((hall) => hallPoint(facts, hall, atMs)) : []),
    ...(withPlaces ? placePoints(facts.site, atMs) : []),
  ];
  return points.filter((point) => point !== null);
}

function devicePoint(device: DeviceView, atMs: number): FactPoint | null {
  const { agentId: agent, hallId: hall, windowId: window, kind, status } = device;
  const series = factSeries('device_state', { agent, device: device.deviceId, hall, kind, window });
  const silent = secondsSince(device.lastReadingMs, atMs);
  return factPoint(
    series,
    {
      ...(silent === null ? {} : { silent_s: silent }),
      ...{ state: DEVICE_STATE_CODES[status], state_text: status },
    },
    { atMs },
  );
}

function agentPoint(agent: AgentView, atMs: number): FactPoint | null {
  const [hall, ...others] = agent.hallIds;
  const series = factSeries('agent_state', {
    agent: agent.id,
    ...(hall === undefined || others.length > 0 ? {} : { hall }),
  });
  const silent = secondsSince(agent.lastHeardMs, atMs);
  const lag = secondsSince(agent.watermarkMs, atMs);
  return factPoint(
    series,
    {
      dropped: agent.dropped ?? 0,
      ...(lag === null ? {} : { lag_s: lag }),
      problems: agent.problems.length,
      ...(silent === null ? {} : { silent_s: silent }),
      ...{ state: AGENT_STATE_CODES[agent.state], state_text: agent.state },
      ...(agent.version === null ? {} : { version: agent.version }),
      ...(agent.waiting === null ? {} : { waiting: agent.waiting }),
    },
    { atMs },
  );
}

function hallPoint(facts: SampleFacts, hall: HallView, atMs: number): FactPoint | null {
  const { site, devices, agents, openSuspected } = facts;
  const of = (...states: string[]) =>
    hall.windows.filter(({ state }) => states.includes(state)).length;
  const own = devices.filter(({ hallId }) => hallId === hall.id);
  const ownAgents = agents.filter(({ hallIds }) => hallIds.includes(hall.id));
  return factPoint(
    factSeries('hall_state', hallTags(placeOf(site, hall.id))),
    {
      agents: ownAgents.length,
      agents_online: ownAgents.filter(({ state }) => state === 'online').length,
      devices: own.length,
      devices_ok: own.filter(({ status }) => status === 'ok').length,
      open_suspected: openSuspected.get(hall.id) ?? 0,
      windows: hall.windows.length,
      windows_empty: of('empty'),
      windows_excused: of('excused'),
      windows_occupied: of('occupied'),
      windows_off_duty: of('not-on-duty'),
      windows_unknown: of('unknown', 'pending'),
    },
    { atMs },
  );
}

function placePoints(site: SiteIndex, atMs: number): (FactPoint | null)[] {
  return site.site.halls.flatMap((hall) => {
    const tags = hallTags(placeOf(site, hall.id));
    const zone = hall.timeZone;
    return [
      factPoint(factSeries('place', tags), { name: hall.name, zone }, { atMs }),
      ...hall.windows.map(({ id, name, number }) =>
        factPoint(factSeries('place', { ...tags, window: id }), { name, number, zone }, { atMs }),
      ),
    ];
  });
}

function secondsSince(thenMs: number | null, nowMs: number): number | null {
  return thenMs === null ? null : Math.max(0, Math.round((nowMs - thenMs) / 1000));
}
