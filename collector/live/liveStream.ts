import type { Clock } from '../../runtime/clock.ts';
import { createHeldEvents } from './heldEvents.ts';
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
  const { feed, sink } = options;
  const line = createLine(options);
  const held = createHeldEvents(options.heldMax ?? HELD_MAX);
  /** A snapshot is being made: nothing may pass it, or it would bring back an older state. */
  let awaitingSnapshot = false;
  let unsubscribe: (() => void) | null = null;

  function take(event: FeedEvent): void {
    if (!awaitingSnapshot && line.isFree()) line.write(format(event));
    else held.add(event);
  }

  /** Sends what was held, for as long as the reader takes it. */
  function release(): void {
    if (awaitingSnapshot || !line.isFree()) return;
    if (held.overflowed()) void resynchronise();
    else for (const event of held.takeAll()) take(event);
  }

  /** Sends a snapshot; what happens while it is made is held, and sent after it. */
  async function resynchronise(): Promise<void> {
    held.takeAll();
    awaitingSnapshot = true;
    try {
      const { eventId, json } = await options.snapshot();
      awaitingSnapshot = false;
      line.write(`id: ${eventId}\nevent: snapshot\ndata: ${json}\n\n`);
      release();
    } catch (error) {
      options.onError(error);
      stop();
    }
  }

  function stop(reason?: 'session-ended'): void {
    if (line.isClosed()) return;
    if (reason !== undefined) sink.write(`event: ${reason}\ndata: {}\n\n`);
    line.close();
    unsubscribe?.();
    held.takeAll();
  }

  line.whenFree(release);
  return {
    begin(lastEventId) {
      line.write(`retry: ${RETRY_MS}\n\n`);
      const missed = lastEventId === null ? 'gap' : feed.since(lastEventId);
      unsubscribe = feed.subscribe(take);
      if (missed !== 'gap') for (const event of missed) held.add(event);
      if (missed === 'gap') void resynchronise();
      else release();
    },
    heartbeat() {
      if (line.isClosed()) return;
      if (line.isStalledTooLong()) stop();
      else if (line.isFree() && !awaitingSnapshot) line.write(': alive\n\n');
    },
    stop,
  };
}

/** A connection that is free or full, until it is closed. */
function createLine({ sink, clock, stalledMsMax = STALLED_MS_MAX }: LiveStreamOptions) {
  /** Since when the reader has taken nothing, by the monotonic clock; null while it keeps up. */
  let fullSinceMs: number | null = null;
  let closed = false;
  let freed: () => void = () => undefined;
  return {
    write(text: string): void {
      if (closed || sink.write(text) || fullSinceMs !== null) return;
      fullSinceMs = clock.monotonicMs();
      sink.onceDrained(() => {
        fullSinceMs = null;
        if (!closed) freed();
      });
    },
    isFree: () => !closed && fullSinceMs === null,
    isClosed: () => closed,
    isStalledTooLong: () =>
      fullSinceMs !== null && clock.monotonicMs() - fullSinceMs > stalledMsMax,
    whenFree(callback: () => void): void {
      freed = callback;
    },
    close(): void {
      closed = true;
      if (fullSinceMs === null) sink.end();
      else sink.cut();
    },
  };
}

function format(event: FeedEvent): string {
  return `id: ${event.id}\nevent: ${event.name}\ndata: ${event.json}\n\n`;
}
