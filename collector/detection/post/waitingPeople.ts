import type { WindowTrail } from '../detectorState.ts';

/** What a queue machine said longer ago than this says nothing of now. */
const FRESH_MS = 60 * 60_000;

/**
 * How many people waited at a moment, as the queue machine said last; nothing where none is bound. A
 * window that is empty while people wait is graver than one at which nobody does.
 */
export function waitingFacts(trail: WindowTrail, atMs: number): { readonly waiting?: number } {
  const last = trail.marks.findLast(
    (mark) => mark.kind === 'queue' && mark.value.startsWith('waiting/') && mark.atMs <= atMs,
  );
  if (last === undefined || atMs - last.atMs > FRESH_MS) return {};
  return { waiting: Number(last.value.slice('waiting/'.length)) };
}
