import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDetector } from '../../../../../collector/detection/createDetector.ts';
import type { Effect } from '../../../../../collector/detection/effect.ts';
import { aJournal, feed, MINUTE, SECOND, T0 } from '../scene.ts';
import { aHall, type Comings, POLICY, readingsOf, seats } from './hallScene.ts';

const BEAT_MS = 15 * SECOND;
const BEATS = 160;
const UNTIL_MS = BEATS * BEAT_MS;
const WINDOWS = 3;
const SITE = aHall(
  seats(WINDOWS, (index) => `hall-${index + 1}`),
  {
    policy: {
      ...{ ...POLICY, emptyAfterMinutes: 4, reminderAfterMinutes: 3, escalateAfterMinutes: 8 },
      ...{ hallUnattendedAfterMinutes: 2, reopenWithinMinutes: 3 },
    },
  },
);

/** Somebody comes and goes at a window, in beats; the hall is often without anybody. */
const comings = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 4, max: 50 })), {
    minLength: 2,
    maxLength: 8,
  })
  .map((visits) => {
    const changes: [number, boolean][] = [];
    let beat = 0;
    for (const [present, absent] of visits) {
      changes.push([beat * BEAT_MS, true], [(beat + present) * BEAT_MS, false]);
      beat += present + absent;
    }
    return changes.filter(([atMs]) => atMs < UNTIL_MS);
  });
const story = fc.array(comings, { minLength: WINDOWS, maxLength: WINDOWS });
/** How many beats the rows of each box hold, one after the other. */
const cuts = fc.array(fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 60 }), {
  ...{ minLength: WINDOWS, maxLength: WINDOWS },
});

/** Every window has a box of its own, whose rows come as they are full. */
function told(windows: readonly Comings[number][], rows: readonly (readonly number[])[]): Effect[] {
  const journal = aJournal();
  journal.revision(SITE, 0);
  const coming = windows.flatMap((changes, index) => {
    const own: { agent: string; fromMs: number; toMs: number; changes: Comings[number] }[] = [];
    let beat = 0;
    for (let row = 0; beat < BEATS; row += 1) {
      const to = Math.min(BEATS, beat + (rows[index]?.[row] ?? 1));
      const [fromMs, toMs] = [beat * BEAT_MS, to * BEAT_MS];
      const within = changes.filter(([atMs]) => (atMs > fromMs || beat === 0) && atMs <= toMs);
      own.push({ agent: `hall-${index + 1}`, fromMs, toMs, changes: within });
      beat = to;
    }
    return own.map((one) => ({ ...one, index }));
  });
  for (const { agent, fromMs, toMs, changes, index } of coming.toSorted(
    (a, b) => a.toMs - b.toMs,
  )) {
    journal.batch(readingsOf({ [index + 1]: changes }, toMs, fromMs), { agent, receivedMs: toMs });
  }
  return feed(createDetector(), journal.rows);
}

/** Without the evidence of windows: what it says of neighbours depends on how far they are judged. */
function findings(effects: readonly Effect[]) {
  const found = effects.flatMap((one): unknown[] => {
    if (one.type === 'raise') {
      const { why, ...finding } = one.finding;
      return [{ ...finding, ...(finding.windowId === null ? { why } : {}) }];
    }
    if (one.type === 'stage') return [{ ...one, why: null }];
    return one.type === 'clear' || one.type === 'reopen' ? [one] : [];
  });
  // Windows are judged one after the other, so that only the order between them may differ.
  const keyed = found.map((one) => [JSON.stringify(one), one] as const);
  return keyed.toSorted((a, b) => (a[0] < b[0] ? -1 : 1)).map(([, one]) => one);
}

describe('findings of windows in a hall without anybody', () => {
  it('are the same in whatever pieces the boxes tell of it', () => {
    fc.assert(
      fc.property(story, cuts, (windows, rows) => {
        expect(findings(told(windows, rows))).toEqual(findings(told(windows, [])));
      }),
      { numRuns: 60, seed: 21 },
    );
  });

  it('and those of the hall, with their evidence, are the same when one row tells of an hour', () => {
    const visits: Comings[number] = [
      [0, true],
      [2 * MINUTE, false],
      [20 * MINUTE, true],
      [22 * MINUTE, false],
      [24 * MINUTE, true],
    ];
    const one = aHall(seats(2), { policy: POLICY });
    const own = (fromMs: number, toMs: number): Comings[number] =>
      visits.filter(([atMs]) => (atMs > fromMs || fromMs === 0) && atMs <= toMs);
    const inRows = (rowMs: number): unknown[] => {
      const journal = aJournal();
      journal.revision(one, 0);
      for (let fromMs = 0; fromMs < 60 * MINUTE; fromMs += rowMs) {
        const both = own(fromMs, fromMs + rowMs);
        journal.batch(readingsOf({ 1: both, 2: both }, fromMs + rowMs, fromMs));
      }
      return findings(feed(createDetector(), journal.rows));
    };
    expect(inRows(60 * MINUTE)).toEqual(inRows(MINUTE));
    expect(inRows(MINUTE)).toHaveLength(2);
  });

  it('are never raised while the finding of their hall is open, and never ended untold', () => {
    fc.assert(
      fc.property(story, (windows) => {
        let isHallOpen = false;
        const raised = new Set<string>();
        for (const effect of told(windows, [])) {
          const isHall = (id: string): boolean => hallIds.has(id);
          if (effect.type === 'raise') {
            const { id, kind, raisedMs, startedMs } = effect.finding;
            raised.add(id);
            expect(raisedMs).toBeGreaterThanOrEqual(startedMs);
            if (kind === 'hall-unattended') hallIds.add(id);
            if (kind === 'hall-unattended') isHallOpen = true;
            else expect(isHallOpen && kind === 'empty-post').toBe(false);
          } else if (effect.type === 'clear' || effect.type === 'reopen') {
            expect(raised).toContain(effect.findingId);
            if (isHall(effect.findingId)) isHallOpen = effect.type === 'reopen';
          } else if (effect.type === 'stage') expect(raised).toContain(effect.findingId);
        }
      }),
      { numRuns: 100, seed: 22 },
    );
  });

  it('that goes on when its window is empty again soon is told then, with the time it began', () => {
    const all: Comings = {
      1: [
        [0, true],
        [2 * MINUTE, false],
        [8 * MINUTE, true],
        [8 * MINUTE + 30 * SECOND, false],
      ],
      2: [
        [0, true],
        [2 * MINUTE, false],
        [8 * MINUTE, true],
      ],
      3: [[0, false]],
    };
    const effects = told([all[1] ?? [], all[2] ?? [], all[3] ?? []], []);
    const own = effects.flatMap((one) =>
      one.type === 'raise' && one.finding.windowId === 'window-1' ? [one.finding] : [],
    );
    expect(own).toMatchObject([
      { startedMs: T0 + 8 * MINUTE + 30 * SECOND, raisedMs: T0 + 12 * MINUTE + 30 * SECOND },
    ]);
  });
});

const hallIds = new Set<string>();
