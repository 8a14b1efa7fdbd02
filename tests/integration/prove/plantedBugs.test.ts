import { expect, test } from 'vitest';
import { packageRoot } from '../../../runtime/packageRoot.ts';
import { BUGS } from '../../prove/plantedBugs/bugs.ts';
import { provePlantedBugs } from '../../prove/plantedBugs/provePlantedBugs.ts';

const PROOF_WITHIN_MS = 15 * 60_000;

test('every planted bug is caught by the tests that are named for it', {
  timeout: PROOF_WITHIN_MS,
}, async () => {
  const outcomes = await provePlantedBugs({ root: packageRoot(), bugs: BUGS });
  expect(outcomes).toHaveLength(BUGS.length);
  expect(outcomes.filter((one) => one.missedBy.length > 0)).toEqual([]);
});
