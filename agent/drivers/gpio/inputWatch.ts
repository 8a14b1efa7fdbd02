import type { CancelTimer } from '../../../runtime/clock.ts';
import { createDebounce, type Debounce } from '../../sampling/debounce.ts';
import { createStormWatch, type StormWatch } from '../../sampling/stormWatch.ts';
import type { ContactInputOptions } from './contactInput.ts';
import type { GpioLine } from './gpioLine.ts';
import { CONTACT_PRESET } from './sensorPresets.ts';
import { createSensorTrust, NOISY, type SensorTrust } from './sensorTrust.ts';

/** How often a level is read without an edge, so that a missed edge heals. */
const SAMPLE_EVERY_MS = 10_000;
/** The same of a line in a storm, and of one whose edges nobody tells. */
const SAMPLE_OFTEN_MS = 1000;

export interface InputWatchOptions extends ContactInputOptions {
  /** The line is gone. */
  readonly onFailure: (reason: string) => void;
}

/** Watches an open line until it is stopped; then the line is given back. */
export class InputWatch {
  readonly #line: GpioLine;
  readonly #options: InputWatchOptions;
  readonly #debounce: Debounce;
  readonly #trust: SensorTrust;
  readonly #storm: StormWatch;
  #stopSampling: CancelTimer = () => undefined;

  constructor(line: GpioLine, options: InputWatchOptions) {
    const { context, settings } = options;
    const { clock } = context;
    this.#line = line;
    this.#options = options;
    this.#debounce = createDebounce({
      clock,
      settleMs: settings.debounceMs ?? CONTACT_PRESET.debounceMs,
      read: () => this.#guarded(() => line.read()),
      onLevel: (level) => {
        if (!this.#trust.isBlind()) options.onLevel(level);
      },
    });
    this.#trust = createSensorTrust(context, {
      settleMs: options.settleMs ?? 0,
      onTrusted: this.#debounce.sample,
    });
    this.#storm = createStormWatch({
      clock,
      onListening: (to) => {
        this.#guarded(() => line.listen(to));
        // An edge may have fallen between two ways of listening.
        this.#debounce.sample();
      },
      onStorm: () => this.#stormBegins(),
      onQuiet: () => this.#isQuiet(),
    });
  }

  begin(): void {
    this.#sampleEvery(this.#line.tellsEdges ? SAMPLE_EVERY_MS : SAMPLE_OFTEN_MS);
    this.#trust.begin();
    this.#storm.begin();
    this.#debounce.sample();
  }

  edges(count: number): void {
    this.#storm.edges(count);
    const listening = this.#storm.listening();
    // The kernel tells a settled edge when the level has been stable for the time already.
    if (this.#line.debounces && listening === 'settled') this.#debounce.sample();
    else if (listening !== 'off') this.#debounce.edge();
  }

  stop(): void {
    this.#stopSampling();
    this.#storm.stop();
    this.#trust.stop();
    this.#debounce.stop();
    this.#line.close();
  }

  #stormBegins(): void {
    const { context, channel = 'main' } = this.#options;
    context.emit({ kind: 'equipment', channel, status: 'noisy', reason: NOISY });
    this.#sampleEvery(SAMPLE_OFTEN_MS);
    this.#trust.setNoisy(true);
  }

  #isQuiet(): void {
    const { context, channel = 'main', saysWell = false } = this.#options;
    if (saysWell) context.emit({ kind: 'equipment', channel, status: 'ok' });
    this.#sampleEvery(this.#line.tellsEdges ? SAMPLE_EVERY_MS : SAMPLE_OFTEN_MS);
    this.#trust.setNoisy(false);
  }

  #sampleEvery(periodMs: number): void {
    this.#stopSampling();
    this.#stopSampling = this.#options.context.clock.every(periodMs, this.#debounce.sample);
  }

  /** An error of the line means that it is gone; it must not be thrown into a timer. */
  #guarded<T>(work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      this.#options.onFailure((error as Error).message);
      return null;
    }
  }
}
