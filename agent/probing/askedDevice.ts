import type { Driver, DriverContext, StartOutcome } from '../drivers/driver.ts';
import type { AllowedNetworks } from './allowedNetworks.ts';
import { type Belief, judge, NOTHING_KNOWN } from './belief.ts';
import { createEndableClock } from './endableClock.ts';
import { type NotAsked, notAsked, type ProbeSurroundings, probingAlone } from './probing.ts';
import { createRounds } from './rounds.ts';
import { printable } from './socketErrors.ts';

/** Puts the questions of one device once. */
export type Ask<R> = (surroundings: ProbeSurroundings) => Promise<R | NotAsked>;

export interface AskedDeviceOptions<R> {
  readonly context: DriverContext;
  /** Null when `probes.allow` cannot be read. */
  readonly networks: AllowedNetworks | null;
  readonly periodMs: number;
  /** Gets ready when the device is started: reads secrets, looks for programs. */
  prepare(): Ask<R> | Exclude<StartOutcome, 'started'>;
  readonly isGood: (result: R) => boolean;
  readonly tell: (result: R) => void;
}

/**
 * A device that is asked every period. It is blind while the question cannot be put, because then
 * nothing is known; a first failure after being well is not told but asked about again soon.
 */
export function createAskedDevice<R extends { readonly kind: string }>(
  options: AskedDeviceOptions<R>,
): Driver {
  const { context, networks, isGood, tell } = options;
  const { clock, random, configFolder } = context;
  const questions = createEndableClock(clock);
  const probing = context.probing ?? probingAlone();
  let belief: Belief<R> = NOTHING_KNOWN;
  let ask: Ask<R> | null = null;

  function take(answer: R | NotAsked): 'settled' | 'in doubt' {
    if (isNotAsked(answer)) {
      context.blind(printable(answer.reason));
      return 'settled';
    }
    context.blind(null);
    const judgement = judge(belief, answer, isGood);
    belief = judgement.belief;
    if (judgement.isDoubtful) return 'in doubt';
    tell(answer);
    return 'settled';
  }

  const rounds = createRounds({
    ...{ clock, random, turns: probing.turns, periodMs: options.periodMs },
    async ask(isStopped) {
      if (ask === null || networks === null) return 'settled';
      const { guard, isClockSynced } = probing;
      const common = { networks, guard, configFolder, isClockSynced };
      const answer = await ask({ ...common, clock: questions.clock }).catch((error: Error) =>
        notAsked(error.message),
      );
      return isStopped() ? 'settled' : take(answer);
    },
  });
  return {
    async start() {
      if (networks === null) return { unusable: 'probes.allow names no usable networks' };
      const prepared = options.prepare();
      if (typeof prepared !== 'function') return prepared;
      ask = prepared;
      rounds.start();
      return 'started';
    },
    async stop() {
      rounds.stop();
      questions.end();
    },
    probeNow: () => rounds.askNow(),
  };
}

function isNotAsked(answer: { readonly kind: string }): answer is NotAsked {
  return answer.kind === 'not-asked';
}
