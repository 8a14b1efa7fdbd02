import type { ClockReading } from '../../protocol/reading.ts';
import type { Log } from '../../runtime/log.ts';
import { AGENT_PROBLEMS } from '../problemCodes.ts';

/** Says in the log what has become of the wall clock. */
export function logClockChange(log: Log, reading: ClockReading): void {
  const { change, offsetBeforeMs, offsetAfterMs } = reading;
  const facts = { offsetBeforeMs, offsetAfterMs };
  switch (change) {
    case 'set':
      log.info(facts, 'The clock is set.');
      return;
    case 'stepped':
      log.warn({ code: AGENT_PROBLEMS.clockStepped, ...facts }, 'The wall clock jumped.');
      return;
    case 'lost':
      log.warn({ code: AGENT_PROBLEMS.clockLost, ...facts }, 'Nobody vouches for the clock now.');
      return;
    default:
      change satisfies never;
  }
}
