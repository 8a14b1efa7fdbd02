import { describe, expect, test } from 'vitest';
import type { FeedEvent } from '../../../../collector/live/liveEvent.ts';
import { createLiveFeed } from '../../../../collector/live/liveFeed.ts';
import { agentEvent } from './exampleEvents.ts';

function aFeed() {
  const feed = createLiveFeed({ epoch: 'e1', eventsMax: 3 });
  const publish = (count: number): void => {
    for (let n = 1; n <= count; n += 1) feed.publish(agentEvent('a', n));
  };
  const idsSince = (id: string): readonly string[] | 'gap' => {
    const events = feed.since(id);
    return events === 'gap' ? 'gap' : events.map((event) => event.id);
  };
  return { feed, publish, idsSince };
}

describe('the feed', () => {
  test('gives everything after an event, in order', () => {
    const { publish, idsSince } = aFeed();
    publish(3);
    expect(idsSince('e1-1')).toEqual(['e1-2', 'e1-3']);
    expect(idsSince('e1-3')).toEqual([]);
  });

  test('gives everything after the id of a feed that was still empty', () => {
    const { feed, publish, idsSince } = aFeed();
    const before = feed.lastId();
    publish(2);
    expect(idsSince(before)).toEqual(['e1-1', 'e1-2']);
  });

  test('remembers the newest events only, and says when some are missing', () => {
    const { publish, idsSince } = aFeed();
    publish(5);
    expect(idsSince('e1-2')).toEqual(['e1-3', 'e1-4', 'e1-5']);
    expect(idsSince('e1-1')).toBe('gap');
  });

  test.each(['e0-1', 'e1-9', 'e1--1', 'e1-1x', 'e1-01', 'e1-', 'e1', '', '1', '__proto__'])(
    'takes %j for a gap',
    (id) => {
      const { publish, idsSince } = aFeed();
      publish(2);
      expect(idsSince(id)).toBe('gap');
    },
  );

  test('hands every event to every reader until it leaves', () => {
    const { feed, publish } = aFeed();
    const seen: FeedEvent[] = [];
    const leave = feed.subscribe((event) => seen.push(event));
    publish(2);
    leave();
    publish(1);
    expect(seen.map((event) => event.id)).toEqual(['e1-1', 'e1-2']);
    expect(JSON.parse(seen[1]?.json ?? '')).toMatchObject({ id: 'a', waiting: 2 });
  });

  test('writes data on one line, whatever names contain', () => {
    const { feed } = aFeed();
    feed.publish(agentEvent('a\n\ndata: forged\r\u2028', 1));
    const [event] = feed.since('e1-0');
    expect((event as FeedEvent).json).not.toMatch(/[\r\n]/);
  });
});
