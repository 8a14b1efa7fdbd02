import type { CancelTimer } from '../../../runtime/clock.ts';
import type { DriverContext, Observation, StartOutcome } from '../driver.ts';
import type { LineWish } from '../gpio/lineWish.ts';
import type { OpenOutputLine, OutputLine } from '../gpio/outputLine.ts';
import { type HintOutput, type HintOutputEvents, IDENTIFY_MS } from './hintOutput.ts';

export type PatternName = 'steady' | 'blink' | 'beeps';

/** One step of a pattern. */
export interface PatternStep {
  readonly isOn: boolean;
  readonly forMs: number;
}

const on = (forMs: number): PatternStep => ({ isOn: true, forMs });
const off = (forMs: number): PatternStep => ({ isOn: false, forMs });

/** The steps of each pattern, again and again from the first; every one begins with on. */
export const PATTERNS: Readonly<Record<PatternName, readonly PatternStep[]>> = {
  steady: [on(60_000)],
  blink: [on(500), off(500)],
  /** A buzzer reminds and does not torture: three beeps, and again after twenty seconds. */
  beeps: [on(200), off(200), on(200), off(200), on(200), off(20_000)],
};

export interface LampOptions {
  readonly wish: LineWish;
  readonly activeLow: boolean;
  readonly pattern: PatternName;
  readonly channel: string;
  readonly open: OpenOutputLine;
  readonly events: HintOutputEvents;
}

/** Makes the output of a lamp or a buzzer on one line. */
export function createLampOutput(context: DriverContext, options: LampOptions): HintOutput {
  return new LampOutput(context, options);
}

class LampOutput implements HintOutput {
  readonly #context: DriverContext;
  readonly #options: LampOptions;
  #line: OutputLine | null = null;
  #failure: string | null = null;
  #isShowing = false;
  #stopPattern: CancelTimer = () => undefined;
  #stopIdentifying: CancelTimer = () => undefined;

  constructor(context: DriverContext, options: LampOptions) {
    this.#context = context;
    this.#options = options;
  }

  async start(): Promise<StartOutcome> {
    const { wish, activeLow, open, events } = this.#options;
    const opened = await open(wish, {
      activeLow,
      onFailure: (reason) => {
        this.#failure = reason;
        this.#stopPattern();
        events.onBroken(reason);
      },
    });
    if (opened.kind === 'no-package') return { unusable: opened.reason };
    if (opened.kind === 'failed') return { retryLater: opened.reason };
    this.#line = opened.line;
    opened.line.set(false);
    if (this.#failure !== null) return { retryLater: this.#failure };
    events.onWorking();
    return 'started';
  }

  async show(): Promise<void> {
    this.#stopIdentifying();
    this.#isShowing = true;
    this.#play(PATTERNS[this.#options.pattern], 0);
    this.#throwFailure();
  }

  async clear(): Promise<void> {
    this.#isShowing = false;
    this.#switchOff();
    this.#throwFailure();
  }

  async stop(): Promise<void> {
    this.#isShowing = false;
    this.#stopIdentifying();
    this.#switchOff();
    this.#line?.close();
    this.#line = null;
  }

  async identify(): Promise<string> {
    this.#throwFailure();
    if (this.#isShowing) return 'it shows a hint just now';
    this.#stopIdentifying();
    this.#play(PATTERNS.blink, 0);
    this.#throwFailure();
    this.#stopIdentifying = this.#context.clock.after(IDENTIFY_MS, () => this.#switchOff());
    return `it blinks for ${IDENTIFY_MS / 1000} s`;
  }

  equipment(): Observation {
    const { channel } = this.#options;
    if (this.#failure === null) return { kind: 'equipment', channel, status: 'ok' };
    return { kind: 'equipment', channel, status: 'fault', reason: this.#failure.slice(0, 200) };
  }

  #play(steps: readonly PatternStep[], index: number): void {
    this.#stopPattern();
    const step = steps[index % steps.length];
    if (step === undefined || this.#failure !== null) return;
    this.#line?.set(step.isOn);
    this.#stopPattern = this.#context.clock.after(step.forMs, () => this.#play(steps, index + 1));
  }

  #switchOff(): void {
    this.#stopPattern();
    this.#line?.set(false);
  }

  #throwFailure(): void {
    if (this.#line === null) throw new Error('the line is not open');
    if (this.#failure !== null) throw new Error(this.#failure);
  }
}
