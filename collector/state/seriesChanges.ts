import type { Effect } from '../detection/effect.ts';
import { chunks, type Writer } from './commitDetection.ts';
import type { StateDatabase } from './stateDatabase.ts';

/** Something that was stored, and from when on it is different. */
export interface SeriesChange {
  readonly subject: ChangedSubject;
  /** Windows: verdicts from here on are new or different. Findings: 0. */
  readonly fromMs: number;
  /** Counts up with every change until it is forgotten. */
  readonly version: number;
}

export type ChangedSubject =
  | { readonly kind: 'window'; readonly id: string }
  | { readonly kind: 'finding'; readonly id: string };

/**
 * Notes, with the facts themselves, which windows and findings have changed: at most one row each,
 * whether anybody reads them or not.
 */
export async function writeSeriesChanges(
  writer: Writer,
  effects: readonly Effect[],
): Promise<void> {
  const changed = new Map<string, number>();
  for (const effect of effects) {
    const found = changeOf(effect);
    if (found === null) continue;
    const [subject, fromMs] = found;
    changed.set(subject, Math.min(fromMs, changed.get(subject) ?? fromMs));
  }
  const rows = [...changed].map(([subject, from_ms]) => ({ subject, from_ms, version: 1 }));
  for (const chunk of chunks(rows)) {
    await writer
      .insertInto('series_change')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.column('subject').doUpdateSet((row) => ({
          from_ms: row.fn<number>('min', ['series_change.from_ms', 'excluded.from_ms']),
          version: row('series_change.version', '+', 1),
        })),
      )
      .execute();
  }
}

function changeOf(effect: Effect): readonly [string, number] | null {
  switch (effect.type) {
    case 'verdict':
    case 'correct':
      return [`w/${effect.windowId}`, effect.fromMs];
    case 'raise':
    case 'restate':
      return [`f/${effect.finding.id}`, 0];
    case 'stage':
    case 'clear':
    case 'reopen':
      return [`f/${effect.findingId}`, 0];
    case 'stated':
      return effect.statement.type === 'conclusion' ? [`f/${effect.statement.findingId}`, 0] : null;
    default:
      return null;
  }
}

/** Some of the changes that nobody has forgotten yet. */
export async function readSeriesChanges(
  db: StateDatabase,
  rowsMax: number,
): Promise<SeriesChange[]> {
  const rows = await db.selectFrom('series_change').selectAll().limit(rowsMax).execute();
  return rows.map(({ subject, from_ms: fromMs, version }) => {
    const kind = subject.startsWith('w/') ? ('window' as const) : ('finding' as const);
    return { subject: { kind, id: subject.slice(2) }, fromMs, version };
  });
}

/** Forgets changes that were seen, unless they have changed again since. */
export async function forgetSeriesChanges(
  db: StateDatabase,
  seen: readonly SeriesChange[],
): Promise<void> {
  if (seen.length === 0) return;
  await db.transaction().execute(async (writer) => {
    for (const { subject, version } of seen) {
      await writer
        .deleteFrom('series_change')
        .where('subject', '=', `${subject.kind === 'window' ? 'w' : 'f'}/${subject.id}`)
        .where('version', '=', version)
        .execute();
    }
  });
}
