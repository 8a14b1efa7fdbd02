import type { Reading } from '../../../protocol/reading.ts';
import { AGENT_DEVICE } from '../../../protocol/reading.ts';
import { type Random, seededRandom } from '../../../runtime/random.ts';
import { agentIdOf, placeOf, SITE_FROM_MS, WINDOWS_PER_AGENT } from './benchSite.ts';

/** A reading and who sends it when. */
export interface LifeReading {
  readonly atMs: number;
  readonly agentId: string;
  readonly reading: Reading;
}

/** What happens at the windows, in slices of a quarter of a minute that must be asked for in order. */
export interface OfficeLife {
  /** Everything of the next slice in the order of time. `load`: absent means `MESSAGE_A_MINUTE`. */
  next(load?: Load): LifeReading[];
  /** Where the next slice begins, epoch ms. */
  nowMs(): number;
}

/** How often a window's sensor says something else, on duty. */
export interface Load {
  readonly name: string;
  /** While somebody is there; who is away comes back within minutes. */
  readonly edgesPerMinute: number;
}

/**
 * With a heartbeat of its agent for ten windows every 15 s and a press every half hour, each window
 * makes one message a minute: 0.4 of a heartbeat, 0.57 edges and 0.03 presses.
 */
export const MESSAGE_A_MINUTE: Load = { name: 'a message a minute', edgesPerMinute: 0.57 };
/** A motion sensor at a restless place. */
export const RESTLESS: Load = { name: 'an edge a minute', edgesPerMinute: 1 };
/** A seat: somebody gets up every 20 minutes, for two. */
export const SEATS: Load = { name: 'six edges an hour', edgesPerMinute: 1 / 18 };
/** Everybody sits and stays; heartbeats alone. */
export const STILL: Load = { name: 'heartbeats only', edgesPerMinute: 0 };

export const SLICE_MS = 15_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SLICES_PER_MINUTE = MINUTE_MS / SLICE_MS;
/** Of coming back within a minute. */
const BACK_CHANCE = 0.5;
/** Later than any moment of a minute. */
const NO_EDGE = 0xffff;
/** While somebody is there, a visitor rates every half hour. */
const PRESSES_PER_MINUTE = 1 / 30;
/** Who gets up stays away for half an hour so often, which is about a finding a week and window. */
const AWAY_CHANCE = 1 / 1500;
const AWAY_MS = 30 * MINUTE_MS;
/** Shanghai has no summer time. */
const ZONE_MS = 8 * HOUR_MS;

/** Service hours of the bench's site. */
function isServiceAt(atMs: number): boolean {
  const localMs = atMs + ZONE_MS;
  // 1970-01-01 was a Thursday; 0 is Sunday.
  const weekday = (Math.floor(localMs / DAY_MS) + 4) % 7;
  const hour = (localMs % DAY_MS) / HOUR_MS;
  return weekday >= 1 && weekday <= 5 && ((hour >= 9 && hour < 12) || (hour >= 13 && hour < 17));
}

/**
 * On duty each window has edges at random moments, as its load says, and a press now and then; every agent
 * has a heartbeat every 15 s, day and night, at a moment of its own. Whoever is away sends nothing.
 */
export function createOfficeLife(options: {
  readonly windows: number;
  readonly seed: number;
  /** A full minute. */
  readonly fromMs: number;
}): OfficeLife {
  const { windows, seed } = options;
  const random = seededRandom(seed);
  const agents = Math.ceil(windows / WINDOWS_PER_AGENT);
  const edgeMs = new Uint16Array(windows);
  const occupied = new Uint8Array(windows);
  const awayUntilMs = new Float64Array(windows);
  const heartbeatMs = Uint16Array.from({ length: agents }, () => random.fraction() * SLICE_MS);
  let slice = 0;
  let edgesPerMinute = 0;

  function windowIn(window: number, fromMs: number, found: LifeReading[]): void {
    if (edgeMs[window] === NO_EDGE) return;
    const minuteMs = fromMs - (fromMs % MINUTE_MS);
    const atMs = minuteMs + (edgeMs[window] ?? 0);
    if (atMs < fromMs || atMs >= fromMs + SLICE_MS || atMs < (awayUntilMs[window] ?? 0)) return;
    const isSeated = occupied[window] === 0;
    occupied[window] = isSeated ? 1 : 0;
    found.push(edge({ window, atMs, isSeated }));
    if (!isSeated && random.fraction() < AWAY_CHANCE) awayUntilMs[window] = atMs + AWAY_MS;
    if (
      isSeated &&
      random.fraction() < (2 * PRESSES_PER_MINUTE) / Math.max(edgesPerMinute, BACK_CHANCE)
    ) {
      const pressMs = Math.min(fromMs + SLICE_MS - 1, atMs + 1 + random.fraction() * 4000);
      found.push(press({ window, atMs: Math.floor(pressMs) }, random));
    }
  }

  return {
    nowMs: () => options.fromMs + slice * SLICE_MS,
    next(load = MESSAGE_A_MINUTE) {
      const fromMs = options.fromMs + slice * SLICE_MS;
      const found: LifeReading[] = [];
      if (slice % SLICES_PER_MINUTE === 0) {
        edgesPerMinute = load.edgesPerMinute;
        for (let window = 0; window < windows; window += 1) {
          const { edgesPerMinute: chance } = load;
          const isMoving =
            random.fraction() < (occupied[window] === 1 ? chance : Math.max(chance, BACK_CHANCE));
          edgeMs[window] = isMoving ? random.fraction() * MINUTE_MS : NO_EDGE;
        }
      }
      if (isServiceAt(fromMs)) {
        for (let window = 0; window < windows; window += 1) windowIn(window, fromMs, found);
      }
      for (let agent = 0; agent < agents; agent += 1) {
        const atMs = fromMs + (heartbeatMs[agent] ?? 0);
        found.push(heartbeat(`agent-${agent}`, atMs));
      }
      slice += 1;
      return found.sort((one, other) => one.atMs - other.atMs);
    },
  };
}

const BOOT = 'boot-1';

function common(device: string, atMs: number) {
  return {
    device,
    ...{ channel: 'main', boot: BOOT, monotonicMs: atMs - SITE_FROM_MS, wallMs: atMs },
    clock: { state: 'synced' as const, source: 'kernel', errorMs: 5 },
  };
}

function edge(at: {
  readonly window: number;
  readonly atMs: number;
  readonly isSeated: boolean;
}): LifeReading {
  const { window, atMs, isSeated } = at;
  const told = common(`seat-${placeOf(window)}`, atMs);
  return {
    ...{ atMs, agentId: agentIdOf(window) },
    reading: { kind: 'occupancy', ...told, occupied: isSeated },
  };
}

function press(
  { window, atMs }: { readonly window: number; readonly atMs: number },
  random: Random,
): LifeReading {
  const level = 1 + Math.floor(random.fraction() * 5);
  const told = common(`pad-${placeOf(window)}`, atMs);
  const pressed = { pressId: `press-${atMs}`, level, scale: 5, via: 'pad' };
  return { atMs, agentId: agentIdOf(window), reading: { kind: 'rating', ...told, ...pressed } };
}

function heartbeat(agentId: string, atMs: number): LifeReading {
  const told = common(AGENT_DEVICE, atMs);
  const fromMonotonicMs = Math.max(0, told.monotonicMs - SLICE_MS);
  return {
    ...{ atMs, agentId },
    reading: { kind: 'heartbeat', ...told, fromMonotonicMs, lagging: [] },
  };
}
