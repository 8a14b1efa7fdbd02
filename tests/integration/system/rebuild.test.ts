import { cpSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import type { Site } from '../../../collector/site/site.ts';
import { createFakeClock, type FakeClock, MONDAY_MORNING_MS } from '../../support/fakeClock.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import {
  anOutbox,
  factsOf,
  forgetState,
  type JudgedJournal,
  startJudging,
} from './judgedJournal.ts';
import { type Chance, chanceOf, randomHistory } from './randomHistory.ts';

const STEP_MS = 15_000;
const HOUR_MS = 3_600_000;
const LASTS_MS = 3.2 * HOUR_MS;
const ALL = { olderThanMs: Number.MAX_SAFE_INTEGER, upToRowId: Number.MAX_SAFE_INTEGER };
const ROW_KINDS = ['batch', 'fork', 'loss', 'revision', 'silence', 'start'];
const WINDOW_IDS = ['window-1', 'window-2', 'window-3'];

const AGENTS = [
  { agent: 'hall-1', presence: ['seat-1', 'radar-2', 'seat-2'], pad: 'pad-1' },
  { agent: 'hall-2', presence: ['seat-3'], pad: 'pad-3' },
] as const;

/** Three windows of two agents; the second version moves a sensor and shortens the policy. */
function siteOf(version: 1 | 2): Site {
  const hours = ['08:30-11:40', '12:00-17:30'];
  const seat = (agent: string, id: string) => ({ id, agent, kind: 'seat' as const });
  const pad = (agent: string, id: string) => ({ id, agent, kind: 'rating-pad' as const });
  const radar = { id: 'radar-2', agent: 'hall-1', kind: 'radar' as const };
  const window = (id: string) => ({ id, number: id, name: id });
  return {
    name: '重判县',
    hours: { mon: hours },
    policy: { emptyAfterMinutes: version === 1 ? 3 : 1, clearAfterSeconds: 10, source: 'test' },
    areas: [{ id: 'county', name: '重判县', level: 'county' }],
    halls: [
      {
        ...{ id: 'hall', name: '大厅', area: 'county', timeZone: 'Asia/Shanghai' },
        minimum: { normal: 2 },
        windows: [
          {
            ...window('window-1'),
            devices: [
              ...[seat('hall-1', 'seat-1'), pad('hall-1', 'pad-1')],
              ...(version === 2 ? [radar] : []),
            ],
          },
          {
            ...window('window-2'),
            devices: [seat('hall-1', 'seat-2'), ...(version === 1 ? [radar] : [])],
          },
          { ...window('window-3'), devices: [seat('hall-2', 'seat-3'), pad('hall-2', 'pad-3')] },
        ],
      },
    ],
  };
}

/** Lines that come and go, each agent its own. */
function aLine(chance: Chance) {
  let downUntilMs = 0;
  return {
    isUp(atMs: number): boolean {
      if (atMs >= downUntilMs && chance.oneIn(60)) downUntilMs = atMs + chance.between(0, 400_000);
      return atMs >= downUntilMs;
    },
  };
}

interface Live {
  readonly folder: string;
  readonly clock: FakeClock;
  readonly chance: Chance;
}

/** A morning as it happens, with everything that may go wrong; gives the last of its collectors. */
async function live({ folder, clock, chance }: Live): Promise<JudgedJournal> {
  const sources = AGENTS.map((options) => ({
    coming: randomHistory({ ...options, lastsMs: LASTS_MS, chance }),
    outbox: anOutbox(options.agent),
    line: aLine(chance),
  }));
  let site = siteOf(1);
  const start = () => startJudging(folder, { clock, site, rowsPerTurnMax: chance.between(1, 50) });
  let collector: JudgedJournal | null = await start();
  let downUntilMs = 0;
  for (let atMs = STEP_MS; atMs <= LASTS_MS; atMs += STEP_MS) {
    await clock.advanceGently(STEP_MS);
    if (collector === null && atMs < downUntilMs) continue;
    collector ??= await start();
    for (const { coming, outbox, line } of sources) {
      while ((coming[0]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs) {
        const written = coming.shift();
        if (written !== undefined) outbox.held.push(written);
      }
      if (!line.isUp(atMs)) continue;
      const newest = outbox.held.at(-1);
      if (newest !== undefined && chance.oneIn(120)) {
        void outbox.sendAsClone(collector.journal, newest);
      }
      if (outbox.held.length > 1 && chance.oneIn(120)) outbox.lose(1);
      while (outbox.held.length > 0) void outbox.send(collector.journal, chance.between(1, 100));
    }
    // A killed collector has stored what it has confirmed; it may not have judged it.
    const ends = chance.oneIn(50) ? (chance.oneIn(2) ? 'killed' : 'stopped') : null;
    if (ends !== 'killed') await collector.quiet();
    if (ends !== null) {
      await collector.end(ends);
      collector = null;
      if (chance.oneIn(2)) site = siteOf(2);
      downUntilMs = atMs + chance.between(0, 300_000);
    }
  }
  collector ??= await start();
  await collector.quiet();
  return collector;
}

/** Judges a journal again as a collector does that finds no state.db. */
async function judgeAgain(
  folder: string,
  { clock, site }: { readonly clock: FakeClock; readonly site: Site },
) {
  forgetState(folder);
  const again = await startJudging(folder, { clock, site, rowsPerTurnMax: 50 });
  await again.quiet();
  const facts = await factsOf(again.state, WINDOW_IDS);
  return { again, facts };
}

test.each([11, 12, 13, 14, 15, 23])(
  'verdicts follow from the journal alone: judged again they are the same (seed %i)',
  { timeout: 120_000 },
  async (seed) => {
    const folder = temporaryFolder();
    const clock = createFakeClock({ wallMs: MONDAY_MORNING_MS });
    const first = await live({ folder, clock, chance: chanceOf(seed) });
    const rows = first.journal.readAfter(0, 1_000_000);
    const revision = rows.findLast((row) => row.kind === 'revision');
    const site = revision?.kind === 'revision' ? revision.site : siteOf(1);
    await first.end('stopped');

    // The same start row and the same moment for both: what follows is the journal's.
    const copy = temporaryFolder();
    cpSync(folder, copy, { recursive: true });
    const goneOn = await startJudging(folder, { clock, site, rowsPerTurnMax: 50 });
    await goneOn.quiet();
    const expected = await factsOf(goneOn.state, WINDOW_IDS);
    await goneOn.end('stopped');
    const kinds = new Set(rows.map((row) => row.kind));
    expect([...kinds].toSorted()).toEqual(ROW_KINDS);
    expect(new Set(expected.incidents.map((one) => one.kind))).toContain('empty-post');
    expect(expected.pools.map(([id]) => id)).toContain('hall');

    const { again, facts } = await judgeAgain(copy, { clock, site });
    onTestFinished(() => again.end('stopped'));
    expect(facts).toEqual(expected);
    expect(again.journal.compact(ALL).rowsAfter).toBeGreaterThan(0);
    await again.end('stopped');

    const compacted = await judgeAgain(copy, { clock, site });
    onTestFinished(() => compacted.again.end('stopped'));
    // The evidence names what was known of the neighbours when a finding was raised, and in hours that
    // were made one row their words come in another order.
    expect({ ...compacted.facts, whys: null }).toEqual({ ...expected, whys: null });
  },
);
