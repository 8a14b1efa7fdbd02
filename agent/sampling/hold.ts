import type { CancelTimer, Clock } from '../../runtime/clock.ts';

export interface HoldOptions {
  readonly clock: Clock;
  /** How long a level that was on counts as on after it went off; 0: not at all. */
  readonly holdMs: number;
  readonly onLevel: (level: boolean) => void;
}

export interface Hold {
  level(isOn: boolean): void;
  stop(): void;
}

/** Bridges the short pauses of a motion sensor: on at once, off only after `holdMs` without on. */
export function createHold(options: HoldOptions): Hold {
  let stopHolding: CancelTimer | null = null;
  let isOn = false;

  function settle(level: boolean): void {
    stopHolding?.();
    stopHolding = null;
    isOn = level;
    options.onLevel(level);
  }

  return {
    level(next) {
      if (next || !isOn || options.holdMs === 0) return settle(next);
      stopHolding ??= options.clock.after(options.holdMs, () => settle(false));
    },
    stop() {
      stopHolding?.();
      stopHolding = null;
    },
  };
}
