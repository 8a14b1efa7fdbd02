import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  BIASES,
  edgesBetween,
  GPIO_REQUESTS,
  inputConfig,
  NAME_BYTES_MAX,
  newEvents,
  newLineRequest,
  outputConfig,
  readChipInfo,
  readEvents,
  readLineDescriptor,
  readLineInfo,
  readValue,
} from '../../../../agent/drivers/gpio/gpioUapi.ts';

/** `_IOC(direction, type, number, size)` of asm-generic/ioctl.h. */
function request(direction: 'read' | 'both', number: number, size: number): number {
  return ((direction === 'read' ? 2 : 3) * 2 ** 30 + size * 2 ** 16 + 0xb4 * 2 ** 8 + number) >>> 0;
}

test('requests are those of linux/gpio.h: their number and the size of their structure', () => {
  expect(GPIO_REQUESTS).toEqual({
    chipInfo: request('read', 0x01, 68),
    lineInfo: request('both', 0x05, 256),
    getLine: request('both', 0x07, 592),
    setConfig: request('both', 0x0d, 272),
    getValues: request('both', 0x0e, 16),
    setValues: request('both', 0x0f, 16),
  });
});

test('structures have the size that their request says', () => {
  const config = inputConfig({ activeLow: false, bias: 'as-is', edges: true, debounceMs: 5 });
  expect(config).toHaveLength(272);
  const line = newLineRequest({ offset: 3, consumer: 'me', config, eventsKept: 64 });
  expect(line).toHaveLength(592);
  expect(outputConfig({ activeLow: false, isOn: true })).toHaveLength(272);
});

const consumers = fc.string({ unit: 'binary', maxLength: 60 });

test('a request says what was asked for, and a long name never leaves its room', () => {
  const asked = fc.record({
    offset: fc.nat(4095),
    consumer: consumers,
    activeLow: fc.boolean(),
    bias: fc.constantFrom(...BIASES),
    edges: fc.boolean(),
    debounceMs: fc.nat(5000),
  });
  fc.assert(
    fc.property(asked, ({ offset, consumer, ...wish }) => {
      const config = inputConfig(wish);
      const buffer = newLineRequest({ offset, consumer, config, eventsKept: 64 });
      expect([buffer.readUInt32LE(0), buffer.readUInt32LE(560), buffer.readUInt32LE(564)]).toEqual([
        ...[offset, 1, 64],
      ]);
      // Offsets 1 … 63 of the request, and the end of the consumer, are not written.
      expect(buffer.subarray(4, 256).every((byte) => byte === 0)).toBe(true);
      expect(buffer[256 + NAME_BYTES_MAX]).toBe(0);
      expect(buffer.subarray(288, 560)).toEqual(config);
      const flags = config.readBigUInt64LE(0);
      expect((flags & 0x30n) !== 0n).toBe(wish.edges);
      expect(config.readUInt32LE(8)).toBe(wish.debounceMs > 0 ? 1 : 0);
      if (wish.debounceMs > 0) {
        expect([config.readUInt32LE(32), config.readUInt32LE(40)]).toEqual([
          ...[3, wish.debounceMs * 1000],
        ]);
      }
      // What was asked for is what the kernel would tell about the line.
      const info = Buffer.alloc(256);
      info.writeBigUInt64LE(flags, 72);
      const { bias, activeLow } = wish;
      expect(readLineInfo(info)).toMatchObject({ bias, activeLow, direction: 'in' });
    }),
    { seed: 4, numRuns: 1000 },
  );
});

test('events come in their order, and half an event is left out', () => {
  const buffer = newEvents(4);
  [7, 8, 9].forEach((sequence, index) => {
    buffer.writeUInt32LE(index % 2 === 0 ? 1 : 2, index * 48 + 8);
    buffer.writeUInt32LE(sequence, index * 48 + 20);
  });
  const sequences = (bytes: number) => readEvents(buffer, bytes).map(({ sequence }) => sequence);
  expect(sequences(3 * 48)).toEqual([7, 8, 9]);
  expect(sequences(3 * 48 - 1)).toEqual([7, 8]);
  expect(sequences(0)).toEqual([]);
  expect(readEvents(buffer, 96).map(({ rising }) => rising)).toEqual([true, false]);
});

test('edges are counted across the end of the numbers', () => {
  const sequence = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  fc.assert(
    fc.property(sequence, fc.nat(2 ** 31), (before, count) => {
      expect(edgesBetween(before, (before + count) % 2 ** 32)).toBe(count);
    }),
    { seed: 4, numRuns: 1000 },
  );
});

test('whatever a driver of the kernel answers is read without a crash, and bounded', () => {
  const seeds = fc.tuple(
    fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    fc.integer({ min: -9, max: 5000 }),
  );
  const buffer = Buffer.alloc(592);
  const isSound = (read: number): boolean => {
    const chip = readChipInfo(buffer);
    const line = readLineInfo(buffer);
    return (
      [chip.name, chip.label, line.name, line.consumer].every(
        (text) => text.length <= NAME_BYTES_MAX + 1 && !text.includes('\0'),
      ) &&
      readEvents(buffer, read).length <= Math.floor(592 / 48) &&
      BIASES.includes(line.bias) &&
      Number.isInteger(readLineDescriptor(buffer)) &&
      typeof readValue(buffer) === 'boolean'
    );
  };
  fc.assert(
    fc.property(seeds, ([seed, read]) => {
      fillFrom(buffer, seed);
      return isSound(read);
    }),
    { seed: 4, numRuns: 50_000 },
  );
});

/** Bytes by xorshift: much cheaper than an array that fast-check could shrink. */
function fillFrom(buffer: Buffer, seed: number): void {
  let state = seed;
  for (let at = 0; at < buffer.length; at += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    buffer.writeInt32LE(state, at);
  }
}
