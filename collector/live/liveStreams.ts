import type { Clock } from '../../runtime/clock.ts';
import type { LiveFeed } from './liveFeed.ts';
import { createLiveStream, type StreamSink, type StreamSnapshot } from './liveStream.ts';

/** All readers of the live feed. */
export interface LiveStreams {
  /** False when there are as many as allowed, in all or for this session. */
  hasRoom(sessionKey: string): boolean;
  /** Begins to send to a reader. Returns what to call when its connection has gone. */
  open(reader: LiveReader): () => void;
  /** How many there are. */
  count(): number;
  /** Ends all of them and lets nobody in any more. Works twice. */
  stop(): void;
}

export interface LiveReader {
  readonly sink: StreamSink;
  /** What all streams of one session have in common. */
  readonly sessionKey: string;
  readonly lastEventId: string | null;
  /** Whether the session still holds; asked at every heartbeat. If it cannot say, it ends. */
  readonly mayStay: () => Promise<boolean>;
}

export interface LiveStreamsOptions {
  readonly feed: LiveFeed;
  readonly clock: Clock;
  readonly snapshot: () => Promise<StreamSnapshot>;
  readonly onError: (error: unknown) => void;
  /** Streams in all. Default: 500. */
  readonly streamsMax?: number;
  /** Streams of one session; a browser opens at most six to one origin. Default: 12. */
  readonly streamsPerSessionMax?: number;
}

/** Proxies cut a line on which nothing was said for 30 to 60 seconds. */
const HEARTBEAT_MS = 15_000;
export const STREAMS_MAX = 500;
const STREAMS_PER_SESSION_MAX = 12;

interface OpenStream {
  readonly sessionKey: string;
  beat(): Promise<void>;
  stop(): void;
}

/** Makes the room for the readers: bounded, with one heartbeat each, closed all at once. */
export function createLiveStreams(options: LiveStreamsOptions): LiveStreams {
  const { feed, clock, snapshot, onError } = options;
  const { streamsMax = STREAMS_MAX, streamsPerSessionMax = STREAMS_PER_SESSION_MAX } = options;
  const open = new Set<OpenStream>();
  let stopped = false;

  function begin(reader: LiveReader): () => void {
    const stream = createLiveStream({ feed, sink: reader.sink, clock, snapshot, onError });
    const entry: OpenStream = {
      sessionKey: reader.sessionKey,
      async beat() {
        try {
          if (await reader.mayStay()) stream.heartbeat();
          else stream.stop('session-ended');
        } catch (error) {
          onError(error);
          stream.stop();
        }
      },
      stop: () => stream.stop(),
    };
    const cancelHeartbeat = clock.every(HEARTBEAT_MS, () => void entry.beat());
    open.add(entry);
    stream.begin(reader.lastEventId);
    return () => {
      cancelHeartbeat();
      open.delete(entry);
      stream.stop();
    };
  }

  return {
    hasRoom(sessionKey) {
      if (stopped || open.size >= streamsMax) return false;
      const ofSession = [...open].filter((entry) => entry.sessionKey === sessionKey).length;
      return ofSession < streamsPerSessionMax;
    },
    open: begin,
    count: () => open.size,
    stop() {
      stopped = true;
      for (const entry of [...open]) entry.stop();
    },
  };
}
