import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDetector } from '../../../../collector/detection/createDetector.ts';
import type { DetectorEntry } from '../../../../collector/detection/detectorState.ts';
import type { Effect } from '../../../../collector/detection/effect.ts';
import type { JournalRow } from '../../../../collector/journal/journalRow.ts';
import type { Statement } from '../../../../collector/journal/statement.ts';
import type { Policy, Site } from '../../../../collector/site/site.ts';
import { fill, LANGUAGES } from '../../../../texts/entry.ts';
import { findingChangeTexts, findingCheckTexts } from '../../../../texts/findingTexts.ts';
import { aJournal, aSite, HOUR, heartbeats, inOrder, level, MINUTE, SECOND, T0 } from './scene.ts';

const CALLED_MS = 5 * MINUTE;
const DUE_MS = CALLED_MS + 15 * MINUTE;

/** A hall whose agent is heard every fifteen seconds, and what people say meanwhile. */
function aStory(
  said: readonly (readonly [atMs: number, statement: Statement])[],
  options: {
    readonly untilMs?: number;
    readonly off?: readonly [fromMs: number, toMs: number];
    readonly site?: Site;
    readonly isHeard?: boolean;
  } = {},
): JournalRow[] {
  const { untilMs = HOUR, off = [-1, -1], site = aSite(), isHeard = true } = options;
  const journal = aJournal();
  journal.revision(site, 0);
  const [revision] = journal.rows;
  const [offMs, onMs] = off;
  const isOff = (atMs: number): boolean => atMs > offMs && atMs <= onMs;
  const timed: { atMs: number; row: JournalRow }[] = said.map(([atMs, statement]) => ({
    atMs,
    row: { kind: 'statement', id: 0, receivedMs: T0 + atMs, author: 'a', statement },
  }));
  for (const beat of isHeard ? heartbeats(0, untilMs) : []) {
    const atMs = beat.monotonicMs;
    if (!isOff(atMs)) timed.push({ atMs, row: aJournal().batch([beat], { receivedMs: atMs }) });
  }
  if (onMs > 0) timed.push({ atMs: onMs, row: aJournal().start(onMs) });
  timed.sort((a, b) => a.atMs - b.atMs);
  const rows = timed.map(({ row }, index) => ({ ...row, id: index + 2 }) as JournalRow);
  return revision === undefined ? rows : [revision, ...rows];
}

function aCall(id = 'c1', atMs = CALLED_MS): [number, Statement] {
  return [atMs, { type: 'call', id, windowId: 'window-1', station: 'land', atMs: T0 + atMs }];
}

function aSignIn(saidMs: number, atMs = saidMs, callId = 'c1'): [number, Statement] {
  return [saidMs, { type: 'sign-in', callId, atMs: T0 + atMs }];
}

/** Raises and clears of called specialists, times in ms of the scene. */
function calls(effects: readonly Effect[]) {
  const kinds = new Map<string, string>();
  return effects.flatMap((effect) => {
    if (effect.type === 'raise' && effect.finding.kind === 'specialist-overdue') {
      kinds.set(effect.finding.id, effect.finding.kind);
      return [`raised ${effect.finding.raisedMs - T0}`];
    }
    if (effect.type !== 'clear' || !kinds.has(effect.findingId)) return [];
    return [`${effect.reason} ${effect.atMs - T0}`];
  });
}

function run(rows: readonly JournalRow[]): Effect[] {
  const detector = createDetector();
  return rows.flatMap((row) => detector.apply(row));
}

/** The same with the clock asked every few seconds between the rows, and a restart after every fourth. */
function runLive(rows: readonly JournalRow[], offMs = -1): Effect[] {
  const stored = new Map<string, DetectorEntry>();
  let nowMs = T0;
  let detector = createDetector();
  return rows.flatMap((row, index) => {
    if (index % 4 === 0) detector = createDetector([...stored.values()]);
    const effects: Effect[] = [];
    // While the collector was off, nobody asked the clock.
    const untilMs = row.kind === 'start' ? T0 + offMs : row.receivedMs;
    for (; nowMs < untilMs; nowMs += 5 * SECOND) {
      effects.push(...detector.tick(nowMs));
    }
    nowMs = Math.max(nowMs, row.receivedMs);
    effects.push(...detector.apply(row));
    for (const entry of detector.dirty()) {
      if (entry.json === null) stored.delete(entry.key);
      else stored.set(entry.key, entry);
    }
    return effects;
  });
}

