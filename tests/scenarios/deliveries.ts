import type { JournalRow } from '../../collector/journal/journalRow.ts';
import { type Observed, readingsOf } from './agentReadings.ts';
import type { AgentStory, InputCase } from './inputLine.ts';

/** A row of the journal that has no number yet. */
export type UnnumberedRow = JournalRow extends infer R
  ? R extends JournalRow
    ? Omit<R, 'id'>
    : never
  : never;

/** How agents group what they send: what belongs to one instant, or each reading by itself. */
export type Cut = 'by-instant' | 'by-reading';

/** Readings that are sent together at most. */
const BATCH_MAX = 100;
/** After its start the collector is found again by its agents. */
const FOUND_AGAIN_MS = 1000;

/** What reaches the collector, in order; its starts are among them. */
export function deliveriesOf(input: InputCase, cut: Cut): UnnumberedRow[] {
  const [first] = input.revisions;
  const beginMs = Math.min(first?.atMs ?? 0, ...input.said.map(({ atMs }) => atMs));
  const rows: UnnumberedRow[] = [
    { kind: 'start', receivedMs: beginMs },
    ...input.restarts.map(({ toMs }) => ({ kind: 'start' as const, receivedMs: toMs })),
    ...input.revisions.map(({ atMs: receivedMs, validFromMs, site }) => ({
      ...{ kind: 'revision' as const, receivedMs, validFromMs, author: 'scenario', site },
    })),
    ...input.said.map(({ atMs: receivedMs, statement }) => ({
      ...{ kind: 'statement' as const, receivedMs, author: 'account-1', statement },
    })),
    ...input.agents.flatMap((story) => batchesOf(story, input, cut)),
  ];
  return rows.sort((a, b) => a.receivedMs - b.receivedMs);
}

/** The batches of one agent. While it is cut off, or nobody listens, they wait in its outbox. */
function batchesOf(story: AgentStory, { restarts }: InputCase, cut: Cut): UnnumberedRow[] {
  const { agent: agentId } = story;
  const outboxId = `outbox-${agentId}`;
  let sequence = 0;
  return parcelsOf(readingsOf(story), {
    cut,
    arrival: (atMs) => arrivalOf(atMs, story, restarts),
  }).map(({ receivedMs, readings }) => ({
    ...{ kind: 'batch' as const, receivedMs, agentId, outboxId },
    entries: readings.map(({ reading }) => {
      sequence += 1;
      return { sequence, toSequence: sequence, reading };
    }),
  }));
}

interface Parcel {
  readonly receivedMs: number;
  readonly readings: Observed[];
}

/** What is sent together: an agent sends at once; of what has waited, as much as fits into a batch. */
function parcelsOf(
  observed: readonly Observed[],
  { cut, arrival }: { readonly cut: Cut; readonly arrival: (atMs: number) => number },
): Parcel[] {
  const parcels: Parcel[] = [];
  for (const one of observed) {
    const open = parcels.at(-1);
    // Delivery is strictly in order: nothing overtakes what waits.
    const receivedMs = Math.max(arrival(one.atMs), open?.receivedMs ?? 0);
    const isTogether = open?.receivedMs === receivedMs && open.readings.length < BATCH_MAX;
    if (isTogether && cut === 'by-instant') open.readings.push(one);
    else parcels.push({ receivedMs, readings: [one] });
  }
  return parcels;
}

/** When the collector receives what was observed at an instant. */
function arrivalOf(
  atMs: number,
  { silences }: AgentStory,
  restarts: InputCase['restarts'],
): number {
  const cut = silences.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
  const sentMs = cut?.toMs ?? atMs;
  const down = restarts.find(({ fromMs, toMs }) => fromMs <= sentMs && sentMs < toMs);
  return down === undefined ? sentMs : down.toMs + FOUND_AGAIN_MS;
}
