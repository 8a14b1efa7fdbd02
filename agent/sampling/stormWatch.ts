import type { CancelTimer, Clock } from '../../runtime/clock.ts';
import {
  dueMs,
  listeningOf,
  newStorm,
  STORM_LIMITS,
  type StormInput,
  stepStorm,
} from './stormBreaker.ts';

type Listening = ReturnType<typeof listeningOf>;

export interface StormWatchOptions {
  readonly clock: Clock;
  /** How the input is to be listened to from now on; not called for the first way, "settled". */
  readonly onListening: (to: Listening) => void;
  readonly onStorm: () => void;
  /** A storm is over, or a first look has found that there is none. */
  readonly onQuiet: () => void;
}

/** The storm breaker of one input, with its time. */
export interface StormWatch {
  begin(): void;
  edges(count: number): void;
  listening(): Listening;
  stop(): void;
}

export function createStormWatch(options: StormWatchOptions): StormWatch {
  const { clock } = options;
  let state = newStorm(clock.monotonicMs(), STORM_LIMITS);
  let stopWaiting: CancelTimer = () => undefined;
  let isKnownQuiet = false;
  let isOver = false;

  function take(input: StormInput): void {
    const before = state;
    state = stepStorm(before, input, STORM_LIMITS);
    if (state === before) return;
    if (dueMs(state) !== dueMs(before)) wait();
    const listening = listeningOf(state);
    if (listening !== listeningOf(before)) options.onListening(listening);
    if (isOver) return;
    if (state.phase === 'storm' && before.phase === 'calm') {
      isKnownQuiet = false;
      options.onStorm();
    } else if (state.phase === 'calm' && before.look !== null && state.look === null) {
      if (isKnownQuiet) return;
      isKnownQuiet = true;
      options.onQuiet();
    }
  }

  function wait(): void {
    stopWaiting();
    const waitMs = Math.max(0, dueMs(state) - clock.monotonicMs());
    stopWaiting = clock.after(waitMs, () => take({ type: 'time', atMs: clock.monotonicMs() }));
  }

  return {
    begin: wait,
    edges: (count) => take({ type: 'edges', count, atMs: clock.monotonicMs() }),
    listening: () => listeningOf(state),
    stop() {
      isOver = true;
      stopWaiting();
    },
  };
}
