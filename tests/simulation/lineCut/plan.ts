import { seededRandom } from '../../../runtime/random.ts';
import type { PlayedDevice, PlayedWindow } from './twoHalls.ts';

/** What happens, in ms from the start. */
export interface Plan {
  readonly seed: number;
  readonly cutAtMs: number;
  readonly windows: readonly PlayedWindow[];
}

/** The clerks at A and at B leave while A's line is cut, and come back before it is mended. */
export function planOf(seed: number): Plan {
  const random = seededRandom(seed);
  const seconds = (from: number, to: number): number =>
    Math.floor(from + random.fraction() * (to - from));
  const cutAfterSeconds = seconds(120, 240);
  const seatOf = (agent: string): PlayedDevice => ({
    ...{ id: 'seat-1', agent, kind: 'seat' },
    settings: {
      ...{ sensor: 'seat', seed, meanPresentMinutes: 5000 },
      script: {
        firstDepartureAfterSeconds: cutAfterSeconds + seconds(5, 200),
        absentSeconds: seconds(75, 200),
      },
    },
  });
  const busy = { seed, window: 'a-2', meanPresentMinutes: 3, meanAbsentMinutes: 1 };
  const radar: PlayedDevice = {
    ...{ id: 'radar-2', agent: 'hall-a', kind: 'radar' },
    settings: { sensor: 'radar', ...busy },
  };
  // So busy that the backlog is several batches.
  const pad: PlayedDevice = {
    ...{ id: 'pad-2', agent: 'hall-a', kind: 'rating-pad' },
    settings: { sensor: 'pad', meanPressMinutes: 0.1, ...busy },
  };
  return {
    seed,
    cutAtMs: cutAfterSeconds * 1000 + seconds(0, 1000),
    windows: [
      { id: 'a-1', devices: [seatOf('hall-a')] },
      { id: 'a-2', devices: [radar, pad] },
      { id: 'b-1', devices: [seatOf('hall-b')] },
    ],
  };
}
