import type { Transaction } from 'kysely';
import type { Effect } from '../detection/effect.ts';
import type { StateTables } from './stateTables.ts';

type Writer = Transaction<StateTables>;
type Stated = Extract<Effect, { type: 'stated' }>;

/**
 * Writes what people said, in the order of the journal. The same row again changes nothing, so that
 * the tables are the same whenever they are made from the journal.
 */
export async function writeStatements(writer: Writer, effects: readonly Effect[]): Promise<void> {
  for (const effect of effects) {
    if (effect.type === 'stated') await writeStatement(writer, effect);
  }
}

async function writeStatement(writer: Writer, stated: Stated): Promise<void> {
  const { statement, rowId, author } = stated;
  switch (statement.type) {
    case 'declare':
      return writeDeclaration(writer, { ...stated, statement });
    case 'end-declaration':
      await writer
        .updateTable('declaration')
        .set({ ended_ms: statement.atMs })
        .where('window_id', '=', statement.windowId)
        .where('id', '=', statement.id)
        .execute();
      return;
    case 'activation':
      await writer
        .insertInto('activation')
        .values({
          ...{ window_id: statement.windowId, at_ms: statement.atMs },
          ...{ active: statement.active ? 1 : 0, author, journal_id: rowId },
        })
        .onConflict((conflict) =>
          conflict.columns(['window_id', 'at_ms', 'journal_id']).doNothing(),
        )
        .execute();
      return;
    case 'booking':
      return writeBooking(writer, { ...stated, statement });
    case 'call':
      await writer
        .insertInto('specialist_call')
        .values({
          ...{ id: statement.id, window_id: statement.windowId, station: statement.station },
          ...{ matter: statement.matter ?? null, called_ms: statement.atMs, signed_in_ms: null },
          ...{ author, journal_id: rowId },
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
      return;
    case 'sign-in':
      await writer
        .updateTable('specialist_call')
        .set({ signed_in_ms: statement.atMs })
        .where('id', '=', statement.callId)
        // Who comes first has come.
        .where('signed_in_ms', 'is', null)
        .execute();
      return;
    case 'conclusion':
      return writeConclusion(writer, { ...stated, statement });
    default:
      statement satisfies never;
  }
}

type Of<T extends Stated['statement']['type']> = Stated & {
  readonly statement: Extract<Stated['statement'], { type: T }>;
};

/** The same id again changes a declaration, and it holds again if it had ended. */
async function writeDeclaration(
  writer: Writer,
  { statement, rowId, receivedMs, author }: Of<'declare'>,
): Promise<void> {
  const { id, windowId, state, fromMs, untilMs, person, standIn, via } = statement;
  const said = {
    ...{ state, from_ms: fromMs, until_ms: untilMs, ended_ms: null },
    ...{ person: person ?? null, stand_in: standIn ?? null, via },
    ...{ author, recorded_ms: receivedMs, journal_id: rowId },
  };
  await writer
    .insertInto('declaration')
    .values({ id, window_id: windowId, ...said })
    .onConflict((conflict) => conflict.columns(['window_id', 'id']).doUpdateSet(said))
    .execute();
}

async function writeBooking(
  writer: Writer,
  { statement, rowId, author }: Of<'booking'>,
): Promise<void> {
  const { id, hallId, windowId, fromMs, untilMs, cancelled } = statement;
  const said = {
    ...{ hall_id: hallId, window_id: windowId, from_ms: fromMs, until_ms: untilMs },
    ...{ cancelled: cancelled ? 1 : 0, author, journal_id: rowId },
  };
  await writer
    .insertInto('booking')
    .values({ id, ...said })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(said))
    .execute();
}

async function writeConclusion(
  writer: Writer,
  { statement, rowId, receivedMs, author }: Of<'conclusion'>,
): Promise<void> {
  const { findingId, version, conclusion, reason, remark = null } = statement;
  await writer
    .insertInto('conclusion')
    .values({
      ...{ finding_id: findingId, version, conclusion, reason, remark },
      ...{ author, recorded_ms: receivedMs, journal_id: rowId },
    })
    .onConflict((conflict) => conflict.columns(['finding_id', 'version']).doNothing())
    .execute();
}
