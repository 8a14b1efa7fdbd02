import type { Random } from '../../../runtime/random.ts';
import type { Observation } from '../driver.ts';
import { drawBetween, drawLevel, drawSpan, namedRandom, silenceMsAt } from './draws.ts';
import { type Stretch, simulatedClerk } from './simulatedClerk.ts';
import type { SimulatedSettings } from './simulatedSettings.ts';

/** Something that happens at a simulated window. */
export type SimulatedEvent =
  /** The truth, which no sensor knows: from here on somebody is, or is not, there. */
  | { readonly kind: 'truth'; readonly atMs: number; readonly present: boolean }
  /** What the device reports. */
  | { readonly kind: 'observation'; readonly atMs: number; readonly observation: Observation };

export interface SimulatedWindowOptions {
  readonly device: string;
  readonly settings: SimulatedSettings;
  /** Epoch ms of the beginning. */
  readonly fromMs: number;
  /** Epoch ms of the end, exclusive; without it the window goes on for ever. */
  readonly untilMs?: number;
}

/**
 * What one device of a simulated window reports, beside the truth, in order of time and without a
 * clock: the same for the same settings, device and beginning. Devices that name the same `window`
 * and seed share the truth. At most one truth event and one initial level stand at `fromMs`.
 */
export function* simulatedWindow(options: SimulatedWindowOptions): Generator<SimulatedEvent> {
  const { device, settings, fromMs } = options;
  const untilMs = options.untilMs ?? Number.POSITIVE_INFINITY;
  const window = settings.window ?? device;
  const observe = makeSensor(settings, {
    device,
    fromMs,
    random: namedRandom(settings.seed, `${window}/${device}/${settings.sensor}`),
  });
  for (const stretch of simulatedClerk(settings, { window, fromMs })) {
    if (stretch.fromMs >= untilMs) return;
    yield { kind: 'truth', atMs: stretch.fromMs, present: stretch.present };
    for (const { atMs, observation } of observe(stretch)) {
      if (atMs >= untilMs) return;
      yield { kind: 'observation', atMs, observation };
    }
  }
}

interface Observed {
  readonly atMs: number;
  readonly observation: Observation;
}

/** What a sensor reports in one stretch of the truth, in order and within the stretch. */
type Sensor = (stretch: Stretch) => Iterable<Observed>;

interface SensorSeed {
  readonly device: string;
  readonly fromMs: number;
  readonly random: Random;
}

function makeSensor(settings: SimulatedSettings, seed: SensorSeed): Sensor {
  switch (settings.sensor) {
    case 'seat':
      return levelSensor(settings, { random: seed.random, meanDropoutMs: 5 * MINUTE_MS });
    case 'radar':
      return levelSensor(settings, { random: seed.random, meanDropoutMs: 20 * MINUTE_MS });
    case 'pir':
      return motionSensor(settings, seed.random);
    case 'pad':
      return pad(settings, seed);
    case 'camera':
      return camera(settings, seed);
    default:
      return settings.sensor satisfies never;
  }
}

const MINUTE_MS = 60_000;

function occupancy(settings: SimulatedSettings, atMs: number, occupied: boolean): Observed {
  return { atMs, observation: { kind: 'occupancy', channel: settings.channel, occupied } };
}

/** Longest moment for which a seat or a radar loses somebody who is there. */
const DROPOUT_MS_MAX = 3000;

/** A seat or a radar: somebody is seen all the time, but for short dropouts. */
function levelSensor(
  settings: SimulatedSettings,
  options: { readonly random: Random; readonly meanDropoutMs: number },
): Sensor {
  const { random, meanDropoutMs } = options;
  return function* ({ present, fromMs, toMs }) {
    yield occupancy(settings, fromMs, present);
    if (!present) return;
    let atMs = fromMs + drawSpan(random, meanDropoutMs);
    while (atMs + DROPOUT_MS_MAX < toMs) {
      const backMs = atMs + drawBetween(random, 500, DROPOUT_MS_MAX);
      yield occupancy(settings, atMs, false);
      yield occupancy(settings, backMs, true);
      atMs = backMs + drawSpan(random, meanDropoutMs);
    }
  };
}

/** How long the output of a motion sensor stays on after a motion. */
const MOTION_MS = 2000;

/**
 * A motion sensor: on for a moment at each motion, silent between them as people are who sit still.
 * Arriving and leaving are motions; without anybody there is none.
 */
