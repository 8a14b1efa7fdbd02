import Type, { type Static } from 'typebox';
import type { CancelTimer } from '../../../runtime/clock.ts';
import { randomId } from '../../../runtime/random.ts';
import {
  type Driver,
  type DriverContext,
  defineDriver,
  type SettingProblem,
  type StartOutcome,
} from '../driver.ts';
import {
  type HidPort,
  type HidReader,
  HidUnavailable,
  loadHidPort,
  type PluggedDevice,
} from './hidPort.ts';
import { createPressFinder } from './reports.ts';

const usbId = Type.Integer({ minimum: 0, maximum: 0xffff });
const byte = Type.Integer({ minimum: 0, maximum: 255 });

export const hidSettings = Type.Object(
  {
    vendorId: usbId,
    productId: usbId,
    /** Which of several equal pads: by its serial number … */
    serial: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    /** … or by the USB port it is plugged into, or the end of that port's name. */
    usbPort: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    report: Type.Object(
      {
        reportId: Type.Optional(byte),
        offset: Type.Integer({ minimum: 0, maximum: 63 }),
        mask: Type.Integer({ minimum: 1, maximum: 255, default: 255 }),
        levels: Type.Record(Type.String(), Type.Integer({ minimum: 1, maximum: 5 })),
        repeat: Type.Union([Type.Literal('each-report'), Type.Literal('until-release')], {
          default: 'each-report',
        }),
      },
      { additionalProperties: false },
    ),
    /** Keys the pad offers; default: as many as `levels` names. */
    scale: Type.Optional(Type.Integer({ minimum: 2, maximum: 10 })),
    channel: Type.String({ pattern: '^[a-z0-9-]{1,40}$', default: 'main' }),
  },
  { additionalProperties: false },
);
export type HidSettings = Static<typeof hidSettings>;

/** How often an absent pad is looked for; listing is too costly to do it while the pad is there. */
const LOOK_EVERY_MS = 2000;
/** How often the state of the pad is offered to the change filter. */
const REPEAT_EVERY_MS = 10_000;

/** absent: not found yet · open: being read · lost: was open and is gone. */
type PadState =
  | { readonly kind: 'absent'; readonly reason: string }
  | { readonly kind: 'open'; readonly reader: HidReader }
  | { readonly kind: 'lost'; readonly reason: string };

/** Makes the driver of one rating pad; `load` is `node-hid` unless a test brings its own. */
export function createHidDriver(
  context: DriverContext,
  settings: HidSettings,
  load: () => Promise<HidPort> = loadHidPort,
): Driver {
  return new PadDriver(context, settings, load);
}

class PadDriver implements Driver {
  readonly #context: DriverContext;
  readonly #settings: HidSettings;
  readonly #load: () => Promise<HidPort>;
  #state: PadState = { kind: 'absent', reason: 'not plugged in' };
  #port: HidPort | null = null;
  #isStopped = false;
  #stopLooking: CancelTimer = () => undefined;
  #stopRepeating: CancelTimer = () => undefined;

  constructor(context: DriverContext, settings: HidSettings, load: () => Promise<HidPort>) {
    this.#context = context;
    this.#settings = settings;
    this.#load = load;
  }

