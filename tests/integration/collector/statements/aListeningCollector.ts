import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Finding } from '../../../../collector/detection/finding.ts';
import { createDetectionReader } from '../../../../collector/detection/runDetection.ts';
import { openJournal } from '../../../../collector/journal/journal.ts';
import { indexSite } from '../../../../collector/site/siteIndex.ts';
import { createStatementQueries } from '../../../../collector/state/statementQueries.ts';
import { createStateStore, type StateStore } from '../../../../collector/state/stateStore.ts';
import { createStatementDesk } from '../../../../collector/statements/statementDesk.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { aSaidSite, NOW_MS } from '../../../unit/collector/statements/aSaid.ts';
import { aServer, exampleQueries, LOOPBACK_HEADERS } from '../http/aServer.ts';

export const FINDING = 'abcdef0123456789abcdef01';

export function aFinding(fields: Partial<Finding> = {}): Finding {
  return {
    ...{ id: FINDING, kind: 'empty-post', hallId: 'hall', windowId: 'window-1' },
    ...{ agentId: null, deviceId: null, startedMs: NOW_MS - 900_000, raisedMs: NOW_MS },
    why: {
      ...{ rule: 'empty-post', ruleVersion: 1, facts: {}, fromMs: 0, toMs: NOW_MS },
      ...{ lanes: [], duty: [], verdicts: [], marks: [], checks: [], inputs: [] },
      wouldHaveChanged: [],
    },
    ...fields,
  };
}

/** Raises findings as the detector does, without any reading. */
export async function raise(state: StateStore, findings: readonly Finding[]): Promise<void> {
  const { cursor } = await state.detectionState();
  const effects = findings.map((finding) => ({ type: 'raise' as const, finding }));
  await state.commitDetection({ cursor, effects, entries: [], recordedMs: NOW_MS });
}

/** The parts of a collector between what people say and what is shown of it, with real files. */
export async function aListeningCollector() {
  const clock = createFakeClock({ wallMs: NOW_MS });
  const folder = temporaryFolder();
  const journalPath = join(folder, 'journal.db');
  const journal = openJournal({ path: journalPath, clock, log: silentLog });
  onTestFinished(() => journal.close());
  const site = indexSite(aSaidSite());
  journal.appendStart();
  journal.appendRevision({ site: site.site, validFromMs: clock.wallMs(), author: 'test' });
  const { state, detection } = await aJudge(journal, join(folder, 'state.db'));
  const said = createStatementQueries({ database: () => state.database(), site });
  const desk = createStatementDesk({
    ...{ site: () => site, journal, clock },
    findFinding: said.findFinding,
    caughtUp: () => detection.caughtUp(),
  });
  return { clock, folder, journal, site, state, detection, said, desk };

  async function aJudge(from: typeof journal, path: string) {
    const store = createStateStore({ path, site: () => site });
    await store.start();
    onTestFinished(() => store.stop());
    const reader = createDetectionReader({ journal: from, state: store, clock, log: silentLog });
    await reader.start();
    onTestFinished(() => reader.stop());
    await reader.caughtUp();
    return { state: store, detection: reader };
  }
}

/** The same behind its web server, with somebody signed in. */
export async function aTalkingServer() {
  const collector = await aListeningCollector();
  const { desk, said, state } = collector;
  const built = await aServer({
    statements: desk,
    queries: { ...exampleQueries, ...said, incident: (id) => state.incident(id) },
  });
  const cookie = await built.signIn();
  const ask = (
    method: 'GET' | 'POST',
    url: string,
    options: { body?: object; language?: string } = {},
  ) =>
    built.server.inject({
      ...{ method, url },
      ...(options.body === undefined ? {} : { payload: options.body }),
      headers: {
        ...LOOPBACK_HEADERS,
        cookie,
        'accept-language': options.language ?? 'en',
      },
    });
  return {
    ...collector,
    ...built,
    get: (url: string) => ask('GET', url),
    post: (url: string, body: object, language?: string) =>
      ask('POST', url, language === undefined ? { body } : { body, language }),
  };
}
