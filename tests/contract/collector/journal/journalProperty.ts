import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Journal } from '../../../../collector/journal/journal.ts';
import { type Batch, encodeBatch, placeReadings } from '../../../../protocol/batch.ts';
import { genesisTag, nextTag } from '../../../../protocol/chain.ts';
import type { Reading } from '../../../../protocol/reading.ts';
import { PROTOCOL_VERSION } from '../../../../protocol/version.ts';
import { aGap, anOccupancy } from '../../../support/readings.ts';
import { allRows, type JournalSubject } from './journalSubject.ts';

/** One thing held by an agent: a reading, or one that stands for several. */
interface Held {
  readonly from: number;
  readonly to: number;
  readonly reading: Reading;
  readonly tagBefore: string;
  readonly tagAfter: string;
}

/** An agent as the protocol asks it to be: it forgets only what is confirmed. */
interface Agent {
  outbox: string;
  held: Held[];
  next: number;
  tag: string;
  /** Every reading it ever accepted, by its own mark. */
  readonly accepted: Set<number>;
  /**
   * Those that were dropped into a gap, which names them. Clones share it: what both of them have
   * from before the cloning is named by the gap of either.
   */
  readonly dropped: Set<number>;
}

let mark = 0;

function accept(agent: Agent, count: number): void {
  for (let index = 0; index < count; index += 1) {
    mark += 1;
    hold(agent, anOccupancy({ atMs: mark }));
    agent.accepted.add(mark);
  }
}

function hold(agent: Agent, reading: Reading): void {
  const tagAfter = nextTag(agent.tag, JSON.stringify(reading));
  const { next } = agent;
  agent.held.push({ from: next, to: next, reading, tagBefore: agent.tag, tagAfter });
  agent.next += 1;
  agent.tag = tagAfter;
}

/** Drops some of what is held, the oldest, and says so by a gap in their place. */
function compact(agent: Agent, count: number): void {
  const dropped = agent.held.splice(0, count);
  const first = dropped[0];
  const last = dropped.at(-1);
  if (first === undefined || last === undefined) return;
  for (const one of dropped) agent.dropped.add(one.reading.monotonicMs);
  const replaces = { from: first.from, to: last.to, tag: last.tagAfter };
  const reading = aGap({ replaces, atMs: 0 });
  agent.held.unshift({ ...replaces, reading, tagBefore: first.tagBefore, tagAfter: last.tagAfter });
}

function batchOf(agent: Agent, start: number, count: number): Batch | null {
  const some = agent.held.slice(start, start + count);
  const first = some[0];
  if (first === undefined) return null;
  const head = {
    agent: 'hall-1',
    outbox: agent.outbox,
    first: first.from,
    tag: first.tagBefore,
    oldest: agent.held[0]?.from ?? first.from,
    sentAtMs: 0,
  };
  const text = encodeBatch(
    head,
    some.map((one) => JSON.stringify(one.reading)),
  );
  return { ...(JSON.parse(text) as Batch), v: PROTOCOL_VERSION };
}

function forget(agent: Agent, upTo: number): void {
  agent.held = agent.held.filter((one) => one.to > upTo);
}

let outboxes = 0;

function moveToNewOutbox(agent: Agent): void {
  const moving = agent.held;
  outboxes += 1;
  agent.outbox = `outbox-${outboxes}`;
  agent.held = [];
  agent.next = 1;
  agent.tag = genesisTag(agent.outbox);
  for (const { reading } of moving) {
    const { replaces: _, ...alone } = reading as Reading & { replaces?: unknown };
    hold(agent, alone as Reading);
  }
}

async function deliver(journal: Journal, agent: Agent, batch: Batch | null): Promise<void> {
  if (batch === null || batch.outbox !== agent.outbox) return;
  const request = { agentId: 'hall-1', batch, placed: placeReadings(batch) };
  const outcome = await journal.append(request);
  if (outcome.kind === 'stored') forget(agent, outcome.upTo);
  if (outcome.kind !== 'forked') return;
  forget(agent, outcome.storedUpTo);
  moveToNewOutbox(agent);
}

type Step =
  | { readonly do: 'accept' | 'compact'; readonly who: number; readonly count: number }
  | { readonly do: 'send'; readonly who: number; readonly start: number; readonly count: number }
  /** Stored, but the confirmation is lost. */
  | { readonly do: 'deaf'; readonly who: number; readonly start: number; readonly count: number }
  | { readonly do: 'replay'; readonly index: number }
  | { readonly do: 'restart' }
  | { readonly do: 'clone'; readonly who: number };

