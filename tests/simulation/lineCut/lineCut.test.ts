import { describe, expect, test } from 'vitest';
import type { WindowView } from '../../../collector/http/views.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import { MONDAY_MORNING_MS } from '../../support/fakeClock.ts';
import { planOf } from './plan.ts';
import { CUT_MS, entriesOf, judged, type Outcome, play } from './play.ts';

const SECOND_MS = 1000;
const SILENT_AFTER_MS = 60_000;
/** How soon the agent has found the line again: its longest pause, and a timeout. */
const BACK_WITHIN_MS = 90 * SECOND_MS;
const WINDOWS_OF_A = ['a-1', 'a-2'];

/** Both runs of a seed, each played when a test first asks for it. */
function bothRuns(seed: number) {
  const plan = planOf(seed);
  const cutMs = MONDAY_MORNING_MS + plan.cutAtMs;
  const played = new Map<string, Promise<Outcome>>();
  async function run(line: 'cut' | 'whole'): Promise<Outcome> {
    const outcome = played.get(line) ?? play(plan, line);
    played.set(line, outcome);
    return outcome;
  }
  return { cutMs, mendedMs: cutMs + CUT_MS, run };
}

describe.each([1, 2, 3, 20260701])('a line that is cut for ten minutes (seed %i)', (seed) => {
  const { cutMs, mendedMs, run } = bothRuns(seed);

  test('shows its windows as pending since the last word, and never as empty or unknown', async () => {
    const { looks, batchRows } = await run('cut');
    const lastWordMs = Math.max(
      ...batchRows
        .filter((row) => row.agentId === 'hall-a' && row.receivedMs < mendedMs)
        .flatMap((row) => row.entries.map((entry) => entry.reading))
        .map((reading) => (reading.kind === 'heartbeat' ? reading.wallMs : 0))
        .filter((wallMs) => wallMs <= cutMs),
    );
    const during = looks.filter((look) => look.isCut);
    expect(during).toHaveLength(CUT_MS / SECOND_MS);
    for (const { atMs, windows } of during) {
      for (const id of WINDOWS_OF_A) {
        const { state, verdict, watermarkMs } = windows.get(id) ?? {};
        const isOld = atMs - lastWordMs > LIMITS.pendingAfterMs;
        const expected = isOld ? 'pending' : verdict;
        expect([atMs, id, watermarkMs, state]).toEqual([atMs, id, lastWordMs, expected]);
        expect(verdict).not.toBe('unknown');
      }
    }
  });

  test('is never told as empty by a word that is not fresh, not even while the backlog comes', async () => {
    const { told } = await run('cut');
    const toldOfA = told.filter((one) => one.name === 'window' && one.data.hallId === 'hall-a');
    const backlog = toldOfA.filter((one) => one.atMs >= mendedMs);
    const emptyAges = toldOfA.flatMap(({ atMs, data }) => {
      const { state, watermarkMs } = data as unknown as WindowView;
      return state === 'empty' ? [atMs - (watermarkMs ?? 0)] : [];
    });
    expect(backlog.some((one) => one.data.state === 'pending')).toBe(true);
    expect(Math.max(0, ...emptyAges)).toBeLessThanOrEqual(LIMITS.pendingAfterMs);
    const duringCut = toldOfA.filter((one) => one.atMs > cutMs + SECOND_MS && one.atMs < mendedMs);
    expect(duringCut).toEqual([]);
  });

  test('leaves the other hall as it is', async () => {
    const [cut, whole] = [await run('cut'), await run('whole')];
    const shown = ({ looks }: Outcome) =>
      looks.map(({ atMs, windows }) => [atMs, windows.get('b-1')]);
    expect(shown(cut)).toEqual(shown(whole));
    const duringCut = cut.looks.filter((look) => look.isCut);
    expect(duringCut.map(({ windows }) => windows.get('b-1')?.state)).toContain('empty');
    expect(duringCut.map(({ windows }) => windows.get('b-1')?.state)).not.toContain('pending');
    expect(cut.intervals.get('b-1')).toEqual(whole.intervals.get('b-1'));
    expect(entriesOf(cut, 'hall-b')).toEqual(entriesOf(whole, 'hall-b'));
  });

  test('is one silent agent, from its last word until it is heard again', async () => {
    const [cut, whole] = [await run('cut'), await run('whole')];
    const heard = cut.batchRows.filter((row) => row.agentId === 'hall-a');
    const startedMs = heard.findLast((row) => row.receivedMs < mendedMs)?.receivedMs ?? 0;
    const backMs = heard.find((row) => row.receivedMs >= mendedMs)?.receivedMs;
    expect(cut.incidents.filter((one) => one.kind === 'agent-silent')).toMatchObject([
      {
        ...{ agentId: 'hall-a', hallId: 'hall-a', windowId: null, late: false },
        ...{ startedMs, raisedMs: startedMs + SILENT_AFTER_MS },
        ...{ clearedMs: backMs, clearReason: 'recovered' },
      },
    ]);
    expect(judged(whole, 'agent-silent')).toEqual([]);
    expect(judged(cut, 'sensor-stale')).toEqual([]);
    expect(cut.looks.findLast((look) => look.isCut)?.presenceOfA).toBe('offline');
    expect(cut.looks.at(-1)?.presenceOfA).toBe('online');
  });

  test('brings the backlog strictly in order, everything once', async () => {
    const [cut, whole] = [await run('cut'), await run('whole')];
    const stored = entriesOf(cut, 'hall-a');
    expect(stored.map((entry) => entry.sequence)).toEqual(stored.map((_, index) => index + 1));
    expect(stored).toEqual(entriesOf(whole, 'hall-a'));
    expect(cut.forksAndLosses).toEqual([]);
    expect([cut.waiting, whole.waiting]).toEqual([
      [0, 0],
      [0, 0],
    ]);
    const late = cut.delivered.filter((one) => one.agentId === 'hall-a' && one.atMs >= mendedMs);
    expect(late[0]?.atMs).toBeLessThan(mendedMs + BACK_WITHIN_MS);
    expect(late[0]?.readings).toBe(LIMITS.batchReadingsMax);
    for (const [index, batch] of late.slice(1).entries()) {
      const before = late[index];
      expect(batch.first).toBe((before?.first ?? 0) + (before?.readings ?? 0));
    }
  });

  test('leaves the same verdicts as if it had never been', async () => {
    const [cut, whole] = [await run('cut'), await run('whole')];
    for (const id of WINDOWS_OF_A) {
      expect(cut.intervals.get(id)?.length).toBeGreaterThan(2);
      expect(cut.intervals.get(id)).toEqual(whole.intervals.get(id));
    }
    expect(cut.looks.at(-1)?.windows).toEqual(whole.looks.at(-1)?.windows);
  });

  test('leaves the same empty posts, late where nobody could know of them in time', async () => {
    const [cut, whole] = [await run('cut'), await run('whole')];
    expect(judged(cut, 'empty-post')).toEqual(judged(whole, 'empty-post'));
    const postAt = ({ incidents }: Outcome, windowId: string) =>
      incidents.find((one) => one.kind === 'empty-post' && one.windowId === windowId);
    expect(postAt(whole, 'a-1')).toMatchObject({ late: false, clearReason: 'occupied' });
    expect(postAt(cut, 'a-1')).toMatchObject({ late: true, clearReason: 'occupied' });
    expect(postAt(cut, 'a-1')?.recordedMs).toBeGreaterThanOrEqual(mendedMs);
    expect(postAt(cut, 'b-1')).toMatchObject({ late: false, clearReason: 'occupied' });
    const told = cut.told.filter((one) => one.name === 'incident' && one.data.windowId === 'a-1');
    expect(told.map((one) => one.data.late)).toContain(true);
    expect(told.map((one) => one.data.late)).not.toContain(false);
  });
});
