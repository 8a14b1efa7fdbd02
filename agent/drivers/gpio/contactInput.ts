import type { CancelTimer } from '../../../runtime/clock.ts';
import { createDebounce, type Debounce } from '../../sampling/debounce.ts';
import type { Driver, DriverContext } from '../driver.ts';
import { type GpioLine, type OpenGpioLine, openGpioLine } from './gpioLine.ts';
import { chooseLine, type LineWish, readChips } from './lineNumber.ts';

export interface ContactSettings extends LineWish {
  readonly activeLow: boolean;
  readonly debounceMs: number;
}

/** Where lines come from; a test brings its own. */
export interface GpioEdge {
  readonly sysfsRoot: string;
  readonly openLine: OpenGpioLine;
}

export const machineGpio: GpioEdge = { sysfsRoot: '/sys', openLine: openGpioLine };

/** How often a level is read without an edge, so that a missed edge heals. */
const SAMPLE_EVERY_MS = 10_000;

export interface ContactInputOptions {
  readonly context: DriverContext;
  readonly settings: ContactSettings;
  readonly onLevel: (isActive: boolean) => void;
  readonly edge: GpioEdge;
}

/** A contact or a sensor's output on a GPIO line, as a driver that only knows levels. */
export function createContactInput(options: ContactInputOptions): Driver {
  const { context, settings, edge } = options;
  let line: GpioLine | null = null;
  let debounce: Debounce | null = null;
  let stopSampling: CancelTimer = () => undefined;
  let isStopped = false;

  function readLine(): boolean {
    if (line === null) throw new Error('the line is not open');
    return line.read();
  }

  /** An error of the line means that it is gone; the debounce must not throw into a timer. */
  function guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      context.lost((error as Error).message);
    }
  }

  function watch(opened: GpioLine): void {
    line = opened;
    let level = false;
    const started = createDebounce({
      clock: context.clock,
      settleMs: settings.debounceMs,
      read() {
        guarded(() => {
          level = readLine();
        });
        return level;
      },
      onLevel: (isActive) => options.onLevel(isActive),
    });
    debounce = started;
    started.sample();
    stopSampling = context.clock.every(SAMPLE_EVERY_MS, () => started.sample());
  }

  return {
    async start() {
      const found = chooseLine(readChips(edge.sysfsRoot), settings);
      if (found.kind === 'not-found') return { retryLater: found.reason };
      const { activeLow } = settings;
      const onEdge = (): void => debounce?.edge();
      const opened = await edge.openLine({ number: found.number, activeLow, onEdge });
      if (opened.kind === 'no-package') return { unusable: opened.reason };
      if (opened.kind === 'failed') return { retryLater: opened.reason };
      if (isStopped) {
        opened.line.close();
        return { retryLater: 'stopped' };
      }
      watch(opened.line);
      return 'started';
    },
    async stop() {
      isStopped = true;
      stopSampling();
      debounce?.stop();
      debounce = null;
      const closing = line;
      line = null;
      closing?.close();
    },
  };
}
