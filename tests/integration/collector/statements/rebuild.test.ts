import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createDetectionReader } from '../../../../collector/detection/runDetection.ts';
import { createStateStore, type StateStore } from '../../../../collector/state/stateStore.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { NOW_MS } from '../../../unit/collector/statements/aSaid.ts';
import { aFinding, aListeningCollector, FINDING, raise } from './aListeningCollector.ts';

const TABLES = ['declaration', 'activation', 'booking', 'specialist_call', 'conclusion'] as const;

async function tablesOf(state: StateStore): Promise<Record<string, unknown[]>> {
  const rows = TABLES.map(async (table) => {
    const all = await state.database().selectFrom(table).selectAll().execute();
    return [table, all.map((row) => JSON.stringify(row)).sort()] as const;
  });
  return Object.fromEntries(await Promise.all(rows));
}

const BY = { author: 'session-1', via: 'api' } as const;
const HOUR_MS = 3_600_000;

/** Something of every kind, with changes, ends and second thoughts. */
async function sayALot({ desk, clock, state }: Awaited<ReturnType<typeof aListeningCollector>>) {
  await raise(state, [aFinding()]);
  const window = { windowId: 'window-1' } as const;
  const outcomes = [
    await desk.declare({ ...window, id: 'a', state: 'away' }, BY),
    await desk.declare({ ...window, id: 'b', state: 'meeting', fromMs: NOW_MS + HOUR_MS }, BY),
    await desk.declare({ ...window, id: 'a', state: 'paused', person: 'p-1' }, BY),
    await desk.end({ ...window, id: 'b' }, BY),
    await desk.activate({ windowId: 'window-9', active: true }, BY),
    await desk.activate({ windowId: 'window-9', active: false }, BY),
    await desk.book(
      {
        ...{ id: 'bk', hallId: 'hall', windowId: null, cancelled: false },
        ...{ fromMs: NOW_MS, untilMs: NOW_MS + HOUR_MS },
      },
      BY,
    ),
    await desk.book(
      {
        ...{ id: 'bk', hallId: 'hall', windowId: null, cancelled: true },
        ...{ fromMs: NOW_MS, untilMs: NOW_MS + HOUR_MS },
      },
      BY,
    ),
  ];
  const call = await desk.call({ ...window, station: 'land', matter: '不动产登记' }, BY);
  clock.advance(60_000);
  outcomes.push(call as (typeof outcomes)[number]);
  const callId = call.ok ? call.value.id : '';
  const signIn = await desk.signIn({ callId, person: 'p-9' }, BY);
  const reasons = ['verified-absent', 'new-evidence', 'declared-elsewhere'] as const;
  const conclusions = ['confirmed', 'reopened', 'dismissed'] as const;
  const concluded: boolean[] = [];
  for (const [seenVersion, conclusion] of conclusions.entries()) {
    const reason = reasons[seenVersion] ?? 'new-evidence';
    const wish = { findingId: FINDING, seenVersion, conclusion, reason } as const;
    concluded.push((await desk.conclude(wish, BY)).ok);
  }
  return [...outcomes, signIn].map(({ ok }) => ok).concat(concluded);
}

test('state.db made again from the journal says the same of all that was said', async () => {
  const collector = await aListeningCollector();
  expect(await sayALot(collector)).toEqual(Array.from({ length: 13 }, () => true));
  const first = await tablesOf(collector.state);
  expect(Object.values(first).map(({ length }) => length)).toEqual([2, 2, 1, 1, 3]);

  const { journal, clock, folder } = collector;
  const again = createStateStore({ path: join(folder, 'again.db') });
  await again.start();
  onTestFinished(() => again.stop());
  // Few rows at a time: another grouping into transactions.
  const options = { journal, state: again, clock, log: silentLog, rowsPerTurnMax: 2 };
  const reader = createDetectionReader(options);
  await reader.start();
  onTestFinished(() => reader.stop());
  await reader.caughtUp();
  expect(await tablesOf(again)).toEqual(first);
});

test('a chunk that is judged twice, after a power cut, changes nothing', async () => {
  const collector = await aListeningCollector();
  await sayALot(collector);
  const { state, journal } = collector;
  const before = await tablesOf(state);
  const effects = journal.readAfter(0, 1000).flatMap((row) => {
    if (row.kind !== 'statement') return [];
    const { id: rowId, receivedMs, author, statement } = row;
    return [{ type: 'stated' as const, rowId, receivedMs, author, statement }];
  });
  const { cursor } = await state.detectionState();
  await state.commitDetection({ cursor, effects, entries: [], recordedMs: NOW_MS });
  expect(await tablesOf(state)).toEqual(before);
});
