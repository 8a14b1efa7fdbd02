import type { Clock } from '../../runtime/clock.ts';
import type { GroupItem } from './groupTransaction.ts';
import type { AppendOutcome, AppendRequest, UnreadableMessage } from './journal.ts';

export interface GroupCommit {
  append(request: AppendRequest): Promise<AppendOutcome>;
  appendUnreadable(message: UnreadableMessage): Promise<boolean>;
  waiting(): number;
  /** Commits what is in line; everything later fails. */
  close(): void;
}

interface Collaborators {
  readonly clock: Clock;
  readonly writeGroup: (group: readonly GroupItem[]) => AppendOutcome[];
  /** Called after each commit that wrote something. */
  readonly onCommitted: () => void;
}

type Waiting = GroupItem & { readonly resolve: (outcome: AppendOutcome) => void };

/**
 * One commit for everything that arrived since the last one began. There is no timer: the commit
 * runs when the event loop has read what the sockets had, so that a lonely message waits for nobody
 * and a crowd shares one fsync (measured: a 5 ms timer halves the rate, performance.md).
 */
export function createGroupCommit({ clock, writeGroup, onCommitted }: Collaborators): GroupCommit {
  let queue: Waiting[] = [];
  let scheduled = false;
  let closed = false;

  function enqueue(waiting: Waiting): void {
    queue.push(waiting);
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  }

  function flush(): void {
    scheduled = false;
    if (queue.length === 0) return;
    const group = queue;
    queue = [];
    const outcomes = writeGroup(group);
    outcomes.forEach((outcome, index) => {
      group[index]?.resolve(outcome);
    });
    if (outcomes.some((outcome) => outcome.kind !== 'failed')) onCommitted();
  }

  return {
    append(request) {
      if (closed) return Promise.resolve({ kind: 'failed', reason: 'closed' });
      const receivedMs = clock.wallMs();
      return new Promise((resolve) => enqueue({ type: 'batch', request, receivedMs, resolve }));
    },
    appendUnreadable(message) {
      if (closed) return Promise.resolve(false);
      const receivedMs = clock.wallMs();
      return new Promise((resolve) => {
        const settle = (outcome: AppendOutcome): void => resolve(outcome.kind === 'stored');
        enqueue({ type: 'unreadable', message, receivedMs, resolve: settle });
      });
    },
    waiting: () => queue.length,
    close() {
      closed = true;
      flush();
    },
  };
}
