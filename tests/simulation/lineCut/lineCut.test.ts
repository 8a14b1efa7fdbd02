import { describe, expect, test } from 'vitest';
import type { WindowView } from '../../../collector/http/views.ts';
import type { JournalEntry } from '../../../collector/journal/journalRow.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import { seededRandom } from '../../../runtime/random.ts';
import { MONDAY_MORNING_MS } from '../../support/fakeClock.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { AGENTS, type PlayedWindow, startTwoHalls, type TwoHalls } from './twoHalls.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const CUT_MS = 10 * MINUTE_MS;
const AFTER_MS = 4 * MINUTE_MS;
/** How soon after the cut the agent has found the line again: its longest pause, and a timeout. */
const BACK_WITHIN_MS = 90 * SECOND_MS;
const SILENT_AFTER_MS = MINUTE_MS;

/** What happens, in ms from the start. */
interface Plan {
  readonly seed: number;
  readonly cutAtMs: number;
  readonly windows: readonly PlayedWindow[];
}

/** The clerks at A and at B leave while A's line is cut, and come back before it is mended. */
function planOf(seed: number): Plan {
  const random = seededRandom(seed);
  const seconds = (from: number, to: number) => Math.floor(from + random.fraction() * (to - from));
  const cutAfter = seconds(120, 240);
  const clerk = () => ({
    seed,
    meanPresentMinutes: 5000,
    script: {
      firstDepartureAfterSeconds: cutAfter + seconds(5, 200),
      absentSeconds: seconds(75, 200),
    },
  });
  const busy = { seed, window: 'a-2', meanPresentMinutes: 3, meanAbsentMinutes: 1 };
  const device = (agent: string, id: string) => ({ id, agent });
  return {
    seed,
    cutAtMs: cutAfter * SECOND_MS + seconds(0, 1000),
    windows: [
      {
        id: 'a-1',
        devices: [
          {
            ...device('hall-a', 'seat-1'),
            ...{ kind: 'seat', settings: { sensor: 'seat', ...clerk() } },
          },
        ],
      },
      {
        id: 'a-2',
        devices: [
          {
            ...device('hall-a', 'radar-2'),
            ...{ kind: 'radar', settings: { sensor: 'radar', ...busy } },
          },
          // A pad so busy that the backlog is several batches.
          {
            ...device('hall-a', 'pad-2'),
            ...{ kind: 'rating-pad', settings: { sensor: 'pad', meanPressMinutes: 0.1, ...busy } },
          },
        ],
      },
      {
        id: 'b-1',
        devices: [
          {
            ...device('hall-b', 'seat-1'),
            ...{ kind: 'seat', settings: { sensor: 'seat', ...clerk() } },
          },
        ],
      },
    ],
  };
}

/** What a page showed, second by second. */
interface Look {
  readonly atMs: number;
  readonly isCut: boolean;
  readonly windows: ReadonlyMap<string, WindowView>;
  readonly statusOfA: string | undefined;
  readonly openIncidents: number;
}

type Outcome = Awaited<ReturnType<typeof play>>;

async function play(plan: Plan, line: 'cut' | 'whole') {
  const { seed, windows, cutAtMs } = plan;
  const halls = await startTwoHalls({ folder: temporaryFolder(), seed, windows });
  const looks: Look[] = [];
  const look = (isCut: boolean) => (): void => {
    looks.push({
      atMs: halls.clock.wallMs(),
      isCut,
      windows: new Map(
        windows.flatMap(({ id }) => {
          const view = halls.model.window(id);
          return view === null ? [] : [[id, view]];
        }),
      ),
      statusOfA: halls.statusOf('hall-a')?.state,
      openIncidents: halls.model.views().halls.flatMap((hall) => hall.windows).length,
    });
  };
  await halls.clock.advanceGently(cutAtMs % SECOND_MS);
  await halls.pass(cutAtMs - (cutAtMs % SECOND_MS), look(false));
  if (line === 'cut') halls.line.cut('hall-a');
  await halls.pass(CUT_MS, look(line === 'cut'));
  halls.line.mend('hall-a');
  await halls.pass(AFTER_MS, look(false));
  return { looks, ...(await factsOf(halls, windows)) };
}

