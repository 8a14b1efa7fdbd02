import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBatchLane } from '../../../../collector/broker/batchLane.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';

const TOPIC = 'hallwatch/v1/hall-1/batch';
const PINGREQ = Buffer.from([0xc0, 0]);

function publish(payload: string, { topic = TOPIC, first = 0x32, packetId = 7 } = {}): Buffer {
  const name = Buffer.from(topic);
  const head = Buffer.alloc(2);
  head.writeUInt16BE(name.length);
  const id = Buffer.alloc(2);
  id.writeUInt16BE(packetId);
  const body = Buffer.concat([head, name, id, Buffer.from(payload)]);
  const length: number[] = [];
  for (let rest = body.length; ; rest = Math.floor(rest / 128)) {
    length.push((rest % 128) + (rest > 127 ? 128 : 0));
    if (rest <= 127) break;
  }
  return Buffer.concat([Buffer.from([first, ...length]), body]);
}

function aLane() {
  const clock = createFakeClock();
  const seen: string[] = [];
  const lane = createBatchLane({
    topic: TOPIC,
    take: (text, packetId) => seen.push(`batch ${packetId} ${text}`),
    nowMs: clock.monotonicMs,
  });
  const send = (...chunks: Buffer[]) => {
    for (const chunk of chunks) {
      lane.push(chunk);
      for (let packet = lane.next(); packet !== null; packet = lane.next()) {
        seen.push(`broker ${packet.toString('hex')}`);
      }
    }
  };
  return { clock, seen, send };
}

describe('the batch lane', () => {
  test('takes batches and leaves everything else to the broker, in order', () => {
    const { seen, send } = aLane();
    send(Buffer.concat([publish('一', { packetId: 1 }), PINGREQ, publish('b', { packetId: 2 })]));
    expect(seen).toEqual(['batch 1 一', 'broker c000', 'batch 2 b']);
  });

  test('takes a batch that is sent again', () => {
    const { seen, send } = aLane();
    send(publish('x', { first: 0x3a }));
    expect(seen).toEqual(['batch 7 x']);
  });

  test.each([
    ['QoS 0', { first: 0x30 }],
    ['QoS 2', { first: 0x34 }],
    ['a retained message', { first: 0x33 }],
    ["another agent's topic", { topic: 'hallwatch/v1/hall-2/batch' }],
    ['another topic of the same length', { topic: 'hallwatch/v1/hall-1/patch' }],
    ['a longer topic', { topic: `${TOPIC}x` }],
    ['a status', { topic: 'hallwatch/v1/hall-1/status' }],
    ['a packet without an id', { packetId: 0 }],
  ])('leaves %s to the rules', (_name, how) => {
    const { seen, send } = aLane();
    const packet = publish('x', how);
    send(packet);
    expect(seen).toEqual([`broker ${packet.toString('hex')}`]);
  });

  test('leaves a packet that ends within its own topic to the broker', () => {
    const { seen, send } = aLane();
    const cut = Buffer.concat([Buffer.from([0x32, 20]), publish('x').subarray(2, 22)]);
    send(cut);
    expect(seen).toEqual([`broker ${cut.toString('hex')}`]);
  });

  test('lets the broker see a sign of life now and then, without turning the order', () => {
    const { clock, seen, send } = aLane();
    const two = Buffer.concat([publish('a'), publish('b')]);
    send(two);
    clock.advance(400);
    send(two);
    send(two);
    const shown = `broker ${publish('a').toString('hex')}`;
    const [a, b] = ['batch 7 a', 'batch 7 b'];
    expect(seen).toEqual([a, b, shown, b, a, b]);
  });

  test('does the same however the bytes are sliced', () => {
    const packet = fc.oneof(
      fc.string({ maxLength: 300 }).map((text) => publish(text)),
      fc.constant(PINGREQ),
      fc.string({ maxLength: 20 }).map((text) => publish(text, { first: 0x30 })),
    );
    fc.assert(
      fc.property(fc.array(packet), fc.array(fc.integer({ min: 1, max: 90 })), (list, cuts) => {
        const bytes = Buffer.concat(list);
        const whole = aLane();
        whole.send(bytes);
        const sliced = aLane();
        let at = 0;
        for (const cut of cuts) {
          sliced.send(bytes.subarray(at, at + cut));
          at += cut;
        }
        sliced.send(bytes.subarray(at));
        expect(sliced.seen).toEqual(whole.seen);
        expect(whole.seen).toHaveLength(list.length);
      }),
    );
  });
});
