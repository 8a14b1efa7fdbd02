import type { CancelTimer, Clock } from '../../runtime/clock.ts';

export interface DebounceOptions {
  readonly clock: Clock;
  /** How long after an edge the level is read: bouncing is over by then. */
  readonly settleMs: number;
  /** Reads the level as it is now; null when it cannot be read. */
  readonly read: () => boolean | null;
  readonly onLevel: (level: boolean) => void;
}

export interface Debounce {
  /** An edge was seen, in whatever direction. */
  edge(): void;
  /** Reads at once, and again and again: what no edge told is found so. */
  sample(): void;
  stop(): void;
}

/**
 * Turns edges into levels. An edge starts a wait, and the level is read when it is over; edges
 * meanwhile change nothing, so an input that never rests is read at a steady rate.
 */
export function createDebounce(options: DebounceOptions): Debounce {
  let stopSettling: CancelTimer | null = null;
  const tell = (): void => {
    stopSettling = null;
    const level = options.read();
    if (level !== null) options.onLevel(level);
  };
  return {
    edge() {
      stopSettling ??= options.clock.after(options.settleMs, tell);
    },
    sample() {
      if (stopSettling === null) tell();
    },
    stop() {
      stopSettling?.();
      stopSettling = null;
    },
  };
}
