import { createDetectionTurns } from '../../../collector/detection/detectionTurns.ts';
import type { JournalRow } from '../../../collector/journal/journalRow.ts';
import type { Clock } from '../../../runtime/clock.ts';
import { createDayJournal } from './dayJournal.ts';
import type { Dice } from './dice.ts';
import type { Ledger } from './ledger.ts';
import { createVerdictStore } from './verdictStore.ts';

/** How a journal is read again. */
export interface Reading {
  readonly nowMs: number;
  /** Rows in one turn. */
  rowsPerTurn(): number;
  /** After a turn: whether the detector is made anew from what it stored. */
  isMadeAnew(): boolean;
}

/** From the beginning to the end by one detector. */
export function atOnce(nowMs: number): Reading {
  return { nowMs, rowsPerTurn: () => 1_000_000, isMadeAnew: () => false };
}

/** In pieces of any size, by a detector that is stored and made anew between them. */
export function inPieces(nowMs: number, dice: Dice): Reading {
  return {
    nowMs,
    rowsPerTurn: () => dice.pick([1, 20, 200, 1000]),
    isMadeAnew: () => dice.chance(0.08),
  };
}

/** Judges a journal again from the beginning. */
export async function judgedAgain(rows: readonly JournalRow[], how: Reading): Promise<Ledger> {
  const journal = createDayJournal(() => how.nowMs, [...rows]);
  const state = createVerdictStore();
  const clock = { wallMs: () => how.nowMs } as Clock;
  const makeTurns = () =>
    createDetectionTurns({
      ...{ journal, state, clock, onStored: () => undefined },
      rowsPerTurnMax: how.rowsPerTurn(),
    });
  let turns = makeTurns();
  while (await turns.turn()) {
    if (!how.isMadeAnew()) continue;
    turns = makeTurns();
    await turns.restore();
  }
  turns.tickSoon();
  await turns.turn();
  return state.ledger;
}
