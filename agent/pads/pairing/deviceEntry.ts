import { isMap, isSeq, parseDocument, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { Failure } from '../../../runtime/failure.ts';
import { keyNameOf } from '../../drivers/keyboardPad/keyCodes.ts';
import { isAtPort } from '../choosePad.ts';
import type { PluggedPad } from '../padPort.ts';
import type { PairedPad } from './pairPad.ts';

/** The settings of a paired pad, as they stand in agent.yaml beside `device`. */
export type DeviceEntry = Readonly<Record<string, unknown>>;

const LEVEL = /^[1-5]$/;

/**
 * The settings for a paired pad. `plugged` are all devices, so that the port is named no longer than
 * it must be: the part before it differs from kernel to kernel.
 */
export function entryOf(paired: PairedPad, plugged: readonly PluggedPad[]): DeviceEntry {
  const { pad } = paired;
  const which = {
    driver: paired.kind === 'hid' ? 'hid' : 'keyboard-pad',
    vendorId: pad.vendorId,
    productId: pad.productId,
    ...placeSettings(pad, plugged),
  };
  if (paired.kind === 'keyboard') {
    const named = [...paired.codes].map(([key, code]) => [key, keyNameOf(code)] as const);
    return { ...which, ...keySettings(named) };
  }
  const { layout, values, repeat, releaseAfterMs } = paired.learned;
  return {
    ...which,
    report: {
      ...(layout.reportId === undefined ? {} : { reportId: layout.reportId }),
      offset: layout.offset,
      ...(layout.mask === 0xff ? {} : { mask: layout.mask }),
      ...keySettings([...values].map(([key, value]) => [key, value] as const)),
      repeat,
      ...(releaseAfterMs === null ? {} : { releaseAfterMs }),
    },
  };
}

function keySettings(keys: readonly (readonly [string, string | number])[]) {
  const levels = keys.filter(([key]) => LEVEL.test(key));
  const declared = keys.filter(([key]) => !LEVEL.test(key));
  return {
    ...(levels.length === 0
      ? {}
      : { levels: new Map(levels.map(([key, value]) => [value, Number(key)])) }),
    ...(declared.length === 0
      ? {}
      : { declare: new Map(declared.map(([key, value]) => [value, key])) }),
  };
}

/** By the port, because that is the window; by the serial number where there is no port. */
function placeSettings(pad: PluggedPad, plugged: readonly PluggedPad[]) {
  if (pad.usbPort === null) return pad.serial === null ? {} : { serial: pad.serial };
  const equals = plugged.filter(
    (one) =>
      one.kind === pad.kind && one.vendorId === pad.vendorId && one.productId === pad.productId,
  );
  const [, port = pad.usbPort, input = ''] = /-([\d.]+)(\/input\d+)?$/.exec(pad.usbPort) ?? [];
  const names = [port, `${port}${input}`, pad.usbPort];
  const shortest = names.find(
    (name) => equals.filter(({ usbPort }) => isAtPort(usbPort, name)).length === 1,
  );
  return { usbPort: shortest ?? pad.usbPort };
}

/** Settings that belong to the person and outlive a pairing with the same driver. */
const KEPT = new Set(['device', 'channel', 'scale', 'feedback', 'grab']);

/**
 * The text of agent.yaml with the entry of a device put in or replaced; comments stay. The text must
 * have been read without an error before. Throws a `Failure` when other entries lean on the old one.
 */
export function withDevice(text: string, device: string, entry: DeviceEntry): string {
  const document = parseDocument(text);
  if (!isSeq(document.get('devices'))) document.set('devices', new YAMLSeq());
  const devices = document.get('devices') as YAMLSeq;
  // An empty list is written as `[]`, and what comes into it would be written into the brackets.
  if (devices.items.length === 0) devices.flow = false;
  const found = devices.items.find((item) => isMap(item) && item.get('device') === device);
  const target = isMap(found) ? found : new YAMLMap();
  if (found === undefined) {
    target.set('device', device);
    devices.add(target);
  }
  const isSameDriver = target.get('driver') === entry.driver;
  for (const key of target.items.map((pair) => String(pair.key))) {
    if (key in entry || key === 'device' || (isSameDriver && KEPT.has(key))) continue;
    target.delete(key);
  }
  for (const [key, value] of Object.entries(entry)) {
    const node = document.createNode(value);
    putKeysInLines(node, key);
    target.set(key, key.endsWith('Id') ? hexadecimal(Number(value)) : node);
  }
  try {
    return document.toString({ lineWidth: 0 });
  } catch (error) {
    // What was replaced had a name (an anchor) by which other entries meant it.
    throw new Failure('HW-PAD-009', { device, reason: (error as Error).message }, error);
  }
}

/** The map of keys stands in one line, wherever it is. */
function putKeysInLines(node: unknown, name: string): void {
  if (!isMap(node)) return;
  if (name === 'levels' || name === 'declare') node.flow = true;
  for (const { key, value } of node.items) putKeysInLines(value, String(key));
}

/** USB ids are written as everybody writes them. */
function hexadecimal(value: number): Scalar {
  const scalar = new Scalar(value);
  scalar.format = 'HEX';
  return scalar;
}
