import type { WindowView } from '../../../collector/http/views.ts';
import type { JournalEntry } from '../../../collector/journal/journalRow.ts';
import type { VerdictInterval } from '../../../collector/state/stateStore.ts';
import { MONDAY_MORNING_MS } from '../../support/fakeClock.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import type { Plan } from './plan.ts';
import { startTwoHalls, type TwoHalls } from './twoHalls.ts';

const SECOND_MS = 1000;
export const CUT_MS = 10 * 60_000;
const AFTER_MS = 4 * 60_000;

/** What a page showed at the end of a second. */
export interface Look {
  readonly atMs: number;
  readonly isCut: boolean;
  readonly windows: ReadonlyMap<string, WindowView>;
  /** What A last said about itself. */
  readonly presenceOfA: string | undefined;
}

/** What was told to open pages, and when. */
export interface Told {
  readonly atMs: number;
  readonly name: string;
  readonly subject: string;
  readonly data: Record<string, unknown>;
}

export type Outcome = Awaited<ReturnType<typeof play>>;

/** Plays the plan to its end, with the cut or without. */
export async function play(plan: Plan, line: 'cut' | 'whole') {
  const { seed, windows, cutAtMs } = plan;
  const halls = await startTwoHalls({ folder: temporaryFolder(), seed, windows });
  const { clock } = halls;
  const looks: Look[] = [];
  const told: Told[] = [];
  halls.feed.subscribe(({ name, subject, json }) => {
    told.push({ atMs: clock.wallMs(), name, subject, data: JSON.parse(json) });
  });
  const look = (isCut: boolean) => (): void => {
    const seen = halls.model.views().halls.flatMap((hall) => hall.windows);
    const presenceOfA = halls.statusOf('hall-a')?.state;
    const byId = new Map(seen.map((view) => [view.id, view]));
    looks.push({ atMs: clock.wallMs(), isCut, windows: byId, presenceOfA });
  };
  await clock.advanceGently(cutAtMs % SECOND_MS);
  await halls.pass(cutAtMs - (cutAtMs % SECOND_MS), look(false));
  if (line === 'cut') halls.line.cut('hall-a');
  await halls.pass(CUT_MS, look(line === 'cut'));
  halls.line.mend('hall-a');
  await halls.pass(AFTER_MS, look(false));
  // What was said in the last instant is still on its way.
  await halls.pass(SECOND_MS / 2, () => undefined);
  return { looks, told, ...(await factsOf(halls, plan)) };
}

async function factsOf(halls: TwoHalls, plan: Plan) {
  const intervals = new Map<string, VerdictInterval[]>();
  for (const { id } of plan.windows) {
    intervals.set(id, await halls.state.intervals(id, 0, MONDAY_MORNING_MS * 2));
  }
  const rows = halls.journal.readAfter(0, 100_000);
  return {
    intervals,
    incidents: await halls.state.incidents({ limit: 1000 }),
    batchRows: rows.filter((row) => row.kind === 'batch'),
    forksAndLosses: rows.filter((row) => row.kind === 'fork' || row.kind === 'loss'),
    delivered: halls.line.delivered,
    waiting: halls.waiting(),
  };
}

/** Everything stored of an agent, in the order in which it was stored. */
export function entriesOf(outcome: Outcome, agentId: string): JournalEntry[] {
  const rows = outcome.batchRows.filter((row) => row.agentId === agentId);
  return rows.flatMap((row) => [...row.entries]);
}

/** What is said of findings of a kind, without when the collector knew. */
export function judged({ incidents }: Outcome, kind: string) {
  return incidents
    .filter((one) => one.kind === kind)
    .map(({ recordedMs: _, late: __, ...rest }) => rest);
}
