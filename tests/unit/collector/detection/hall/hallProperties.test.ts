import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../../../../collector/detection/effect.ts';
import { SETTLE_MS } from '../../../../../collector/detection/hall/silentAgents.ts';
import { SECOND, T0 } from '../scene.ts';
import { BOUND_MS, createHallFeed, type Judged, type Said } from './hallFeed.ts';
import { aHall, POLICY, seats } from './hallScene.ts';
import { isSilent, type PlainRule, type PlainWindow, plainHall, type Seen } from './plainHall.ts';

/** Everything happens on a grid of five seconds. */
const STEP_MS = 5 * SECOND;
const STEPS = 160;
const RUNS = 250;
const BOUND_STEPS = BOUND_MS / STEP_MS;
const CLEAR_STEPS = 2;
const REOPEN_STEPS = 12;

const seen = fc.constantFrom<Seen>(
  ...(['occupied', 'unknown', 'meeting', 'meeting-unseen'] as const),
  ...(['stand-in', 'stand-in-unseen'] as const),
  ...(['empty', 'empty', 'empty'] as const),
);
/** What one window is, at every step: a few stretches, often of the lengths that matter. */
const timeline: fc.Arbitrary<Stretches> = fc.array(
  fc.tuple(seen, fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(2, 11, 12, 13))),
  {
    minLength: 4,
    maxLength: 16,
  },
);

type Stretches = readonly (readonly [Seen, number])[];

function stepsOf(stretches: Stretches): Seen[] {
  const steps = stretches.flatMap(([what, length]) => Array<Seen>(length).fill(what));
  const last = steps.at(-1) ?? 'unknown';
  return Array.from({ length: STEPS }, (_, step) => steps[step] ?? last);
}

const windowsOf = (min: number) => fc.array(timeline, { minLength: min, maxLength: 5 });

interface Story {
  readonly windows: readonly Stretches[];
  /** Null: the hall as a whole. */
  readonly needed: number | null;
  readonly afterMinutes: number;
}

function siteOf({ windows, needed, afterMinutes }: Story, agentOf?: (index: number) => string) {
  const own = { ...POLICY, reopenWithinMinutes: (REOPEN_STEPS * STEP_MS) / 60_000 };
  const policy = {
    ...{ ...own, shortfallAfterMinutes: afterMinutes, hallUnattendedAfterMinutes: afterMinutes },
  };
  const hall = seats(windows.length, agentOf);
  if (needed === null) return aHall(hall, { policy });
  // A station has no finding of the whole hall, so that the pool is seen by itself.
  return aHall(hall, { policy, kind: 'station', minimum: { normal: needed } });
}

function ruleOf({ needed, afterMinutes }: Story): PlainRule {
  return {
    ...{ needed: needed ?? 1, boundSteps: BOUND_STEPS, clearSteps: CLEAR_STEPS },
    ...{ reopenSteps: REOPEN_STEPS, afterSteps: (afterMinutes * 60_000) / STEP_MS },
  };
}

function alwaysHeard(stretches: Stretches): PlainWindow {
  return { seen: stepsOf(stretches), isDeaf: [] };
}

/** What is said of a window between two steps. */
function saidOf(window: readonly Seen[], fromStep: number, toStep: number): Said[] {
  return window.slice(fromStep, toStep).flatMap((what, index): Said[] => {
    const step = fromStep + index;
    if (step > 0 && window[step - 1] === what) return [];
    return [saidAt(window, step, what)];
  });
}

function saidAt(window: readonly Seen[], step: number, what: Seen): Said {
  const atMs = step * STEP_MS;
  let since = step;
  while (since > 0 && isSilent(window[since - 1])) since -= 1;
  const silence = isSilent(what) ? { silentSinceMs: since * STEP_MS } : {};
  if (what === 'occupied' || what === 'empty' || what === 'unknown') {
    return { atMs, verdict: what, ...silence };
  }
  const because = what.replace('-unseen', '');
  const isExcusedStill = step > 0 && window[step - 1]?.startsWith(because) === true;
  return { atMs, verdict: 'excused', because, ...silence, isExcusedStill };
}

/** Which window's box tells its next piece: a window's number, and how many steps it tells. */
const pieces = fc.array(
  fc.tuple(fc.nat({ max: 4 }), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 9 })),
  { maxLength: 60 },
);
type Pieces = readonly (readonly [number, number, number])[];

