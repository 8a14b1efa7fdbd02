import Type, { type Static } from 'typebox';
import { oneOf } from '../../../runtime/oneOf.ts';
import { hexSetting, readHex } from '../../serial/hexBytes.ts';
import {
  createSerialLink,
  equipmentOf,
  type LinkState,
  type SerialLink,
} from '../../serial/serialLink.ts';
import { type LoadSerialAccess, loadSerialAccess } from '../../serial/serialPort.ts';
import {
  checkSerialPort,
  serialClaim,
  serialLineOf,
  serialLineSettings,
} from '../../serial/serialSettings.ts';
import {
  type Driver,
  type DriverContext,
  defineDriver,
  type SettingProblem,
  type StartOutcome,
} from '../driver.ts';
import {
  createFrameDecoder,
  createLineDecoder,
  dataOf,
  FRAME_BYTES_MAX,
  type FrameLayout,
} from './padFrames.ts';
import {
  checkKeys,
  createPressFinder,
  observationOfKey,
  type PadKey,
  type PressFinder,
  padKeySettings,
  readKeys,
} from './padKeys.ts';

const BAUD_RATE = 9600;
/** How long a pad counts as noisy after the last value of a storm. */
const NOISY_FOR_MS = 10_000;
const place = Type.Integer({ minimum: 0, maximum: FRAME_BYTES_MAX - 1 });

const frameSettings = Type.Object(
  {
    /** The bytes with which every frame begins, such as "AA 55". */
    start: hexSetting(8),
    /** All bytes of a frame; leave out where `end` says how long it is. */
    length: Type.Optional(Type.Integer({ minimum: 2, maximum: FRAME_BYTES_MAX })),
    /** The bytes with which every frame ends. */
    end: hexSetting(8),
    /** The byte before the end: nothing special, the sum of the bytes, or their exclusive or. */
    checksum: oneOf(['none', 'sum8', 'xor8'], { default: 'none' }),
    /** The first byte that the checksum covers, counted from 0. */
    checksumFrom: Type.Integer({ minimum: 0, maximum: FRAME_BYTES_MAX - 1, default: 0 }),
    /** The byte that holds the key, counted from 0 with the start, and its bits. */
    keyOffset: place,
    keyMask: Type.Integer({ minimum: 1, maximum: 255, default: 255 }),
  },
  { additionalProperties: false },
);

export const serialPadSettings = Type.Object(
  {
    ...serialLineSettings(BAUD_RATE),
    /** A pad that sends frames of bytes … */
    frame: Type.Optional(frameSettings),
    /** … or lines of text; what stands before the key in each line. */
    lines: Type.Optional(
      Type.Object(
        { prefix: Type.String({ maxLength: 20, default: '' }) },
        { additionalProperties: false },
      ),
    ),
    ...padKeySettings,
    repeat: oneOf(['each-frame', 'until-release'], { default: 'each-frame' }),
    releaseAfterMs: Type.Integer({ minimum: 100, maximum: 10_000, default: 1000 }),
    /** Bytes farther apart than this belong to different frames. */
    gapMs: Type.Integer({ minimum: 20, maximum: 5000, default: 200 }),
    /** Bytes to write when a press is on the disk: a lamp or a beep of the pad. */
    feedback: hexSetting(32),
    channel: Type.String({ pattern: '^[a-z0-9-]{1,40}$', default: 'main' }),
  },
  { additionalProperties: false },
);
export type SerialPadSettings = Static<typeof serialPadSettings>;

/** Makes the driver of one serial pad; `load` is `serialport` unless a test brings its own. */
export function createSerialPadDriver(
  context: DriverContext,
  settings: SerialPadSettings,
  load: LoadSerialAccess = loadSerialAccess,
): Driver {
  return new SerialPadDriver(context, settings, load);
}

/** Finds the values of keys in the bytes of a pad. */
interface ValueReader {
  push(bytes: Uint8Array): readonly (number | string)[];
  reset(): void;
}

class SerialPadDriver implements Driver {
  readonly #context: DriverContext;
  readonly #settings: SerialPadSettings;
  readonly #link: SerialLink;
  readonly #values: ValueReader;
  readonly #presses: PressFinder;
  readonly #feedback: Uint8Array;
  #bytesAtMs = 0;
  #isStopped = false;
  #noisyAtMs: number | null = null;

