import { expect, test } from 'vitest';
import { createDetector } from '../../../../collector/detection/createDetector.ts';
import type { SiteDevice } from '../../../../collector/site/site.ts';
import { aJournal, aSite, aWindow, feed, heartbeats, inOrder, level, MINUTE } from './scene.ts';

const SEAT: SiteDevice = { id: 'seat-1', agent: 'hall-1', kind: 'seat' };
const ACCEPTED: SiteDevice = {
  ...SEAT,
  accepted: { window: 'window-1', date: '2026-03-02', record: 'test' },
};

/** Findings of a window that is empty twice, from minute 1 and from minute 13, for five minutes each. */
function trialsOf(first: SiteDevice, second: SiteDevice): (boolean | undefined)[] {
  const journal = aJournal();
  journal.revision(aSite([aWindow({ devices: [first] })]), 0);
  journal.revision(aSite([aWindow({ devices: [second] })]), 8 * MINUTE, 0);
  const levels = [0, 1, 6, 13, 18].map((minute, index) => level(minute * MINUTE, index % 2 === 0));
  journal.batch(inOrder([...heartbeats(0, 20 * MINUTE), ...levels]));
  return feed(createDetector(), journal.rows).flatMap((effect) =>
    effect.type === 'raise' ? [effect.finding.isTrial] : [],
  );
}

test('a finding is one of a trial until the walk test is accepted, by the time of what it is about', () => {
  expect(trialsOf(SEAT, SEAT)).toEqual([true, true]);
  expect(trialsOf(ACCEPTED, ACCEPTED)).toEqual([undefined, undefined]);
  expect(trialsOf(SEAT, ACCEPTED)).toEqual([true, undefined]);
  expect(trialsOf(ACCEPTED, SEAT)).toEqual([undefined, true]);
});

test('an acceptance of another window counts for nothing', () => {
  const moved = { ...SEAT, accepted: { window: 'window-9', date: '2026-03-02', record: 'test' } };
  expect(trialsOf(moved, moved)).toEqual([true, true]);
});
