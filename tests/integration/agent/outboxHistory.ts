import type { Outbox } from '../../../agent/outbox/outbox.ts';
import type { Journal } from '../../../collector/journal/journal.ts';
import { encodeBatch, parseBatch, placeReadings } from '../../../protocol/batch.ts';
import type { Reading } from '../../../protocol/reading.ts';
import { type Random, seededRandom } from '../../../runtime/random.ts';
import {
  aCamera,
  aGap,
  aHeartbeat,
  anEquipment,
  anOccupancy,
  aRating,
} from '../../support/readings.ts';

export const AGENT = 'hall-1';

/** The day of a hall as its agent writes it down: heartbeats, levels said again, and what happens. */
export interface HallDay {
  /** The readings of the next seconds, in order. */
  next(): Reading[];
  /** Everything accepted so far. */
  accepted(): number;
}

const BEAT_MS = 15_000;

/** A hall with a few devices, from a seed. */
export function aHallDay(seed: number, devices = 3): HallDay {
  const random = seededRandom(seed);
  const levels = Array.from({ length: devices }, () => random.fraction() < 0.5);
  let atMs = 1_000_000;
  let beatMs = atMs;
  let boot = 1;
  let accepted = 0;

  function happens(): Reading[] {
    atMs += 1 + Math.floor(random.fraction() * 900);
    const fields = { atMs, boot: `boot-${boot}` };
    const draw = random.fraction();
    const number = Math.floor(random.fraction() * devices);
    const device = `seat-${number}`;
    if (draw < 0.55) return [anOccupancy({ ...fields, device, occupied: levels[number] ?? false })];
    if (draw < 0.75) {
      levels[number] = !levels[number];
      return [anOccupancy({ ...fields, device, occupied: levels[number] ?? false })];
    }
    if (draw < 0.82) return [aRating({ ...fields, device: 'pad-1', pressId: `p-${accepted}` })];
    if (draw < 0.9) return [aCamera({ ...fields, device: 'cam-1' })];
    if (draw < 0.96) return [anEquipment({ ...fields, device: 'led-1' })];
    if (draw < 0.985) return [anEquipment({ ...fields, device: 'led-1', status: 'fault' })];
    boot += 1;
    beatMs = atMs;
    return levels.map((_, n) => aGap({ ...fields, boot: `boot-${boot}`, device: `seat-${n}` }));
  }

  function beat(): Reading {
    atMs = Math.max(atMs + 1, beatMs + BEAT_MS);
    const lagging = random.fraction() < 0.1 ? [{ device: 'seat-0', untilMonotonicMs: null }] : [];
    const made = aHeartbeat({ atMs, boot: `boot-${boot}`, fromMonotonicMs: beatMs, lagging });
    beatMs = atMs;
    return made;
  }

  return {
    next() {
      const some = Array.from({ length: Math.floor(random.fraction() * 4) }, happens).flat();
      const readings = [...some, beat()];
      accepted += readings.length;
      return readings;
    },
    accepted: () => accepted,
  };
}

/** Sends batches as the uplink does, over a line that loses batches and confirmations. */
export async function send(
  parts: { readonly outbox: Outbox; readonly journal: Journal; readonly random: Random },
  options: { readonly batches: number; readonly lossShare: number },
): Promise<{ forks: number; holes: number }> {
  const { outbox, journal, random } = parts;
  let from = outbox.oldestSequence();
  let { outboxId } = outbox;
  const seen = { forks: 0, holes: 0 };
  for (let count = 0; count < options.batches; count += 1) {
    if (outbox.outboxId !== outboxId) {
      outboxId = outbox.outboxId;
      from = outbox.oldestSequence();
    }
    const readingsMax = 1 + Math.floor(random.fraction() * 100);
    const batch = outbox.readBatch({ fromSequence: from, readingsMax, bytesMax: 40_000 });
    if (batch === null) break;
    const head = { agent: AGENT, outbox: outboxId, oldest: outbox.oldestSequence(), sentAtMs: 0 };
    const text = encodeBatch({ ...head, first: batch.first, tag: batch.tagBefore }, batch.texts);
    const parsed = parseBatch(text);
    if (!parsed.ok) throw new Error(parsed.problem.detail);
    from = batch.lastSequence + 1;
    if (random.fraction() < options.lossShare) continue;
    const placed = placeReadings(parsed.value);
    const outcome = await journal.append({ agentId: AGENT, batch: parsed.value, placed });
    if (random.fraction() < options.lossShare) continue;
    if (outcome.kind === 'stored') outbox.acknowledge(outcome.upTo, outboxId);
    if (outcome.kind === 'hole') {
      seen.holes += 1;
      from = outcome.expected;
    }
    if (outcome.kind === 'forked') {
      seen.forks += 1;
      outbox.moveToNewOutbox(outcome.storedUpTo);
    }
  }
  return seen;
}

/** What the collector has of an agent, in the order in which it was stored. */
export function storedReadings(
  journal: Journal,
): { sequence: number; to: number; reading: Reading }[] {
  return journal
    .readAfter(0, 1_000_000)
    .flatMap((row) => (row.kind === 'batch' ? row.entries : []))
    .map(({ sequence, toSequence, reading }) => ({ sequence, to: toSequence, reading }));
}

/** Readings that gaps of one reason name as lost. */
export function namedLost(readings: readonly Reading[], reasons: readonly string[]): number {
  return readings
    .filter((one) => one.kind === 'gap' && reasons.includes(one.reason))
    .reduce((sum, one) => sum + (one.kind === 'gap' ? one.count : 0), 0);
}

/** A reading that can be told from every other one; heartbeats by the time that they end. */
export function markOf(reading: Reading): string {
  return `${reading.kind} ${reading.device} ${reading.boot} ${reading.monotonicMs}`;
}