describe('a called specialist', () => {
  test('who signs in within fifteen minutes is no finding', () => {
    expect(calls(run(aStory([aCall(), aSignIn(DUE_MS)])))).toEqual([]);
  });

  test('who does not is a finding from the fifteenth minute on, until the sign-in', () => {
    const rows = aStory([aCall(), aSignIn(DUE_MS + 7 * SECOND)]);
    expect(calls(run(rows))).toEqual([`raised ${DUE_MS}`, `recovered ${DUE_MS + 7 * SECOND}`]);
    const late = aStory([aCall(), aSignIn(40 * MINUTE)]);
    expect(calls(run(late))).toEqual([`raised ${DUE_MS}`, `recovered ${40 * MINUTE}`]);
  });

  test('is not proved by anybody who sits there', () => {
    const rows = aStory([aCall()]);
    const journal = aJournal();
    const seen = journal.batch(inOrder([level(CALLED_MS, true), ...heartbeats(0, HOUR)]), {
      agent: 'hall-2',
    });
    expect(calls(run([...rows.slice(0, 30), { ...seen, id: 99 }, ...rows.slice(30)]))).toEqual([
      `raised ${DUE_MS}`,
    ]);
  });

  test('who signed in on time, but was entered later, is taken back', () => {
    const rows = aStory([aCall(), aSignIn(30 * MINUTE, 12 * MINUTE)]);
    expect(calls(run(rows))).toEqual([`raised ${DUE_MS}`, `corrected ${DUE_MS}`]);
  });

  test('whose call was entered afterwards has the same time for the sign-in', () => {
    const call: [number, Statement] = [30 * MINUTE, aCall()[1]];
    expect(calls(run(aStory([call, aSignIn(40 * MINUTE, 12 * MINUTE)])))).toEqual([]);
    const never = calls(run(aStory([call], { untilMs: HOUR })));
    expect(never).toEqual([`raised ${DUE_MS}`]);
    expect(calls(run(aStory([call], { untilMs: 44 * MINUTE })))).toEqual([]);
  });

  test('who never comes is over with the day', () => {
    const effects = run(aStory([aCall()], { untilMs: 16 * HOUR }));
    expect(calls(effects)).toEqual([`raised ${DUE_MS}`, `duty-ended ${15 * HOUR}`]);
    const entries = createDetector();
    for (const row of aStory([aCall()], { untilMs: 16 * HOUR })) entries.apply(row);
    const left = entries.dirty().filter(({ key, json }) => key.startsWith('call/') && json);
    expect(left).toEqual([]);
  });

  test('is waited for as long as the policy of the window says', () => {
    const policy: Policy = {
      ...{ emptyAfterMinutes: 15, clearAfterSeconds: 10, source: '县办〔2026〕3号' },
      specialistWithinMinutes: 20,
      document: { number: '县办〔2026〕3号', effectiveFrom: '2026-01-01' },
    };
    const site = aSite(undefined, { policy });
    const effects = run(aStory([aCall()], { site }));
    expect(calls(effects)).toEqual([`raised ${CALLED_MS + 20 * MINUTE}`]);
    const trial = (rows: readonly JournalRow[]) =>
      run(rows).flatMap((effect) => (effect.type === 'raise' ? [effect.finding.isTrial] : []));
    expect(trial(aStory([aCall()], { site }))).toEqual([undefined]);
    const { document: _document, ...undocumented } = policy;
    const inTrial = aSite(undefined, { policy: undocumented });
    expect(trial(aStory([aCall()], { site: inTrial }))).toEqual([true]);
  });

  test('of a window that there never was is nobody', () => {
    const [atMs, statement] = aCall();
    const rows = aStory([[atMs, { ...statement, windowId: 'window-7' } as Statement]]);
    expect(calls(run(rows))).toEqual([]);
  });

  test('can be called twice; each call is its own', () => {
    const rows = aStory([aCall(), aCall('c2'), aSignIn(10 * MINUTE, 10 * MINUTE, 'c2')]);
    expect(calls(run(rows))).toEqual([`raised ${DUE_MS}`]);
  });
});

