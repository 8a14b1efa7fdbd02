import { AGENT_DEVICE } from '../../protocol/reading.ts';
import type { Site } from '../site/site.ts';
import type { Place } from './points.ts';

/** Where the devices of one version of the site stand, as the series writer remembers it. */
export interface SitePlaces {
  readonly validFromMs: number;
  /** By agent id, then by device id. */
  readonly byAgent: ReadonlyMap<string, ReadonlyMap<string, Place>>;
}

/** A row of what is stored: agent, device, hall, window. */
export type PlaceRow = readonly [string, string, string | null, string | null];

/**
 * Finds the place of every device. What is not clear is left out: a device bound to two windows of
 * one hall has a hall only. The agent itself stands in the hall of its devices, if that is one.
 */
export function placesOfSite(site: Site, validFromMs: number): SitePlaces {
  const rows: PlaceRow[] = [];
  for (const hall of site.halls) {
    for (const window of hall.windows) {
      for (const device of window.devices) {
        rows.push([device.agent, device.id, hall.id, window.id]);
        rows.push([device.agent, AGENT_DEVICE, hall.id, null]);
      }
    }
  }
  return placesOfRows(rows, validFromMs);
}

/** The same from what was stored. */
export function placesOfRows(rows: readonly PlaceRow[], validFromMs: number): SitePlaces {
  const byAgent = new Map<string, Map<string, Place>>();
  for (const [agent, device, hall, window] of rows) {
    const devices = byAgent.get(agent) ?? new Map<string, Place>();
    byAgent.set(agent, devices);
    const known = devices.get(device);
    devices.set(device, known === undefined ? { hall, window } : common(known, { hall, window }));
  }
  return { validFromMs, byAgent };
}

function common(a: Place, b: Place): Place {
  return {
    hall: a.hall === b.hall ? a.hall : null,
    window: a.hall === b.hall && a.window === b.window ? a.window : null,
  };
}

/** What to store of it. */
export function rowsOfPlaces(places: SitePlaces): PlaceRow[] {
  return [...places.byAgent].flatMap(([agent, devices]) =>
    [...devices].map(([device, place]): PlaceRow => [agent, device, place.hall, place.window]),
  );
}

/**
 * The place of a device at a time, by the newest version in force then; for a time before all of
 * them, by the oldest one that is known. `versions` are in the order in which they were recorded.
 */
export function placeAt(
  versions: readonly SitePlaces[],
  at: { readonly agentId: string; readonly device: string; readonly atMs: number },
): Place | null {
  const inForce = versions.findLast((version) => version.validFromMs <= at.atMs) ?? versions[0];
  return inForce?.byAgent.get(at.agentId)?.get(at.device) ?? null;
}
