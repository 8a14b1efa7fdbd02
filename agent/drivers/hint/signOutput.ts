import type { CancelTimer } from '../../../runtime/clock.ts';
import {
  createSerialLink,
  equipmentOf,
  type LinkState,
  type SerialLink,
} from '../../serial/serialLink.ts';
import type { LoadSerialAccess, SerialLine } from '../../serial/serialPort.ts';
import type { DriverContext, Observation, StartOutcome } from '../driver.ts';
import { type HintOutput, type HintOutputEvents, IDENTIFY_MS } from './hintOutput.ts';
import { encodeSignText, type SignFrame } from './signFrame.ts';

export interface SignOptions {
  readonly line: SerialLine;
  readonly frame: SignFrame;
  /** Shown for a hint without a text, and for one that the sign has no characters for. */
  readonly text: string;
  /** What stands there when there is no hint. */
  readonly idleText: string;
  readonly channel: string;
  readonly load: LoadSerialAccess;
  readonly events: HintOutputEvents;
}

/** Makes the output of a sign that shows text. A sign does not answer: "shown" is "sent". */
export function createSignOutput(context: DriverContext, options: SignOptions): HintOutput {
  return new SignOutput(context, options);
}

class SignOutput implements HintOutput {
  readonly #context: DriverContext;
  readonly #options: SignOptions;
  readonly #link: SerialLink;
  #wasWorking = false;
  #isShowing = false;
  #isStopped = false;
  #stopIdentifying: CancelTimer = () => undefined;

  constructor(context: DriverContext, options: SignOptions) {
    const { clock, random, log } = context;
    const { line, load } = options;
    this.#context = context;
    this.#options = options;
    this.#link = createSerialLink({
      ...{ clock, random, log, line, load },
      onBytes: () => undefined,
      onState: (state) => this.#noteState(state),
    });
  }

  async start(): Promise<StartOutcome> {
    return await this.#link.start();
  }

  async show(text: string | null): Promise<void> {
    const { frame, text: usual } = this.#options;
    this.#stopIdentifying();
    const bytes = encodeSignText(text ?? usual, frame) ?? encodeSignText(usual, frame);
    if (bytes === null) throw new Error('the sign has no characters for this text');
    await this.#link.write(bytes);
    this.#isShowing = true;
  }

  async clear(): Promise<void> {
    this.#stopIdentifying();
    this.#isShowing = false;
    await this.#write(this.#options.idleText);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopIdentifying();
    // A sign that is gone is idle when it comes back: the next start writes that.
    if (this.#link.state().status === 'ok') await this.clear().catch(() => undefined);
    await this.#link.stop();
  }

  async identify(): Promise<string> {
    if (this.#isShowing) return 'it shows a hint just now';
    const { device, clock } = this.#context;
    await this.#write(device);
    this.#stopIdentifying();
    this.#stopIdentifying = clock.after(IDENTIFY_MS, () => void this.#beIdle());
    return `it shows its name for ${IDENTIFY_MS / 1000} s`;
  }

  equipment(): Observation {
    return equipmentOf(this.#link.state(), this.#options.channel);
  }

  async #write(text: string): Promise<void> {
    const bytes = encodeSignText(text, this.#options.frame);
    if (bytes !== null) await this.#link.write(bytes);
  }

  #noteState(state: LinkState): void {
    if (this.#isStopped) return;
    const isWorking = state.status === 'ok';
    if (isWorking && !this.#wasWorking) void this.#beIdle();
    this.#wasWorking = isWorking;
    if (isWorking) this.#options.events.onWorking();
    else {
      this.#isShowing = false;
      this.#options.events.onBroken(state.reason);
    }
  }

  /** A failure has been told as the state of the link. */
  async #beIdle(): Promise<void> {
    if (this.#isShowing) return;
    await this.#write(this.#options.idleText).catch(() => undefined);
  }
}
