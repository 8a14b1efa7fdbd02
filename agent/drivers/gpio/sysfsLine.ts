import type { Opened } from './doors.ts';
import type { GpioLine, GpioLineOptions, Listening } from './gpioLine.ts';
import { chooseLine, readChips } from './lineNumber.ts';
import type { LineWish } from './lineWish.ts';
import type { OutputLine, OutputLineOptions } from './outputLine.ts';
import { releaseAtExit } from './releaseAtExit.ts';

type Onoff = typeof import('onoff');
type Gpio = InstanceType<Onoff['Gpio']>;

const SYSFS_ROOT = '/sys';
/** Lines that this process has exported, by sysfs number, with who holds them. */
const held = new Map<number, string>();

/** Opens an input line by sysfs. A line that is exported already, because an agent was killed, is taken over. */
export function openSysfsInput(
  wish: LineWish,
  options: GpioLineOptions,
): Promise<Opened<GpioLine>> {
  return openSysfs(wish, options.consumer, (onoff, number) => {
    const { activeLow, bias } = options;
    const line = createInput(onoff, new onoff.Gpio(number, 'in', 'both', { activeLow }), {
      ...{ number, options },
    });
    if (bias === 'pull-up' || bias === 'pull-down') {
      options.onRemark(`sysfs cannot set a ${bias}: the line has what the firmware has set`);
    }
    return line;
  });
}

/** Opens an output line, off, by sysfs. */
export function openSysfsOutput(
  wish: LineWish,
  options: OutputLineOptions,
): Promise<Opened<OutputLine>> {
  return openSysfs(wish, options.consumer ?? 'hallwatch', (onoff, number) => {
    const { activeLow } = options;
    // sysfs takes this level as it is on the wire: off, without a flash at the start.
    const gpio = new onoff.Gpio(number, activeLow ? 'high' : 'low', 'none', { activeLow });
    return createOutput(gpio, number, options);
  });
}

/** `onoff` is optional and loaded only here. */
async function openSysfs<L>(
  wish: LineWish,
  consumer: string,
  open: (onoff: Onoff, number: number) => L,
): Promise<Opened<L>> {
  const found = chooseLine(readChips(SYSFS_ROOT), wish);
  if (found.kind === 'not-found') return { kind: 'failed', reason: found.reason };
  const { number } = found;
  let onoff: Onoff;
  try {
    onoff = await import('onoff');
  } catch (error) {
    return { kind: 'no-package', reason: `the package onoff: ${(error as Error).message}` };
  }
  const holder = held.get(number);
  if (holder !== undefined) {
    return { kind: 'failed', reason: `line ${number} is in use by "${holder}"` };
  }
  try {
    const line = open(onoff, number);
    held.set(number, consumer);
    return { kind: 'open', line };
  } catch (error) {
    return { kind: 'failed', reason: describe(error as NodeJS.ErrnoException, number) };
  }
}

interface Input {
  readonly number: number;
  readonly options: GpioLineOptions;
}

function createInput(onoff: Onoff, gpio: Gpio, { number, options }: Input): GpioLine {
  let isOpen = true;
  let hasFailed = false;
  const readSync = gpio.readSync.bind(gpio);

  function fail(error: Error): void {
    if (hasFailed || !isOpen) return;
    hasFailed = true;
    options.onFailure(error.message);
  }

  // onoff reads the level from a callback of its own, where a throw would end the process.
  gpio.readSync = () => {
    try {
      return readSync();
    } catch (error) {
      fail(error as Error);
      return onoff.Gpio.LOW;
    }
  };
  const onEdge = (error: Error | null | undefined): void => {
    if (error) fail(error);
    else if (isOpen && !hasFailed) options.onEdges({ count: 1, missed: 0 });
  };
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    keep();
    held.delete(number);
    gpio.unexport();
  };
  const keep = releaseAtExit(close);
  gpio.watch(onEdge);
  let isWatching = true;
  return {
    ...{ door: 'sysfs', debounces: false, tellsEdges: true, close },
    read() {
      if (!isOpen) throw new Error('the line is closed');
      return readSync() === onoff.Gpio.HIGH;
    },
    listen(to: Listening) {
      const watches = to !== 'off';
      if (watches === isWatching) return;
      isWatching = watches;
      gpio.setEdge(watches ? 'both' : 'none');
      // Reading clears the interrupt that waits; the first edge after it is a new one.
      readSync();
      if (watches) gpio.watch(onEdge);
      else gpio.unwatchAll();
    },
  };
}

function createOutput(gpio: Gpio, number: number, options: OutputLineOptions): OutputLine {
  let isOpen = true;
  let hasFailed = false;
  const set = (isOn: boolean): void => {
    if (!isOpen || hasFailed) return;
    try {
      gpio.writeSync(isOn ? 1 : 0);
    } catch (error) {
      hasFailed = true;
      options.onFailure((error as Error).message);
    }
  };
  const close = (): void => {
    if (!isOpen) return;
    set(false);
    isOpen = false;
    keep();
    held.delete(number);
    gpio.unexport();
  };
  const keep = releaseAtExit(close);
  return { set, close };
}

function describe(error: NodeJS.ErrnoException, number: number): string {
  if (error.code === 'EBUSY') return `line ${number} is in use by something else on this machine`;
  if (error.code === 'EACCES') return `no permission for line ${number}: join the group "gpio"`;
  return error.message;
}
