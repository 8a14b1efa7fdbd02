import type { StatementRow } from '../journal/journalRow.ts';
import type { DetectorContext } from './detectorContext.ts';

/** Takes what a person said: it counts from its own time on. */
export function takeStatement(context: DetectorContext, row: StatementRow): void {
  const { id: rowId, receivedMs, author, statement } = row;
  context.emit({ type: 'stated', rowId, receivedMs, author, statement });
}
