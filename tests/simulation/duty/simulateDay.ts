import { type AgentDiary, writeDiary } from './agentDiary.ts';
import { arrivalsOf } from './arrivals.ts';
import { type CollectorDay, liveThrough } from './collectorDay.ts';
import { type Complaint, complain } from './complaint.ts';
import { diceOf } from './dice.ts';
import { drawWorld, withoutTroubles } from './drawWorld.ts';
import { factsAround } from './factsAround.ts';
import { accusationsOf, checkFindings, checkNothingAdded } from './findingChecks.ts';
import { checkHalls } from './hallChecks.ts';
import { type Ledger, linesOf } from './ledger.ts';
import { truthOf, type WindowTruth } from './oracle.ts';
import { atOnce, inPieces, judgedAgain } from './replays.ts';
import { holds } from './spans.ts';
import { checkVerdicts } from './verdictChecks.ts';
import type { World, WorldWindow } from './world.ts';

/** A complaint, with what truly happened around it. */
export interface DayFailure {
  readonly what: string;
  readonly facts: readonly string[];
}

/** What one day was like, for figures. */
export interface SimulatedDay {
  readonly seed: number;
  readonly failures: readonly DayFailure[];
  readonly rows: number;
  readonly windows: number;
  readonly findings: number;
}

/** Lives through the day of a seed and looks for anything that is not as it has to be. */
export async function simulateDay(seed: number): Promise<SimulatedDay> {
  const world = drawWorld(seed);
  const { day, diaries, ledger } = await lived(world);
  const truths = truthOf(world, diaries);
  const complaints = [
    ...ledger.nonsense.map((what) => complain(what)),
    ...checkVerdicts(world, truths, ledger),
    ...checkFindings(world, truths, ledger),
    ...checkHalls(world, truths, ledger),
    ...(await checkReplays(world, day, ledger)),
    ...(await checkCalm(world, { diaries, truths, ledger })),
  ];
  return {
    ...{ seed, rows: day.rows.length },
    failures: complaints.map((one) => ({
      what: one.what,
      facts: factsAround(world, ledger, one),
    })),
    ...{ windows: ledger.windows.size, findings: ledger.findings.size },
  };
}

interface Lived {
  readonly day: CollectorDay;
  readonly diaries: ReadonlyMap<string, AgentDiary>;
  readonly ledger: Ledger;
}

async function lived(world: World): Promise<Lived> {
  const diaries = new Map(world.agents.map((agent) => [agent.id, writeDiary(world, agent)]));
  const arrivals = arrivalsOf(world, diaries);
  const day = await liveThrough(world, arrivals, diceOf(world.seed).of('turns'));
  return { day, diaries, ledger: day.ledger };
}

/** The journal alone gives the same verdicts and findings, however it is read. */
async function checkReplays(world: World, day: CollectorDay, ledger: Ledger): Promise<Complaint[]> {
  const live = linesOf(ledger);
  const nowMs = day.endedMs + world.collector.aheadMs;
  const how = world.seed % 2 === 0 ? 'at once' : 'in pieces';
  const dice = diceOf(world.seed).of('pieces');
  const reading = how === 'at once' ? atOnce(nowMs) : inPieces(nowMs, dice);
  return difference(how, live, linesOf(await judgedAgain(day.rows, reading)));
}

function difference(how: string, live: readonly string[], again: readonly string[]): Complaint[] {
  const [known, found] = [new Set(live), new Set(again)];
  const missing = live.filter((line) => !found.has(line));
  const added = again.filter((line) => !known.has(line));
  return [
    ...missing.slice(0, 3).map((line) => complain(`judged again ${how}, this is missing: ${line}`)),
    ...added.slice(0, 3).map((line) => complain(`judged again ${how}, this is new: ${line}`)),
  ];
}

/** Only halls in which somebody is accused can be wrong in this. */
async function checkCalm(
  world: World,
  seen: Pick<Lived, 'diaries' | 'ledger'> & { readonly truths: ReadonlyMap<string, WindowTruth> },
): Promise<Complaint[]> {
  const { diaries, ledger, truths } = seen;
  const accused = new Set(accusationsOf(ledger).map(({ windowId }) => windowId));
  const halls = world.halls.filter(({ windows }) => windows.some(({ id }) => accused.has(id)));
  if (halls.length === 0) return [];
  const isHeard = (window: WorldWindow, atMs: number): boolean =>
    holds(diaries.get(window.pad.agent)?.heard ?? [], atMs);
  const ids = new Set(halls.map(({ id }) => id));
  const calm = await lived(withoutTroubles(world, ids, isHeard));
  return checkNothingAdded(world, truths, { troubled: ledger, calm: calm.ledger });
}