async function factsOf(halls: TwoHalls, windows: readonly PlayedWindow[]) {
  const intervals = new Map<string, unknown>();
  for (const { id } of windows) {
    intervals.set(id, await halls.state.intervals(id, 0, MONDAY_MORNING_MS * 2));
  }
  const rows = halls.journal.readAfter(0, 100_000);
  return {
    intervals,
    incidents: await halls.state.incidents({ limit: 1000 }),
    batchRows: rows.filter((row) => row.kind === 'batch'),
    otherRows: rows.filter((row) => row.kind === 'fork' || row.kind === 'loss'),
    delivered: halls.line.delivered,
    waiting: halls.waiting(),
    events: (halls.feed.since('simulation-0') as readonly { name: string; json: string }[]).map(
      ({ name, json }) => ({ name, data: JSON.parse(json) as Record<string, unknown> }),
    ),
    endMs: halls.clock.wallMs(),
  };
}

function entriesOf(outcome: Outcome, agentId: string): JournalEntry[] {
  return outcome.batchRows
    .filter((row) => row.agentId === agentId)
    .flatMap((row) => [...row.entries]);
}

/** What the detector says of a finding, without when the collector knew. */
function judged({ incidents }: Outcome, kind: string) {
  return incidents
    .filter((one) => one.kind === kind)
    .map(({ recordedMs: _, late: __, ...rest }) => rest);
}

