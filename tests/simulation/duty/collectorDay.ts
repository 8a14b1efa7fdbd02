import {
  createDetectionTurns,
  type DetectionTurns,
} from '../../../collector/detection/detectionTurns.ts';
import type { JournalRow } from '../../../collector/journal/journalRow.ts';
import type { Clock } from '../../../runtime/clock.ts';
import type { Arrival } from './arrivals.ts';
import { createDayJournal } from './dayJournal.ts';
import type { Dice } from './dice.ts';
import type { Ledger } from './ledger.ts';
import { createVerdictStore, StoreBroken } from './verdictStore.ts';
import type { World } from './world.ts';
import { MINUTE, SECOND } from './worldTime.ts';

/** What a collector has at the end of a day. */
export interface CollectorDay {
  readonly rows: readonly JournalRow[];
  readonly ledger: Ledger;
  /** True time of the last thing that happened. */
  readonly endedMs: number;
}

/** Between two looks at the journal; a busy collector looks rarely. */
const STEPS_MS = [15 * SECOND, MINUTE, 5 * MINUTE, 5 * MINUTE, 20 * MINUTE] as const;

/**
 * Lets a collector live through a day: rows come one by one, are judged in turns, the clock goes on
 * between them, its detector is made anew now and then, commits fail.
 */
export async function liveThrough(
  world: World,
  arrivals: readonly Arrival[],
  dice: Dice,
): Promise<CollectorDay> {
  let nowMs = world.fromMs;
  const wallMs = (): number => nowMs + world.collector.aheadMs;
  const journal = createDayJournal(wallMs);
  const state = createVerdictStore();
  const rowsPerTurnMax = dice.pick([4, 50, 200, 1000]);
  const makeTurns = (): DetectionTurns =>
    createDetectionTurns({
      ...{ journal, state, clock: { wallMs } as Clock, rowsPerTurnMax },
      onStored: () => undefined,
    });
  let turns = makeTurns();
  const endMs = Math.max(world.toMs, arrivals.at(-1)?.atMs ?? 0) + 2 * MINUTE;
  const restarts = restartsOf(world);
  const failures = [...world.collector.failures];
  let next = 0;
  while (nowMs < endMs) {
    nowMs = Math.min(endMs, nowMs + dice.pick(STEPS_MS));
    let restarted = false;
    while ((restarts[0] ?? Number.POSITIVE_INFINITY) <= nowMs) {
      restarts.shift();
      restarted = true;
    }
    // A collector that goes down has perhaps not judged all that it has stored.
    if (restarted) turns = await restartedTurns(makeTurns);
    for (; (arrivals[next]?.atMs ?? Number.POSITIVE_INFINITY) <= nowMs; next += 1) {
      const row = arrivals[next]?.row;
      if (row !== undefined) journal.append(row);
    }
    if (isDown(world, nowMs)) continue;
    if ((failures[0] ?? Number.POSITIVE_INFINITY) <= nowMs) {
      failures.shift();
      state.failNext();
    }
    turns.tickSoon();
    await judgeAll(turns);
  }
  // What was noticed last is concluded with the next look.
  turns.tickSoon();
  await judgeAll(turns);
  return { rows: journal.rows, ledger: state.ledger, endedMs: endMs };
}

async function restartedTurns(makeTurns: () => DetectionTurns): Promise<DetectionTurns> {
  const turns = makeTurns();
  await turns.restore();
  return turns;
}

/** As the reader of the journal does: after a failure it begins again from what is stored. */
async function judgeAll(turns: DetectionTurns): Promise<void> {
  for (;;) {
    try {
      if (!(await turns.turn())) return;
    } catch (error) {
      if (!(error instanceof StoreBroken)) throw error;
      turns.distrust();
    }
  }
}

function restartsOf({ collector }: World): number[] {
  return [...collector.restarts, ...collector.downtimes.map(({ toMs }) => toMs)].sort(
    (a, b) => a - b,
  );
}

function isDown({ collector }: World, atMs: number): boolean {
  return collector.downtimes.some(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
}
