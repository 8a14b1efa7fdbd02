/** One input line of a GPIO chip. */
export interface GpioLine {
  /** The level, already turned round for an active-low line. Throws when the line is gone. */
  read(): boolean;
  close(): void;
}

export interface GpioLineOptions {
  /** The sysfs number: see `lineNumber.ts`. */
  readonly number: number;
  readonly activeLow: boolean;
  readonly onEdge: () => void;
}

/** The outcome of opening a line. */
export type OpenedLine =
  | { readonly kind: 'open'; readonly line: GpioLine }
  | { readonly kind: 'no-package'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

export type OpenGpioLine = (options: GpioLineOptions) => Promise<OpenedLine>;

/**
 * Opens a line through `onoff`, which is optional and loaded only here. A line that is exported
 * already, because an earlier agent was killed, is taken over.
 */
export const openGpioLine: OpenGpioLine = async (options) => {
  let onoff: typeof import('onoff');
  try {
    onoff = await import('onoff');
  } catch (error) {
    return { kind: 'no-package', reason: `the package onoff: ${(error as Error).message}` };
  }
  try {
    const gpio = new onoff.Gpio(options.number, 'in', 'both', { activeLow: options.activeLow });
    gpio.watch((error) => {
      if (!error) options.onEdge();
    });
    return {
      kind: 'open',
      line: {
        read: () => gpio.readSync() === onoff.Gpio.HIGH,
        close() {
          gpio.unwatchAll();
          gpio.unexport();
        },
      },
    };
  } catch (error) {
    return { kind: 'failed', reason: describe(error as NodeJS.ErrnoException, options.number) };
  }
};

function describe(error: NodeJS.ErrnoException, number: number): string {
  if (error.code === 'EBUSY') return `line ${number} is used by something else on this machine`;
  if (error.code === 'EACCES') return `no permission for line ${number}: join the group "gpio"`;
  return error.message;
}
