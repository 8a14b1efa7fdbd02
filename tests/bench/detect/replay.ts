import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DetectionStore } from '../../../collector/detection/detectionTurns.ts';
import { createDetectionTurns } from '../../../collector/detection/detectionTurns.ts';
import { openJournal } from '../../../collector/journal/journal.ts';
import { createStateStore } from '../../../collector/state/stateStore.ts';
import { silentLog } from '../../../runtime/log.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { SITE_FROM_MS } from './benchSite.ts';
import { type CountyJournal, writeCounty } from './countyJournal.ts';
import { createMemoryStore } from './memoryStore.ts';

/** What one way of replaying took. */
export interface Replayed {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
}

export interface ReplayFigures {
  readonly county: CountyJournal;
  /** Only reading the rows, which every reader of the journal has to do. */
  readonly reading: Replayed;
  /** Judged without keeping the detector's memory, as `hallwatch whatif` does. */
  readonly passing: Replayed;
  readonly inMemory: Replayed;
  readonly inStateDb: Replayed;
}

/** As many as the collector judges in one turn. */
const ROWS_PER_TURN = 50;
const HOUR_MS = 3_600_000;

/** Writes a county's journal, and replays it from the beginning: without a disk, and into state.db. */
export async function measureReplay(options: {
  readonly windows: number;
  readonly hours: number;
  readonly seed: number;
}): Promise<ReplayFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-bench-'));
  try {
    const county = await writeCounty({ folder, ...options });
    const memory = createMemoryStore();
    const reading = await timed(async () => readAll(county.path));
    const { hours } = options;
    const passing = await timed(() =>
      replay(county.path, createMemoryStore(), { hours, isPassing: true }),
    );
    const inMemory = await timed(() => replay(county.path, memory, { hours, isPassing: false }));
    const store = createStateStore({ path: join(folder, 'state.db') });
    await store.start();
    const inStateDb = await timed(() => replay(county.path, store, { hours, isPassing: false }));
    await store.stop();
    return { county, reading, passing, inMemory, inStateDb };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<void>): Promise<Replayed> {
  globalThis.gc?.();
  const before = process.cpuUsage();
  const start = process.hrtime.bigint();
  await work();
  const { user, system } = process.cpuUsage(before);
  const wallSeconds = Number(process.hrtime.bigint() - start) / 1e9;
  return { cpuSeconds: (user + system) / 1e6, wallSeconds };
}

function open(path: string, wallMs: number) {
  const clock = createFakeClock({ wallMs });
  return { clock, journal: openJournal({ path, clock, log: silentLog }) };
}

function readAll(path: string): void {
  const { journal } = open(path, SITE_FROM_MS);
  for (let after = 0; ; ) {
    const last = journal.readAfter(after, ROWS_PER_TURN).at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  journal.close();
}

async function replay(
  path: string,
  state: DetectionStore,
  { hours, isPassing }: { readonly hours: number; readonly isPassing: boolean },
): Promise<void> {
  const { journal, clock } = open(path, SITE_FROM_MS + hours * HOUR_MS);
  const turns = createDetectionTurns({
    ...{ journal, state, clock, rowsPerTurnMax: ROWS_PER_TURN },
    ...{ onStored: () => undefined, isPassing },
  });
  await turns.restore();
  while (await turns.turn());
  if (turns.cursor() !== journal.lastId()) throw new Error('the replay has stopped on its way');
  journal.close();
}
