import type { CancelTimer, Clock } from '../../runtime/clock.ts';

/** A clock whose waiting timers can all be made to fire now. */
export interface EndableClock {
  readonly clock: Clock;
  /**
   * Fires every timer that waits, and every later one at once. Since each question has a time limit
   * by this clock, all of them are over then, with their sockets and children.
   */
  end(): void;
}

export function createEndableClock(clock: Clock): EndableClock {
  const waiting = new Set<() => void>();
  let isOver = false;

  function after(delayMs: number, callback: () => void): CancelTimer {
    const fire = (): void => {
      cancel();
      callback();
    };
    const stopTimer = clock.after(isOver ? 0 : delayMs, fire);
    const cancel = (): void => {
      waiting.delete(fire);
      stopTimer();
    };
    waiting.add(fire);
    return cancel;
  }

  return {
    clock: {
      wallMs: () => clock.wallMs(),
      monotonicMs: () => clock.monotonicMs(),
      every: (periodMs, callback) => clock.every(periodMs, callback),
      after,
    },
    end() {
      isOver = true;
      for (const fire of [...waiting]) fire();
    },
  };
}
