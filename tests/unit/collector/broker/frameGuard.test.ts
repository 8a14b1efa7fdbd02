import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFrameGuard, type FrameFault } from '../../../../collector/broker/frameGuard.ts';
import { LIMITS } from '../../../../protocol/limits.ts';

const CONNECT = 0x10;
const PUBLISH = 0x32;
const PINGREQ = 0xc0;

/** A packet with its length written as MQTT writes it. */
function packet(firstByte: number, bodyBytes: number): Buffer {
  return Buffer.concat([header(firstByte, bodyBytes), Buffer.alloc(bodyBytes, 0xff)]);
}

function header(firstByte: number, length: number): Buffer {
  const bytes = [firstByte];
  let rest = length;
  do {
    const more = rest > 127;
    bytes.push((rest % 128) + (more ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.from(bytes);
}

function judge(...chunks: Uint8Array[]): FrameFault | null {
  return judgeAll(chunks);
}

function judgeAll(chunks: readonly Uint8Array[]): FrameFault | null {
  const guard = createFrameGuard();
  let fault: FrameFault | null = null;
  for (const chunk of chunks) fault = guard.check(chunk);
  return fault;
}

function oneByteAtATime(bytes: Buffer): Uint8Array[] {
  return [...bytes].map((byte) => Uint8Array.of(byte));
}

describe('the frame guard', () => {
  test('lets a connection of ours through, however it is sliced', () => {
    const bytes = Buffer.concat([
      packet(CONNECT, 300),
      packet(0x82, 60),
      packet(PUBLISH, LIMITS.publishPacketBytesMax),
      packet(PINGREQ, 0),
      packet(0x40, 2),
      packet(PUBLISH, 0),
      packet(0xe0, 0),
    ]);
    expect(judge(bytes)).toBeNull();
    expect(judgeAll(oneByteAtATime(bytes))).toBeNull();
  });

  test('the first packet must be a CONNECT', () => {
    expect(judge(packet(PUBLISH, 10))).toBe('first-not-connect');
    expect(judge(Buffer.from('GET / HTTP/1.1\r\n'))).toBe('first-not-connect');
  });

  test.each([
    ['a CONNECT', 'connect-too-large', [header(CONNECT, LIMITS.connectPacketBytesMax + 1)]],
    ['a CONNECT of 256 MB', 'connect-too-large', [header(CONNECT, 268_435_455)]],
    [
      'a PUBLISH',
      'publish-too-large',
      [packet(CONNECT, 20), header(PUBLISH, LIMITS.publishPacketBytesMax + 1)],
    ],
    [
      'any other packet',
      'packet-too-large',
      [packet(CONNECT, 20), header(0x82, LIMITS.otherPacketBytesMax + 1)],
    ],
  ] as const)('%s that is too large is refused from its length alone', (_name, fault, chunks) => {
    expect(judge(...chunks)).toBe(fault);
    expect(judge(...chunks.flatMap((chunk) => oneByteAtATime(chunk)))).toBe(fault);
  });

  test('a length that never ends is refused', () => {
    const endless = Buffer.from([CONNECT, 0x80, 0x80, 0x80, 0x80, 0x80]);
    expect(judge(endless)).toBe('length-malformed');
  });

  test.each([2, 5, 6, 7, 9, 11, 13, 15, 0])('packet type %i is refused', (type) => {
    expect(judge(packet(CONNECT, 20), packet(type << 4, 2))).toBe('packet-not-allowed');
  });

  test('after a fault nothing is good any more', () => {
    const guard = createFrameGuard();
    guard.check(packet(PUBLISH, 10));
    expect(guard.check(packet(CONNECT, 10))).toBe('first-not-connect');
  });

  test('whatever comes, slicing changes nothing', () => {
    const anyPacket = fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc
        .tuple(fc.constantFrom(CONNECT, PUBLISH, PINGREQ, 0x82, 0x62), fc.nat({ max: 70_000 }))
        .map(([first, length]) => packet(first, length)),
    );
    fc.assert(
      fc.property(
        fc.array(anyPacket, { maxLength: 4 }),
        fc.integer({ min: 1, max: 50 }),
        (list, size) => {
          const bytes = Buffer.concat([packet(CONNECT, 30), ...list]);
          const slices: Uint8Array[] = [];
          for (let at = 0; at < bytes.length; at += size)
            slices.push(bytes.subarray(at, at + size));
          expect(judgeAll(slices)).toBe(judge(bytes));
        },
      ),
      { numRuns: 200 },
    );
  });
});