/** Tells a story in pieces, with restarts in between; what is left is told at the end, in order. */
function tell(story: Story, order: Pieces): Effect[] {
  const feed = createHallFeed(siteOf(story));
  const told = story.windows.map(() => 0);
  const say = (window: number, toStep: number): void => {
    const from = told[window] ?? 0;
    const to = Math.min(STEPS, toStep);
    if (to <= from) return;
    told[window] = to;
    const said = saidOf(stepsOf(story.windows[window] ?? []), from, to);
    const judged = { windowId: `window-${window + 1}`, said, untilMs: to * STEP_MS };
    feed.batch('hall-1', STEPS * STEP_MS, [judged]);
  };
  for (const [number, length, restart] of order) {
    const window = number % story.windows.length;
    say(window, (told[window] ?? 0) + length);
    if (restart === 0) feed.restart();
  }
  for (let step = 10; step <= STEPS; step += 10) {
    for (const window of story.windows.keys()) say(window, step);
  }
  return feed.told;
}

/** What was told of the hall, without what was passed on. */
function ofHall(effects: readonly Effect[]): Effect[] {
  return effects.filter(({ type }) => ['pool', 'raise', 'clear', 'reopen'].includes(type));
}

/** Findings of the hall, with times in steps. */
function findingsOf(effects: readonly Effect[]) {
  const found = new Map<string, { startedStep: number; turns: [number, string][] }>();
  const stepOf = (ms: number): number => (ms - T0) / STEP_MS;
  for (const effect of effects) {
    if (effect.type === 'raise') {
      // What three interruptions of one sensor mean has tests of its own.
      if (effect.finding.kind === 'sensor-interrupted') continue;
      const { id, startedMs, raisedMs } = effect.finding;
      expect(found.has(id)).toBe(false);
      found.set(id, { startedStep: stepOf(startedMs), turns: [[stepOf(raisedMs), 'raise']] });
    } else if (effect.type === 'reopen') {
      found.get(effect.findingId)?.turns.push([stepOf(effect.atMs), 'reopen']);
    } else if (effect.type === 'clear') {
      found.get(effect.findingId)?.turns.push([stepOf(effect.atMs), effect.reason]);
    }
  }
  return [...found.values()];
}

/** The state of the hall's pool at every step, as its intervals tell it. */
function statesOf(effects: readonly Effect[]): string[] {
  const intervals = effects.flatMap((one) => (one.type === 'pool' ? [one] : []));
  const starts = intervals.map(({ fromMs }) => fromMs);
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  return Array.from(
    { length: STEPS - 1 },
    (_, step) => intervals.findLast(({ fromMs }) => fromMs <= T0 + step * STEP_MS)?.state ?? 'none',
  );
}

const afterMinutes = fc.constantFrom(0.5, 1, 2, 3);
const ofPool = fc.record({
  windows: windowsOf(1),
  needed: fc.integer({ min: 1, max: 5 }),
  afterMinutes,
});
const ofWhole = fc.record({ windows: windowsOf(2), needed: fc.constant(null), afterMinutes });