  constructor(context: DriverContext, settings: SerialPadSettings, load: LoadSerialAccess) {
    const { clock, random, log } = context;
    this.#context = context;
    this.#settings = settings;
    this.#values = createValueReader(settings);
    this.#presses = createPressFinder(readKeys(settings, valuesOf(settings)), settings);
    this.#feedback = Uint8Array.from(readHex(settings.feedback));
    this.#link = createSerialLink({
      ...{ clock, random, log, load, line: serialLineOf(settings) },
      onBytes: (bytes) => this.#take(bytes),
      onState: (state) => this.#tellState(state),
    });
  }

  async start(): Promise<StartOutcome> {
    return await this.#link.start();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#link.stop();
  }

  async probeNow(): Promise<void> {
    this.#tellState(this.#link.state());
  }

  #take(bytes: Uint8Array): void {
    if (this.#isStopped) return;
    const nowMs = this.#context.clock.monotonicMs();
    if (nowMs - this.#bytesAtMs > this.#settings.gapMs) this.#values.reset();
    this.#bytesAtMs = nowMs;
    for (const value of this.#values.push(bytes)) {
      const found = this.#presses.next(value, nowMs);
      if (found === 'noise') this.#noteNoise(nowMs);
      else if (found !== null) this.#tellPress(found.key);
    }
  }

  /** The pad lights up only for what is on the disk: emit returns when it is. */
  #tellPress(key: PadKey): void {
    const { channel } = this.#settings;
    this.#context.emit(observationOfKey(key, { channel, settings: this.#settings }));
    if (this.#feedback.length === 0) return;
    this.#link.write(this.#feedback).catch((error: unknown) => {
      this.#context.log.warn({ err: error }, 'The pad took no feedback; the press is stored.');
    });
  }

  #noteNoise(nowMs: number): void {
    const wasNoisy = this.#isNoisy();
    this.#noisyAtMs = nowMs;
    if (!wasNoisy) this.#tellState(this.#link.state());
  }

  #isNoisy(): boolean {
    const { clock } = this.#context;
    return this.#noisyAtMs !== null && clock.monotonicMs() - this.#noisyAtMs < NOISY_FOR_MS;
  }

  #tellState(state: LinkState): void {
    const { channel } = this.#settings;
    if (this.#isStopped) return;
    if (state.status !== 'ok' || !this.#isNoisy()) {
      this.#context.emit(equipmentOf(state, channel));
      return;
    }
    const reason = 'presses faster than anybody can press; they do not count';
    this.#context.emit({ kind: 'equipment', channel, status: 'noisy', reason });
  }
}

function valuesOf({ frame }: SerialPadSettings): 'bytes' | 'lines' {
  return frame === undefined ? 'lines' : 'bytes';
}

function createValueReader(settings: SerialPadSettings): ValueReader {
  const { frame } = settings;
  if (frame !== undefined) {
    const layout = layoutOf(frame);
    const decoder = createFrameDecoder(layout);
    return {
      push: (bytes) =>
        decoder.push(bytes).flatMap((one) => {
          const byte = dataOf(one, layout)[frame.keyOffset];
          return byte === undefined ? [] : [byte & frame.keyMask];
        }),
      reset: () => decoder.reset(),
    };
  }
  const prefix = settings.lines?.prefix ?? '';
  const decoder = createLineDecoder();
  return {
    push: (bytes) =>
      decoder.push(bytes).flatMap((line) => {
        return line.startsWith(prefix) ? [line.slice(prefix.length).trim()] : [];
      }),
    reset: () => decoder.reset(),
  };
}

function layoutOf(frame: Static<typeof frameSettings>): FrameLayout {
  const { length = null, checksum, checksumFrom } = frame;
  return { start: readHex(frame.start), length, end: readHex(frame.end), checksum, checksumFrom };
}

function checkSerialPad(settings: SerialPadSettings): SettingProblem[] {
  const { frame, lines } = settings;
  const problems = checkSerialPort(settings);
  if ((frame === undefined) === (lines === undefined)) {
    problems.push({ field: [], message: 'a pad sends either a frame or lines' });
  }
  if (frame !== undefined) problems.push(...checkFrame(layoutOf(frame), frame.keyOffset));
  return [...problems, ...checkKeys(settings, valuesOf(settings))];
}

function checkFrame(layout: FrameLayout, keyOffset: number): SettingProblem[] {
  const { start, length, end, checksum, checksumFrom } = layout;
  const wrong = (field: string, message: string) => ({ field: ['frame', field], message });
  const problems: SettingProblem[] = [];
  if (start.length === 0) problems.push(wrong('start', 'name the bytes where a frame begins'));
  if (length === null && end.length === 0) {
    problems.push(wrong('length', 'give the length of a frame, or its end'));
  }
  if (length === null) return problems;
  const dataEnd = length - end.length - (checksum === 'none' ? 0 : 1);
  if (dataEnd < start.length) problems.push(wrong('length', 'is shorter than start and end'));
  else if (keyOffset < start.length || keyOffset >= dataEnd)
    problems.push(wrong('keyOffset', 'lies outside of the data'));
  if (checksum !== 'none' && checksumFrom >= dataEnd) {
    problems.push(wrong('checksumFrom', 'lies behind the data'));
  }
  return problems;
}

export const serialPadDriver = defineDriver<SerialPadSettings>({
  name: 'serial-pad',
  settings: serialPadSettings,
  create: (context, settings) => createSerialPadDriver(context, settings),
  check: checkSerialPad,
  claims: (settings) => [serialClaim(settings)],
});
