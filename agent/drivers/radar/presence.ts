import type { RadarReport } from './ld2410Frames.ts';

/** Which targets count as somebody at the window. */
export interface PresenceGates {
  /** Farther away is not at the window; null: the radar's own limits decide. */
  readonly distanceCmMax: number | null;
  /** Weaker is not a person, 0 to 100; null as above. */
  readonly energyMin: number | null;
}

/**
 * Whether a report shows somebody within the gates; null while the radar learns, because that proves
 * nothing. A target whose own distance is 0 (seen with several firmwares, and in the maker's example)
 * is judged by the detection distance, or by that of the other field; one without any distance counts.
 */
export function judgePresence(report: RadarReport, gates: PresenceGates): boolean | null {
  const { state, movingDistanceCm, stillDistanceCm, detectionDistanceCm } = report;
  if (state === 'calibrating') return null;
  const counts = (distances: readonly number[], energy: number): boolean => {
    const distanceCm = distances.find((distance) => distance > 0) ?? 0;
    const isNear = gates.distanceCmMax === null || distanceCm <= gates.distanceCmMax;
    return isNear && (gates.energyMin === null || energy >= gates.energyMin);
  };
  const isMoving = state === 'moving' || state === 'both';
  const isStill = state === 'still' || state === 'both';
  const moving = [movingDistanceCm, detectionDistanceCm];
  const still = [stillDistanceCm, detectionDistanceCm, movingDistanceCm];
  return (
    (isMoving && counts(moving, report.movingEnergy)) ||
    (isStill && counts(still, report.stillEnergy))
  );
}
