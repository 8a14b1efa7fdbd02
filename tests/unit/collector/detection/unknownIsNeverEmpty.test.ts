import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../../collector/detection/verdict.ts';
import type { Reading } from '../../../../protocol/reading.ts';
import { aHeartbeat } from '../../../support/readings.ts';
import { aJournal, aSite, aWindow, inOrder, level, MINUTE, replay, SECOND } from './scene.ts';

const SENSORS = ['seat-1', 'radar-1'] as const;
const UNTIL_S = 600;
/** A level said at most this long before the watch begins counts for its beginning. */
const START_SLACK_S = 5;

interface SensorStory {
  /** Watched spans [from, to) in seconds, in order, apart from each other. */
  readonly spans: readonly (readonly [number, number])[];
  /** What it says, by second. */
  readonly levels: readonly (readonly [number, boolean])[];
}

const story: fc.Arbitrary<SensorStory> = fc.record({
  spans: fc
    .uniqueArray(fc.integer({ min: 0, max: UNTIL_S }), { minLength: 2, maxLength: 8 })
    .map((times) => {
      const sorted = times.toSorted((a, b) => a - b);
      const pairs: [number, number][] = [];
      for (let at = 0; at + 1 < sorted.length; at += 2) {
        pairs.push([sorted[at] ?? 0, sorted[at + 1] ?? 0]);
      }
      return pairs;
    }),
  levels: fc
    .uniqueArray(fc.tuple(fc.integer({ min: 0, max: UNTIL_S }), fc.boolean()), {
      selector: ([atS]) => atS,
      maxLength: 12,
    })
    .map((levels) => levels.toSorted((a, b) => a[0] - b[0])),
});

/** What is truly known of one sensor at an instant, worked out the slow way. */
function knownAt(one: SensorStory, atS: number): 'occupied' | 'empty' | 'unknown' {
  const index = one.spans.findIndex(([from, to]) => from <= atS && atS < to);
  const span = one.spans[index];
  if (span === undefined) return 'unknown';
  // What was said before the watch broke off says nothing about the time after it.
  const brokeOffS = one.spans[index - 1]?.[1] ?? Number.NEGATIVE_INFINITY;
  const sinceS = Math.max(brokeOffS + 1, span[0] - START_SLACK_S);
  const last = one.levels.findLast(([saidS]) => saidS <= atS && saidS >= sinceS);
  if (last === undefined) return 'unknown';
  return last[1] ? 'occupied' : 'empty';
}

function expectedAt(stories: readonly SensorStory[], atS: number): Verdict {
  const known = stories.map((one) => knownAt(one, atS));
  if (known.includes('occupied')) return 'occupied';
  return known.every((one) => one === 'empty') ? 'empty' : 'unknown';
}

/** Each sensor has an agent of its own, so that holes fall where they like. */
function journalOf(stories: readonly SensorStory[]) {
  const journal = aJournal();
  const devices = SENSORS.map((id, index) => ({
    ...{ id, agent: `hall-${index + 1}` },
    kind: 'seat' as const,
  }));
  journal.revision(aSite([aWindow({ devices })]), 0);
  stories.forEach((one, index) => {
    const beats = one.spans.flatMap(([from, to]): Reading[] =>
      [from, ...stepsBetween(from, to)].map((atS, step, all) =>
        aHeartbeat({
          atMs: atS * SECOND,
          fromMonotonicMs: (all[step - 1] ?? atS) * SECOND,
        }),
      ),
    );
    const said = one.levels.map(([atS, occupied]) => level(atS * SECOND, occupied, SENSORS[index]));
    const readings = inOrder([...beats, ...said]);
    const agent = `hall-${index + 1}`;
    for (const reading of readings) journal.batch([reading], { agent, receivedMs: 11 * MINUTE });
  });
  return journal;
}

function stepsBetween(from: number, to: number): number[] {
  const steps: number[] = [];
  for (let atS = from + 15; atS < to; atS += 15) steps.push(atS);
  return [...steps, to];
}

function verdictAt(verdicts: readonly [number, Verdict][], atMs: number): Verdict | undefined {
  return verdicts.findLast(([fromMs]) => fromMs <= atMs)?.[1];
}

describe('whatever is watched and whatever is not', () => {
  it('an empty verdict has every sensor’s word for every second of it', () => {
    fc.assert(
      fc.property(fc.tuple(story, story), (stories) => {
        const seen = replay(journalOf(stories).rows);
        const judgedMs = seen.watermark() ?? 0;
        const seconds = Array.from({ length: Math.floor(judgedMs / SECOND) }, (_, atS) => atS);
        const verdicts = seen.verdicts();
        const wrong = seconds.filter(
          (atS) => verdictAt(verdicts, (atS + 0.5) * SECOND) !== expectedAt(stories, atS),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('a finding has every sensor’s word for every second before it', () => {
    fc.assert(
      fc.property(fc.tuple(story, story), (stories) => {
        for (const post of replay(journalOf(stories).rows).findingsOf('empty-post')) {
          expect(post.raisedMs - post.startedMs).toBe(MINUTE);
          for (let atMs = post.startedMs; atMs < post.raisedMs; atMs += SECOND) {
            expect(expectedAt(stories, atMs / SECOND)).toBe('empty');
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