function motionSensor(settings: SimulatedSettings, random: Random): Sensor {
  return function* ({ present, fromMs, toMs }) {
    if (!present) {
      yield occupancy(settings, fromMs, false);
      return;
    }
    let atMs = fromMs;
    while (atMs + MOTION_MS < toMs) {
      yield occupancy(settings, atMs, true);
      yield occupancy(settings, atMs + MOTION_MS, false);
      const nextMs = atMs + MOTION_MS + silenceMsAt(random.fraction());
      // The last motion is that of leaving: it lasts until the very end of the stretch.
      atMs = nextMs + MOTION_MS < toMs ? nextMs : Math.max(atMs + MOTION_MS + 1, toMs - MOTION_MS);
      if (atMs + MOTION_MS >= toMs) break;
    }
    if (atMs < toMs) yield occupancy(settings, atMs, true);
  };
}

interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The failures of a device, one after the other, whatever happens at the window. */
function* outages(settings: SimulatedSettings, seed: SensorSeed): Generator<Outage, never> {
  const random = namedRandom(settings.seed, `${seed.device}/outages`);
  let atMs = seed.fromMs;
  for (;;) {
    const fromMs = atMs + drawSpan(random, settings.meanOutageEveryMinutes * MINUTE_MS);
    const toMs = fromMs + drawSpan(random, settings.meanOutageMinutes * MINUTE_MS);
    yield { fromMs, toMs };
    atMs = toMs;
  }
}

interface Failing {
  /** When the device fails or works again within a stretch, and its state at the very beginning. */
  changes(stretch: Stretch): Observed[];
  /** Says whether the device works when a stretch begins; ask before its `changes`. */
  worksAt(atMs: number): boolean;
}

function failing(
  settings: SimulatedSettings,
  options: { readonly seed: SensorSeed; readonly tell: (works: boolean) => Observation },
): Failing {
  const { seed, tell } = options;
  const all = outages(settings, seed);
  let next = all.next().value;
  let last: Outage | null = null;
  let isFirst = true;
  return {
    changes({ fromMs, toMs }) {
      const changes: Observed[] = isFirst ? [{ atMs: fromMs, observation: tell(true) }] : [];
      isFirst = false;
      for (;;) {
        if (last !== null && last.toMs >= fromMs && last.toMs < toMs) {
          changes.push({ atMs: last.toMs, observation: tell(true) });
        }
        if (next.fromMs >= toMs) return changes;
        changes.push({ atMs: next.fromMs, observation: tell(false) });
        last = next;
        next = all.next().value;
      }
    },
    worksAt: (atMs) => last === null || atMs < last.fromMs || atMs >= last.toMs,
  };
}

/** A rating pad: pressed now and then while somebody is there; unplugged now and then. */
function pad(settings: SimulatedSettings, seed: SensorSeed): Sensor {
  const { channel } = settings;
  const { random } = seed;
  const outage = failing(settings, {
    seed,
    tell: (works) => ({ kind: 'equipment', channel, status: works ? 'ok' : 'unplugged' }),
  });
  return (stretch) => {
    const wasPlugged = outage.worksAt(stretch.fromMs);
    const changes = outage.changes(stretch);
    if (!stretch.present) return changes;
    const isPlugged = (atMs: number): boolean => {
      const last = changes.findLast((change) => change.atMs <= atMs);
      if (last === undefined) return wasPlugged;
      return last.observation.kind === 'equipment' && last.observation.status === 'ok';
    };
    const presses: Observed[] = [];
    const meanMs = settings.meanPressMinutes * MINUTE_MS;
    let atMs = stretch.fromMs + drawSpan(random, meanMs);
    for (; atMs < stretch.toMs; atMs += drawSpan(random, meanMs)) {
      const level = drawLevel(random);
      if (!isPlugged(atMs)) continue;
      const pressId = pressIdOf(seed.device, atMs);
      const press = { kind: 'rating', channel, pressId, level, scale: 5, via: 'pad' } as const;
      presses.push({ atMs, observation: press });
    }
    return [...changes, ...presses].sort((a, b) => a.atMs - b.atMs);
  };
}

/** The same press has the same id in every run from the same beginning, and no other press has it. */
function pressIdOf(device: string, atMs: number): string {
  return `${device.slice(0, 28)}-${atMs.toString(36)}`;
}

/** A camera that fails now and then. */
function camera(settings: SimulatedSettings, seed: SensorSeed): Sensor {
  const { channel } = settings;
  const outage = failing(settings, {
    seed,
    tell: (works) => ({ kind: 'camera', channel, status: works ? 'online' : 'offline' }),
  });
  return (stretch) => outage.changes(stretch);
}
