import type { FeedEvent, LiveEvent } from './liveEvent.ts';

/** What happens now, remembered for long enough that a reader who dropped off can resume. */
export interface LiveFeed {
  /** Numbers an event, remembers it and hands it to every reader, in the same turn. */
  publish(event: LiveEvent): void;
  /**
   * Everything after the event with this id, oldest first; `gap` when that cannot be said: an id
   * of another start, one too old to be remembered, or no id at all. The reader then needs a
   * snapshot.
   */
  since(lastEventId: string): readonly FeedEvent[] | 'gap';
  /** The id of the newest event; before the first one, an id that everything comes after. */
  lastId(): string;
  /** Calls back with every new event until the returned function is called. */
  subscribe(listener: (event: FeedEvent) => void): () => void;
}

export interface LiveFeedOptions {
  /** Different at every start, so that ids of an earlier one are known to be such; no hyphen. */
  readonly epoch: string;
  /** Events remembered. Default: 5000, a few megabytes. */
  readonly eventsMax?: number;
}

/** Enough for a county for several minutes; who was away for longer takes a snapshot. */
const EVENTS_MAX = 5000;

/** Makes the feed. Everything in it lives in memory: the truth is in the journal and the state. */
export function createLiveFeed(options: LiveFeedOptions): LiveFeed {
  const { epoch, eventsMax = EVENTS_MAX } = options;
  const ring = new Array<FeedEvent | undefined>(eventsMax);
  const listeners = new Set<(event: FeedEvent) => void>();
  let lastNumber = 0;

  const idOf = (number: number): string => `${epoch}-${number}`;

  return {
    publish(event) {
      lastNumber += 1;
      const numbered: FeedEvent = {
        id: idOf(lastNumber),
        number: lastNumber,
        name: event.name,
        subject: event.subject,
        json: JSON.stringify(event.data),
      };
      ring[lastNumber % eventsMax] = numbered;
      for (const listener of [...listeners]) listener(numbered);
    },
    since(lastEventId) {
      const seen = numberIn(lastEventId, epoch);
      if (seen === null || seen > lastNumber || seen < lastNumber - eventsMax) return 'gap';
      const events: FeedEvent[] = [];
      for (let number = seen + 1; number <= lastNumber; number += 1) {
        const event = ring[number % eventsMax];
        if (event !== undefined) events.push(event);
      }
      return events;
    },
    lastId: () => idOf(lastNumber),
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** The number of an id of this epoch; null for any other text. */
function numberIn(id: string, epoch: string): number | null {
  const prefix = `${epoch}-`;
  if (!id.startsWith(prefix)) return null;
  const digits = id.slice(prefix.length);
  return /^(0|[1-9][0-9]{0,14})$/.test(digits) ? Number(digits) : null;
}
