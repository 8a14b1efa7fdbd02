import type { Clock } from '../../runtime/clock.ts';

/** The rests of a loop that must end at once when it is stopped. */
export interface Pause {
  /** Rests for a while; 0 lets everybody else have a turn first. */
  wait(delayMs: number): Promise<void>;
  /** Rests until `wake`; not at all when that was called since the last such rest. */
  waitForWake(): Promise<void>;
  wake(): void;
  /** Ends the present rest and makes every later one as short as possible. */
  end(): void;
  isOver(): boolean;
}

export function createPause(clock: Clock): Pause {
  let isOver = false;
  let endRest: (() => void) | null = null;
  let endWakeable: (() => void) | null = null;
  let isWoken = false;

  return {
    wait(delayMs) {
      return new Promise((resolve) => {
        if (isOver || delayMs === 0) {
          setImmediate(resolve);
          return;
        }
        const cancel = clock.after(delayMs, resolve);
        endRest = () => {
          cancel();
          resolve();
        };
      });
    },
    waitForWake() {
      return new Promise((resolve) => {
        if (isOver || isWoken) resolve();
        else endWakeable = resolve;
        isWoken = false;
      });
    },
    wake() {
      isWoken = endWakeable === null;
      endWakeable?.();
      endWakeable = null;
    },
    end() {
      isOver = true;
      endRest?.();
      endWakeable?.();
    },
    isOver: () => isOver,
  };
}
