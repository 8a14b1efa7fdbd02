import Type, { type Static } from 'typebox';
import type { PluggedPad } from './padPort.ts';

const usbId = Type.Integer({ minimum: 0, maximum: 0xffff });
const name = Type.String({ minLength: 1, maxLength: 100 });

/** The settings of every pad on USB: which one it is. */
export const usbPadSettings = {
  vendorId: usbId,
  productId: usbId,
  /** Which of several equal pads: by its serial number … */
  serial: Type.Optional(name),
  /** … or by the USB port it is plugged into, or the end of that port's name. */
  usbPort: Type.Optional(name),
};
const padWish = Type.Object(usbPadSettings);
export type PadWish = Static<typeof padWish>;

/** Which of the plugged devices is the pad. */
export type ChosenPad =
  | { readonly kind: 'found'; readonly pad: PluggedPad }
  | { readonly kind: 'none'; readonly reason: string };

const NAMES_MAX = 4;

/** Finds the pad among all devices; several that fit are none, because nobody knows which. */
export function choosePad(pads: readonly PluggedPad[], wish: PadWish): ChosenPad {
  const fitting = pads.filter(
    (pad) =>
      pad.vendorId === wish.vendorId &&
      pad.productId === wish.productId &&
      (wish.serial === undefined || pad.serial === wish.serial) &&
      (wish.usbPort === undefined || isAtPort(pad.usbPort, wish.usbPort)),
  );
  const [pad, ...others] = fitting;
  if (pad === undefined) return { kind: 'none', reason: 'not plugged in' };
  if (others.length === 0) return { kind: 'found', pad };
  const names = fitting.slice(0, NAMES_MAX).map(placeOf).join(', ');
  return { kind: 'none', reason: `several pads fit; name the usbPort or serial of one: ${names}` };
}

/** How to tell a pad from its equals: port and serial number, or at least its file. */
export function placeOf({ usbPort, serial, path }: PluggedPad): string {
  const words = [usbPort, serial].filter((one) => one !== null);
  return words.length === 0 ? path : words.join(' ');
}

/** A port is named in full, or by the part that is printed on a plan: `1.2` of `usb-…-1.2/input0`. */
export function isAtPort(usbPort: string | null, wish: string): boolean {
  if (usbPort === null) return false;
  const withoutInput = usbPort.replace(/\/input\d+$/, '');
  const [wished, input] = splitInput(wish);
  if (input !== null && !usbPort.endsWith(`/${input}`)) return false;
  return withoutInput === wished || withoutInput.endsWith(`-${wished}`);
}

/** `1.2/input1` names one of several devices behind the same plug. */
function splitInput(wish: string): readonly [string, string | null] {
  const match = /^(.*)\/(input\d+)$/.exec(wish);
  return match === null ? [wish, null] : [match[1] ?? '', match[2] ?? null];
}
