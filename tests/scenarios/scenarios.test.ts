import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Case, findCases, loadCase } from './caseFolder.ts';
import { deliveriesOf } from './deliveries.ts';
import { writtenOutcome } from './expectedLine.ts';
import { type Judged, judgeAgain, judgeLive } from './judgeCase.ts';
import { outcomeOf } from './outcome.ts';

const ROOT = fileURLToPath(new URL('.', import.meta.url));

/** What depends on when the collector knew something: it is compared live only. */
const LIVE_ONLY = ['late', 'hint'];

async function check(one: Case): Promise<void> {
  const { input, expected } = one;
  async function written(judged: Judged, ignore: readonly string[] = []): Promise<string[]> {
    return writtenOutcome(await outcomeOf(judged, one), expected, ignore);
  }
  const live = await judgeLive(input, 'by-instant');
  onTestFinished(() => live.state.stop());
  expect(await written(live)).toEqual(writtenOutcome(expected.lines, expected));
  const otherwise = await judgeLive(input, 'by-reading');
  onTestFinished(() => otherwise.state.stop());
  expect(await written(otherwise), 'each reading in a row of its own').toEqual(await written(live));
  const again = await judgeAgain(live.rows, input.untilMs);
  onTestFinished(() => again.state.stop());
  expect(await written(again, LIVE_ONLY), 'from the journal alone, one row a turn').toEqual(
    await written(live, LIVE_ONLY),
  );
}

for (const { name, path, failsBecause } of findCases(ROOT)) {
  describe(name, () => {
    test('gives what its rule says', { fails: failsBecause !== null }, () => check(loadCase(path)));
    // A mistake in its files must not pass for the defect that it waits for.
    if (failsBecause !== null)
      test('can be read', () => void deliveriesOf(loadCase(path).input, 'by-reading'));
  });
}
