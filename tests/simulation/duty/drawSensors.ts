import type { Dice } from './dice.ts';
import type { Span, Spans } from './spans.ts';
import type { DeviceTrouble, LevelChange, SensorKind } from './world.ts';
import { HOUR, MINUTE, SECOND } from './worldTime.ts';

/** How long the sensors of these worlds miss somebody who is there, at most. */
export const SILENCE_MS_MAX: Readonly<Record<SensorKind, number>> = {
  seat: 20 * SECOND,
  radar: 45 * SECOND,
  pir: 700 * SECOND,
};

/**
 * How long nothing may be claimed with each kind of sensor when one false finding a window and year
 * is accepted: what its curve of silences promises for the product's default, with room for what a
 * window's own sensors teach in a day. The sensors of these worlds are never silent for so long.
 */
export const CURVE_MS: Readonly<Record<SensorKind, number>> = {
  seat: 60 * SECOND,
  radar: 60 * SECOND,
  pir: 1100 * SECOND,
};

/** What a sensor says in the course of a day, given when somebody is there. */
export function drawLevels(
  dice: Dice,
  kind: SensorKind,
  day: Span & { readonly presence: Spans },
): LevelChange[] {
  const seen = day.presence.flatMap((span) =>
    kind === 'pir' ? motions(dice, span) : seatedSpells(dice, span, kind),
  );
  const levels: LevelChange[] = [{ atMs: day.fromMs, occupied: false }];
  for (const { fromMs, toMs } of seen) {
    const last = levels.at(-1);
    // Motions that follow each other closely are one.
    if (last !== undefined && fromMs <= last.atMs) levels.pop();
    else levels.push({ atMs: fromMs, occupied: true });
    levels.push({ atMs: toMs, occupied: false });
  }
  return levels;
}

/** How long seats and radars lose somebody, on average: who shifts, who leans back. */
const LOST_MEAN_MS = { seat: 2500, radar: 4500 } as const;

/** Seats and radars lose somebody for moments. */
function seatedSpells(dice: Dice, { fromMs, toMs }: Span, kind: 'seat' | 'radar'): Span[] {
  const spells: Span[] = [];
  let startMs = fromMs + dice.between(0, 900);
  for (;;) {
    const endMs = startMs + SECOND + dice.wait(20 * MINUTE);
    if (endMs >= toMs) {
      if (startMs < toMs) spells.push({ fromMs: startMs, toMs });
      return spells;
    }
    spells.push({ fromMs: startMs, toMs: endMs });
    startMs = endMs + Math.min(100 + dice.wait(LOST_MEAN_MS[kind]), SILENCE_MS_MAX[kind] - SECOND);
  }
}

/** Of a motion sensor: silences longer than this are counted, as in the recorded days. */
const STILL_FROM_MS = 46 * SECOND;
/** How much longer those are, on average. */
const STILL_MEAN_MS = 70 * SECOND;

/** Single motions, mostly close together; about twenty times an hour somebody keeps still for longer. */
function motions(dice: Dice, { fromMs, toMs }: Span): Span[] {
  const pulses: Span[] = [];
  let atMs = fromMs + dice.between(0, 2 * SECOND);
  while (atMs < toMs) {
    const endMs = Math.min(toMs, atMs + dice.between(2, 12) * SECOND);
    pulses.push({ fromMs: atMs, toMs: endMs });
    const pauseMs = dice.chance(0.28)
      ? STILL_FROM_MS + dice.wait(STILL_MEAN_MS)
      : Math.min(STILL_FROM_MS, SECOND + dice.wait(18 * SECOND));
    atMs = endMs + Math.min(pauseMs, SILENCE_MS_MAX.pir - 5 * SECOND);
  }
  return pulses;
}

/** What goes wrong with one device in a day; apart from each other. */
export function drawTroubles(dice: Dice, day: Span): DeviceTrouble[] {
  const troubles: DeviceTrouble[] = [];
  let atMs = day.fromMs + dice.wait(30 * HOUR);
  while (atMs < day.toMs) {
    const kind = dice.pick(['unplugged', 'fault', 'noisy', 'lagging', 'gap'] as const);
    const toMs = atMs + dice.between(5, 60) * SECOND * dice.pick([1, 1, 10, 40]);
    troubles.push({ kind, fromMs: atMs, toMs });
    atMs = toMs + 2 * MINUTE + dice.wait(12 * HOUR);
  }
  return troubles;
}
