import { openCharacterInput } from './characterLine.ts';
import { type Opened, openByDoor } from './doors.ts';
import type { Bias } from './gpioUapi.ts';
import type { LineWish } from './lineWish.ts';
import { openSysfsInput } from './sysfsLine.ts';

/**
 * Which edges the kernel tells: those of a level that has settled, where it debounces; all of them;
 * or none, which also costs it nothing.
 */
export type Listening = 'settled' | 'raw' | 'off';

/** One input line of a GPIO chip. Everything but `close` throws when the line is gone. */
export interface GpioLine {
  readonly door: 'character' | 'sysfs';
  /** Whether the kernel debounces: otherwise "settled" is as raw as "raw". */
  readonly debounces: boolean;
  /** Whether edges are told at all; a chip without interrupts must be asked. */
  readonly tellsEdges: boolean;
  /** The level now, already turned round for an active-low line. */
  read(): boolean;
  /** A fresh line listens to settled edges. */
  listen(to: Listening): void;
  /** Gives the line back. May be called twice. */
  close(): void;
}

/** Edges since the last time. */
export interface Edges {
  /** All that the kernel counted, also those that it could not keep. */
  readonly count: number;
  /** Those of them that fell out of its buffer. */
  readonly missed: number;
}

export interface GpioLineOptions {
  readonly activeLow: boolean;
  readonly bias: Bias;
  /** How long a level must be stable, where the kernel debounces. */
  readonly debounceMs: number;
  /** Who holds the line, for others who look for it. */
  readonly consumer: string;
  readonly onEdges: (edges: Edges) => void;
  /** The line is gone; told once. */
  readonly onFailure: (reason: string) => void;
  /** Something that a person should know and that does not stop the work. */
  readonly onRemark: (remark: string) => void;
}

export type OpenedLine = Opened<GpioLine>;

/** Opens an input line. Never throws. */
export type OpenGpioLine = (wish: LineWish, options: GpioLineOptions) => Promise<OpenedLine>;

/** Opens an input line by the door that the wish names, or by the better one that is there. */
export const openGpioLine: OpenGpioLine = (wish, options) =>
  openByDoor(wish, {
    character: (port) => openCharacterInput(port, wish, options),
    sysfs: () => openSysfsInput(wish, options),
  });
