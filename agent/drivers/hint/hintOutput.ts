import type { Observation, StartOutcome } from '../driver.ts';

/** Something at the window that can be seen or heard. Calls do not overlap. */
export interface HintOutput {
  /** Opens it and takes back what an earlier run, killed, may have left. */
  start(): Promise<StartOutcome>;
  /** Resolves when it is out: the line is switched, the bytes have left. Rejects with the reason. */
  show(text: string | null): Promise<void>;
  /** Takes it back. Rejects with the reason when that cannot be done. */
  clear(): Promise<void>;
  /** Takes it back if that can be done, and closes; never rejects. */
  stop(): Promise<void>;
  /** Draws the eye for some seconds, unless a hint is shown; says what there is to see. */
  identify(): Promise<string>;
  /** The state of the device itself. */
  equipment(): Observation;
}

/** What an output tells its driver. */
export interface HintOutputEvents {
  /** The state of the device has changed; what was shown can perhaps not be seen any more. */
  onBroken(reason: string): void;
  /** It works, or works again. */
  onWorking(): void;
}

/** How long a device draws the eye. */
export const IDENTIFY_MS = 5000;
