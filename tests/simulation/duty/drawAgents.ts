import type { Dice } from './dice.ts';
import { joined, type Span, type Spans } from './spans.ts';
import type { AgentRun, ClockPart, WorldAgent, WorldCollector } from './world.ts';
import { DAY, HOUR, MINUTE, SECOND } from './worldTime.ts';

/** How long readings are marked after the clock was set to another time. */
const STEPPED_MS = 60 * SECOND;

/** Draws the machine room of a world; without troubles everything runs, and every clock is right. */
export function drawAgent(
  dice: Dice,
  about: {
    readonly id: string;
    readonly hallId: string;
    readonly day: Span;
    readonly busy: Spans;
  },
): WorldAgent {
  const { id, hallId, day, busy } = about;
  const outages = drawSpells(dice.of('line'), day, { every: 14 * HOUR, longest: 4 * HOUR });
  const runs = drawRuns(dice.of('runs'), id, day);
  const own = dice.of('beat');
  const beatMs = own.pick([15, 30, 45]) * SECOND;
  return { id, hallId, runs, outages, busy, beatMs, isEager: own.chance(0.25) };
}

/** The same agent on a day on which nothing happens to it. */
export function undisturbed(agent: WorldAgent, day: Span): WorldAgent {
  const { fromMs, toMs } = day;
  const clock = [{ fromMs, offsetMs: 0, state: 'synced' as const, errorMs: 1 }];
  const run = { boot: `${agent.id}-calm`, bootedMs: fromMs - HOUR, isGraceful: true, clock };
  return { ...agent, outages: [], runs: [{ ...run, fromMs, toMs }] };
}

export function drawCollector(dice: Dice, day: Span): WorldCollector {
  const moments = (times: number): number[] =>
    Array.from({ length: dice.between(0, times) }, () => dice.between(day.fromMs, day.toMs)).sort(
      (a, b) => a - b,
    );
  return {
    downtimes: drawSpells(dice, day, { every: 40 * HOUR, longest: HOUR }),
    restarts: moments(3),
    failures: moments(2),
    aheadMs: dice.between(-2000, 2000),
  };
}

export const QUIET_COLLECTOR: WorldCollector = {
  ...{ downtimes: [], restarts: [], failures: [], aheadMs: 0 },
};

function drawSpells(
  dice: Dice,
  day: Span,
  { every, longest }: { readonly every: number; readonly longest: number },
): Spans {
  const spells: Span[] = [];
  for (let fromMs = day.fromMs + dice.wait(every); fromMs < day.toMs; fromMs += dice.wait(every)) {
    const toMs = fromMs + dice.between(SECOND, dice.pick([MINUTE, 10 * MINUTE, longest]));
    spells.push({ fromMs, toMs });
    fromMs = toMs;
  }
  return joined(spells);
}

/** An agent is stopped, killed, held up, and its machine switched off; mostly nothing of this. */
function drawRuns(dice: Dice, id: string, day: Span): AgentRun[] {
  const runs: AgentRun[] = [];
  let boot = { name: `${id}-boot-1`, bootedMs: day.fromMs - dice.between(1, 60) * MINUTE };
  let fromMs = day.fromMs + dice.between(0, 30 * SECOND);
  let clock = drawFirstClock(dice, fromMs);
  for (;;) {
    const toMs = Math.min(day.toMs, fromMs + 2 * MINUTE + dice.wait(16 * HOUR));
    const parts = [...clock, ...drawClockTroubles(dice, { fromMs, toMs })];
    const run = { boot: boot.name, bootedMs: boot.bootedMs, fromMs, toMs, clock: parts };
    runs.push({ ...run, isGraceful: toMs === day.toMs || dice.chance(0.4) });
    if (toMs === day.toMs) return runs;
    fromMs = toMs + dice.between(2, 120) * SECOND;
    if (dice.chance(0.5)) {
      fromMs += dice.between(0, dice.pick([MINUTE, 30 * MINUTE]));
      boot = {
        name: `${id}-boot-${runs.length + 1}`,
        bootedMs: fromMs - dice.between(5, 60) * SECOND,
      };
      clock = drawFirstClock(dice, fromMs);
    } else {
      clock = carriedOn(parts, fromMs);
    }
    if (fromMs >= day.toMs - MINUTE) return runs;
  }
}

/** The machine's clock goes on while the agent does not run. */
function carriedOn(parts: readonly ClockPart[], fromMs: number): ClockPart[] {
  const inForce = parts.findLast((part) => part.fromMs <= fromMs);
  const coming = parts.filter((part) => part.fromMs > fromMs);
  return inForce === undefined ? coming : [{ ...inForce, fromMs }, ...coming];
}

/** Right from the start, or in 1970, or wrong, until a time server answers; perhaps it never does. */
function drawFirstClock(dice: Dice, fromMs: number): ClockPart[] {
  if (dice.chance(0.6)) return [right(dice, fromMs, 'synced')];
  const offsetMs = dice.pick([5000 - fromMs, -7 * HOUR, 40 * SECOND, -3 * DAY]);
  const setMs = fromMs + dice.between(3, 60) * SECOND * dice.pick([1, 1, 10, 60]);
  const wrong: ClockPart = { fromMs, offsetMs, state: 'unsynced', errorMs: 0 };
  return [wrong, ...isSet(dice, setMs)];
}

function isSet(dice: Dice, atMs: number): ClockPart[] {
  const stepped = right(dice, atMs, 'stepped');
  return [stepped, { ...stepped, fromMs: atMs + STEPPED_MS, state: 'synced' }];
}

function right(dice: Dice, fromMs: number, state: ClockPart['state']): ClockPart {
  const errorMs = dice.pick([1, 5, 50, 400, 900]);
  return { fromMs, state, errorMs, offsetMs: dice.between(-errorMs, errorMs) };
}

/** Somebody sets the clock by hand, or its time server is lost; later it is right again. */
function drawClockTroubles(dice: Dice, run: Span): ClockPart[] {
  const parts: ClockPart[] = [];
  let atMs = run.fromMs + 70 * MINUTE + dice.wait(20 * HOUR);
  while (atMs < run.toMs) {
    const offsetMs = dice.pick([HOUR, -HOUR, 5 * SECOND, -90 * SECOND, -365 * DAY, 0]);
    parts.push({ fromMs: atMs, offsetMs, state: 'unsynced', errorMs: 0 });
    const againMs = atMs + dice.between(5, 120) * SECOND * dice.pick([1, 10]);
    if (againMs < run.toMs) parts.push(...isSet(dice, againMs));
    atMs = againMs + 10 * MINUTE + dice.wait(20 * HOUR);
  }
  return parts;
}
