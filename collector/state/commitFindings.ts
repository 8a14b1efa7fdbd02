import type { Effect } from '../detection/effect.ts';
import type { DetectionCommit, Writer } from './commitDetection.ts';

/** A finding known this long after it was due is late: nobody is paged for it. */
export const LATE_AFTER_MS = 2 * 60_000;

/** In order: a finding may be raised, become more serious and end within one chunk. */
export async function writeFindings(writer: Writer, commit: DetectionCommit): Promise<void> {
  for (const effect of commit.effects) {
    switch (effect.type) {
      case 'raise':
        await raise(writer, effect, commit.recordedMs);
        break;
      case 'restate':
        await restate(writer, effect, commit.recordedMs);
        break;
      case 'stage':
        await goUp(writer, effect);
        break;
      case 'reopen':
        await writer
          .updateTable('finding')
          .set({ cleared_ms: null, clear_reason: null })
          .where('id', '=', effect.findingId)
          .execute();
        break;
      case 'clear':
        await clear(writer, effect);
        break;
      default:
        break;
    }
  }
}

async function clear(
  writer: Writer,
  { findingId, atMs, reason }: Extract<Effect, { type: 'clear' }>,
): Promise<void> {
  const update = writer
    .updateTable('finding')
    .set({ cleared_ms: atMs, clear_reason: reason })
    .where('id', '=', findingId);
  // What was found not to be so is not so, however it had ended.
  const open = reason === 'corrected' ? update : update.where('cleared_ms', 'is', null);
  await open.execute();
}

/** Puts aside what was stored of a finding, with all its stages, and begins it anew. */
async function restate(
  writer: Writer,
  { finding, causeId }: Extract<Effect, { type: 'restate' }>,
  recordedMs: number,
): Promise<void> {
  const { id } = finding;
  const row = await writer
    .selectFrom('finding')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) {
    await raise(writer, { type: 'raise', finding }, recordedMs);
    return;
  }
  const stages = await writer
    .selectFrom('finding_stage')
    .selectAll()
    .where('finding_id', '=', id)
    .orderBy('at_ms')
    .execute();
  await writer
    .insertInto('finding_superseded')
    .values({ cause_id: causeId, finding_id: id, stored: JSON.stringify({ ...row, stages }) })
    .onConflict((conflict) => conflict.columns(['finding_id', 'cause_id']).doNothing())
    .execute();
  await writer.deleteFrom('finding_stage').where('finding_id', '=', id).execute();
  const isReminder = finding.stage === 'reminder';
  await writer
    .updateTable('finding')
    .set({
      stage: finding.stage ?? 'suspected',
      raised_ms: finding.raisedMs,
      suspected_ms: isReminder ? null : finding.raisedMs,
      ...{ escalated_ms: null, cleared_ms: null, clear_reason: null },
      trial: finding.isTrial === true ? 1 : 0,
      held: finding.isHeld === true ? 1 : 0,
    })
    .where('id', '=', id)
    .execute();
}

async function raise(
  writer: Writer,
  { finding }: Extract<Effect, { type: 'raise' }>,
  recordedMs: number,
): Promise<void> {
  const isReminder = finding.stage === 'reminder';
  await writer
    .insertInto('finding')
    .values({
      ...{ id: finding.id, kind: finding.kind, subject: finding.subject ?? null },
      ...{ hall_id: finding.hallId, window_id: finding.windowId },
      ...{ agent_id: finding.agentId, device_id: finding.deviceId },
      ...{ started_ms: finding.startedMs, raised_ms: finding.raisedMs, recorded_ms: recordedMs },
      late: recordedMs - finding.raisedMs > LATE_AFTER_MS ? 1 : 0,
      trial: finding.isTrial === true ? 1 : 0,
      held: finding.isHeld === true ? 1 : 0,
      ...{ cleared_ms: null, clear_reason: null },
      stage: finding.stage ?? 'suspected',
      suspected_ms: isReminder ? null : finding.raisedMs,
      escalated_ms: finding.stage === 'escalated' ? finding.raisedMs : null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  await writer
    .insertInto('finding_why')
    .values({ finding_id: finding.id, why: JSON.stringify(finding.why) })
    .onConflict((conflict) => conflict.column('finding_id').doNothing())
    .execute();
}

async function goUp(
  writer: Writer,
  { findingId, stage, atMs, why }: Extract<Effect, { type: 'stage' }>,
): Promise<void> {
  const times = stage === 'escalated' ? { escalated_ms: atMs } : { suspected_ms: atMs };
  await writer
    .updateTable('finding')
    .set({ stage, ...times })
    .where('id', '=', findingId)
    .execute();
  await writer
    .insertInto('finding_stage')
    .values({ finding_id: findingId, stage, at_ms: atMs, why: JSON.stringify(why) })
    .onConflict((conflict) => conflict.columns(['finding_id', 'stage']).doNothing())
    .execute();
}
