import Type, { type Static } from 'typebox';
import type { HintReading } from '../../../protocol/reading.ts';
import type { CancelTimer } from '../../../runtime/clock.ts';
import { oneOf } from '../../../runtime/oneOf.ts';
import { hexSetting, readHex } from '../../serial/hexBytes.ts';
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
  type Hint,
  type SettingProblem,
  type StartOutcome,
} from '../driver.ts';
import { contactSettings } from '../gpio/gpioSettings.ts';
import { lineClaim } from '../gpio/lineWish.ts';
import { type OpenOutputLine, openOutputLine } from '../gpio/outputLine.ts';
import type { HintOutput, HintOutputEvents } from './hintOutput.ts';
import { createLampOutput } from './lampOutput.ts';
import { encodeSignText, type SignFrame } from './signFrame.ts';
import { createSignOutput } from './signOutput.ts';

const BAUD_RATE = 9600;
const signText = { maxLength: 200 };

const lampSettings = Type.Object(
  {
    line: contactSettings.line,
    chip: contactSettings.chip,
    door: contactSettings.door,
    /** The lamp shines while the line is low. */
    activeLow: Type.Boolean({ default: false }),
    /** A lamp shines or blinks; a buzzer beeps three times every 20 s. */
    pattern: oneOf(['steady', 'blink', 'beeps'], { default: 'blink' }),
  },
  { additionalProperties: false },
);

const signSettings = Type.Object(
  {
    ...serialLineSettings(BAUD_RATE),
    prefix: hexSetting(32),
    suffix: hexSetting(32),
    encoding: oneOf(['gb18030', 'utf-8', 'ascii'], { default: 'gb18030' }),
    textBytesMax: Type.Integer({ minimum: 2, maximum: 1000, default: 120 }),
    checksum: oneOf(['none', 'sum8', 'xor8'], { default: 'none' }),
    checksumFrom: Type.Integer({ minimum: 0, maximum: 31, default: 0 }),
    /** Shown for a hint that has no text of its own. */
    text: Type.String({ minLength: 1, ...signText }),
    /** What the sign shows when there is no hint. */
    idleText: Type.String({ default: '', ...signText }),
  },
  { additionalProperties: false },
);

export const hintSettings = Type.Object(
  {
    /** A lamp or a buzzer on a GPIO line … */
    lamp: Type.Optional(lampSettings),
    /** … or a sign on a serial port. */
    sign: Type.Optional(signSettings),
    channel: Type.String({ pattern: '^[a-z0-9-]{1,40}$', default: 'main' }),
  },
  // It switches and sends: which line and which port that may be is decided at the box alone.
  { additionalProperties: false, localOnly: true },
);
export type HintSettings = Static<typeof hintSettings>;
type SignSettings = NonNullable<HintSettings['sign']>;

/** The hardware under the driver; a test brings its own. */
export interface HintEdges {
  readonly openLine: OpenOutputLine;
  readonly loadSerial: LoadSerialAccess;
}

const MACHINE_EDGES: HintEdges = { openLine: openOutputLine, loadSerial: loadSerialAccess };
const REPEAT_EVERY_MS = 10_000;

/** Makes the driver of one output at a window. */
export function createHintDriver(
  context: DriverContext,
  settings: HintSettings,
  edges: HintEdges = MACHINE_EDGES,
): Driver {
  return new HintDriver(context, settings, edges);
}

/** Shows one hint at a time; what stands in the readings is what could be seen at the window. */
class HintDriver implements Driver {
  readonly #context: DriverContext;
  readonly #settings: HintSettings;
  readonly #output: HintOutput;
  /** The hint that can be seen; null: none. */
  #active: Hint | null = null;
  #isStarted = false;
  #isStopped = false;
  /** One thing at a time goes to the output. */
  #turn: Promise<unknown> = Promise.resolve();
  #stopExpiry: CancelTimer = () => undefined;
  #stopRepeating: CancelTimer = () => undefined;

