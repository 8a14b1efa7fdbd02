import type { Clock } from '../../runtime/clock.ts';
import type { FeedEvent } from './liveEvent.ts';
import type { LiveFeed } from './liveFeed.ts';

/** The way to one reader: what a TCP connection can do, and nothing more. */
export interface StreamSink {
  /** Hands text over; false means that it is kept in memory because the reader does not keep up. */
  write(text: string): boolean;
  /** Calls back once when all that was kept has gone out. */
  onceDrained(callback: () => void): void;
  /** Ends the stream in good order. */
  end(): void;
  /** Cuts the connection at once, for a reader that takes nothing any more. */
  cut(): void;
}

/** A snapshot as JSON on one line, and the event after which the reader goes on. */
export interface StreamSnapshot {
  readonly eventId: string;
  readonly json: string;
}

export interface LiveStreamOptions {
  readonly feed: LiveFeed;
  readonly sink: StreamSink;
  readonly clock: Clock;
  readonly snapshot: () => Promise<StreamSnapshot>;
  /** A snapshot could not be made; the stream was ended, and the reader will come again. */
  readonly onError: (error: unknown) => void;
  /** Subjects held for a slow reader before it gets a snapshot instead. Default: 2000. */
  readonly heldMax?: number;
  /** Milliseconds without taking anything, after which a reader is cut off. Default: 60 s. */
  readonly stalledMsMax?: number;
}

/** One reader of the live feed. */
export interface LiveStream {
  /** Begins after an event id, or with a snapshot when there is none or it is too old. */
  begin(lastEventId: string | null): void;
  /** Shows the reader, and every proxy on the way, that the line is alive. */
  heartbeat(): void;
  /** Ends the stream, telling the reader why if there is something to tell. Works twice. */
  stop(reason?: 'session-ended'): void;
}

const HELD_MAX = 2000;
const STALLED_MS_MAX = 60_000;
/** Milliseconds after which a browser comes again when the line broke. */
const RETRY_MS = 3000;

/**
 * Follows the feed for one reader. While the reader does not keep up, only the newest state of
 * every subject is held for it, so that a sleeping browser costs a bounded amount of memory and
 * sees the present, not a film of the past, when it wakes up.
 */
export function createLiveStream(options: LiveStreamOptions): LiveStream {
  const { feed, sink, clock, heldMax = HELD_MAX, stalledMsMax = STALLED_MS_MAX } = options;
  /** Null while events flow straight through; in the order of their ids. */
  let held: Map<string, FeedEvent> | null = new Map();
  /** Too many subjects were held: only a snapshot can tell the whole. */
  let overflowed = false;
  /** A snapshot is being made: nothing may pass it, or it would bring back an older state. */
  let awaitingSnapshot = false;
  /** Since when the reader has taken nothing, by the monotonic clock; null while it keeps up. */
  let stalledSinceMs: number | null = null;
  let unsubscribe: (() => void) | null = null;
  let stopped = false;

  /** Writes; from the first refusal on, everything else is held until the line is free again. */
  function write(text: string): void {
    if (stopped || sink.write(text) || stalledSinceMs !== null) return;
    stalledSinceMs = clock.monotonicMs();
    held ??= new Map();
    sink.onceDrained(() => {
      stalledSinceMs = null;
      release();
    });
  }

  function hold(waiting: Map<string, FeedEvent>, event: FeedEvent): void {
    if (overflowed) return;
    const key = `${event.name} ${event.subject}`;
    waiting.delete(key);
    waiting.set(key, event);
    if (waiting.size <= heldMax) return;
    overflowed = true;
    waiting.clear();
  }

  function take(event: FeedEvent): void {
    if (stopped) return;
    if (held === null) write(format(event));
    else hold(held, event);
  }

  /** Sends what was held, and lets events flow if the reader took all of it. */
  function release(): void {
    if (stopped || awaitingSnapshot || stalledSinceMs !== null) return;
    if (overflowed) {
      void resynchronise();
      return;
    }
    const waiting = [...(held?.values() ?? [])];
    held = null;
    for (const event of waiting) take(event);
  }

  /** Sends a snapshot; what happens while it is made is held, and sent after it. */
  async function resynchronise(): Promise<void> {
    held = new Map();
    overflowed = false;
    awaitingSnapshot = true;
    try {
      const { eventId, json } = await options.snapshot();
      awaitingSnapshot = false;
      write(`id: ${eventId}\nevent: snapshot\ndata: ${json}\n\n`);
      release();
    } catch (error) {
      options.onError(error);
      stop();
    }
  }

  function stop(reason?: 'session-ended'): void {
    if (stopped) return;
    if (reason !== undefined) sink.write(`event: ${reason}\ndata: {}\n\n`);
    stopped = true;
    unsubscribe?.();
    held?.clear();
    if (stalledSinceMs === null) sink.end();
    else sink.cut();
  }

  return {
    begin(lastEventId) {
      write(`retry: ${RETRY_MS}\n\n`);
      const missed = lastEventId === null ? 'gap' : feed.since(lastEventId);
      unsubscribe = feed.subscribe(take);
      if (missed === 'gap') {
        void resynchronise();
        return;
      }
      for (const event of missed) take(event);
      release();
    },
    heartbeat() {
      if (stopped) return;
      if (stalledSinceMs === null) {
        if (held === null) write(': alive\n\n');
      } else if (clock.monotonicMs() - stalledSinceMs > stalledMsMax) stop();
    },
    stop,
  };
}

function format(event: FeedEvent): string {
  return `id: ${event.id}\nevent: ${event.name}\ndata: ${event.json}\n\n`;
}
