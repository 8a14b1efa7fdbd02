import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  createDetectionReader,
  type DetectionReader,
} from '../../../collector/detection/runDetection.ts';
import { type Journal, openJournal } from '../../../collector/journal/journal.ts';
import type { Site } from '../../../collector/site/site.ts';
import { readPoolStretches } from '../../../collector/state/poolStretches.ts';
import { createStateStore, type StateStore } from '../../../collector/state/stateStore.ts';
import { placeReadings } from '../../../protocol/batch.ts';
import { silentLog } from '../../../runtime/log.ts';
import { type FakeClock, settle } from '../../support/fakeClock.ts';
import { aBatch } from '../../support/readings.ts';
import type { Written } from './randomHistory.ts';

/** The part of a collector that follows from its journal, in a folder. */
export interface JudgedJournal {
  readonly journal: Journal;
  readonly state: StateStore;
  readonly detection: DetectionReader;
  /** Everything of this moment is done. */
  quiet(): Promise<void>;
  /** Ends it; a killed one does not finish what it has begun to judge. */
  end(how: 'stopped' | 'killed'): Promise<void>;
}

/** Opens the journal in a folder and judges it on from where state.db stands, as a start does. */
export async function startJudging(
  folder: string,
  options: { readonly clock: FakeClock; readonly site: Site; readonly rowsPerTurnMax: number },
): Promise<JudgedJournal> {
  const { clock, site, rowsPerTurnMax } = options;
  const log = silentLog;
  const journal = openJournal({ path: join(folder, 'journal.db'), clock, log });
  journal.appendStart();
  journal.appendRevision({ site, author: 'test', validFromMs: clock.wallMs() });
  const state = createStateStore({ path: join(folder, 'state.db') });
  await state.start();
  let isAlive = true;
  const mortal: StateStore = {
    ...state,
    commitDetection: (commit) =>
      isAlive ? state.commitDetection(commit) : Promise.reject(new Error('killed')),
  };
  const detection = createDetectionReader({ journal, state: mortal, clock, log, rowsPerTurnMax });
  await detection.start();
  return {
    ...{ journal, state, detection },
    async quiet() {
      do {
        await settle();
        await detection.caughtUp();
      } while (journal.waiting() > 0 || detection.cursor() < journal.lastId());
      await settle();
    },
    async end(how) {
      isAlive = how === 'stopped';
      await detection.stop();
      await state.stop();
      journal.close();
    },
  };
}

export function forgetState(folder: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, `state.db${suffix}`), FORCE);
  if (existsSync(join(folder, 'state.db'))) throw new Error('state.db is still there');
}

const FORCE = { force: true };

/** Everything that people see, but when the collector came to know it. */
export async function factsOf(state: StateStore, windowIds: readonly string[]) {
  const intervals: Record<string, unknown> = {};
  for (const id of windowIds) intervals[id] = await state.intervals(id, 0, 1e14);
  const incidents = await state.incidents({ limit: 100_000 });
  const whys: Record<string, unknown> = {};
  for (const { id } of incidents) whys[id] = (await state.incident(id))?.why;
  return {
    intervals,
    incidents: incidents.map(({ recordedMs: _, late: __, ...rest }) => rest),
    whys,
    pools: [...(await readPoolStretches(state.database(), { fromMs: 0, toMs: 1e14 }))],
    windows: (await state.windowRows()).toSorted(by((row) => row.windowId)),
    devices: (await state.deviceRows()).toSorted(by((row) => `${row.agentId} ${row.deviceId}`)),
    agents: (await state.agentRows()).toSorted(by((row) => row.agentId)),
  };
}

function by<T>(name: (one: T) => string) {
  return (a: T, b: T): number => (name(a) < name(b) ? -1 : 1);
}

/** An agent's outbox: what it holds, and where its chain stands at the collector's end. */
export function anOutbox(agent: string) {
  const outbox = `outbox-${agent}`;
  const held: Written[] = [];
  let next: { readonly first: number; readonly tag?: string } = { first: 1 };

  /** A batch of the oldest; it takes what it sends out of the outbox. */
  function take(count: number) {
    const readings = held.splice(0, count).map((one) => one.reading);
    const made = aBatch({ agent, outbox, ...next, oldest: next.first, readings });
    next = { first: made.last + 1, tag: made.tagAfter };
    return made.batch;
  }

  return {
    held,
    send(journal: Journal, count: number) {
      const batch = take(count);
      return journal.append({ agentId: agent, batch, placed: placeReadings(batch) });
    },
    /** The oldest are gone: the next batch makes the collector name a loss. */
    lose: (count: number) => void take(count),
    /** Somebody with a copy of the card goes on in his own way. */
    sendAsClone(journal: Journal, written: Written) {
      const tag = 'c10ec10ec10ec10e';
      const readings = [written.reading];
      const { batch } = aBatch({ agent, outbox, ...next, tag, oldest: next.first, readings });
      return journal.append({ agentId: agent, batch, placed: placeReadings(batch) });
    },
  };
}
