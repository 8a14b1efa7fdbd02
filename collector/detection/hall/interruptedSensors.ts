import type { DetectorContext } from '../detectorContext.ts';
import { equipmentFinding } from '../equipmentWhy.ts';
import type { Finding } from '../finding.ts';
import type { HallState, HallWindow } from './hallState.ts';
import { isDeafAt } from './hallTally.ts';
import type { Emit } from './heldFindings.ts';

/** How often a window's sensors said nothing on duty, and what was found of it. */
export interface Interruptions {
  /** Lately, oldest first. */
  times: number[];
  open: { readonly id: string; readonly raisedMs: number } | null;
}

/** An absence of under a minute is nothing that somebody would want to hide, nor is such a silence. */
const ABSENCE_MS = 60_000;
/** So often within a working day, and it is no accident any more. */
const TIMES = 3;
const WITHIN_MS = 8 * 3_600_000;
/** Without another one for this long, it is over. */
const QUIET_MS = 60 * 60_000;

/**
 * A window whose sensors went from seeing nobody to saying nothing, or from saying nothing to seeing
 * again, at the hall's own instant.
 */
export interface WentQuiet {
  readonly window: HallWindow;
  /** Since when it had been so. */
  readonly sinceMs: number;
}

/**
 * An unknown ends an absence that was under way, because nobody may be accused of what nobody saw. So
 * that pulling a plug is no escape, the same again and again at one window, while its neighbours
 * report, is a finding of its own: a question about the sensor, not about a person.
 */
export function noteInterruptions(
  context: DetectorContext,
  moment: { readonly hallId: string; readonly hall: HallState; readonly atMs: number },
  quiet: readonly WentQuiet[],
  emit: Emit,
): void {
  const { hall, atMs } = moment;
  for (const { window, sinceMs } of quiet) {
    if (atMs - sinceMs < ABSENCE_MS || !hasNeighbour(hall, window, atMs)) continue;
    const noted = hall.interrupted[window.id] ?? { times: [], open: null };
    // It was counted when it began.
    if (noted.times.at(-1) === sinceMs) continue;
    hall.interrupted[window.id] = noted;
    noted.times = [...noted.times.filter((ms) => atMs - ms < WITHIN_MS), atMs].slice(-TIMES);
    if (noted.open !== null || noted.times.length < TIMES) continue;
    const finding = interrupted(context, { ...moment, windowId: window.id, times: noted.times });
    noted.open = { id: finding.id, raisedMs: finding.raisedMs };
    emit({ type: 'raise', finding });
  }
  endQuietOnes(hall, atMs, emit);
}

/** When something ends by itself. */
export function nextOfInterruptions(hall: HallState): number {
  let nextMs = Number.POSITIVE_INFINITY;
  for (const windowId in hall.interrupted) {
    const { times = [], open = null } = hall.interrupted[windowId] ?? {};
    if (open !== null) nextMs = Math.min(nextMs, (times.at(-1) ?? open.raisedMs) + QUIET_MS);
  }
  return nextMs;
}

function endQuietOnes(hall: HallState, atMs: number, emit: Emit): void {
  // Asked for at every change in a hall, and mostly there is none.
  for (const windowId in hall.interrupted) {
    const noted = hall.interrupted[windowId];
    if (noted === undefined) continue;
    const lastMs = noted.times.at(-1) ?? atMs;
    const isGone = !hall.windows.some(({ id }) => id === windowId);
    if (noted.open !== null && (isGone || atMs >= lastMs + QUIET_MS)) {
      const reason = isGone ? 'removed' : 'recovered';
      emit({ type: 'clear', findingId: noted.open.id, atMs, reason });
      noted.open = null;
    }
    if (noted.open === null && (isGone || atMs - lastMs >= WITHIN_MS)) {
      delete hall.interrupted[windowId];
    }
  }
}

function hasNeighbour(hall: HallState, window: HallWindow, atMs: number): boolean {
  return hall.windows.some(
    (one) => one !== window && one.role !== 'unknown' && one.role !== 'off' && !isDeafAt(one, atMs),
  );
}

function interrupted(
  context: DetectorContext,
  found: {
    readonly hallId: string;
    readonly hall: HallState;
    readonly atMs: number;
    readonly windowId: string;
    readonly times: readonly number[];
  },
): Finding {
  const { hallId, hall, atMs, windowId, times } = found;
  const startedMs = times[0] ?? atMs;
  const placed = context.history.ruleAt(windowId, atMs)?.placed;
  const neighbours = hall.windows.filter(({ id, role }) => id !== windowId && role !== 'unknown');
  const facts = { times: times.length, withinMs: WITHIN_MS, neighbours: neighbours.length };
  return equipmentFinding({
    ...{ kind: 'sensor-interrupted', subject: windowId, hallId, windowId },
    ...{ agentId: null, deviceId: null, startedMs, raisedMs: atMs, inputs: [] },
    facts: { ...facts, kinds: placed?.presence.map(({ kind }) => kind).join(', ') ?? '' },
    checks: [
      { check: 'sensor-goes-on', result: 'fails', facts },
      { check: 'neighbours-report', result: 'holds', facts },
    ],
    wouldHaveChanged: [{ key: 'sensor-went-on', facts }],
  });
}
