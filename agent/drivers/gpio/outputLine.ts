import { openCharacterOutput } from './characterLine.ts';
import { type Opened, openByDoor } from './doors.ts';
import type { LineWish } from './lineWish.ts';
import { openSysfsOutput } from './sysfsLine.ts';

/** One output line: a lamp, a buzzer, a relay. */
export interface OutputLine {
  /**
   * Switches it; "on" is the line's active level. Never throws: what goes wrong is told by
   * `onFailure`.
   */
  set(isOn: boolean): void;
  /** Switches it off and gives it back. May be called twice. */
  close(): void;
}

export interface OutputLineOptions {
  /** The lamp shines while the line is low. */
  readonly activeLow: boolean;
  /** Told once, with a short English sentence: the line is gone, and later calls do nothing. */
  readonly onFailure: (reason: string) => void;
  /** Who holds the line, for others who look for it; at most 31 bytes. Default: hallwatch. */
  readonly consumer?: string;
}

/**
 * The outcome of opening an output: `open`, and off; `no-package`: neither door can be used with the
 * packages of this machine; `failed`: not now (in use, no permission, no such line).
 */
export type OpenedOutput = Opened<OutputLine>;

/** Opens a line as an output, switched off. Never throws. */
export type OpenOutputLine = (wish: LineWish, options: OutputLineOptions) => Promise<OpenedOutput>;

/** The machine's own lines; a test of a driver brings its own `OpenOutputLine`. */
export const openOutputLine: OpenOutputLine = (wish, options) =>
  openByDoor(wish, {
    character: (port) => openCharacterOutput(port, wish, options),
    sysfs: () => openSysfsOutput(wish, options),
  });
