import { type Dice, diceOf } from './dice.ts';
import { drawAgent, drawCollector, QUIET_COLLECTOR, undisturbed } from './drawAgents.ts';
import { drawWindowDay } from './drawPeople.ts';
import { drawSchedule, drawStart } from './drawSchedule.ts';
import { drawLevels, drawTroubles } from './drawSensors.ts';
import { joined, type Span, type Spans, widened } from './spans.ts';
import type {
  Activation,
  Declared,
  SensorKind,
  World,
  WorldHall,
  WorldSensor,
  WorldWindow,
} from './world.ts';
import { dutyOf, type WorldDuty } from './worldSchedule.ts';
import { DAY, HOUR, MINUTE } from './worldTime.ts';

/** Hours of true time in one world. */
const LASTS_MS = DAY;

/** Draws the world of a seed. */
export function drawWorld(seed: number): World {
  const dice = diceOf(seed);
  const start = drawStart(dice.of('start'));
  const day = { fromMs: start.atMs, toMs: start.atMs + LASTS_MS };
  const count = dice.pick([1, 1, 1, 1, 1, 1, 2, 2, 3, 4]);
  const halls = Array.from({ length: count }, (_, index) => {
    const id = `hall-${index + 1}`;
    const zone = start.zones[index] ?? 'Asia/Shanghai';
    return drawHall(dice.of(id), { id, day, zone, isSmall: count > 2 });
  });
  const agents = halls.flatMap((hall) => {
    const busy = widened(joined(dutyOf(hall.schedule, day)), 45 * MINUTE);
    return hall.agents.map((id) =>
      drawAgent(dice.of(`agent ${id}`), { id, hallId: hall.id, day, busy }),
    );
  });
  const registeredMs = day.fromMs + (dice.chance(0.2) ? dice.between(0, 10 * HOUR) : 0);
  const collector = drawCollector(dice.of('collector'), day);
  return { seed, ...day, halls, agents, collector, registeredMs };
}

/**
 * The same people, sensors and statements in some halls on a day on which no machine fails. Keys that
 * nothing read are not pressed on it either: nobody was told.
 */
export function withoutTroubles(
  world: World,
  hallIds: ReadonlySet<string>,
  isHeard: (window: WorldWindow, atMs: number) => boolean,
): World {
  const agents = world.agents.filter(({ hallId }) => hallIds.has(hallId));
  const halls = world.halls.filter(({ id }) => hallIds.has(id));
  return {
    ...world,
    collector: QUIET_COLLECTOR,
    agents: agents.map((agent) => undisturbed(agent, world)),
    halls: halls.map((hall) => ({
      ...hall,
      windows: hall.windows.map((window) => ({
        ...window,
        declared: window.declared
          .filter(({ via, fromMs }) => via !== 'key' || isHeard(window, fromMs))
          .map((one) => withoutLostEnd(one, (atMs) => isHeard(window, atMs))),
        sensors: window.sensors.map((sensor) => ({ ...sensor, troubles: [] })),
      })),
    })),
  };
}

function withoutLostEnd(one: Declared, isHeard: (atMs: number) => boolean): Declared {
  const isLost = one.via === 'key' && one.endedMs !== null && !isHeard(one.endedMs);
  return isLost ? { ...one, endedMs: null, endToldMs: null } : one;
}

function drawHall(
  dice: Dice,
  about: {
    readonly id: string;
    readonly day: Span;
    readonly zone: string;
    readonly isSmall: boolean;
  },
): WorldHall {
  const { id, day, zone, isSmall } = about;
  const schedule = drawSchedule(dice.of('schedule'), { zone, day });
  const policy = {
    emptyAfterMinutes: dice.pick([3, 5, 8, 10, 13, 15, 15, 20]),
    clearAfterSeconds: dice.pick([0, 10, 60]),
  };
  const agents = dice.chance(0.3) ? [`${id}-a`, `${id}-b`] : [`${id}-a`];
  const service = dutyOf(schedule, day);
  const count = isSmall ? dice.pick([1, 2, 2]) : dice.pick([1, 1, 2, 2, 3, 4, 6]);
  const windows = Array.from({ length: count }, (_, index) => {
    const windowId = `${id}-${index + 1}`;
    const own = dice.of(windowId);
    const shifts = drawShifts(own.of('shifts'), service);
    const activations =
      index > 0 && own.chance(0.2) ? drawActivations(own.of('spare'), shifts) : null;
    const post = {
      ...{ windowId, day, policyMs: policy.emptyAfterMinutes * MINUTE },
      isSpare: activations !== null,
      shifts: activations ?? shifts,
    };
    return drawWindow(own, { hallId: id, agents, activations, post });
  });
  return { id, schedule, policy, agents, windows };
}

/** Where any few windows are enough, the people of this one are perhaps not there. */
function drawShifts(dice: Dice, service: readonly WorldDuty[]): Span[] {
  const isCovered = dice.chance(0.5);
  return joined(service.filter((duty) => duty.service === 'normal' || isCovered));
}

/** A spare window is opened when there is much to do, which is sometimes told late. */
function drawActivations(dice: Dice, shifts: Spans): Activation[] {
  return shifts.flatMap((shift): Activation[] => {
    if (dice.chance(0.4)) return [];
    const fromMs = dice.between(shift.fromMs, shift.toMs - 1);
    const toMs = fromMs + dice.between(20, 180) * MINUTE;
    const toldMs = fromMs + (dice.chance(0.7) ? 0 : dice.between(1, 30) * MINUTE);
    const isClosed = dice.chance(0.8);
    const endToldMs = Math.max(toldMs, toMs) + dice.between(0, 5) * MINUTE;
    return toMs >= shift.toMs
      ? []
      : [{ fromMs, toMs, toldMs, endToldMs: isClosed ? endToldMs : null }];
  });
}

const EQUIPMENT: readonly [readonly SensorKind[], ...(readonly SensorKind[])[]] = [
  ['seat'],
  ['seat'],
  ['radar'],
  ['pir'],
  ['seat', 'radar'],
  ['pir', 'seat'],
];

function drawWindow(
  dice: Dice,
  about: {
    readonly hallId: string;
    readonly agents: readonly string[];
    readonly activations: readonly Activation[] | null;
    readonly post: Parameters<typeof drawWindowDay>[1];
  },
): WorldWindow {
  const { hallId, agents, activations, post } = about;
  const { windowId, day } = post;
  const people = drawWindowDay(dice.of('people'), post);
  const anAgent = (): string => dice.pick([agents[0] ?? '', ...agents.slice(1)]);
  const sensors = dice.pick(EQUIPMENT).map((kind, index): WorldSensor => {
    const own = dice.of(`sensor ${index}`);
    const levels = drawLevels(own, kind, { ...day, presence: people.presence });
    const troubles = drawTroubles(own.of('troubles'), day);
    return { id: `${kind}-${windowId}`, agent: anAgent(), kind, levels, troubles };
  });
  const pad = { id: `pad-${windowId}`, agent: anAgent() };
  return { id: windowId, hallId, sensors, pad, activations, ...people };
}
