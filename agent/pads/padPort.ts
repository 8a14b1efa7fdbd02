/** How the kernel offers a pad: as raw HID reports, or as the key events of a keyboard. */
export type PadKind = 'hid' | 'keyboard';

/** A device that is plugged in and may be a pad. */
export interface PluggedPad {
  readonly kind: PadKind;
  readonly path: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly name: string | null;
  readonly serial: string | null;
  /** Where it is plugged in, as the kernel names it (`usb-0000:01:00.0-1.2/input0`). */
  readonly usbPort: string | null;
  /** A HID device that is (also) a keyboard: its keys reach the login as well, unless grabbed. */
  readonly isKeyboard: boolean;
}

/** Why nothing comes from an open pad any more. */
export interface PadLoss {
  readonly reason: string;
  /** The pad is gone, or the process that reads all pads is; the pad may be well then. */
  readonly by: 'pad' | 'reader';
}

export interface PadEvents {
  /** A HID report, or any piece of a keyboard's stream of events. */
  onBytes(bytes: Uint8Array): void;
  /** Comes at most once, and not after `close`. */
  onLost(loss: PadLoss): void;
}

export interface OpenPad {
  /** Sends an output report, which begins with its report id (0 for pads without). */
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Keyboards: nobody else on this machine gets the keys as long as the pad is open. */
  readonly grab: boolean;
}

/** The pads of one kind; on both sides of the process boundary. */
export interface PadPort {
  list(): Promise<readonly PluggedPad[]>;
  open(path: string, events: PadEvents, options: OpenOptions): Promise<OpenPad>;
}

/** A port that somebody holds; the reader ends when nobody does. */
export interface LeasedPort extends PadPort {
  release(): Promise<void>;
}

/** A package is missing or does not fit this machine: no pad of this kind can be read here. */
export class PadsUnavailable extends Error {}

/** The process that reads the pads died or hung over what it was asked. */
export class ReaderLost extends Error {}
