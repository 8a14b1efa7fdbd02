import type { SnmpValue } from '../../probing/snmpPort.ts';

/** One bit of hrPrinterDetectedErrorState (RFC 2790 §4, HOST-RESOURCES-MIB). */
interface PrinterError {
  readonly words: string;
  /** Whether nobody can print: else it is a warning, and the printer is well. */
  readonly isFault: boolean;
}

const fault = (words: string): PrinterError => ({ words, isFault: true });
const warning = (words: string): PrinterError => ({ words, isFault: false });

/** From bit 0, the highest bit of the first octet, on. */
const ERROR_BITS: readonly PrinterError[] = [
  warning('low paper'),
  fault('no paper'),
  warning('low toner'),
  fault('no toner'),
  fault('door open'),
  fault('jammed'),
  fault('offline'),
  fault('service requested'),
  fault('input tray missing'),
  fault('output tray missing'),
  fault('marker supply missing'),
  warning('output near full'),
  fault('output full'),
  // Another tray may have paper; when none has, the printer says "no paper" as well.
  warning('input tray empty'),
  warning('maintenance overdue'),
];

/** Which errors the octets name, in the order of the bits. Bits beyond the known are passed over. */
export function printerErrorsOf(octets: Uint8Array): PrinterError[] {
  return ERROR_BITS.filter((_, bit) => {
    const octet = octets[bit >> 3] ?? 0;
    return (octet & (0x80 >> (bit & 7))) !== 0;
  });
}

/** What a printer says about itself, in the order of `printerOids`. */
export interface PrinterWords {
  readonly deviceStatus: SnmpValue;
  readonly printerStatus: SnmpValue;
  readonly errorState: SnmpValue;
}

/** The places of HOST-RESOURCES-MIB at which a printer tells its state; its index is mostly 1. */
export function printerOids(index: number): [string, string, string] {
  return [
    `1.3.6.1.2.1.25.3.2.1.5.${index}`,
    `1.3.6.1.2.1.25.3.5.1.1.${index}`,
    `1.3.6.1.2.1.25.3.5.1.2.${index}`,
  ];
}

/** hrDeviceStatus: down. */
const DEVICE_DOWN = 5;
/** hrPrinterStatus: other, unknown, idle, printing, warmup. */
const PRINTER_STATUSES: readonly number[] = [1, 2, 3, 4, 5];

/** How a printer is; null when it does not tell. */
export function judgePrinter(
  words: PrinterWords,
): { readonly status: 'ok' | 'fault'; readonly reason: string | null } | null {
  const { deviceStatus, printerStatus, errorState } = words;
  const errors = errorState instanceof Uint8Array ? printerErrorsOf(errorState) : null;
  const faults = (errors ?? []).filter(({ isFault }) => isFault);
  const told = (faults.length > 0 ? faults : (errors ?? [])).map((error) => error.words);
  if (faults.length > 0) return { status: 'fault', reason: told.join(', ') };
  if (deviceStatus === DEVICE_DOWN)
    return { status: 'fault', reason: 'the printer says it is down' };
  const isKnown = typeof printerStatus === 'number' && PRINTER_STATUSES.includes(printerStatus);
  if (errors === null && !isKnown) return null;
  return { status: 'ok', reason: told.length > 0 ? told.join(', ') : null };
}
