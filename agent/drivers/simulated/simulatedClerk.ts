import { drawSpan, namedRandom } from './draws.ts';
import type { SimulatedSettings } from './simulatedSettings.ts';

/** A stretch of time in which somebody is, or is not, at the window. */
export interface Stretch {
  readonly present: boolean;
  readonly fromMs: number;
  readonly toMs: number;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Around noon absences are this much longer and presences this much shorter. */
const NOON_FACTOR = 2;
const NOON_FROM_MS = 12 * 60 * MINUTE_MS;
const NOON_TO_MS = 13.5 * 60 * MINUTE_MS;

/**
 * The truth of one window from a moment on, without end: when its clerk is there. Depends on the
 * seed, the window and the moment alone. Stretches follow each other without a hole and alternate.
 */
export function* simulatedClerk(
  settings: SimulatedSettings,
  options: { readonly window: string; readonly fromMs: number },
): Generator<Stretch> {
  const random = namedRandom(settings.seed, options.window);
  let atMs = options.fromMs;
  if (settings.script !== undefined) {
    const { firstDepartureAfterSeconds, absentSeconds } = settings.script;
    const leavesMs = atMs + firstDepartureAfterSeconds * SECOND_MS;
    const returnsMs = leavesMs + absentSeconds * SECOND_MS;
    yield { present: true, fromMs: atMs, toMs: leavesMs };
    yield { present: false, fromMs: leavesMs, toMs: returnsMs };
    atMs = returnsMs;
  }
  for (;;) {
    const hours = hoursAt(settings, atMs);
    if (!hours.isOpen) {
      yield { present: false, fromMs: atMs, toMs: hours.untilMs };
      atMs = hours.untilMs;
      continue;
    }
    const noon = isNoon(settings, atMs) ? NOON_FACTOR : 1;
    const presentMs = drawSpan(random, (settings.meanPresentMinutes * MINUTE_MS) / noon);
    const leavesMs = Math.min(atMs + presentMs, hours.untilMs);
    yield { present: true, fromMs: atMs, toMs: leavesMs };
    const absentMs = drawSpan(random, settings.meanAbsentMinutes * MINUTE_MS * noon);
    const returnsMs = leavesMs + absentMs;
    atMs = nextOpening(settings, returnsMs);
    yield { present: false, fromMs: leavesMs, toMs: atMs };
  }
}

interface Hours {
  readonly isOpen: boolean;
  /** When that changes. */
  readonly untilMs: number;
}

function localDayMs(settings: SimulatedSettings, atMs: number): number {
  const localMs = atMs + settings.utcOffsetMinutes * MINUTE_MS;
  return ((localMs % DAY_MS) + DAY_MS) % DAY_MS;
}

function isNoon(settings: SimulatedSettings, atMs: number): boolean {
  const dayMs = localDayMs(settings, atMs);
  return dayMs >= NOON_FROM_MS && dayMs < NOON_TO_MS;
}

function hoursAt(settings: SimulatedSettings, atMs: number): Hours {
  if (settings.hours === undefined) return { isOpen: true, untilMs: Number.POSITIVE_INFINITY };
  const [opensMs = 0, closesMs = DAY_MS] = settings.hours.split('-').map(ofClock);
  const dayMs = localDayMs(settings, atMs);
  const midnightMs = atMs - dayMs;
  if (dayMs < opensMs) return { isOpen: false, untilMs: midnightMs + opensMs };
  if (dayMs < closesMs) return { isOpen: true, untilMs: midnightMs + closesMs };
  return { isOpen: false, untilMs: midnightMs + DAY_MS + opensMs };
}

/** The same moment, or the next in which somebody may be there. */
function nextOpening(settings: SimulatedSettings, atMs: number): number {
  const hours = hoursAt(settings, atMs);
  return hours.isOpen ? atMs : hours.untilMs;
}

function ofClock(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return (hours * 60 + minutes) * MINUTE_MS;
}
