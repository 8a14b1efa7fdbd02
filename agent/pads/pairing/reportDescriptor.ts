import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The prefix of a short item without its size bits (HID 1.11, §6.2.2.2), and of a long item. */
const SIZE_BITS = 0x03;
const REPORT_ID = 0x84;
const LONG_ITEM = 0xfe;

/** Says whether a report descriptor gives its reports ids: they then stand before every report. */
export function hasReportIds(descriptor: Uint8Array): boolean {
  for (let at = 0; at < descriptor.length; ) {
    const prefix = descriptor[at] ?? 0;
    if (prefix === LONG_ITEM) {
      at += 3 + (descriptor[at + 1] ?? 0);
      continue;
    }
    if ((prefix & ~SIZE_BITS) === REPORT_ID) return true;
    const size = prefix & SIZE_BITS;
    at += 1 + (size === 3 ? 4 : size);
  }
  return false;
}

/** The same for `/dev/hidrawN`; true when the kernel does not say. */
export function isNumberedPad(path: string, sysfsRoot = '/sys'): boolean {
  const folder = join(sysfsRoot, 'class', 'hidraw', basename(path), 'device');
  try {
    return hasReportIds(readFileSync(join(folder, 'report_descriptor')));
  } catch {
    return true;
  }
}
