import { join } from 'node:path';
import { loadCollectorConfig } from '../../collector/config.ts';
import { type Journal, openJournal } from '../../collector/journal/journal.ts';
import { loadSite } from '../../collector/site/loadSite.ts';
import { indexSite, type SiteIndex } from '../../collector/site/siteIndex.ts';
import { createStatementQueries } from '../../collector/state/statementQueries.ts';
import { createStateStore, type StateStore } from '../../collector/state/stateStore.ts';
import { readHallTime } from '../../collector/statements/hallTime.ts';
import {
  createStatementDesk,
  type Speaker,
  type StatementDesk,
} from '../../collector/statements/statementDesk.ts';
import {
  type DeskOutcome,
  factsIn,
  type StatementProblem,
  sortOf,
} from '../../collector/statements/statementProblem.ts';
import { systemClock } from '../../runtime/clock.ts';
import { Failure, UsageFailure } from '../../runtime/failure.ts';
import { createLog } from '../../runtime/log.ts';
import type { Language } from '../../texts/entry.ts';

/** What a command with which somebody speaks is given. */
export interface AtDesk {
  readonly desk: StatementDesk;
  readonly site: SiteIndex;
  readonly journal: Journal;
  readonly by: Speaker;
  /** Opens what follows from the journal, for one piece of work. */
  state<T>(work: (stored: StateStore) => Promise<T>): Promise<T>;
}

/**
 * Opens the journal of a configuration for one word; the collector may be running, and reads it
 * within a second. The checks are the same as over HTTP.
 */
export async function atDesk<T>(
  options: { readonly config: string; readonly language: Language },
  work: (parts: AtDesk) => Promise<T>,
): Promise<T> {
  const config = loadCollectorConfig(options.config);
  const journal = openJournal({
    path: join(config.dataFolder, 'journal.db'),
    clock: systemClock,
    log: createLog('statements', 'warn'),
  });
  try {
    // What the collector supervises; a site file that was changed since counts when it reads that.
    const site = indexSite(journal.newestSite() ?? loadSite(config.site, options.language).site);
    const state = <R>(look: (stored: StateStore) => Promise<R>): Promise<R> =>
      withState(join(config.dataFolder, 'state.db'), look);
    const desk = createStatementDesk({
      ...{ site: () => site, journal, clock: systemClock },
      findFinding: (id) =>
        state((stored) =>
          createStatementQueries({ database: () => stored.database(), site }).findFinding(id),
        ),
      caughtUp: () => Promise.resolve(),
    });
    return await work({ desk, site, journal, state, by: { author: accountId(), via: 'cli' } });
  } finally {
    journal.close();
  }
}

async function withState<T>(path: string, work: (stored: StateStore) => Promise<T>): Promise<T> {
  const state = createStateStore({ path });
  await state.start();
  try {
    return await work(state);
  } finally {
    await state.stop();
  }
}

/** Whoever typed the command, without a name: people are opaque ids in the journal. */
function accountId(): string {
  return `os-${process.getuid?.() ?? 'user'}`;
}

/** What was said, or the failure that tells why not. */
export function granted<T>(outcome: DeskOutcome<T>, language: Language): T {
  if (outcome.ok) return outcome.value;
  throw failureOf(outcome.problem, language);
}

function failureOf(problem: StatementProblem, language: Language): Failure {
  const facts = factsIn(problem, language);
  return sortOf(problem) === 'outdated'
    ? new Failure(problem.code, facts)
    : new UsageFailure(problem.code, facts);
}

/** The zone of a window's hall; that of the machine where there is no such window. */
export function zoneOf(site: SiteIndex, windowId: string): string {
  return site.windows.get(windowId)?.hall.timeZone ?? 'local';
}

/** A time that was typed; undefined where none was. */
export function typedTime(text: string | undefined, timeZone: string): number | undefined {
  if (text === undefined) return undefined;
  const ms = readHallTime(text, { timeZone, nowMs: systemClock.wallMs() });
  if (ms === null) throw new UsageFailure('HW-SAY-023', { text });
  return ms;
}
