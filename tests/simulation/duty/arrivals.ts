import type { JournalEntry, JournalRow } from '../../../collector/journal/journalRow.ts';
import type { AgentDiary, Written } from './agentDiary.ts';
import { type Dice, diceOf } from './dice.ts';
import { siteOf } from './siteOf.ts';
import { joined, type Spans } from './spans.ts';
import { statementsOf } from './statementsOf.ts';
import type { World, WorldAgent } from './world.ts';

/** A row as it will stand in the journal, but for its number. */
export type ComingRow = JournalRow extends infer R
  ? R extends JournalRow
    ? Omit<R, 'id'>
    : never
  : never;

/** Something reaches the collector at a moment of true time. */
export interface Arrival {
  readonly atMs: number;
  readonly row: ComingRow;
}

/** Readings of one message at most. */
const BATCH_MAX = 100;

/** All that reaches the collector in a day, in the order in which it does. */
export function arrivalsOf(world: World, diaries: ReadonlyMap<string, AgentDiary>): Arrival[] {
  const { registeredMs, collector } = world;
  const clock = (atMs: number): number => atMs + collector.aheadMs;
  const deaf = collector.downtimes;
  const started = [world.fromMs, ...deaf.map(({ toMs }) => toMs)].map((atMs): Arrival => {
    return { atMs, row: { kind: 'start', receivedMs: clock(atMs) } };
  });
  const site = siteOf(world);
  const revision = {
    receivedMs: clock(registeredMs),
    validFromMs: registeredMs,
    author: 'world',
    site,
  };
  const said = statementsOf(world).map(({ atMs, statement }): Arrival => {
    const toldMs = nextUp(deaf, atMs);
    const row = {
      kind: 'statement',
      receivedMs: clock(toldMs),
      author: 'world',
      statement,
    } as const;
    return { atMs: toldMs, row };
  });
  const sent = world.agents.flatMap((agent) => {
    const written = diaries.get(agent.id)?.written ?? [];
    return batchesOf({ agent, written, deaf, clock, dice: diceOf(world.seed).of(agent.id) });
  });
  return [
    ...started,
    { atMs: nextUp(deaf, registeredMs), row: { kind: 'revision' as const, ...revision } },
    ...said,
    ...sent,
  ].sort((a, b) => a.atMs - b.atMs);
}

/** The first moment from then on that is in none of the spans. */
function nextUp(down: Spans, atMs: number): number {
  return down.find((span) => span.fromMs <= atMs && atMs < span.toMs)?.toMs ?? atMs;
}

interface Sending {
  readonly agent: WorldAgent;
  readonly written: readonly Written[];
  readonly deaf: Spans;
  readonly clock: (atMs: number) => number;
  readonly dice: Dice;
}

/** An agent sends with every heartbeat what it has; while nothing gets through it all waits. */
function batchesOf(sending: Sending): Arrival[] {
  const { agent, written, clock, dice } = sending;
  const down = joined([...sending.deaf, ...agent.outages]);
  const arrivals: Arrival[] = [];
  let entries: JournalEntry[] = [];
  let arrivedMs = 0;
  const send = (): void => {
    if (entries.length === 0) return;
    const ids = { agentId: agent.id, outboxId: `outbox-${agent.id}` };
    const row = { kind: 'batch', receivedMs: clock(arrivedMs), ...ids, entries } as const;
    arrivals.push({ atMs: arrivedMs, row });
    entries = [];
  };
  written.forEach(({ atMs, reading }, index) => {
    const sequence = index + 1;
    entries.push({ sequence, toSequence: sequence, reading });
    const isLast = index === written.length - 1;
    if (reading.kind !== 'heartbeat' && entries.length < BATCH_MAX && !isLast) return;
    const upMs = nextUp(down, atMs);
    const isWaiting = upMs > atMs && entries.length < BATCH_MAX && !isLast;
    arrivedMs = Math.max(arrivedMs, upMs + dice.between(5, 400));
    const following = written[index + 1];
    if (isWaiting && following !== undefined && following.atMs < upMs) return;
    send();
  });
  send();
  return arrivals;
}
