/** Lets only so many probes of one agent run at the same time; the others wait, first come first. */
export interface ProbeTurns {
  /** Does the work when its turn has come. Rejects as the work does. */
  take<T>(work: () => Promise<T>): Promise<T>;
}

/** Enough for a hall in a period of 30 s even when every second device is dead and takes 5 s. */
export const PROBES_AT_ONCE_MAX = 4;

export function createProbeTurns(atOnceMax = PROBES_AT_ONCE_MAX): ProbeTurns {
  let running = 0;
  const waiting: (() => void)[] = [];

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }

  return {
    async take(work) {
      if (running >= atOnceMax) await new Promise<void>((resolve) => waiting.push(resolve));
      else running += 1;
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
