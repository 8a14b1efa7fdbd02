import type { FeedEvent } from './liveEvent.ts';

/** What waits for one slow reader: the newest state of every subject, oldest first. */
export interface HeldEvents {
  /** Holds an event instead of every earlier one of its name and subject. */
  add(event: FeedEvent): void;
  /** True when there were too many subjects: what is held is not all, only a snapshot is. */
  overflowed(): boolean;
  /** Takes everything out and begins anew. */
  takeAll(): readonly FeedEvent[];
}

/** Holds events of at most `subjectsMax` subjects; beyond that it holds none at all. */
export function createHeldEvents(subjectsMax: number): HeldEvents {
  const events = new Map<string, FeedEvent>();
  let tooMany = false;
  return {
    add(event) {
      if (tooMany) return;
      const key = `${event.name} ${event.subject}`;
      // Taken out first, so that the order stays that of the ids.
      events.delete(key);
      events.set(key, event);
      if (events.size <= subjectsMax) return;
      tooMany = true;
      events.clear();
    },
    overflowed: () => tooMany,
    takeAll() {
      const all = [...events.values()];
      events.clear();
      tooMany = false;
      return all;
    },
  };
}
