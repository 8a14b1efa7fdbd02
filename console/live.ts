import type { BrowserClock, CancelTimer } from './browserClock.ts';
import type { ServerTime } from './serverTime.ts';
import type { LiveWord } from './store.ts';

/** How the live stream is. `sinceMs`: nothing was heard since, in the collector's time. */
export type LiveState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'lost'; readonly sinceMs: number; readonly retrying: boolean };

/** The part of an `EventSource` that is used here. */
export interface EventStream {
  readonly readyState: number;
  addEventListener(name: string, listener: (event: { readonly data?: unknown }) => void): void;
  close(): void;
}

export interface LiveOptions {
  readonly open: () => EventStream;
  readonly clock: BrowserClock;
  readonly serverTime: ServerTime;
  readonly onWord: (word: LiveWord) => void;
  readonly onState: (state: LiveState) => void;
  /** The stream was refused or ended: says whether there is still a session. */
  readonly signedIn: () => Promise<boolean>;
  readonly onSignedOut: () => void;
}

export interface Live {
  start(): void;
  stop(): void;
}

const WORDS = ['snapshot', 'window', 'incident', 'agent', 'device', 'quiet'] as const;
/** `EventSource.CLOSED`: it will not try again by itself. */
const CLOSED = 2;
const RETRY_MS = 3000;
const WATCH_MS = 5000;
/**
 * Agents are heard every 15 s, so a stream that says nothing for so long is dead, or the site is:
 * opening another one is cheap and settles it.
 */
const SILENT_MS_MAX = 60_000;

/**
 * Follows the live stream for as long as the page is open. `EventSource` comes again by itself after
 * a broken line; what it does not do is done here: it gives up when it is refused, it does not notice
 * a line that died without a word, and it does not know that the machine slept.
 */
export function createLive(options: LiveOptions): Live {
  const { clock, serverTime, onState } = options;
  const silence = silenceWatch(clock, serverTime);
  let stream: EventStream | null = null;
  let cancelRetry: CancelTimer = () => undefined;
  let cancelWatch: CancelTimer = () => undefined;

  function connect(): void {
    stream?.close();
    const opened = options.open();
    stream = opened;
    silence.opened();
    listen(opened, {
      isCurrent: () => stream === opened,
      heard() {
        silence.heard();
        onState({ kind: 'live' });
      },
      word(word) {
        if (word.name === 'snapshot') serverTime.anchor(word.data.nowMs);
        if (word.name === 'quiet') serverTime.advance(word.data.nowMs);
        options.onWord(word);
      },
      broken(closed) {
        onState({ kind: 'lost', sinceMs: silence.lostSinceMs(), retrying: !closed });
        if (closed) void refused(opened);
      },
      ended: signedOut,
    });
  }

  async function refused(by: EventStream): Promise<void> {
    const signedIn = await options.signedIn();
    if (stream !== by) return;
    if (!signedIn) signedOut();
    else cancelRetry = clock.after(RETRY_MS, connect);
  }

  function signedOut(): void {
    stop();
    options.onSignedOut();
  }

  function stop(): void {
    cancelRetry();
    cancelWatch();
    stream?.close();
    stream = null;
  }

  return {
    start() {
      stop();
      onState({ kind: 'connecting' });
      connect();
      cancelWatch = clock.every(WATCH_MS, () => {
        if (silence.needsAnother()) connect();
      });
    },
    stop,
  };
}

interface StreamListener {
  /** False once another stream has taken the place of this one. */
  isCurrent(): boolean;
  heard(): void;
  word(word: LiveWord): void;
  /** The line broke; `closed` when the stream will not come again by itself. */
  broken(closed: boolean): void;
  /** The collector said that the session has ended. */
  ended(): void;
}

function listen(stream: EventStream, listener: StreamListener): void {
  const on = (name: string, act: (data: unknown) => void): void => {
    stream.addEventListener(name, (event) => {
      if (listener.isCurrent()) act(event.data);
    });
  };
  on('open', () => listener.heard());
  for (const name of WORDS) {
    on(name, (data) => {
      listener.heard();
      listener.word({ name, data: JSON.parse(String(data)) } as LiveWord);
    });
  }
  on('session-ended', () => listener.ended());
  on('error', () => listener.broken(stream.readyState === CLOSED));
}

/** Knows since when nothing was heard, and when to stop trusting a stream that looks open. */
function silenceWatch(clock: BrowserClock, serverTime: ServerTime) {
  let heardMs = clock.monotonicMs();
  let openedMs = heardMs;
  let lostSinceMs: number | null = null;
  return {
    opened() {
      openedMs = clock.monotonicMs();
    },
    heard() {
      heardMs = clock.monotonicMs();
      lostSinceMs = null;
    },
    /** In the collector's time; the same until something is heard again. */
    lostSinceMs(): number {
      lostSinceMs ??= serverTime.nowMs() - (clock.monotonicMs() - heardMs);
      return lostSinceMs;
    },
    needsAnother(): boolean {
      if (lostSinceMs !== null) return false;
      const silentMs = clock.monotonicMs() - Math.max(heardMs, openedMs);
      return silentMs > SILENT_MS_MAX || serverTime.doubtful();
    },
  };
}
