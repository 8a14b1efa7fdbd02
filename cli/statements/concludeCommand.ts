import type { Conclusion, ConclusionReason } from '../../collector/journal/statement.ts';
import { UsageFailure } from '../../runtime/failure.ts';
import { configSentence } from '../../texts/configTexts.ts';
import { type Language, speaker } from '../../texts/entry.ts';
import { conclusionTexts, sayTexts } from '../../texts/saidTexts.ts';
import { findingIdOf } from '../explain/findFinding.ts';
import { atDesk, granted } from './atDesk.ts';

const CONCLUSION_OF: Readonly<Record<string, Conclusion>> = {
  confirm: 'confirmed',
  dismiss: 'dismissed',
  reopen: 'reopened',
};

/** Concludes on a finding: on the version that the person has seen, else on the present one. */
export async function concludeCommand(asked: {
  readonly config: string;
  readonly language: Language;
  readonly incident: string;
  readonly what: string;
  readonly reason: string;
  readonly remark?: string;
  readonly seen?: string;
}): Promise<void> {
  const { language, remark, seen } = asked;
  if (seen !== undefined && !/^\d{1,9}$/.test(seen)) {
    const told = { keyword: 'type-integer', facts: { value: seen }, message: seen };
    const reason = configSentence(told, language);
    throw new UsageFailure('HW-SAY-001', { field: '--seen', reason });
  }
  const conclusion = CONCLUSION_OF[asked.what] ?? 'reopened';
  const reason = asked.reason as ConclusionReason;
  await atDesk(asked, async ({ desk, journal, by, state }) => {
    const findingId = await state((stored) => findingIdOf(stored, asked.incident));
    const seenVersion = seen === undefined ? journal.conclusionsOf(findingId).length : Number(seen);
    const wish = { findingId, seenVersion, conclusion, reason };
    const said = remark === undefined ? wish : { ...wish, remark };
    const conclusions = granted(await desk.conclude(said, by), language);
    const word = speaker(conclusionTexts, language);
    const facts = {
      ...{ id: findingId, version: conclusions.length },
      conclusion: word(`said.conclusion.${conclusion}`),
      reason: word(`said.reason.${reason}`),
    };
    console.log(speaker(sayTexts, language)('say.concluded', facts));
  });
}
