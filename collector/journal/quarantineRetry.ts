import { parseBatch, placeReadings, replacedRange } from '../../protocol/batch.ts';
import { type Parsed, problem } from '../../protocol/problem.ts';
import { parseReading, type Reading } from '../../protocol/reading.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { SqliteDatabase } from '../../runtime/sqlite.ts';
import { ROW_KIND } from './journalSchema.ts';
import type { Quarantine, QuarantineItem } from './quarantine.ts';
import { encodePayload, mayBeUnsynced } from './rowPayload.ts';

/** What reading the quarantine again brought, by id. */
export interface RetryResult {
  /** Now in the journal, at the place of their sequence. */
  readonly accepted: readonly number[];
  /** Whole messages whose readings the agent has sent again since: nothing to keep. */
  readonly settled: readonly number[];
  readonly stillWrong: readonly { readonly id: number; readonly code: string }[];
}

interface Collaborators {
  readonly database: SqliteDatabase;
  readonly quarantine: Quarantine;
  readonly clock: Clock;
}

/**
 * Reads quarantined content again with today's schemas. Safe beside a running collector: it touches
 * no high-water mark, because a rejected reading has kept its place, and a message without a
 * readable envelope was never confirmed, so its agent still holds what is in it.
 */
export function createQuarantineRetry({ database, quarantine, clock }: Collaborators) {
  const insert = database.prepare(`INSERT INTO journal
    (kind, received_ms, outbox, first, last, payload, unsynced) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const outboxRow = database.prepare(
    'SELECT key, high_water AS highWater FROM outbox WHERE agent = ? AND outbox = ?',
  );
  const find = (agentId: string, outboxId: string) =>
    outboxRow.get(agentId, outboxId) as { key: number; highWater: number } | undefined;

  /** Null when it was accepted, else why not. */
  function retryReading(item: QuarantineItem, outboxId: string, sequence: number): string | null {
    const judged = judgeAgain(item, sequence);
    if (!judged.ok) return judged.problem.code;
    const last = replacedRange(judged.value)?.to ?? sequence;
    const key = find(item.agentId, outboxId)?.key;
    if (key === undefined) return item.code;
    const payload = encodePayload([item.text]);
    const unsynced = mayBeUnsynced(payload) ? 1 : null;
    insert.run(ROW_KIND.batch, clock.wallMs(), key, sequence, last, payload, unsynced);
    quarantine.remove(item.id);
    return null;
  }

  function isSettled(item: QuarantineItem): boolean {
    const batch = parseBatch(item.text);
    if (!batch.ok || batch.value.agent !== item.agentId) return false;
    const last = placeReadings(batch.value).at(-1)?.toSequence ?? 0;
    return (find(item.agentId, batch.value.outbox)?.highWater ?? -1) >= last;
  }

  return (ids: readonly number[] | null): RetryResult => {
    const accepted: number[] = [];
    const settled: number[] = [];
    const stillWrong: { id: number; code: string }[] = [];
    const retryOne = database.transaction((id: number) => {
      const item = quarantine.show(id);
      if (item === null) return;
      const { outboxId, sequence, code } = item;
      if (outboxId !== null && sequence !== null) {
        const reason = retryReading(item, outboxId, sequence);
        if (reason === null) accepted.push(id);
        else stillWrong.push({ id, code: reason });
        return;
      }
      if (!isSettled(item)) {
        stillWrong.push({ id, code });
        return;
      }
      quarantine.remove(id);
      settled.push(id);
    });
    for (const id of ids ?? quarantine.ids()) retryOne(id);
    return { accepted, settled, stillWrong };
  };
}

/** A range that did not continue the sequence when it came took one place: it never fits there. */
function judgeAgain(item: QuarantineItem, sequence: number): Parsed<Reading> {
  const judged = parseReading(JSON.parse(item.text));
  if (!judged.ok) return judged;
  const range = replacedRange(judged.value);
  if (range === null) return judged;
  const continued = item.code !== 'HW-WIRE-006' && range.from <= sequence && range.to >= sequence;
  return continued ? judged : problem('HW-WIRE-006', '/replaces', 'it was placed otherwise');
}
