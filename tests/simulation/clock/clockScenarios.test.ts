import { expect, test } from 'vitest';
import { newAgent } from '../../../collector/detection/agentHealth.ts';
import { createDetectorState } from '../../../collector/detection/detectorState.ts';
import { createSiteHistory } from '../../../collector/detection/siteHistory.ts';
import {
  backlogBefore,
  type PlacedEntry,
  placeBacklog,
  placeRow,
} from '../../../collector/detection/timePlacement.ts';
import type { BatchRow } from '../../../collector/journal/journalRow.ts';
import { errorAt } from '../../../collector/journal/readingTime.ts';
import { seededRandom } from '../../../runtime/random.ts';
import { MONDAY_MORNING_MS } from '../../support/fakeClock.ts';
import {
  aJournal,
  aSite,
  replay,
  type SceneJournal,
} from '../../unit/collector/detection/scene.ts';
import { BoardWithClock, type TrueReading } from './boardWithClock.ts';

const SCENARIOS = 1000;
const SECONDS = 900;
/** Somebody is never away for longer, by true time; the policy is two and a half minutes. */
const AWAY_SECONDS_MAX = 100;
const POLICY = { emptyAfterMinutes: 2.5, clearAfterSeconds: 10, source: 'test' };

interface Scenario {
  readonly journal: SceneJournal;
  readonly written: readonly TrueReading[];
}

/** A quarter of an hour of a board; every word of it reaches the collector, at once or late. */
async function play(seed: number): Promise<Scenario> {
  const random = seededRandom(seed);
  const oneIn = (times: number): boolean => random.fraction() * times < 1;
  const board = new BoardWithClock(random);
  const journal = aJournal();
  // On duty before and after the story; it begins at nine.
  journal.revision(aSite(undefined, { policy: POLICY }), -60_000);
  await board.boot(0);
  let sent = 0;
  let lineDownUntil = 0;
  let awayUntil = 0;
  for (let second = 0; second < SECONDS; second += 1) {
    if (oneIn(150)) board.set();
    if (oneIn(250)) board.step();
    if (oneIn(400)) board.loseDaemon();
    if (oneIn(60)) board.drift();
    if (oneIn(300)) await board.restart();
    if (oneIn(400)) await board.boot(5 + random.fraction() * 60);
    if (second > awayUntil + 20 && oneIn(60)) {
      awayUntil = second + random.fraction() * (AWAY_SECONDS_MAX - 65);
      board.seat(false);
    }
    if (second > awayUntil) board.seat(true);
    board.goOn();
    if (oneIn(120)) lineDownUntil = second + random.fraction() * 300;
    if (second < lineDownUntil && second < SECONDS - 1) continue;
    const news = board.written.slice(sent).map(({ reading }) => reading);
    sent = board.written.length;
    const receivedMs = Math.round(board.trueMs) - MONDAY_MORNING_MS;
    if (news.length > 0) journal.batch(news, { receivedMs });
  }
  board.set();
  for (let second = 0; second < 5; second += 1) board.goOn();
  const news = board.written.slice(sent).map(({ reading }) => reading);
  journal.batch(news, { receivedMs: Math.round(board.trueMs) - MONDAY_MORNING_MS });
  return { journal, written: board.written };
}

/** Everything that the collector gives a time, in the order in which it does. */
function placed({ rows }: SceneJournal): readonly PlacedEntry[] {
  const state = createDetectorState([]);
  const context = { state, history: createSiteHistory(), emit: () => undefined };
  const found: PlacedEntry[] = [];
  const batches = rows.filter((row): row is BatchRow => row.kind === 'batch');
  for (const row of batches) {
    for (let taken = false; ; taken = true) {
      const backlog = backlogBefore(context, row);
      if (backlog === null) break;
      const waiting = batches.filter(({ id }) => id > backlog.afterId && id < row.id);
      found.push(...placeBacklog(context, backlog, taken ? [] : waiting));
    }
    const agent = state.agents.get(row.agentId) ?? newAgent();
    state.agents.put(row.agentId, agent);
    placeRow(context, { agent, row }, (entry) => found.push(entry));
  }
  return found;
}

test(`in ${SCENARIOS} stories of a clock nobody is accused by it, and no time is wrong beyond its error`, async () => {
  const tally = {
    readings: 0,
    rebuilt: 0,
    notPlaced: 0,
    errorMsWorst: 0,
    judgedMs: 0,
    settings: 0,
  };
  for (let seed = 1; seed <= SCENARIOS; seed += 1) {
    const { journal, written } = await play(seed);
    const times = placed(journal);
    const sequences = times.map(({ ref }) => ref.sequence);
    expect(sequences, `seed ${seed}`).toEqual([...new Set(sequences)].toSorted((a, b) => a - b));
    for (const { ref, time } of times) {
      const trueMs = written[ref.sequence - 1]?.trueMs ?? Number.NaN;
      const offMs = Math.abs(time.atMs - trueMs);
      expect(offMs, `seed ${seed}, sequence ${ref.sequence}`).toBeLessThanOrEqual(
        errorAt(time.error, time.atMs) + 1,
      );
      if (time.quality === 'rebuilt') tally.rebuilt += 1;
      tally.errorMsWorst = Math.max(tally.errorMsWorst, Math.round(offMs));
    }
    const seen = replay(journal.rows);
    expect(seen.findingsOf('empty-post'), `seed ${seed}`).toEqual([]);
    expectHeartbeatsUnbroken(written, seed);
    const verdicts = seen.verdicts().map(([fromMs]) => fromMs);
    expect(verdicts, `seed ${seed}`).toEqual([...new Set(verdicts)].toSorted((a, b) => a - b));
    tally.readings += written.length;
    tally.notPlaced += written.length - times.length;
    tally.settings += written.filter(({ reading }) => reading.kind === 'clock').length;
    tally.judgedMs += Math.max(0, seen.watermark() ?? 0);
  }
  console.info('clock scenarios:', JSON.stringify({ scenarios: SCENARIOS, ...tally }));
  expect(tally.rebuilt).toBeGreaterThan(SCENARIOS);
  expect(tally.settings).toBeGreaterThan(SCENARIOS);
}, 240_000);

/** Whatever the wall clock does: timers go on, and the time that is vouched for has no holes. */
function expectHeartbeatsUnbroken(written: readonly TrueReading[], seed: number): void {
  let last: { readonly boot: string; readonly monotonicMs: number } | null = null;
  for (const { reading } of written) {
    if (reading.kind !== 'heartbeat') continue;
    if (last !== null && last.boot === reading.boot) {
      expect(reading.fromMonotonicMs, `seed ${seed}`).toBe(last.monotonicMs);
      expect(reading.monotonicMs - reading.fromMonotonicMs).toBeLessThanOrEqual(15_000);
    }
    last = reading;
  }
}