describe('the time for which the collector was off', () => {
  test('does not count against anybody', () => {
    const off: [number, number] = [10 * MINUTE, 40 * MINUTE];
    const late = aStory([aCall(), aSignIn(45 * MINUTE)], { off });
    expect(calls(run(late))).toEqual([]);
    const never = aStory([aCall()], { off });
    expect(calls(run(never))).toEqual([`raised ${DUE_MS + 30 * MINUTE}`]);
  });

  test('counts once, however often it starts', () => {
    const rows = aStory([aCall()], { off: [10 * MINUTE, 40 * MINUTE] });
    const start = rows.find(({ kind }) => kind === 'start');
    const twice = rows.flatMap((row) => (row === start ? [row, row, row] : [row]));
    expect(calls(run(twice))).toEqual([`raised ${DUE_MS + 30 * MINUTE}`]);
  });

  test('does not take back what was raised before', () => {
    const rows = aStory([aCall()], { off: [25 * MINUTE, 40 * MINUTE] });
    expect(calls(run(rows))).toEqual([`raised ${DUE_MS}`]);
  });
});

test('what is due a moment before the collector goes off is the same live and replayed', () => {
  const offMs = 20 * MINUTE + 10 * SECOND;
  const rows = aStory([aCall('c1', CALLED_MS + 3 * SECOND)], { off: [offMs, 40 * MINUTE] });
  // Since its last word at 20:00 nobody can tell from the journal whether the collector was on.
  expect(calls(run(rows))).toEqual([`raised ${40 * MINUTE + 3 * SECOND}`]);
  expect(calls(runLive(rows, offMs))).toEqual(calls(run(rows)));
});

test('while no agent is heard at all, the clock alone says what is due', () => {
  const rows = aStory([aCall(), aSignIn(30 * MINUTE)], { isHeard: false });
  expect(calls(runLive(rows))).toEqual([`raised ${DUE_MS}`, `recovered ${30 * MINUTE}`]);
  expect(calls(run(rows))).toEqual(calls(runLive(rows)));
});

test('live, replayed and after restarts, the same comes out', () => {
  const minute = fc.integer({ min: 1, max: 55 });
  const story = fc.record({
    said: fc.array(
      fc.record({
        at: minute,
        back: fc.nat({ max: 20 }),
        id: fc.nat({ max: 2 }),
        isCall: fc.boolean(),
      }),
      { maxLength: 8 },
    ),
    off: fc.option(fc.tuple(minute, fc.integer({ min: 1, max: 30 }))),
  });
  fc.assert(
    fc.property(story, ({ said, off }) => {
      const statements = said.map(({ at, back, id, isCall }) => {
        const atMs = Math.max(0, at - back) * MINUTE + 3 * SECOND;
        const saidMs = at * MINUTE + 3 * SECOND;
        const [, call] = aCall(`c${id}`, atMs);
        return isCall ? ([saidMs, call] as const) : aSignIn(saidMs, atMs, `c${id}`);
      });
      const [fromMinute, minutes] = off ?? [-1, 0];
      // Off in the middle between two words of the agent: what was due just before was not heard of.
      const offMs = fromMinute * MINUTE + 10 * SECOND;
      const span: [number, number] = [offMs, offMs + minutes * MINUTE];
      const kept = statements.filter(([atMs]) => atMs <= span[0] || atMs >= span[1]);
      const rows = aStory(kept, off === null ? {} : { off: span });
      const replayed = calls(run(rows));
      expect(calls(runLive(rows, off === null ? -1 : offMs))).toEqual(replayed);
    }),
    { seed: 17, numRuns: 40 },
  );
});

test('a finding says why, in every language', () => {
  const off: [number, number] = [10 * MINUTE, 20 * MINUTE];
  const [finding] = run(aStory([aCall()], { off })).flatMap((effect) =>
    effect.type === 'raise' ? [effect.finding] : [],
  );
  expect(finding).toMatchObject({
    ...{ kind: 'specialist-overdue', subject: 'land', windowId: 'window-1', hallId: 'hall' },
    why: {
      facts: { station: 'land', specialistWithinMinutes: 15 },
      checks: [
        { check: 'specialist-signed-in', result: 'fails' },
        { check: 'collector-off-not-counted', result: 'holds', facts: { minutes: 10 } },
        { check: 'presence-is-no-sign-in' },
      ],
    },
  });
  for (const language of LANGUAGES) {
    for (const { check, facts } of finding?.why.checks ?? []) {
      const entry = findingCheckTexts[check as keyof typeof findingCheckTexts];
      expect(fill(entry[language], facts)).not.toMatch(/\{|undefined/);
    }
    for (const { key, facts } of finding?.why.wouldHaveChanged ?? []) {
      const entry = findingChangeTexts[key as keyof typeof findingChangeTexts];
      expect(fill(entry[language], facts)).not.toMatch(/\{|undefined/);
    }
  }
});