const who = fc.nat({ max: 2 });
const count = fc.integer({ min: 1, max: 7 });
const start = fc.nat({ max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('accept' as const), who, count }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('compact' as const), who, count }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('send' as const), who, start, count }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('deaf' as const), who, start, count }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('replay' as const), index: fc.nat() }) },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clone' as const), who }) },
);

/** A world of one journal and up to three machines that say they are the same agent. */
class World {
  journal: Journal;
  readonly agents: Agent[] = [];
  readonly sent: Batch[] = [];
  readonly subject: JournalSubject;

  constructor(subject: JournalSubject) {
    this.subject = subject;
    this.journal = subject.open();
    outboxes += 1;
    const outbox = `outbox-${outboxes}`;
    const tag = genesisTag(outbox);
    this.agents.push({ outbox, held: [], next: 1, tag, accepted: new Set(), dropped: new Set() });
  }

  async take(one: Step): Promise<void> {
    if (one.do === 'restart') {
      this.journal.close();
      this.journal = this.subject.open();
      return;
    }
    if (one.do === 'replay') {
      const batch = this.sent[one.index % Math.max(1, this.sent.length)];
      if (batch === undefined) return;
      const placed = placeReadings(batch);
      await this.journal.append({ agentId: 'hall-1', batch, placed });
      return;
    }
    const agent = this.agents[one.who % this.agents.length];
    if (agent === undefined) return;
    if (one.do === 'accept') accept(agent, one.count);
    if (one.do === 'compact') compact(agent, one.count);
    if (one.do === 'clone' && this.agents.length < 3) {
      this.agents.push({ ...agent, held: [...agent.held], accepted: new Set(agent.accepted) });
    }
    if (one.do === 'send' || one.do === 'deaf') await this.send(agent, one);
  }

  async send(
    agent: Agent,
    { do: how, start: at, count: size }: Step & { start: number; count: number },
  ) {
    const batch = batchOf(agent, at, size);
    if (batch === null) return;
    this.sent.push(batch);
    if (how === 'send') return deliver(this.journal, agent, batch);
    await this.journal.append({ agentId: 'hall-1', batch, placed: placeReadings(batch) });
  }

  async drain(): Promise<void> {
    for (const agent of this.agents) {
      for (let tries = 0; agent.held.length > 0; tries += 1) {
        if (tries > 500) throw new Error(`an outbox does not empty: ${JSON.stringify(agent.held)}`);
        await deliver(this.journal, agent, batchOf(agent, 0, 5));
      }
    }
  }
}

/**
 * Whatever is regrouped, sent again, reordered, restarted or cloned: every reading that an agent
 * accepted and did not drop is stored, in order, exactly once in its outbox.
 */
export function describeExactlyOnce(name: string, makeSubject: () => JournalSubject): void {
  test(`${name}: every accepted reading is stored exactly once, in order`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
        const world = new World(makeSubject());
        for (const one of steps) await world.take(one);
        await world.drain();
        check(world);
        world.journal.close();
      }),
      { numRuns: 150 },
    );
  });
}

function check(world: World): void {
  const marks = new Map<string, number[]>();
  const sequences = new Map<string, number>();
  for (const row of allRows(world.journal)) {
    if (row.kind === 'loss') throw new Error('nothing was lost, yet a loss was written');
    if (row.kind !== 'batch') continue;
    for (const { sequence, toSequence, reading } of row.entries) {
      expect(sequence).toBe((sequences.get(row.outboxId) ?? 0) + 1);
      sequences.set(row.outboxId, toSequence);
      if (reading.kind !== 'occupancy') continue;
      marks.set(row.outboxId, [...(marks.get(row.outboxId) ?? []), reading.monotonicMs]);
    }
  }
  for (const list of marks.values()) {
    expect(list).toHaveLength(new Set(list).size);
    for (const { accepted } of world.agents) {
      const own = list.filter((one) => accepted.has(one));
      expect(own).toEqual([...own].sort((a, b) => a - b));
    }
  }
  const stored = new Set([...marks.values()].flat());
  for (const agent of world.agents) {
    for (const accepted of agent.accepted) {
      if (!stored.has(accepted) && !agent.dropped.has(accepted))
        throw new Error(`reading ${accepted} was confirmed away`);
    }
  }
}
