import { describe, expect, test } from 'vitest';
import { createLiveFeed } from '../../../../collector/live/liveFeed.ts';
import { createLiveStream, type StreamSnapshot } from '../../../../collector/live/liveStream.ts';
import { createFakeClock, settle } from '../../../support/fakeClock.ts';
import { agentEvent } from './exampleEvents.ts';

/** A reader whose readiness the test decides. */
function createSink() {
  let drained: (() => void) | null = null;
  const sink = {
    ready: true,
    text: '',
    ended: false,
    wasCut: false,
    write(text: string) {
      sink.text += text;
      return sink.ready;
    },
    onceDrained(callback: () => void) {
      drained = callback;
    },
    end() {
      sink.ended = true;
    },
    cut() {
      sink.wasCut = true;
    },
    drain() {
      const callback = drained;
      drained = null;
      callback?.();
    },
    /** Id, name and the counter of every event since the last look. */
    take(): string[] {
      const blocks = sink.text.split('\n\n').filter((block) => block.includes('data:'));
      sink.text = '';
      return blocks.map((block) => {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
        const waiting = /"waiting":(\d+)/.exec(field('data'))?.[1];
        const tail = waiting === undefined ? '' : `=${waiting}`;
        return `${field('id')} ${field('event')}${tail}`;
      });
    },
  };
  return sink;
}

function aStream(options: { readonly heldMax?: number } = {}) {
  const feed = createLiveFeed({ epoch: 'e', eventsMax: 100 });
  const clock = createFakeClock();
  const sink = createSink();
  const errors: unknown[] = [];
  const answers: ((snapshot: StreamSnapshot) => void)[] = [];
  const refusals: ((error: unknown) => void)[] = [];
  const stream = createLiveStream({
    feed,
    clock,
    sink,
    snapshot: () =>
      new Promise((resolve, reject) => {
        answers.push(resolve);
        refusals.push(reject);
      }),
    onError: (error) => errors.push(error),
    ...options,
  });
  const answerSnapshot = async (eventId: string): Promise<void> => {
    answers.shift()?.({ eventId, json: '{}' });
    await settle();
  };
  const publish = (id: string, waiting: number): void => feed.publish(agentEvent(id, waiting));
  return { feed, clock, sink, stream, errors, answers, refusals, answerSnapshot, publish };
}

describe('a stream that keeps up', () => {
  test('begins after the event that was seen last, and goes on with what happens', () => {
    const { stream, sink, publish } = aStream();
    publish('a', 1);
    publish('b', 2);
    stream.begin('e-1');
    publish('a', 3);
    expect(sink.take()).toEqual(['e-2 agent=2', 'e-3 agent=3']);
  });

  test('tells the browser when to come again', () => {
    const { stream, sink } = aStream();
    stream.begin('e-0');
    expect(sink.text).toBe('retry: 3000\n\n');
  });

  test.each([null, 'other-4'])('begins with a snapshot when it says %j', async (lastEventId) => {
    const { stream, sink, publish, answerSnapshot } = aStream();
    publish('a', 1);
    stream.begin(lastEventId);
    await answerSnapshot('e-1');
    expect(sink.take()).toEqual(['e-1 snapshot']);
  });

  test('gets what happens while its snapshot is made after it, never before', async () => {
    const { stream, sink, publish, answerSnapshot } = aStream();
    stream.begin(null);
    publish('a', 1);
    publish('a', 2);
    expect(sink.take()).toEqual([]);
    await answerSnapshot('e-0');
    publish('a', 3);
    expect(sink.take()).toEqual(['e-0 snapshot', 'e-2 agent=2', 'e-3 agent=3']);
  });

  test('ends when no snapshot can be made', async () => {
    const { stream, sink, errors, refusals } = aStream();
    stream.begin(null);
    refusals[0]?.(new Error('disk'));
    await settle();
    expect(sink.ended).toBe(true);
    expect(errors).toHaveLength(1);
  });

  test('shows that the line is alive', () => {
    const { stream, sink } = aStream();
    stream.begin('e-0');
    sink.text = '';
    stream.heartbeat();
    expect(sink.text).toBe(': alive\n\n');
  });
});

describe('a stream that does not keep up', () => {
  test('is given the newest state of every subject once it can take more, in order', () => {
    const { stream, sink, publish } = aStream();
    stream.begin('e-0');
    sink.ready = false;
    publish('a', 1);
    expect(sink.take()).toEqual(['e-1 agent=1']);
    for (let n = 2; n <= 50; n += 1) publish(n % 2 === 0 ? 'a' : 'b', n);
    expect(sink.take()).toEqual([]);
    sink.ready = true;
    sink.drain();
    expect(sink.take()).toEqual(['e-49 agent=49', 'e-50 agent=50']);
    publish('a', 51);
    expect(sink.take()).toEqual(['e-51 agent=51']);
  });

  test('holds again when the line is full in the middle of what was held', () => {
    const { stream, sink, publish } = aStream();
    stream.begin('e-0');
    sink.ready = false;
    publish('a', 1);
    publish('b', 2);
    publish('c', 3);
    sink.take();
    sink.drain();
    expect(sink.take()).toEqual(['e-2 agent=2']);
    publish('c', 4);
    sink.ready = true;
    sink.drain();
    expect(sink.take()).toEqual(['e-4 agent=4']);
  });

  test('is given a snapshot when too much had to be held', async () => {
    const { stream, sink, publish, answerSnapshot } = aStream({ heldMax: 2 });
    stream.begin('e-0');
    sink.ready = false;
    publish('x', 1);
    for (const id of ['a', 'b', 'c', 'd']) publish(id, 2);
    sink.take();
    sink.ready = true;
    sink.drain();
    publish('a', 6);
    await answerSnapshot('e-5');
    expect(sink.take()).toEqual(['e-5 snapshot', 'e-6 agent=6']);
  });

  test('gets no event ahead of its snapshot, even when the line becomes free meanwhile', async () => {
    const { stream, sink, publish, answerSnapshot } = aStream();
    sink.ready = false;
    stream.begin(null);
    publish('a', 1);
    sink.ready = true;
    sink.drain();
    expect(sink.take()).toEqual([]);
    await answerSnapshot('e-0');
    expect(sink.take()).toEqual(['e-0 snapshot', 'e-1 agent=1']);
  });

  test('is not sent heartbeats on top, and is cut off after a minute', () => {
    const { stream, sink, publish, clock } = aStream();
    stream.begin('e-0');
    sink.ready = false;
    publish('a', 1);
    sink.text = '';
    clock.advance(60_000);
    stream.heartbeat();
    expect(sink.text).toBe('');
    expect(sink.wasCut).toBe(false);
    clock.advance(1);
    stream.heartbeat();
    expect(sink.wasCut).toBe(true);
  });
});

describe('a stream that was stopped', () => {
  test('sends nothing any more and takes a second stop', async () => {
    const { stream, sink, publish, answerSnapshot } = aStream();
    stream.begin(null);
    stream.stop();
    stream.stop();
    publish('a', 1);
    stream.heartbeat();
    await answerSnapshot('e-0');
    expect(sink.take()).toEqual([]);
    expect(sink.ended).toBe(true);
  });

  test('says so when the session has ended', () => {
    const { stream, sink } = aStream();
    stream.begin('e-0');
    stream.stop('session-ended');
    expect(sink.text).toContain('event: session-ended\ndata: {}\n\n');
    expect(sink.ended).toBe(true);
  });
});
