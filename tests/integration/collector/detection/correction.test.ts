import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDetectionReader } from '../../../../collector/detection/runDetection.ts';
import type { JournalRow } from '../../../../collector/journal/journalRow.ts';
import type { DeclareStatement, Statement } from '../../../../collector/journal/statement.ts';
import type { Policy } from '../../../../collector/site/site.ts';
import { createStateStore, type StateStore } from '../../../../collector/state/stateStore.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { createMemoryJournal } from '../../../support/memoryJournal.ts';
import { aRating } from '../../../support/readings.ts';
import {
  aJournal,
  aSite,
  aWindow,
  heartbeats,
  inOrder,
  level,
  MINUTE,
  type SceneJournal,
  T0,
} from '../../../unit/collector/detection/scene.ts';

const QUARTER: Policy = { emptyAfterMinutes: 15, clearAfterSeconds: 60, source: 'test' };

async function judge(rows: readonly JournalRow[], rowsPerTurnMax = 5): Promise<StateStore> {
  const state = createStateStore({ path: ':memory:' });
  await state.start();
  onTestFinished(() => state.stop());
  const journal = createMemoryJournal();
  journal.append(...rows);
  const clock = createFakeClock({ wallMs: T0 + 170 * MINUTE });
  const reader = createDetectionReader({ journal, state, clock, log: silentLog, rowsPerTurnMax });
  onTestFinished(() => reader.stop());
  await reader.start();
  await reader.caughtUp();
  await reader.stop();
  return state;
}

/** Verdicts with their reasons, in minutes of the scene. */
async function verdictsOf(state: StateStore, windowId = 'window-1') {
  const intervals = await state.intervals(windowId, 0, T0 * 2);
  return intervals.map(({ fromMs, toMs, verdict, because }) => [
    (fromMs - T0) / MINUTE,
    toMs === null ? null : (toMs - T0) / MINUTE,
    because === null ? verdict : `${verdict} ${because}`,
  ]);
}

async function incidentsOf(state: StateStore) {
  const incidents = await state.incidents({ limit: 100 });
  return incidents.map(({ kind, stage, startedMs, clearReason }) => ({
    ...{ kind, stage, clearReason },
    minute: (startedMs - T0) / MINUTE,
  }));
}

function declaration(fields: Partial<DeclareStatement> & { fromMs: number }): Statement {
  return {
    ...{ type: 'declare', id: 'leave-1', windowId: 'window-1', state: 'meeting' },
    ...{ untilMs: null, via: 'api' as const },
    ...fields,
  } as Statement;
}

/** Somebody leaves after 10 minutes and is back after an hour. */
function anAbsence(): SceneJournal {
  const journal = aJournal();
  journal.revision(aSite([aWindow({ policy: QUARTER })]), 0);
  const levels = [level(0, true), level(10 * MINUTE, false), level(70 * MINUTE, true)];
  journal.batch(inOrder([...heartbeats(0, 90 * MINUTE), ...levels]));
  return journal;
}

describe('what is declared afterwards', () => {
  it('excuses the time, ends the finding as corrected and keeps the earlier version', async () => {
    const journal = anAbsence();
    const before = await judge(journal.rows);
    expect(await incidentsOf(before)).toMatchObject([
      { stage: 'escalated', clearReason: 'occupied' },
    ]);
    const untilMs = T0 + 80 * MINUTE;
    const row = journal.say(declaration({ fromMs: T0 + 9 * MINUTE, untilMs }), 100 * MINUTE);
    const state = await judge(journal.rows);
    expect(await verdictsOf(state)).toEqual([
      [0, 10, 'occupied'],
      [10, 70, 'excused meeting'],
      [70, null, 'occupied'],
    ]);
    expect(await incidentsOf(state)).toMatchObject([{ clearReason: 'corrected' }]);
    const earlier = await state
      .database()
      .selectFrom('verdict_superseded')
      .selectAll()
      .orderBy('from_ms')
      .execute();
    expect(earlier.map((one) => [one.cause_id, (one.from_ms - T0) / MINUTE, one.verdict])).toEqual([
      [row.id, 0, 'occupied'],
      [row.id, 10, 'empty'],
      [row.id, 70, 'occupied'],
    ]);
  });

  it('for a part of the time leaves what is left of the absence', async () => {
    const journal = anAbsence();
    const fields = { fromMs: T0 + 5 * MINUTE, untilMs: T0 + 50 * MINUTE };
    journal.say(declaration(fields), 100 * MINUTE);
    expect(await incidentsOf(await judge(journal.rows))).toEqual([
      { kind: 'empty-post', stage: 'suspected', clearReason: 'occupied', minute: 50 },
      { kind: 'empty-post', stage: 'escalated', clearReason: 'corrected', minute: 10 },
    ]);
  });

  it('and taken back leaves the finding as it was', async () => {
    const journal = anAbsence();
    const fields = { fromMs: T0 + 5 * MINUTE, untilMs: T0 + 80 * MINUTE };
    journal.say(declaration(fields), 100 * MINUTE);
    const end: Statement = {
      ...{ type: 'end-declaration', id: 'leave-1', windowId: 'window-1', atMs: T0 + 5 * MINUTE },
    };
    journal.say(end, 101 * MINUTE);
    expect(await incidentsOf(await judge(journal.rows))).toEqual([
      { kind: 'empty-post', stage: 'escalated', clearReason: 'occupied', minute: 10 },
    ]);
  });

  it('as a short leave excuses no longer than the policy allows', async () => {
    const journal = anAbsence();
    journal.say(declaration({ state: 'away', fromMs: T0 + 10 * MINUTE }), 100 * MINUTE);
    const state = await judge(journal.rows);
    expect((await verdictsOf(state))[1]).toEqual([10, 40, 'excused away']);
    const [overrun] = await incidentsOf(state);
    expect(overrun).toEqual({
      ...{ kind: 'leave-overrun', stage: 'escalated', clearReason: 'occupied', minute: 40 },
    });
  });
});

