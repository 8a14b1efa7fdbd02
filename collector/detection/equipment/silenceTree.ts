import type { SiteIndex } from '../../site/siteIndex.ts';
import type { AgentState, Table } from '../detectorState.ts';

/**
 * How many agents of every hall, and how many halls of every area, are lost: not heard although they
 * should be. Agents that were never heard, and those whose hall has its mains off, count on neither
 * side. A change of one agent costs as much as its hall has areas above it.
 */
export interface SilenceTree {
  readonly index: SiteIndex;
  /** Brings the counts up to date with the state of an agent. */
  update(agentId: string): void;
  /** The agent's hall, then its areas upwards; empty when the site does not have it. */
  placesOf(agentId: string): readonly string[];
  /** All that should be heard there are lost, and that is somebody. */
  isLost(place: string): boolean;
  /** Agents of a hall, or halls of an area, that should be heard, and how many of them are lost. */
  countsOf(place: string): PlaceCounts;
  agentsOf(place: string): readonly string[];
}

export interface PlaceCounts {
  readonly all: number;
  readonly lost: number;
}

type Hearing = 'lost' | 'heard' | 'none';

interface Place {
  all: number;
  lost: number;
  /** Of a hall its agents, of an area its halls. */
  readonly members: string[];
}

export function hallPlace(hallId: string): string {
  return `hall/${hallId}`;
}

export function areaPlace(areaId: string): string {
  return `area/${areaId}`;
}

/** Counts the agents of a site as they are now. */
export function createSilenceTree(index: SiteIndex, agents: Table<AgentState>): SilenceTree {
  const counts = createPlaces(index);
  const known = new Map<string, Hearing>();

  function update(agentId: string): void {
    const before = known.get(agentId) ?? 'none';
    const after = hearingOf(agents.get(agentId));
    if (before === after) return;
    counts.count(agentId, before, -1);
    counts.count(agentId, after, 1);
    known.set(agentId, after);
  }

  for (const agentId of index.agentIds) {
    if (counts.add(agentId)) update(agentId);
  }
  const { places, placesOf } = counts;
  return {
    ...{ index, update, placesOf },
    isLost(id) {
      const place = places.get(id);
      return place !== undefined && hearingOfPlace(place) === 'lost';
    },
    countsOf: (id) => places.get(id) ?? { all: 0, lost: 0 },
    agentsOf(id) {
      const members = places.get(id)?.members ?? [];
      if (!id.startsWith('area/')) return members;
      return members.flatMap((hall) => places.get(hall)?.members ?? []);
    },
  };
}

function createPlaces(index: SiteIndex) {
  const places = new Map<string, Place>();
  const hallByAgent = new Map<string, string>();
  const placeOf = (id: string): Place => {
    const place = places.get(id) ?? { all: 0, lost: 0, members: [] };
    places.set(id, place);
    return place;
  };
  /** Its areas, the smallest first. */
  const areasAbove = (hall: string): string[] => {
    const area = index.halls.get(hall.slice('hall/'.length))?.area;
    const path = area === undefined ? [] : index.areaPath(area).map(({ id }) => areaPlace(id));
    return path.reverse();
  };
  return {
    places,
    placesOf(agentId: string): readonly string[] {
      const hall = hallByAgent.get(agentId);
      return hall === undefined ? [] : [hall, ...areasAbove(hall)];
    },
    /** False: no window has it. An agent belongs to the first of its halls. */
    add(agentId: string): boolean {
      const hallId = index.hallsOfAgent(agentId)[0]?.id;
      if (hallId === undefined) return false;
      const hall = hallPlace(hallId);
      hallByAgent.set(agentId, hall);
      const { members } = placeOf(hall);
      members.push(agentId);
      if (members.length > 1) return true;
      for (const area of areasAbove(hall)) placeOf(area).members.push(hall);
      return true;
    },
    count(agentId: string, hearing: Hearing, by: 1 | -1): void {
      const hall = hallByAgent.get(agentId);
      if (hall === undefined || hearing === 'none') return;
      const place = placeOf(hall);
      const before = hearingOfPlace(place);
      place.all += by;
      if (hearing === 'lost') place.lost += by;
      const after = hearingOfPlace(place);
      if (before === after) return;
      for (const area of areasAbove(hall).map(placeOf)) {
        area.all += Number(after !== 'none') - Number(before !== 'none');
        area.lost += Number(after === 'lost') - Number(before === 'lost');
      }
    },
  };
}

function hearingOf(agent: AgentState | undefined): Hearing {
  if (agent === undefined || agent.lastHeardMs === null) return 'none';
  if (agent.silence === null) return 'heard';
  return agent.silence.isExpected ? 'none' : 'lost';
}

function hearingOfPlace({ all, lost }: Place): Hearing {
  if (all === 0) return 'none';
  return all === lost ? 'lost' : 'heard';
}
