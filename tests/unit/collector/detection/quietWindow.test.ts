import { describe, expect, it } from 'vitest';
import { createDetector } from '../../../../collector/detection/createDetector.ts';
import type { DetectorEntry } from '../../../../collector/detection/detectorState.ts';
import type { Effect } from '../../../../collector/detection/effect.ts';
import type { JournalRow } from '../../../../collector/journal/journalRow.ts';
import type { Reading } from '../../../../protocol/reading.ts';
import { type Random, seededRandom } from '../../../../runtime/random.ts';
import { aDeclaring, aHeartbeat, anOccupancy, aRating } from '../../../support/readings.ts';
import { aJournal, aSite, aWindow, HOUR, MINUTE, SECOND, T0 } from './scene.ts';

const SEEDS = 12;
/** From half past ten, so that the morning's duty ends and the afternoon's begins on the way. */
const FROM = 1.5 * HOUR;
const UNTIL = 4.5 * HOUR;

function site(emptyAfterMinutes: number) {
  const window = (number: number, kinds: readonly ('seat' | 'pir' | 'radar')[]) => {
    const id = `window-${number}`;
    const accepted = { window: id, date: '2026-01-05', record: 'test' };
    const seeing = kinds.map((kind) => ({
      ...{ id: `${kind}-${number}`, agent: 'hall-1', kind, accepted },
    }));
    const pad = { id: `pad-${number}`, agent: 'hall-1', kind: 'rating-pad' as const };
    return aWindow({ id, number: `${number}`, devices: [...seeing, pad] });
  };
  const windows = [window(1, ['seat']), window(2, ['seat', 'radar']), window(3, ['pir'])];
  return aSite(windows, {
    policy: {
      ...{ emptyAfterMinutes, clearAfterSeconds: 40, reopenWithinMinutes: 5, source: 'test' },
      ...{ hintAfterMinutes: 1, reminderAfterMinutes: 2, falseFindingsPerYearMax: 500 },
      document: { number: 'test', effectiveFrom: '2026-01-01' },
    },
  });
}

/** What was said between two heartbeats: nothing mostly, as in life. */
function saidBefore(random: Random, atMs: number): Reading[] {
  const said: Reading[] = [];
  const when = (): number => atMs - Math.floor(random.fraction() * 15_000);
  for (const device of ['seat-1', 'seat-2', 'radar-2', 'pir-3']) {
    if (random.fraction() < 0.04) {
      said.push(anOccupancy({ device, atMs: when(), occupied: random.fraction() < 0.5 }));
    }
  }
  for (const device of ['pad-1', 'pad-2', 'pad-3']) {
    const atPad = random.fraction();
    if (atPad < 0.01) said.push(aRating({ device, atMs: when(), pressId: `press-${atMs}` }));
    else if (atPad < 0.015) said.push(aDeclaring({ device, atMs: when(), action: 'away' }));
    else if (atPad < 0.02) said.push(aDeclaring({ device, atMs: when(), action: 'return' }));
  }
  return said.sort((one, other) => one.monotonicMs - other.monotonicMs);
}

function history(seed: number): JournalRow[] {
  const random = seededRandom(seed);
  const journal = aJournal();
  journal.revision(site(4), 0);
  for (let atMs = FROM; atMs < UNTIL; atMs += 15 * SECOND) {
    journal.batch([...saidBefore(random, atMs), aHeartbeat({ atMs })]);
    if (random.fraction() < 0.004) {
      const fromMs = T0 + atMs - Math.floor(random.fraction() * 10 * MINUTE);
      const span = { windowId: 'window-1', fromMs, untilMs: fromMs + 20 * MINUTE };
      const statement = { type: 'declare', id: `d-${atMs}`, state: 'paused', via: 'api' } as const;
      journal.say({ ...statement, ...span }, atMs);
    }
    // The policy changes while people are missed.
    if (random.fraction() < 0.02) journal.revision(site(random.fraction() < 0.5 ? 3 : 4), atMs);
  }
  return journal.rows;
}

/** Nothing of the past is judged again here: that needs what was stored of it. */
function judgeAll(rows: readonly JournalRow[], options: { readonly anew: boolean }) {
  const stored = new Map<string, DetectorEntry>();
  let detector = createDetector();
  const told = rows.map((row) => {
    if (options.anew) detector = createDetector([...stored.values()]);
    const effects = detector.apply(row);
    for (const entry of detector.dirty()) stored.set(entry.key, entry);
    return { id: row.id, effects: effects.map(withoutEvidence) };
  });
  // What is remembered of halls is written down only when something changes for them.
  const compared = [...stored.values()].filter(({ key }) => !key.startsWith('hall/'));
  return {
    told,
    stored: new Map(compared.map(({ key, json }) => [key, JSON.parse(json ?? 'null') as unknown])),
  };
}

/** How much evidence a finding still finds is the hall's business too. */
function withoutEvidence(effect: Effect): unknown {
  if (effect.type === 'raise') return { ...effect, finding: { ...effect.finding, why: null } };
  return effect.type === 'stage' ? { ...effect, why: null } : effect;
}

describe('windows at which nothing happens', () => {
  const seeds = Array.from({ length: SEEDS }, (_, index) => index + 1);

  it.each(seeds)('are judged as by a detector that has just begun, seed %i', (seed) => {
    const rows = history(seed);
    const running = judgeAll(rows, { anew: false });
    const beginning = judgeAll(rows, { anew: true });
    expect(running.told).toEqual(beginning.told);
    expect(running.stored).toEqual(beginning.stored);
  });

  it('come to every kind of outcome in these histories', () => {
    const kinds = seeds.flatMap((seed) => {
      const detector = createDetector();
      const effects = history(seed).flatMap((row) => detector.apply(row));
      return effects.map((one) => (one.type === 'raise' ? one.finding.kind : one.type));
    });
    const wanted = ['empty-post', 'clear', 'reopen', 'stage', 'hint', 'sign', 'verdict'];
    for (const one of wanted) expect(kinds).toContain(one);
  });
});
