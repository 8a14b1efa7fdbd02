import { createDetectionTurns } from '../../collector/detection/detectionTurns.ts';
import type { Effect } from '../../collector/detection/effect.ts';
import { createDetectionReader } from '../../collector/detection/runDetection.ts';
import type { JournalRow } from '../../collector/journal/journalRow.ts';
import { createStateStore, type StateStore } from '../../collector/state/stateStore.ts';
import { silentLog } from '../../runtime/log.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { createCaseJournal } from './caseJournal.ts';
import { type Cut, deliveriesOf } from './deliveries.ts';
import type { InputCase } from './inputLine.ts';

/** Something that the detector told, and when the collector knew it. */
export interface Told {
  readonly effect: Effect;
  readonly recordedMs: number;
}

/** What a collector has after a case: its state, all that it told, and its journal. */
export interface Judged {
  readonly state: StateStore;
  readonly told: readonly Told[];
  readonly rows: readonly JournalRow[];
}

const SECOND_MS = 1000;
const ROWS_PER_TURN = 50;

/**
 * Plays a case as it would happen: rows come at their times, the clock goes on between them by the
 * second, what is not heard becomes a row, and a restart goes on from what was stored. The caller
 * stops the state.
 */
export async function judgeLive(input: InputCase, cut: Cut): Promise<Judged> {
  const state = createStateStore({ path: ':memory:' });
  await state.start();
  const told: Told[] = [];
  const deliveries = deliveriesOf(input, cut);
  const clock = createFakeClock({ wallMs: deliveries[0]?.receivedMs ?? 0 });
  const journal = createCaseJournal(clock);
  const begin = () =>
    createDetectionTurns({
      ...{ journal, state, clock, rowsPerTurnMax: ROWS_PER_TURN },
      onStored: (effects, recordedMs) => {
        for (const effect of effects) told.push({ effect, recordedMs });
      },
    });
  let turns = begin();

  async function settle(): Promise<void> {
    while (await turns.turn());
  }

  async function passUntil(atMs: number): Promise<void> {
    while (clock.wallMs() < atMs) {
      clock.advance(Math.min(SECOND_MS, atMs - clock.wallMs()));
      if (input.restarts.some(({ fromMs, toMs }) => isWithin(clock.wallMs(), fromMs, toMs)))
        continue;
      turns.tickSoon();
      await settle();
    }
  }

  for (const delivery of deliveries) {
    await passUntil(delivery.receivedMs);
    if (delivery.kind === 'start') {
      turns = begin();
      await turns.restore();
    }
    journal.append(delivery);
    await settle();
  }
  await passUntil(input.untilMs);
  return { state, told, rows: journal.rows };
}

/** A collector that is down does not look at the clock; when it starts, its start row comes first. */
function isWithin(nowMs: number, fromMs: number, toMs: number): boolean {
  return fromMs <= nowMs && nowMs <= toMs;
}

/** Judges a journal again from nothing, one row a turn. The caller stops the state. */
export async function judgeAgain(rows: readonly JournalRow[], untilMs: number): Promise<Judged> {
  const state = createStateStore({ path: ':memory:' });
  await state.start();
  const told: Told[] = [];
  const clock = createFakeClock({ wallMs: untilMs });
  const journal = createCaseJournal(clock, rows);
  const reader = createDetectionReader({
    ...{ journal, state, clock, log: silentLog, rowsPerTurnMax: 1 },
  });
  reader.onEffects((effects, recordedMs) => {
    for (const effect of effects) told.push({ effect, recordedMs });
  });
  await reader.start();
  await reader.caughtUp();
  await clock.advanceGently(SECOND_MS);
  await reader.stop();
  return { state, told, rows: journal.rows };
}
