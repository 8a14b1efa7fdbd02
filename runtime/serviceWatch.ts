import type { CancelTimer, Clock } from './clock.ts';
import type { Notify } from './serviceNotice.ts';

export interface ServiceWatchOptions {
  readonly clock: Clock;
  readonly notify: Notify;
  /** From `serviceEnvironment`; null: only what is said at the start and the end. */
  readonly watchdogMs: number | null;
  /** Says whether the work itself goes on, not only this program. */
  readonly isProgressing: () => boolean;
}

/** Keeps the service manager informed, and its watchdog fed while the work goes on. */
export interface ServiceWatch {
  /** The program does its work from now on. */
  ready(): Promise<void>;
  /** It was asked to end. */
  stopping(): Promise<void>;
}

/** Somebody who waits this long for a turn of the event loop would miss edges and deadlines. */
export const LOOP_DELAY_MS_MAX = 1000;
const FEED_EVERY_MS_MAX = 5000;

/**
 * Makes a watch. It is fed a few times in every period, and only when the work has gone on and the
 * event loop came to it in time: a bare timer would keep a program alive that does nothing any more.
 */
export function createServiceWatch(options: ServiceWatchOptions): ServiceWatch {
  const { clock, notify, watchdogMs, isProgressing } = options;
  let stopFeeding: CancelTimer = () => undefined;

  function feed(periodMs: number): void {
    let expectedMs = clock.monotonicMs() + periodMs;
    stopFeeding = clock.every(periodMs, () => {
      const nowMs = clock.monotonicMs();
      const delayMs = nowMs - expectedMs;
      expectedMs = nowMs + periodMs;
      if (delayMs < LOOP_DELAY_MS_MAX && isProgressing()) void notify('WATCHDOG=1');
    });
  }

  return {
    async ready() {
      await notify('READY=1');
      if (watchdogMs !== null) feed(Math.min(FEED_EVERY_MS_MAX, watchdogMs / 4));
    },
    async stopping() {
      stopFeeding();
      await notify('STOPPING=1');
    },
  };
}
