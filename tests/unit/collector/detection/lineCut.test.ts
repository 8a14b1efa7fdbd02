import { describe, expect, it } from 'vitest';
import { createDetector } from '../../../../collector/detection/createDetector.ts';
import { createDutyCalendar } from '../../../../collector/duty/dutyHours.ts';
import { shownState } from '../../../../collector/state/shownState.ts';
import type { Reading } from '../../../../protocol/reading.ts';
import {
  aJournal,
  aSite,
  heartbeats,
  inOrder,
  level,
  MINUTE,
  replay,
  SECOND,
  summarize,
  T0,
  tick,
} from './scene.ts';

const CUT_MS = 5 * MINUTE;
const BACK_MS = 15 * MINUTE;

/** Twenty minutes of a hall: the clerk leaves for three minutes while the line is cut. */
function readings(): Reading[] {
  return inOrder([
    ...heartbeats(0, 20 * MINUTE),
    level(0, true),
    level(7 * MINUTE, false),
    level(10 * MINUTE, true),
  ]);
}

function live() {
  const journal = aJournal();
  journal.revision(aSite(), 0);
  for (const reading of readings()) journal.batch([reading]);
  return journal;
}

/** The same readings; what was made during the cut arrives in batches when the line is back. */
function cut() {
  const journal = aJournal();
  journal.revision(aSite(), 0);
  const backlog: Reading[] = [];
  for (const reading of readings()) {
    if (reading.monotonicMs <= CUT_MS) journal.batch([reading]);
    else if (reading.monotonicMs < BACK_MS) backlog.push(reading);
    else {
      while (backlog.length > 0) {
        journal.batch(backlog.splice(0, 10), { receivedMs: BACK_MS });
      }
      journal.batch([reading]);
    }
  }
  return journal;
}

describe('a line that was cut for ten minutes', () => {
  it('leaves the same verdicts and empty posts as if it had never been', () => {
    const [a, b] = [replay(live().rows), replay(cut().rows)];
    expect(b.verdicts()).toEqual(a.verdicts());
    expect(b.findingsOf('empty-post')).toEqual(a.findingsOf('empty-post'));
    expect(a.findingsOf('empty-post')).toEqual([
      {
        kind: 'empty-post',
        startedMs: 7 * MINUTE,
        raisedMs: 8 * MINUTE,
        cleared: { atMs: 10 * MINUTE + 10_000, reason: 'occupied' },
      },
    ]);
  });

  it('is the silence of the agent, not of its sensors', () => {
    expect(replay(cut().rows).findingsOf('agent-silent')).toHaveLength(1);
    expect(replay(cut().rows).findingsOf('sensor-stale')).toEqual([]);
  });

  it('shows its windows as pending meanwhile, never as empty', () => {
    const detector = createDetector();
    const rows = cut().rows.filter((row) => row.receivedMs <= T0 + CUT_MS);
    const effects = rows.flatMap((row) => detector.apply(row));
    const site = aSite();
    const calendar = createDutyCalendar();
    for (let nowMs = CUT_MS; nowMs < BACK_MS; nowMs += SECOND) {
      effects.push(...tick(detector, T0 + nowMs));
      const seen = summarize(effects);
      const watermark = seen.watermark();
      const state = shownState({
        row: {
          verdict: seen.verdicts().at(-1)?.[1] ?? 'unknown',
          watermarkMs: watermark === null ? null : T0 + watermark,
        },
        nowMs: T0 + nowMs,
        duty: calendar.of(site.hours, 'Asia/Shanghai').at(T0 + nowMs),
        pendingAfterMs: 20_000,
      });
      expect([nowMs, state]).toEqual([nowMs, nowMs - CUT_MS > 20_000 ? 'pending' : 'occupied']);
    }
  });
});