describe.each([1, 2, 3, 20260701])('a line that is cut for ten minutes (seed %i)', (seed) => {
  const plan = planOf(seed);
  const cutMs = MONDAY_MORNING_MS + plan.cutAtMs;
  const mendedMs = cutMs + CUT_MS;
  const played = new Map<'cut' | 'whole', Outcome>();
  const of = (line: 'cut' | 'whole'): Outcome => {
    const outcome = played.get(line);
    if (outcome === undefined) throw new Error('it has not been played');
    return outcome;
  };

  test('is played to its end, with and without the cut', async () => {
    played.set('whole', await play(plan, 'whole'));
    played.set('cut', await play(plan, 'cut'));
    expect(of('cut').endMs).toBe(of('whole').endMs);
    expect(entriesOf(of('whole'), 'hall-a').length).toBeGreaterThan(2 * LIMITS.batchReadingsMax);
  });

  test('shows its windows as pending since the last word, and never as empty or unknown', () => {
    const { looks, batchRows } = of('cut');
    const lastWordMs = Math.max(
      ...batchRows
        .filter((row) => row.agentId === 'hall-a' && row.receivedMs < cutMs + SECOND_MS)
        .flatMap((row) => row.entries.map((entry) => entry.reading))
        .map((reading) => (reading.kind === 'heartbeat' ? reading.wallMs : 0)),
    );
    const during = looks.filter((look) => look.isCut);
    expect(during).toHaveLength(CUT_MS / SECOND_MS);
    for (const { atMs, windows } of during) {
      for (const id of ['a-1', 'a-2']) {
        const { state, verdict, watermarkMs } = windows.get(id) ?? {};
        const isOld = atMs - lastWordMs > LIMITS.pendingAfterMs;
        const expected = { id, atMs, watermarkMs: lastWordMs, state: isOld ? 'pending' : verdict };
        expect({ id, atMs, watermarkMs, state }).toEqual(expected);
        expect(verdict).not.toBe('unknown');
      }
    }
  });

  test('is never shown as empty by a word that is not fresh, not even while the backlog comes', () => {
    const shown = of('cut').events.filter((event) => event.name === 'window');
    const views = shown.map(({ data }) => data as unknown as WindowView);
    expect(views.some((view) => view.state === 'empty')).toBe(true);
    const ofA = views.filter((view) => view.hallId === 'hall-a');
    const { looks } = of('cut');
    const seen = [...looks.flatMap((look) => [...look.windows.values()])];
    expect(seen.filter(({ state }) => state === 'unknown')).toHaveLength(
      of('whole').looks.flatMap((look) => [...look.windows.values()]).filter(
        ({ state }) => state === 'unknown',
      ).length,
    );
    expect(ofA.length).toBeGreaterThan(0);
  });

  test('leaves the other hall as it is', () => {
    const states = (outcome: Outcome) =>
      outcome.looks.map(({ atMs, windows }) => [atMs, windows.get('b-1')?.state]);
    expect(states(of('cut'))).toEqual(states(of('whole')));
    expect(of('cut').intervals.get('b-1')).toEqual(of('whole').intervals.get('b-1'));
    expect(entriesOf(of('cut'), 'hall-b')).toEqual(entriesOf(of('whole'), 'hall-b'));
  });

  test('is one silent agent, from its last word until it is heard again', () => {
    expect(judged(of('whole'), 'agent-silent')).toEqual([]);
    const heardBefore = of('cut').batchRows.filter(
      (row) => row.agentId === 'hall-a' && row.receivedMs < mendedMs,
    );
    const startedMs = heardBefore.at(-1)?.receivedMs ?? 0;
    const back = of('cut').batchRows.find(
      (row) => row.agentId === 'hall-a' && row.receivedMs >= mendedMs,
    );
    const silent = of('cut').incidents.filter((one) => one.kind === 'agent-silent');
    expect(silent).toMatchObject([
      {
        ...{ agentId: 'hall-a', hallId: 'hall-a', windowId: null, late: false, startedMs },
        raisedMs: startedMs + SILENT_AFTER_MS,
        clearedMs: back?.receivedMs,
        clearReason: 'recovered',
      },
    ]);
    expect(of('cut').incidents.filter((one) => one.kind === 'sensor-stale')).toEqual([]);
    const words = of('cut').looks.filter((look) => look.isCut).map((look) => look.statusOfA);
    expect(words.at(-1)).toBe('offline');
    expect(of('cut').looks.at(-1)?.statusOfA).toBe('online');
  });

  test('brings the backlog strictly in order, everything once', () => {
    const { delivered, otherRows, waiting } = of('cut');
    const [cut, whole] = [entriesOf(of('cut'), 'hall-a'), entriesOf(of('whole'), 'hall-a')];
    expect(cut.map((entry) => entry.sequence)).toEqual(cut.map((_, index) => index + 1));
    expect(cut).toEqual(whole);
    expect(otherRows).toEqual([]);
    expect(waiting).toEqual(AGENTS.map(() => 0));
    const backlog = delivered.filter((one) => one.agentId === 'hall-a' && one.atMs >= mendedMs);
    expect(backlog[0]?.atMs).toBeLessThan(mendedMs + BACK_WITHIN_MS);
    expect(backlog.length).toBeGreaterThan(2);
    backlog.slice(1).forEach((batch, index) => {
      const before = backlog[index];
      expect(batch.first).toBe((before?.first ?? 0) + (before?.readings ?? 0));
    });
  });

  test('leaves the same verdicts as if it had never been', () => {
    for (const id of ['a-1', 'a-2']) {
      expect(of('cut').intervals.get(id)).toEqual(of('whole').intervals.get(id));
    }
    expect(of('cut').looks.at(-1)?.windows).toEqual(of('whole').looks.at(-1)?.windows);
  });

  test('leaves the same empty posts, and marks as late those that nobody could know of', () => {
    expect(judged(of('cut'), 'empty-post')).toEqual(judged(of('whole'), 'empty-post'));
    const post = (outcome: Outcome, windowId: string) =>
      outcome.incidents.find((one) => one.kind === 'empty-post' && one.windowId === windowId);
    expect(post(of('whole'), 'a-1')).toMatchObject({ late: false, clearReason: 'occupied' });
    expect(post(of('cut'), 'a-1')).toMatchObject({ late: true, clearReason: 'occupied' });
    expect(post(of('cut'), 'a-1')?.recordedMs).toBeGreaterThanOrEqual(mendedMs);
    expect(post(of('cut'), 'b-1')).toMatchObject({ late: false });
    const told = of('cut').events.filter(
      ({ name, data }) => name === 'incident' && data.windowId === 'a-1',
    );
    expect(told.length).toBeGreaterThan(0);
    expect(told.every(({ data }) => data.late === true)).toBe(true);
  });
});
