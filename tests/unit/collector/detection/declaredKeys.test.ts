import { expect, it } from 'vitest';
import type { SiteDevice } from '../../../../collector/site/site.ts';
import { aDeclaring } from '../../../support/readings.ts';
import { aJournal, aSite, aWindow, heartbeats, inOrder, level, MINUTE, replay } from './scene.ts';

const DEVICES: SiteDevice[] = [
  { id: 'seat-1', agent: 'hall-1', kind: 'seat' },
  { id: 'pad-1', agent: 'hall-1', kind: 'rating-pad' },
];

function keys(
  pressed: readonly (readonly [number, 'pause' | 'resume' | 'away' | 'return'])[],
  mode: 'comprehensive' | 'spare' = 'comprehensive',
) {
  const journal = aJournal();
  journal.revision(aSite([aWindow({ devices: DEVICES, mode })]), 0);
  const said = pressed.map(([atMs, action]) => aDeclaring({ atMs, device: 'pad-1', action }));
  journal.batch(inOrder([...heartbeats(0, 40 * MINUTE), level(0, false), ...said]));
  return replay(journal.rows);
}

it('a key declares a state and ends it again', () => {
  const seen = keys([
    [0.5 * MINUTE, 'pause'],
    [20 * MINUTE, 'resume'],
  ]);
  expect(seen.verdicts()).toEqual([
    [0, 'empty'],
    [0.5 * MINUTE, 'excused'],
    [20 * MINUTE, 'empty'],
  ]);
  const stated = seen.effects.flatMap((one) => (one.type === 'stated' ? [one] : []));
  expect(stated.map(({ author, statement }) => [author, statement.type])).toEqual([
    ['key:hall-1/pad-1', 'declare'],
    ['key:hall-1/pad-1', 'end-declaration'],
  ]);
});

it('a key for a short leave is worth the allowance, not more', () => {
  const seen = keys([[0.5 * MINUTE, 'away']]);
  expect(seen.verdicts().at(-1)).toEqual([30.5 * MINUTE, 'empty']);
  expect(seen.findingsOf('leave-overrun')).toMatchObject([{ startedMs: 30.5 * MINUTE }]);
});

it('at a spare window the keys open and close it, and closed it is missed by nobody', () => {
  const seen = keys(
    [
      [10 * MINUTE, 'resume'],
      [20 * MINUTE, 'pause'],
    ],
    'spare',
  );
  expect(seen.verdicts()).toEqual([
    [0, 'not-on-duty'],
    [10 * MINUTE, 'empty'],
    [20 * MINUTE, 'not-on-duty'],
  ]);
  expect(seen.findingsOf('empty-post')).toMatchObject([
    { startedMs: 10 * MINUTE, raisedMs: 11 * MINUTE, cleared: { atMs: 20 * MINUTE } },
  ]);
});
