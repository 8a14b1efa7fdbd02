import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgePrinter, printerErrorsOf } from '../../../../agent/drivers/probe/printerState.ts';

/** Beside other tests on a busy machine. */
const FUZZ_MS = 120_000;

/** The bits as RFC 2790 lists them under hrPrinterDetectedErrorState. */
const RFC_2790 = [
  ...['low paper', 'no paper', 'low toner', 'no toner', 'door open', 'jammed', 'offline'],
  ...['service requested', 'input tray missing', 'output tray missing', 'marker supply missing'],
  ...['output near full', 'output full', 'input tray empty', 'maintenance overdue'],
];
const WARNINGS = [
  'low paper',
  'low toner',
  'output near full',
  'input tray empty',
  'maintenance overdue',
];

const idle = { deviceStatus: 2, printerStatus: 3 };

describe('the error state of a printer', () => {
  test.each(RFC_2790.map((words, bit) => [bit, words] as const))('bit %d is %s', (bit, words) => {
    const octets = new Uint8Array(2);
    octets[bit >> 3] = 0x80 >> (bit & 7);
    expect(printerErrorsOf(octets).map((error) => error.words)).toEqual([words]);
    const judged = judgePrinter({ ...idle, errorState: octets });
    const status = WARNINGS.includes(words) ? 'ok' : 'fault';
    expect(judged).toEqual({ status, reason: words });
  });

  test('a fault hides the warnings beside it', () => {
    // 0xC8: low paper, no paper, door open.
    const judged = judgePrinter({ ...idle, errorState: new Uint8Array([0xc8]) });
    expect(judged).toEqual({ status: 'fault', reason: 'no paper, door open' });
  });

  test.each([
    [
      { ...idle, errorState: new Uint8Array([0]) },
      { status: 'ok', reason: null },
    ],
    [
      { ...idle, errorState: new Uint8Array() },
      { status: 'ok', reason: null },
    ],
    [
      { ...idle, errorState: null },
      { status: 'ok', reason: null },
    ],
    [
      { deviceStatus: 5, printerStatus: 1, errorState: null },
      { status: 'fault', reason: 'the printer says it is down' },
    ],
    [{ deviceStatus: null, printerStatus: null, errorState: null }, null],
    [{ deviceStatus: 2, printerStatus: 'x', errorState: 'x' }, null],
  ])('%j means %j', (words, judged) => expect(judgePrinter(words)).toEqual(judged));

  test('50,000 states name exactly the bits that are set', { timeout: FUZZ_MS }, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 6 }), (octets) => {
        const bits = [...octets].flatMap((octet) => [...octet.toString(2).padStart(8, '0')]);
        const wanted = RFC_2790.filter((_, index) => bits[index] === '1');
        const named = printerErrorsOf(octets).map((error) => error.words);
        if (named.join() !== wanted.join()) throw new Error(`${named} is not ${wanted}`);
        const judged = judgePrinter({ ...idle, errorState: octets });
        const isFaulty = wanted.some((words) => !WARNINGS.includes(words));
        if ((judged?.status === 'fault') !== isFaulty) throw new Error('status');
        if ((judged?.reason?.length ?? 0) > 200) throw new Error('too long');
      }),
      { numRuns: 50_000, seed: 4 },
    );
  });
});
