import { systemClock } from '../../../runtime/clock.ts';
import type { NamedTest, PlantedBug } from './plantedBug.ts';
import { runTests } from './runTests.ts';
import { type TestVerdict, verdictOf } from './testVerdicts.ts';
import { copyTree, type TreeCopy } from './treeCopy.ts';

/** What became of one bug. */
export interface BugOutcome {
  readonly name: string;
  /** Why it was missed, one sentence per test that did not notice it; none: it was caught. */
  readonly missedBy: readonly string[];
  readonly seconds: number;
}

/**
 * Plants every bug in a copy of the tree, one after the other, and demands that its tests fail. The
 * same tests must pass before. Throws when they do not, or when the table is out of date.
 */
export async function provePlantedBugs(options: {
  readonly root: string;
  readonly bugs: readonly PlantedBug[];
  readonly onOutcome?: (outcome: BugOutcome) => void;
}): Promise<BugOutcome[]> {
  const tree = copyTree(options.root);
  try {
    await demandSound(tree, options.bugs);
    const outcomes: BugOutcome[] = [];
    for (const bug of options.bugs) {
      const outcome = await proveOne(tree, bug);
      options.onOutcome?.(outcome);
      outcomes.push(outcome);
    }
    return outcomes;
  } finally {
    tree.remove();
  }
}

/** Every patch can be applied, and every named test passes without it. */
async function demandSound(tree: TreeCopy, bugs: readonly PlantedBug[]): Promise<void> {
  for (const bug of bugs) await tree.withBug(bug, () => Promise.resolve());
  const tests = bugs.flatMap((bug) => bug.tests);
  const report = await runTests(tree.folder, tests);
  const unsound = tests
    .map((test) => ({ test, verdict: verdictOf(report, test) }))
    .filter(({ verdict }) => verdict !== 'passed')
    .map(({ test, verdict }) => sentence(test, verdict));
  if (unsound.length > 0) {
    throw new Error(`without any bug: ${[...new Set(unsound)].join('; ')}`);
  }
}

async function proveOne(tree: TreeCopy, bug: PlantedBug): Promise<BugOutcome> {
  const startedMs = systemClock.monotonicMs();
  const report = await tree.withBug(bug, () => runTests(tree.folder, bug.tests));
  const missedBy = bug.tests
    .map((test) => ({ test, verdict: verdictOf(report, test) }))
    .filter(({ verdict }) => verdict !== 'failed-by-assertion')
    .map(({ test, verdict }) => sentence(test, verdict));
  const seconds = (systemClock.monotonicMs() - startedMs) / 1000;
  return { name: bug.name, missedBy, seconds };
}

function sentence({ file, name }: NamedTest, verdict: TestVerdict): string {
  return `"${name}" in ${file} ${WORDS[verdict]}`;
}

const WORDS: Readonly<Record<TestVerdict, string>> = {
  passed: 'passes',
  'failed-by-assertion': 'fails by an assertion',
  'failed-otherwise': 'fails, but not by an assertion',
  absent: 'does not exist',
};
