import type { DeviceKind } from '../../site/site.ts';
import type { SilenceRecord } from './silenceTail.ts';

/** What is known of a kind of sensor before its window has taught anything. */
export interface SilencePreset {
  /** Counted in a recording, or only reasoned from a data sheet: then nobody has measured it. */
  readonly basis: 'measured' | 'assumed';
  /** A key for where it comes from; docs/how-sure.md tells what each stands for. */
  readonly source: string;
  readonly record: SilenceRecord;
}

/** The kinds that see people (`PRESENCE_KINDS` of the site). */
export const SEEING_KINDS = ['pir', 'radar', 'seat', 'beam'] as const satisfies DeviceKind[];
export type SeeingKind = (typeof SEEING_KINDS)[number];

/** An assumption weighs as much as this many silences of the window's own. */
const ASSUMED_WEIGHT = 20;
/**
 * How often an hour a kind that nobody measured is assumed to lose somebody. It can only happen to
 * who keeps still or shifts, and the PIR counted at most 24 still stretches an hour.
 */
const ASSUMED_PER_HOUR = 24;

function assumed(source: string, meanMs: number): SilencePreset {
  const hours = ASSUMED_WEIGHT / ASSUMED_PER_HOUR;
  const counts = { longer: ASSUMED_WEIGHT, ended: ASSUMED_WEIGHT };
  const record = { thresholdMs: 0, hours, ...counts, excessMs: ASSUMED_WEIGHT * meanMs };
  return { basis: 'assumed', source, record };
}

/**
 * The PIR's figures are counts of a real day, the front sensor of "Room Occupancy Estimation"
 * (A. P. Singh, S. Chaudhari; UCI Machine Learning Repository, CC BY 4.0), by a stated rule:
 * `npm run evaluate:curve` prints them, a test compares them where the recording is at hand, and
 * docs/how-sure.md explains them.
 */
export const SILENCE_PRESETS: Readonly<Record<SeeingKind, SilencePreset>> = {
  pir: {
    basis: 'measured',
    source: 'uci-room-occupancy-front',
    record: {
      thresholdMs: 45_957,
      hours: 7.113_611_111_111_111,
      longer: 142,
      ended: 140,
      excessMs: 10_196_106,
    },
  },
  // HLK-LD2410 manual: its "no-one duration" bridges 5 s without a target, as delivered.
  radar: assumed('ld2410-no-one-duration', 5000),
  // Somebody who shifts on the seat opens the contact for about 3 s.
  seat: assumed('seat-shifting', 3000),
  // Somebody leans back out of the beam for about 20 s.
  beam: assumed('beam-leaning-back', 20_000),
};
