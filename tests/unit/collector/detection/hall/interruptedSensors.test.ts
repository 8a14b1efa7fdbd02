import { describe, expect, it } from 'vitest';
import type { SiteWindow } from '../../../../../collector/site/site.ts';
import { aGap } from '../../../../support/readings.ts';
import {
  aJournal,
  aSite,
  aWindow,
  heartbeats,
  inOrder,
  level,
  MINUTE,
  replay,
  SECOND,
} from '../scene.ts';

const POLICY = { emptyAfterMinutes: 15, clearAfterSeconds: 10, source: 'test' };

function windows(): SiteWindow[] {
  return [1, 2].map((number) =>
    aWindow({
      ...{ id: `window-${number}`, policy: POLICY },
      devices: [{ id: `seat-${number}`, agent: 'hall-1', kind: 'seat' }],
    }),
  );
}

/** Nobody at window 1, whose sensor goes quiet at these minutes; window 2 is as it says. */
function story(quietAt: readonly number[], neighbour: 'reports' | 'quiet-too', untilMs: number) {
  const journal = aJournal();
  journal.revision(aSite(windows()), 0);
  const gapOf = (device: string, minute: number) => {
    const atMs = minute * MINUTE;
    const wallMs = aGap({ atMs }).wallMs;
    return [
      aGap({ atMs, device, count: 0, fromWallMs: wallMs - 20 * SECOND, toWallMs: wallMs }),
      level(atMs, device === 'seat-2', device),
    ];
  };
  const gaps = quietAt.flatMap((minute) => [
    ...gapOf('seat-1', minute),
    ...(neighbour === 'quiet-too' ? gapOf('seat-2', minute) : []),
  ]);
  const levels = [level(0, false, 'seat-1'), level(0, true, 'seat-2')];
  journal.batch(inOrder([...heartbeats(0, untilMs), ...levels, ...gaps]));
  return replay(journal.rows);
}

/** The heartbeat before the third gap had vouched up to here. */
const QUIET_MS = 38 * MINUTE - 15 * SECOND;

describe('a sensor that goes quiet whenever nobody is there', () => {
  it('accuses nobody and is a finding of its own at the third time', () => {
    const seen = story([12, 25, 38], 'reports', 52 * MINUTE);
    const posts = seen.findingsOf('empty-post');
    expect(posts.map(({ cleared }) => cleared?.reason)).toEqual(['unobserved']);
    const [found] = seen.findingsOf('sensor-interrupted');
    expect(found).toMatchObject({ raisedMs: QUIET_MS, cleared: null });
  });

  it('is over when it has gone on for an hour', () => {
    const [found] = story([12, 25, 38], 'reports', 110 * MINUTE).findingsOf('sensor-interrupted');
    expect(found?.cleared).toEqual({ atMs: QUIET_MS + 60 * MINUTE, reason: 'recovered' });
  });

  it('is none when the whole hall was quiet, or only twice', () => {
    const kinds = [
      story([12, 25, 38], 'quiet-too', 60 * MINUTE),
      story([12, 25], 'reports', 60 * MINUTE),
    ];
    expect(kinds.flatMap((seen) => seen.findingsOf('sensor-interrupted'))).toEqual([]);
  });
});
