import type { CancelTimer, Clock } from '../../runtime/clock.ts';
import type { Random } from '../../runtime/random.ts';
import type { ProbeTurns } from './probeTurns.ts';

/** Asks again and again, never twice at the same time. */
export interface Rounds {
  start(): void;
  stop(): void;
  /** Asks now, or joins the question that is on its way; resolves when it has been answered. */
  askNow(): Promise<void>;
}

export interface RoundsOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly turns: ProbeTurns;
  readonly periodMs: number;
  /** Puts the question and deals with the answer; says when a doubt should be settled sooner. */
  ask(isStopped: () => boolean): Promise<'settled' | 'in doubt'>;
}

/** The devices of a hall are not asked in the same instant after the agent has started … */
const FIRST_WITHIN_MS = 900;
/** … and not in the same instant later either: every pause is up to a tenth longer or shorter. */
const PERIOD_SPREAD_RATIO = 0.1;
/** A failure that is not believed yet is looked at again after this long. */
const DOUBT_MS = 5000;

export function createRounds(options: RoundsOptions): Rounds {
  const { clock, random, turns, periodMs } = options;
  let isStopped = true;
  let cancelNext: CancelTimer = () => undefined;
  let onItsWay: Promise<void> | null = null;

  function askOnce(): Promise<void> {
    cancelNext();
    onItsWay ??= turns
      .take(async () => (isStopped ? 'settled' : options.ask(() => isStopped)))
      .then((outcome) => {
        onItsWay = null;
        if (!isStopped)
          scheduleNext(outcome === 'in doubt' ? Math.min(DOUBT_MS, periodMs) : periodMs);
      });
    return onItsWay;
  }

  function scheduleNext(pauseMs: number): void {
    const spread = 1 + PERIOD_SPREAD_RATIO * (2 * random.fraction() - 1);
    cancelNext = clock.after(pauseMs * spread, () => void askOnce());
  }

  return {
    start() {
      isStopped = false;
      cancelNext = clock.after(FIRST_WITHIN_MS * random.fraction(), () => void askOnce());
    },
    stop() {
      isStopped = true;
      cancelNext();
    },
    askNow: () => (isStopped ? Promise.resolve() : askOnce()),
  };
}