  async start(): Promise<StartOutcome> {
    try {
      this.#port = await this.#load();
    } catch (error) {
      if (error instanceof HidUnavailable) return { unusable: error.message };
      throw error;
    }
    await this.#look();
    if (this.#isStopped) return { retryLater: 'stopped' };
    if (this.#state.kind !== 'open') this.#tellState();
    this.#stopRepeating = this.#context.clock.every(REPEAT_EVERY_MS, () => this.#tellState());
    return 'started';
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopLooking();
    this.#stopRepeating();
    const state = this.#state;
    this.#state = { kind: 'absent', reason: 'stopped' };
    if (state.kind === 'open') await this.#close(state.reader);
  }

  #tellState(): void {
    const { channel } = this.#settings;
    const state = this.#state;
    if (state.kind === 'open') {
      this.#context.emit({ kind: 'equipment', channel, status: 'ok' });
      return;
    }
    const { reason } = state;
    this.#context.emit({ kind: 'equipment', channel, status: 'unplugged', reason });
  }

  async #look(): Promise<void> {
    if (this.#port === null || this.#isStopped) return;
    try {
      const pad = choosePad(await this.#port.list(), this.#settings);
      if (pad.kind === 'found') await this.#open(this.#port, pad.device);
      else this.#noteAbsent(pad.reason);
    } catch (error) {
      this.#noteAbsent((error as Error).message);
    }
    if (!this.#isStopped && this.#state.kind !== 'open') this.#lookAgain();
  }

  #lookAgain(): void {
    this.#stopLooking();
    this.#stopLooking = this.#context.clock.after(LOOK_EVERY_MS, () => void this.#look());
  }

  /** A pad that was lost keeps the reason of its loss. */
  #noteAbsent(reason: string): void {
    if (this.#state.kind === 'absent' && !this.#isStopped) this.#state = { kind: 'absent', reason };
  }

  async #open(port: HidPort, device: PluggedDevice): Promise<void> {
    const presses = createPressFinder(this.#settings.report);
    let opened: HidReader | null = null;
    let isGone = false;
    const reader = await port.open(device.path, {
      onReport: (bytes) => {
        const level = presses.next(bytes);
        if (level !== null && !this.#isStopped) this.#tellPress(level);
      },
      onError: (reason) => {
        isGone = true;
        if (opened !== null) this.#lose(opened, reason);
      },
    });
    opened = reader;
    if (this.#isStopped || isGone) {
      await this.#close(reader);
      return;
    }
    this.#state = { kind: 'open', reader };
    this.#context.log.info({ path: device.path }, 'The pad is being read.');
    this.#tellState();
  }

  #tellPress(level: number): void {
    const { channel, report } = this.#settings;
    const scale = this.#settings.scale ?? new Set(Object.values(report.levels)).size;
    const pressId = randomId();
    this.#context.emit({ kind: 'rating', channel, pressId, level, scale, via: 'pad' });
  }

  #lose(reader: HidReader, reason: string): void {
    if (this.#isStopped) return;
    this.#state = { kind: 'lost', reason };
    this.#context.log.warn({ reason }, 'The pad is gone.');
    this.#tellState();
    void this.#close(reader);
    this.#lookAgain();
  }

  async #close(reader: HidReader): Promise<void> {
    try {
      await reader.close();
    } catch (error) {
      this.#context.log.debug({ err: error }, 'The pad did not close cleanly.');
    }
  }
}

/** Which of the plugged devices is the pad. */
export type ChosenPad =
  | { readonly kind: 'found'; readonly device: PluggedDevice }
  | { readonly kind: 'none'; readonly reason: string };

/** Finds the pad among all HID devices; several that fit are none, because nobody knows which. */
export function choosePad(
  devices: readonly PluggedDevice[],
  wish: Pick<HidSettings, 'vendorId' | 'productId' | 'serial' | 'usbPort'>,
): ChosenPad {
  const fitting = devices.filter(
    (device) =>
      device.vendorId === wish.vendorId &&
      device.productId === wish.productId &&
      (wish.serial === undefined || device.serial === wish.serial) &&
      (wish.usbPort === undefined || isAtPort(device.usbPort, wish.usbPort)),
  );
  const [device, ...others] = fitting;
  if (device === undefined) return { kind: 'none', reason: 'not plugged in' };
  if (others.length === 0) return { kind: 'found', device };
  const names = fitting.map((one) => one.serial ?? one.usbPort ?? one.path).join(', ');
  return { kind: 'none', reason: `several pads fit; name the serial or usbPort of one: ${names}` };
}

/** A port is named in full, or by the part that is printed on a plan: `1.2` of `usb-…-1.2/input0`. */
function isAtPort(usbPort: string | null, wish: string): boolean {
  if (usbPort === null) return false;
  const withoutInput = usbPort.replace(/\/input\d+$/, '');
  return usbPort === wish || withoutInput === wish || withoutInput.endsWith(`-${wish}`);
}

function checkLevels(settings: HidSettings): SettingProblem[] {
  const keys = Object.keys(settings.report.levels);
  const wrong = keys.filter((key) => !Number.isInteger(Number(key)) || Number(key) > 255);
  if (keys.length < 2) {
    return [{ field: ['report', 'levels'], message: 'a pad has at least two keys' }];
  }
  return wrong.map((key) => ({
    field: ['report', 'levels', key],
    message: 'a key is the value of a byte, such as 1 or 0x01',
  }));
}

export const hidDriver = defineDriver<HidSettings>({
  name: 'hid',
  settings: hidSettings,
  create: (context, settings) => createHidDriver(context, settings),
  check: checkLevels,
  claims: ({ vendorId, productId, serial, usbPort }) => [
    `HID ${vendorId.toString(16)}:${productId.toString(16)} ${serial ?? usbPort ?? 'any'}`,
  ],
});