describe('a press from another box that comes late', () => {
  it('shows that somebody was there', async () => {
    const devices = [
      { id: 'seat-1', agent: 'hall-1', kind: 'seat' as const },
      { id: 'pad-1', agent: 'hall-2', kind: 'rating-pad' as const },
    ];
    const journal = aJournal();
    journal.revision(aSite([aWindow({ policy: QUARTER, devices })]), 0);
    journal.batch(inOrder([...heartbeats(0, 30 * MINUTE), level(0, true), level(MINUTE, false)]));
    expect(await incidentsOf(await judge(journal.rows))).toHaveLength(1);
    const press = aRating({ atMs: 14 * MINUTE, device: 'pad-1', level: 5 });
    journal.batch([press], { agent: 'hall-2', receivedMs: 31 * MINUTE });
    expect(await incidentsOf(await judge(journal.rows))).toEqual([
      { kind: 'empty-post', stage: 'suspected', clearReason: null, minute: 14 },
      { kind: 'empty-post', stage: 'reminder', clearReason: 'occupied', minute: 1 },
    ]);
  });
});

describe('declarations', () => {
  it('give the same verdicts early or late, whole or in pieces', { timeout: 120_000 }, async () => {
    const minute = fc.integer({ min: 0, max: 85 });
    const someDeclarations = fc.array(
      fc.record({
        id: fc.constantFrom('a1', 'b2', 'c3'),
        state: fc.constantFrom('meeting', 'away', 'paused'),
        from: minute,
        lasts: fc.integer({ min: 1, max: 60 }),
      }),
      { minLength: 1, maxLength: 4 },
    );
    const flips = fc.uniqueArray(minute, { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(someDeclarations, flips, async (declared, times) => {
        const said = declared.map(({ id, state, from, lasts }) =>
          declaration({
            ...{ id, state: state as DeclareStatement['state'] },
            ...{ fromMs: T0 + from * MINUTE, untilMs: T0 + (from + lasts) * MINUTE },
          }),
        );
        const levels = [0, ...times.toSorted((a, b) => a - b)].map((at, index) =>
          level(at * MINUTE, index % 2 === 1),
        );
        const readings = inOrder([...heartbeats(0, 90 * MINUTE), ...levels]);
        const early = aJournal();
        early.revision(aSite([aWindow({ policy: QUARTER })]), 0);
        for (const one of said) early.say(one, 0);
        early.batch(readings);
        const late = aJournal();
        late.revision(aSite([aWindow({ policy: QUARTER })]), 0);
        late.batch(readings);
        for (const one of said) late.say(one, 95 * MINUTE);
        const [first, second] = [await judge(early.rows, 100), await judge(late.rows, 1)];
        expect(await verdictsOf(second)).toEqual(await verdictsOf(first));
        const stands = (list: Awaited<ReturnType<typeof incidentsOf>>) =>
          list.filter(({ clearReason }) => clearReason !== 'corrected');
        expect(stands(await incidentsOf(second))).toEqual(stands(await incidentsOf(first)));
      }),
      { numRuns: 40 },
    );
  });
});
