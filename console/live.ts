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
  const { clock, serverTime, onWord, onState } = options;
  let stream: EventStream | null = null;
  let lostSinceMs: number | null = null;
  /** By the monotonic clock: the last word, and the last time that a stream was opened. */
  let heardMs = clock.monotonicMs();
  let openedMs = heardMs;
  let stopped = true;
  let cancelRetry: CancelTimer = () => undefined;
  let cancelWatch: CancelTimer = () => undefined;

  function lost(retrying: boolean): void {
    lostSinceMs ??= serverTime.nowMs() - (clock.monotonicMs() - heardMs);
    onState({ kind: 'lost', sinceMs: lostSinceMs, retrying });
  }

  function heard(): void {
    heardMs = clock.monotonicMs();
    lostSinceMs = null;
    onState({ kind: 'live' });
  }

  function take(name: LiveWord['name'], text: unknown): void {
    const word = { name, data: JSON.parse(String(text)) } as LiveWord;
    if (word.name === 'snapshot') serverTime.anchor(word.data.nowMs);
    if (word.name === 'quiet') serverTime.advance(word.data.nowMs);
    heard();
    onWord(word);
  }

  function signedOut(): void {
    stop();
    options.onSignedOut();
  }

  async function refused(): Promise<void> {
    const signedIn = await options.signedIn();
    if (stopped) return;
    if (!signedIn) return signedOut();
    cancelRetry();
    cancelRetry = clock.after(RETRY_MS, connect);
  }

  function connect(): void {
    stream?.close();
    const opened = options.open();
    stream = opened;
    openedMs = clock.monotonicMs();
    const ifCurrent = (act: () => void) => () => {
      if (stream === opened && !stopped) act();
    };
    opened.addEventListener('open', ifCurrent(heard));
    for (const name of WORDS) {
      opened.addEventListener(name, (event) => {
        if (stream === opened && !stopped) take(name, event.data);
      });
    }
    opened.addEventListener('session-ended', ifCurrent(signedOut));
    opened.addEventListener(
      'error',
      ifCurrent(() => {
        const closed = opened.readyState === CLOSED;
        lost(!closed);
        if (closed) void refused();
      }),
    );
  }

  function watch(): void {
    const silent = clock.monotonicMs() - Math.max(heardMs, openedMs) > SILENT_MS_MAX;
    if (lostSinceMs === null && (silent || serverTime.doubtful())) connect();
  }

  function stop(): void {
    stopped = true;
    cancelRetry();
    cancelWatch();
    stream?.close();
    stream = null;
  }

  return {
    start() {
      stopped = false;
      onState({ kind: 'connecting' });
      connect();
      cancelWatch = clock.every(WATCH_MS, watch);
    },
    stop,
  };
}
