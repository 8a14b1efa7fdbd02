import type { Reading } from '../../protocol/reading.ts';

/**
 * What goes first when the outbox is full, by how much is lost with it. Within a step the oldest goes
 * first; nothing of a step goes while something of an earlier step is left.
 */
export const DROP_STEPS = [
  /** Nothing is lost: unbroken heartbeats become one, which also stands for levels said again. */
  'repeats',
  /** Somebody came or went. */
  'occupancy',
  /** A camera or a device is well. */
  'well',
  'queue',
  /** The time that they vouched for becomes unknown. */
  'heartbeats',
  /** What the agent says of hints, of its clock and of times in which it saw nothing. */
  'notes',
  /** Ratings, declarations and faults: never while anything else is left. */
  'facts',
] as const;
export type DropStep = (typeof DROP_STEPS)[number];

/** The step in which a reading goes. */
export function dropStepOf(reading: Reading): DropStep {
  switch (reading.kind) {
    case 'occupancy':
      return 'occupancy';
    case 'camera':
      return reading.status === 'online' ? 'well' : 'facts';
    case 'equipment':
      return reading.status === 'ok' ? 'well' : 'facts';
    case 'queue':
      return 'queue';
    case 'heartbeat':
      return 'heartbeats';
    case 'hint':
    case 'clock':
    case 'gap':
      return 'notes';
    case 'rating':
    case 'declare':
      return 'facts';
    default:
      return reading satisfies never;
  }
}

/** Says whether a reading goes in a step, or should have gone in an earlier one. */
export function goesIn(step: DropStep, reading: Reading): boolean {
  return DROP_STEPS.indexOf(dropStepOf(reading)) <= DROP_STEPS.indexOf(step);
}
