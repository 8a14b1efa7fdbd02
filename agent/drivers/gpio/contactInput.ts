import type { Driver, DriverContext } from '../driver.ts';
import { type OpenGpioLine, openGpioLine } from './gpioLine.ts';
import type { Bias } from './gpioUapi.ts';
import { InputWatch } from './inputWatch.ts';
import type { LineWish } from './lineWish.ts';
import { CONTACT_PRESET } from './sensorPresets.ts';

export interface ContactSettings extends LineWish {
  readonly activeLow?: boolean;
  readonly bias?: Bias;
  readonly debounceMs?: number;
}

/** Where lines come from; a test brings its own. */
export interface GpioEdge {
  readonly openLine: OpenGpioLine;
}

export const machineGpio: GpioEdge = { openLine: openGpioLine };

export interface ContactInputOptions {
  readonly context: DriverContext;
  readonly settings: ContactSettings;
  /** A level that can be believed: after an edge, and again and again. */
  readonly onLevel: (isActive: boolean) => void;
  readonly edge: GpioEdge;
  /** The channel on which a noisy input is told. Default: main. */
  readonly channel?: string;
  /** What is wired to the line warms up until so long after the machine was switched on. */
  readonly settleMs?: number;
  /**
   * A quiet input is told as well, once when it was found so and after a storm: for a device of which
   * nothing else tells that it is well.
   */
  readonly saysWell?: boolean;
}

/**
 * A contact or a sensor's output on a GPIO line, as a driver that only knows levels. While they prove
 * nothing, because the sensor warms up or the input is noisy, none is told and the device is blind.
 */
export function createContactInput(options: ContactInputOptions): Driver {
  const { context, settings, edge } = options;
  let attempt: InputWatch | null = null;
  let isStopped = false;
  let isLost = false;
  const onFailure = (reason: string): void => {
    if (isLost || isStopped) return;
    isLost = true;
    context.lost(reason);
  };

  return {
    async start() {
      const opened = await edge.openLine(settings, {
        activeLow: settings.activeLow ?? CONTACT_PRESET.activeLow,
        bias: settings.bias ?? CONTACT_PRESET.bias,
        debounceMs: settings.debounceMs ?? CONTACT_PRESET.debounceMs,
        consumer: `hallwatch ${context.device}`,
        onEdges({ count, missed }) {
          if (missed > 0) context.log.debug({ missed }, 'Edges fell out of the kernel’s buffer.');
          attempt?.edges(count);
        },
        onFailure,
        onRemark: (remark) => context.log.warn({ remark }, 'The line is not as it was wished.'),
      });
      if (opened.kind === 'no-package') return { unusable: opened.reason };
      if (opened.kind === 'failed') return { retryLater: opened.reason };
      if (isStopped) {
        opened.line.close();
        return { retryLater: 'stopped' };
      }
      attempt = new InputWatch(opened.line, { ...options, onFailure });
      attempt.begin();
      return 'started';
    },
    async stop() {
      isStopped = true;
      attempt?.stop();
      attempt = null;
    },
  };
}
