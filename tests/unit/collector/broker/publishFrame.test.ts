import { expect, test } from 'vitest';
import { createFrameGuard } from '../../../../collector/broker/frameGuard.ts';
import { publishFrame } from '../../../../collector/broker/publishFrame.ts';

test.each([0, 1, 50, 99, 100, 101, 127, 128, 129, 16_355, 16_356, 16_357, 32_768])(
  'a frame of %i characters says its own length',
  (length) => {
    const topic = 'hallwatch/v1/hall-1/confirm';
    const frame = publishFrame(topic, 'x'.repeat(length));
    const connect = Buffer.from([0x10, 0]);
    const guard = createFrameGuard();
    // What comes right behind it is seen as the beginning of another packet.
    expect(guard.check(Buffer.concat([connect, frame, Buffer.from([0xc0, 0])]))).toBeNull();
    expect(guard.check(Buffer.from([0x00]))).toBe('packet-not-allowed');
    expect(
      frame
        .subarray(-length - topic.length)
        .toString()
        .startsWith(topic),
    ).toBe(true);
  },
);
