import { describe, expect, test } from 'vitest';
import { createLive, type EventStream, type LiveState } from '../../../console/live.ts';
import { createServerTime } from '../../../console/serverTime.ts';
import type { LiveWord } from '../../../console/store.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

const OPEN = 1;
const CONNECTING = 0;
const CLOSED = 2;

/** A browser's event stream that does what the test says. */
function createFakeStream() {
  const listeners = new Map<string, ((event: { data?: unknown }) => void)[]>();
  const stream = {
    readyState: CONNECTING,
    closed: false,
    addEventListener(name: string, listener: (event: { data?: unknown }) => void) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
    },
    close() {
      stream.closed = true;
    },
    fire(name: string, data?: unknown) {
      if (name === 'open') stream.readyState = OPEN;
      for (const listener of listeners.get(name) ?? []) listener({ data: JSON.stringify(data) });
    },
    fail(readyState: number) {
      stream.readyState = readyState;
      stream.fire('error');
    },
  };
  return stream satisfies EventStream;
}

function setUp(options: { readonly signedIn?: boolean } = {}) {
  const clock = createFakeClock();
  const streams: ReturnType<typeof createFakeStream>[] = [];
  const words: LiveWord[] = [];
  const states: LiveState[] = [];
  const seen = { signedOut: 0 };
  const live = createLive({
    open() {
      const stream = createFakeStream();
      streams.push(stream);
      return stream;
    },
    clock,
    serverTime: createServerTime(clock),
    onWord: (word) => words.push(word),
    onState: (state) => states.push(state),
    signedIn: async () => options.signedIn ?? true,
    onSignedOut: () => {
      seen.signedOut += 1;
    },
  });
  live.start();
  const newest = () => {
    const stream = streams.at(-1);
    if (stream === undefined) throw new Error('no stream was opened');
    return stream;
  };
  return { clock, live, streams, words, states, seen, newest };
}

const quiet = { nowMs: 1, watermarks: [] };

describe('the live stream', () => {
  test('is live from the first word and says so', () => {
    const { newest, states, words } = setUp();
    newest().fire('open');
    newest().fire('quiet', quiet);
    expect(states.map((state) => state.kind)).toEqual(['connecting', 'live', 'live']);
    expect(words).toEqual([{ name: 'quiet', data: quiet }]);
  });

  test('that breaks is shown as lost since its last word, and live again after the next', () => {
    const { clock, newest, states, streams } = setUp();
    newest().fire('open');
    const lastMs = clock.wallMs();
    clock.advance(12_000);
    newest().fail(CONNECTING);
    clock.advance(3000);
    newest().fail(CONNECTING);
    expect(states.at(-1)).toEqual({ kind: 'lost', sinceMs: lastMs, retrying: true });
    newest().fire('quiet', quiet);
    expect(states.at(-1)).toEqual({ kind: 'live' });
    expect(streams).toHaveLength(1);
  });

  test('that was refused for good is opened anew while there is a session', async () => {
    const { clock, newest, streams, seen } = setUp();
    newest().fail(CLOSED);
    await clock.advanceGently(3000);
    expect(streams).toHaveLength(2);
    expect(seen.signedOut).toBe(0);
  });

  test('that was refused without a session leads to signing in, and is not tried again', async () => {
    const { clock, newest, streams, seen } = setUp({ signedIn: false });
    newest().fail(CLOSED);
    await clock.advanceGently(120_000);
    expect(streams).toHaveLength(1);
    expect(seen.signedOut).toBe(1);
  });

  test('that tells of the session’s end leads to signing in', () => {
    const { newest, seen } = setUp();
    newest().fire('session-ended', {});
    expect(newest().closed).toBe(true);
    expect(seen.signedOut).toBe(1);
  });

  test('that died without a word is replaced, and the old one is not heard any more', () => {
    const { clock, newest, streams, words } = setUp();
    const first = newest();
    first.fire('open');
    clock.advance(66_000);
    expect(streams).toHaveLength(2);
    expect(first.closed).toBe(true);
    first.fire('quiet', quiet);
    expect(words).toEqual([]);
  });

  test('is opened anew after the machine slept, to ask for the time again', () => {
    const { clock, newest, streams } = setUp();
    newest().fire('open');
    clock.stepWall(3_600_000);
    clock.advance(5000);
    expect(streams).toHaveLength(2);
  });

  test('that was stopped stays so', async () => {
    const { clock, live, newest, streams, states } = setUp();
    newest().fail(CLOSED);
    live.stop();
    live.stop();
    const told = states.length;
    await clock.advanceGently(120_000);
    expect(streams).toHaveLength(1);
    expect(states).toHaveLength(told);
  });
});
