import { sql } from 'kysely';
import type { FindingKind } from '../detection/finding.ts';
import type { SaidQueries } from '../http/queries.ts';
import type {
  CallsQuery,
  DeclarationsQuery,
  DeclarationView,
  FindingCounts,
  FindingStatistics,
  SpecialistCallView,
  StatusCounts,
} from '../http/statementViews.ts';
import type { SiteIndex } from '../site/siteIndex.ts';
import { readActivations, readBookings } from './openingQueries.ts';
import type { StateDatabase } from './stateDatabase.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export interface StatementQueries extends SaidQueries {
  /** The hall and the kind of a finding; null: there is no such finding. */
  findFinding(
    id: string,
  ): Promise<{ readonly hallId: string | null; readonly kind: FindingKind } | null>;
}

/** Answers what people said, from the tables that follow from the journal. */
export function createStatementQueries({
  database,
  site,
}: {
  readonly database: () => StateDatabase;
  readonly site: SiteIndex;
}): StatementQueries {
  function specialistDueMs(windowId: string, calledMs: number): number | null {
    const policy = site.windows.get(windowId)?.effectivePolicy;
    return policy === undefined ? null : calledMs + policy.specialistWithinMinutes * MINUTE_MS;
  }

  return {
    specialistDueMs,
    declarations: (query) => readDeclarations(database(), query),
    bookings: (query) => readBookings(database(), site, query),
    activations: (query) => readActivations(database(), site, query),
    async specialistCalls(query) {
      const calls = await readCalls(database(), query);
      return calls.map((call) => ({
        ...call,
        dueMs: specialistDueMs(call.windowId, call.calledMs),
      }));
    },
    findingStatistics: (range) => readStatistics(database(), range),
    async findFinding(id) {
      const row = await database()
        .selectFrom('finding')
        .select(['hall_id as hallId', 'kind'])
        .where('id', '=', id)
        .executeTakeFirst();
      return row ?? null;
    },
  };
}

async function readDeclarations(
  db: StateDatabase,
  { windowId, fromMs, toMs, limit }: DeclarationsQuery,
): Promise<DeclarationView[]> {
  // Without an end it lasts that day: one that began a day before the time asked for may touch it.
  const end = sql<number>`coalesce(ended_ms, until_ms, from_ms + ${DAY_MS})`;
  let select = db
    .selectFrom('declaration')
    .select(['id', 'window_id as windowId', 'state', 'from_ms as fromMs', 'until_ms as untilMs'])
    .select(['ended_ms as endedMs', 'person', 'stand_in as standIn', 'via', 'author'])
    .select('recorded_ms as recordedMs')
    .where('from_ms', '<', toMs)
    .where(end, '>', fromMs)
    .orderBy('from_ms')
    .orderBy('journal_id')
    .limit(limit);
  if (windowId !== undefined) select = select.where('window_id', '=', windowId);
  return select.execute();
}

async function readCalls(
  db: StateDatabase,
  { openOnly, fromMs, toMs, limit }: CallsQuery,
): Promise<Omit<SpecialistCallView, 'dueMs'>[]> {
  let select = db
    .selectFrom('specialist_call')
    .select(['id', 'window_id as windowId', 'station', 'matter', 'called_ms as calledMs'])
    .select(['signed_in_ms as signedInMs', 'author'])
    .where('called_ms', '>=', fromMs)
    .where('called_ms', '<', toMs)
    .orderBy('called_ms', 'desc')
    .orderBy('id')
    .limit(limit);
  if (openOnly) select = select.where('signed_in_ms', 'is', null);
  return select.execute();
}

const NONE: StatusCounts = { suspected: 0, confirmed: 0, dismissed: 0 };

/** Each finding is counted once: in trial, held, reminder, or else as what it is. */
async function readStatistics(
  db: StateDatabase,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<FindingStatistics> {
  const rows = await db
    .selectFrom('finding')
    .leftJoin('conclusion as newest', (join) =>
      join.onRef('newest.finding_id', '=', 'finding.id').on('newest.version', '=', (one) =>
        one
          .selectFrom('conclusion as each')
          .whereRef('each.finding_id', '=', 'finding.id')
          .select((row) => row.fn.max('each.version').as('version')),
      ),
    )
    .select(['kind', 'trial', 'held', 'stage', 'newest.conclusion as conclusion'])
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('raised_ms', '>=', fromMs)
    .where('raised_ms', '<', toMs)
    .groupBy(['kind', 'trial', 'held', 'stage', 'newest.conclusion'])
    .execute();
  const kinds = new Map<FindingKind, FindingCounts>();
  for (const { kind, trial, held, stage, conclusion, count } of rows) {
    const before = kinds.get(kind) ?? newCounts(kind);
    const group = trial === 1 ? 'trial' : held === 1 ? 'held' : groupOf(stage);
    const status = conclusion === null || conclusion === 'reopened' ? 'suspected' : conclusion;
    const counts = before[group];
    kinds.set(kind, { ...before, [group]: { ...counts, [status]: counts[status] + count } });
  }
  const sorted = [...kinds.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1));
  return { fromMs, toMs, kinds: sorted };
}

function newCounts(kind: FindingKind): FindingCounts {
  return { kind, counted: NONE, reminders: NONE, held: NONE, trial: NONE };
}

function groupOf(stage: string): 'reminders' | 'counted' {
  return stage === 'reminder' ? 'reminders' : 'counted';
}