describe('whatever happens at the windows of a hall', () => {
  it.each([
    ['a pool', ofPool],
    ['the whole hall', ofWhole],
  ])('the findings about %s are those of the plain definition', (_, stories) => {
    fc.assert(
      fc.property(stories as fc.Arbitrary<Story>, pieces, (story, order) => {
        const plain = plainHall(story.windows.map(alwaysHeard), ruleOf(story));
        const last = (step: number): boolean => step < STEPS;
        const expected = plain.findings.map(({ startedStep, turns }) => ({
          startedStep,
          turns: turns.filter(([step]) => last(step)),
        }));
        expect(findingsOf(tell(story, order))).toEqual(expected);
      }),
      { numRuns: RUNS, seed: 5 },
    );
  });

  it('the intervals of a pool leave no gap and are those of the plain definition', () => {
    fc.assert(
      fc.property(ofPool, pieces, (story, order) => {
        const { states } = plainHall(story.windows.map(alwaysHeard), ruleOf(story));
        expect(statesOf(tell(story, order))).toEqual(states.slice(0, -1));
      }),
      { numRuns: 200, seed: 6 },
    );
  });

  it('the same effects come however the history is cut, from whichever box, through restarts', () => {
    fc.assert(
      fc.property(fc.oneof(ofPool, ofWhole), pieces, pieces, (story, one, other) => {
        expect(ofHall(tell(story as Story, one))).toEqual(ofHall(tell(story as Story, other)));
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it('a stricter minimum never finds less', () => {
    fc.assert(
      fc.property(ofPool, (story) => {
        const short = (needed: number) => statesOf(tell({ ...story, needed }, []));
        const [loose, strict] = [short(story.needed), short(story.needed + 1)];
        loose.forEach((state, step) => {
          if (state === 'short') expect(strict[step]).toBe('short');
        });
        const raised = (needed: number) =>
          findingsOf(tell({ ...story, needed }, [])).map(({ turns }) => turns[0]?.[0] ?? 0)[0];
        const first = raised(story.needed);
        if (first !== undefined)
          expect(raised(story.needed + 1) ?? STEPS).toBeLessThanOrEqual(first);
      }),
      { numRuns: 100, seed: 8 },
    );
  });
});

/** When a hall's first box was heard, the others have this long to come as well. */
const SETTLED_STEPS = SETTLE_MS / STEP_MS + 2;
/** Outages of a box, [from, to) in steps, apart from each other. */
const outages = fc
  .uniqueArray(fc.integer({ min: SETTLED_STEPS, max: STEPS - 2 }), { maxLength: 6 })
  .map((steps) => steps.toSorted((a, b) => a - b))
  .map((steps) =>
    Array.from({ length: Math.floor(steps.length / 2) }, (_, index): [number, number] => [
      steps[2 * index] ?? 0,
      steps[2 * index + 1] ?? 0,
    ]),
  );
/** A box is noticed to be silent a minute after its last word. */
const NOTICED_STEPS = 12;

interface Boxes {
  readonly story: Story;
  /** Of every box but the first, which is always heard. */
  readonly outages: readonly (readonly (readonly [number, number])[])[];
}

/**
 * Every window has a box of its own. `lumps`: the first box's words come in rows of so many steps, as
 * in a journal that was compacted; silences and first words after them stay where they are.
 */
function live({ story, outages: downs }: Boxes, lumps: number): Effect[] {
  const feed = createHallFeed(siteOf(story, (index) => `hall-${index + 1}`));
  const told = story.windows.map(() => 0);
  const say = (window: number, step: number): void => {
    const said = saidOf(stepsOf(story.windows[window] ?? []), told[window] ?? 0, step);
    told[window] = step;
    const judged: Judged = { windowId: `window-${window + 1}`, said, untilMs: step * STEP_MS };
    feed.batch(`hall-${window + 1}`, step * STEP_MS, [judged]);
  };
  for (let step = 1; step <= STEPS; step += 1) {
    story.windows.forEach((_, window) => {
      const down = window === 0 ? undefined : downOf(downs[window - 1], step);
      if (down === undefined) {
        if (window > 0 || step % lumps === 0 || step === STEPS || step === 1) say(window, step);
      } else if (step === down[0] + NOTICED_STEPS) {
        feed.silence(`hall-${window + 1}`, down[0] * STEP_MS, step * STEP_MS);
      }
    });
  }
  return feed.told;
}

/** Steps (from, to) are silent: the last word before is at `from`, the next at `to`. */
function downOf(downs: readonly (readonly [number, number])[] | undefined, step: number) {
  return downs?.find(([from, to]) => step > from && step < to);
}

/** A box that was noticed to be silent is deaf from its last word until it is heard again. */
function known({ story, outages: downs }: Boxes): PlainWindow[] {
  return story.windows.map((window, index) => {
    const noticed = (downs[index - 1] ?? []).filter(([from, to]) => to - from > NOTICED_STEPS);
    const seen = stepsOf(window);
    return {
      seen,
      isDeaf: seen.map((_, at) => noticed.some(([from, to]) => at >= from && at < to)),
    };
  });
}

describe('whichever boxes fall silent', () => {
  const boxes = fc.record({
    story: fc.oneof(ofPool, ofWhole) as fc.Arbitrary<Story>,
    outages: fc.array(outages, { minLength: 4, maxLength: 4 }),
  });

  it('their windows are unknown meanwhile, and the hall goes on without them', () => {
    fc.assert(
      fc.property(boxes, (one) => {
        const plain = plainHall(known(one), ruleOf(one.story));
        expect(findingsOf(live(one, 1))).toEqual(
          plain.findings.map(({ startedStep, turns }) => ({
            startedStep,
            turns: turns.filter(([step]) => step < STEPS),
          })),
        );
      }),
      { numRuns: 60, seed: 9 },
    );
  });

  it('the same comes of a journal that was compacted since', () => {
    fc.assert(
      fc.property(boxes, fc.integer({ min: 2, max: 90 }), (one, lumps) => {
        expect(ofHall(live(one, lumps))).toEqual(ofHall(live(one, 1)));
      }),
      { numRuns: 40, seed: 10 },
    );
  });
});