  constructor(context: DriverContext, settings: HintSettings, edges: HintEdges) {
    this.#context = context;
    this.#settings = settings;
    this.#output = createOutput(context, settings, {
      edges,
      events: {
        onWorking: () => this.#tellState(),
        onBroken: (reason) => this.#noteBroken(reason),
      },
    });
  }

  async start(): Promise<StartOutcome> {
    const outcome = await this.#output.start();
    if (outcome !== 'started' || this.#isStopped) return outcome;
    this.#isStarted = true;
    const { clock } = this.#context;
    this.#stopRepeating = clock.every(REPEAT_EVERY_MS, () => this.#tellState());
    return 'started';
  }

  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#stopExpiry();
    this.#stopRepeating();
    this.#endActive('the agent stopped');
    this.#isStopped = true;
    await this.#turn.catch(() => undefined);
    await this.#output.stop();
  }

  show(hint: Hint): Promise<void> {
    return this.#inTurn(() => this.#showNow(hint));
  }

  identify(): Promise<string> {
    return this.#inTurn(() => this.#output.identify());
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(() => {
      if (this.#isStopped) throw new Error('the device is being stopped');
      return work();
    });
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #showNow(hint: Hint): Promise<void> {
    const { clock } = this.#context;
    const { requestId, text, untilMonotonicMs } = hint;
    if (untilMonotonicMs <= clock.monotonicMs()) {
      return this.#refuse(requestId, 'it expired before it could be shown');
    }
    this.#stopExpiry();
    this.#endActive('replaced by another hint');
    try {
      await this.#output.show(text);
    } catch (error) {
      return this.#refuse(requestId, (error as Error).message);
    }
    if (this.#isStopped) throw new Error('the device is being stopped');
    this.#active = hint;
    this.#tell(requestId, 'shown');
    const leftMs = untilMonotonicMs - clock.monotonicMs();
    this.#stopExpiry = clock.after(leftMs, () => void this.#inTurn(() => this.#expire(hint)));
  }

  #refuse(requestId: string, reason: string): never {
    this.#tell(requestId, 'failed', reason);
    throw new Error(reason);
  }

  async #expire(hint: Hint): Promise<void> {
    if (this.#active !== hint) return;
    try {
      await this.#output.clear();
      this.#endActive('its time is over');
    } catch (error) {
      this.#endActive(`it could not be taken back: ${(error as Error).message}`);
      this.#context.lost('a hint could not be taken back');
    }
  }

  #endActive(reason: string): void {
    const active = this.#active;
    this.#active = null;
    if (active !== null) this.#tell(active.requestId, 'ended', reason);
  }

  /** What was shown cannot be seen any more, or nobody knows: the clerk was not warned to the end. */
  #noteBroken(reason: string): void {
    if (this.#isStopped) return;
    const active = this.#active;
    this.#active = null;
    this.#stopExpiry();
    if (active !== null) this.#tell(active.requestId, 'failed', reason);
    this.#tellState();
    // A sign is looked for by its link; a line must be opened anew.
    if (this.#settings.lamp !== undefined && this.#isStarted) this.#context.lost(reason);
  }

  #tell(requestId: string, state: HintReading['state'], reason?: string): void {
    if (this.#isStopped) return;
    const { channel } = this.#settings;
    const told = reason === undefined ? {} : { reason: reason.slice(0, 200) };
    this.#context.emit({ kind: 'hint', channel, requestId, state, ...told });
  }

  #tellState(): void {
    if (!this.#isStopped) this.#context.emit(this.#output.equipment());
  }
}

interface OutputParts {
  readonly edges: HintEdges;
  readonly events: HintOutputEvents;
}

function createOutput(
  context: DriverContext,
  { lamp, sign, channel }: HintSettings,
  { edges, events }: OutputParts,
): HintOutput {
  if (lamp !== undefined) {
    const { activeLow, pattern, ...wish } = lamp;
    const open = edges.openLine;
    return createLampOutput(context, { wish, activeLow, pattern, channel, open, events });
  }
  if (sign === undefined) throw new Error('a hint has a lamp or a sign');
  const { text, idleText } = sign;
  return createSignOutput(context, {
    ...{ line: serialLineOf(sign), frame: frameOf(sign), text, idleText },
    ...{ channel, load: edges.loadSerial, events },
  });
}

function frameOf(sign: SignSettings): SignFrame {
  const { encoding, textBytesMax, checksum, checksumFrom } = sign;
  const frame = { encoding, textBytesMax, checksum, checksumFrom };
  return { ...frame, prefix: readHex(sign.prefix), suffix: readHex(sign.suffix) };
}

function checkHint({ lamp, sign }: HintSettings): SettingProblem[] {
  if ((lamp === undefined) === (sign === undefined)) {
    return [{ field: [], message: 'a hint is shown by either a lamp or a sign' }];
  }
  if (sign === undefined) return [];
  const texts = ['text', 'idleText'] as const;
  const unwritable = texts
    .filter((name) => encodeSignText(sign[name], frameOf(sign)) === null)
    .map((name) => ({
      field: ['sign', name],
      message: 'this encoding has no characters for it',
    }));
  return [...checkSerialPort(sign, ['sign']), ...unwritable];
}

export const hintDriver = defineDriver<HintSettings>({
  name: 'hint',
  settings: hintSettings,
  create: (context, settings) => createHintDriver(context, settings),
  check: checkHint,
  claims({ lamp, sign }) {
    if (sign !== undefined) return [serialClaim(sign)];
    return lamp === undefined ? [] : [lineClaim(lamp)];
  },
});
