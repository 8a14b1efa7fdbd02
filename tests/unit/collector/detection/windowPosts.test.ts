import { describe, expect, it } from 'vitest';
import { anOccupancy, aRating } from '../../../support/readings.ts';
import {
  aJournal,
  aSite,
  aWindow,
  HOUR,
  heartbeats,
  inOrder,
  level,
  MINUTE,
  ONE_MINUTE,
  replay,
  SECOND,
  T0,
} from './scene.ts';

function watched(levels: readonly [number, boolean][], untilMs: number, site = aSite()) {
  const journal = aJournal();
  journal.revision(site, 0);
  const said = levels.map(([atMs, occupied]) => level(atMs, occupied));
  journal.batch(inOrder([...heartbeats(0, untilMs), ...said]));
  return journal;
}

describe('an empty post', () => {
  it('is raised when the policy has run out, at that moment, however late it is noticed', () => {
    const journal = watched(
      [
        [0, true],
        [20 * SECOND, false],
      ],
      3 * MINUTE,
    );
    expect(replay(journal.rows).findings).toEqual([
      { kind: 'empty-post', startedMs: 20_000, raisedMs: 80_000, cleared: null },
    ]);
  });

  it('is not raised when somebody is back at the very moment', () => {
    const journal = watched(
      [
        [0, false],
        [MINUTE, true],
      ],
      3 * MINUTE,
    );
    expect(replay(journal.rows).findings).toEqual([]);
  });

  it('that is there when duty begins is a late opening', () => {
    const journal = aJournal();
    journal.revision(aSite(), 3 * HOUR);
    journal.batch([level(3 * HOUR, false), ...heartbeats(3 * HOUR, 4 * HOUR + 2 * MINUTE)]);
    const [post] = replay(journal.rows).findingsOf('late-opening');
    expect(post).toMatchObject({ startedMs: 4 * HOUR, raisedMs: 4 * HOUR + MINUTE });
  });

  it('is cleared when somebody stays, not when somebody passes', () => {
    const journal = watched(
      [
        [0, false],
        [2 * MINUTE, true],
        [2 * MINUTE + 9 * SECOND, false],
        [3 * MINUTE, true],
      ],
      4 * MINUTE,
    );
    expect(replay(journal.rows).findings).toEqual([
      {
        kind: 'empty-post',
        startedMs: 0,
        raisedMs: MINUTE,
        cleared: { atMs: 3 * MINUTE + 10 * SECOND, reason: 'occupied' },
      },
    ]);
  });

  it('at a motion sensor is cleared by motions, which are never long', () => {
    const devices = [{ id: 'seat-1', agent: 'hall-1', kind: 'pir' as const }];
    const policy = { ...ONE_MINUTE, emptyAfterMinutes: 15 };
    const site = aSite([aWindow({ devices, policy })]);
    const motions = (...times: number[]) =>
      times.flatMap((atMs): [number, boolean][] => [
        [atMs, true],
        [atMs + 2000, false],
      ]);
    const said: [number, boolean][] = [[0, false], ...motions(20 * MINUTE, 25 * MINUTE)];
    const posts = (levels: [number, boolean][]) =>
      replay(watched(levels, 30 * MINUTE, site).rows).findingsOf('empty-post');
    const [stayed] = posts(said);
    expect(stayed?.cleared).toEqual({ atMs: 25 * MINUTE, reason: 'occupied' });
    const passing: [number, boolean][] = [[0, false], ...motions(20 * MINUTE, 27 * MINUTE)];
    const [passed] = posts(passing);
    expect(passed?.cleared).toBeNull();
  });

  it('starts anew after the shortest interruption', () => {
    const journal = watched(
      [
        [0, false],
        [50 * SECOND, true],
        [50 * SECOND, false],
      ],
      100 * SECOND,
    );
    expect(replay(journal.rows).findings).toEqual([]);
  });

  it('ends with duty', () => {
    const journal = watched([[0, false]], 3 * HOUR + MINUTE);
    const [post] = replay(journal.rows).findingsOf('empty-post');
    expect(post?.cleared).toEqual({ atMs: 3 * HOUR, reason: 'duty-ended' });
  });

  it('is not raised through a gap, and starts anew after it', () => {
    const journal = watched([[0, false]], 45 * SECOND);
    journal.batch([level(MINUTE, false), ...heartbeats(MINUTE, 3 * MINUTE)]);
    expect(replay(journal.rows).findingsOf('empty-post')).toEqual([
      { kind: 'empty-post', startedMs: MINUTE, raisedMs: 2 * MINUTE, cleared: null },
    ]);
  });

  it('ends as unobserved where the sensor stops telling', () => {
    const journal = watched([[0, false]], 2 * MINUTE);
    journal.batch(heartbeats(150 * SECOND, 3 * MINUTE));
    const [post] = replay(journal.rows).findings;
    expect(post?.cleared).toEqual({ atMs: 2 * MINUTE, reason: 'unobserved' });
  });

  it('keeps the policy that was in force at its time', () => {
    const longer = { ...ONE_MINUTE, emptyAfterMinutes: 30 };
    const journal = aJournal();
    journal.revision(aSite(), 0);
    journal.revision(aSite([aWindow({ policy: longer })]), 10 * MINUTE);
    journal.batch([level(0, false), ...heartbeats(0, 15 * MINUTE)]);
    expect(replay(journal.rows).findings).toMatchObject([{ startedMs: 0, raisedMs: MINUTE }]);
    const other = aJournal();
    other.revision(aSite([aWindow({ policy: longer })]), 0);
    other.revision(aSite(), 10 * MINUTE);
    other.batch([level(0, false), ...heartbeats(0, 15 * MINUTE)]);
    expect(replay(other.rows).findings).toMatchObject([{ startedMs: 0, raisedMs: 10 * MINUTE }]);
  });

  it('is removed with its window, whose time then ends', () => {
    const journal = watched([[0, false]], 2 * MINUTE);
    const other = aWindow({ id: 'window-2', number: '2号' });
    journal.revision(aSite([other]), 5 * MINUTE);
    const seen = replay(journal.rows);
    expect(seen.findings[0]?.cleared).toEqual({ atMs: 2 * MINUTE, reason: 'removed' });
    expect(seen.verdicts('window-1')).toEqual([
      [0, 'empty'],
      [2 * MINUTE, 'unknown'],
      [5 * MINUTE, 'not-on-duty'],
    ]);
    expect(seen.verdicts('window-2')).toEqual([[5 * MINUTE, 'unknown']]);
  });

  it('follows a device to another window at the time of the change', () => {
    const journal = aJournal();
    journal.revision(aSite(), 0);
    const other = aWindow({ id: 'window-2', number: '2号' });
    journal.revision(aSite([aWindow({ devices: [] }), other]), 2 * MINUTE);
    journal.batch([level(0, true), ...heartbeats(0, 4 * MINUTE)]);
    const seen = replay(journal.rows);
    expect(seen.verdicts('window-1')).toEqual([[0, 'occupied']]);
    expect(seen.watermark('window-1')).toBe(2 * MINUTE);
    expect(seen.verdicts('window-2')).toEqual([[2 * MINUTE, 'occupied']]);
  });
});

describe('the why of an empty post', () => {
  function raised() {
    const devices = [
      { id: 'seat-1', agent: 'hall-1', kind: 'seat' as const },
      { id: 'pad-1', agent: 'hall-1', kind: 'rating-pad' as const },
    ];
    const neighbour = {
      ...aWindow({ id: 'window-2', number: '2号' }),
      devices: [{ id: 'seat-2', agent: 'hall-1', kind: 'seat' as const }],
    };
    const journal = aJournal();
    journal.revision(aSite([aWindow({ devices }), neighbour]), 0);
    const said = [
      level(0, true),
      level(0, true, 'seat-2'),
      level(20 * MINUTE, false),
      aRating({ atMs: 20 * MINUTE - 30 * SECOND, device: 'pad-1', level: 4 }),
    ];
    journal.batch(inOrder([...heartbeats(0, 22 * MINUTE), ...said]));
    const effect = replay(journal.rows).effects.find((one) => one.type === 'raise');
    if (effect?.type !== 'raise') throw new Error('nothing was raised');
    return effect.finding;
  }

  it('shows what every sensor said from ten minutes before until the moment', () => {
    const { why } = raised();
    const [fromMs, leftMs, toMs] = [T0 + 10 * MINUTE, T0 + 20 * MINUTE, T0 + 21 * MINUTE];
    expect([why.fromMs, why.toMs]).toEqual([fromMs, toMs]);
    expect(why.lanes).toEqual([
      {
        agentId: 'hall-1',
        deviceId: 'seat-1',
        kind: 'seat',
        stretches: [
          { fromMs, toMs: leftMs, state: 'occupied' },
          { fromMs: leftMs, toMs, state: 'empty' },
        ],
      },
    ]);
    expect(why.verdicts).toEqual([
      { fromMs, toMs: leftMs, state: 'occupied' },
      { fromMs: leftMs, toMs, state: 'empty' },
    ]);
    expect(why.duty).toEqual([{ fromMs, toMs, state: 'named' }]);
  });

  it('says what was checked, also what speaks against it', () => {
    const { why } = raised();
    const results = Object.fromEntries(why.checks.map((one) => [one.check, one.result]));
    expect(results).toEqual({
      'on-duty': 'holds',
      'sensors-covered': 'holds',
      'sensor-kind-supports-policy': 'holds',
      'clock-quality': 'holds',
      neighbours: 'holds',
      'press-during-empty': 'holds',
      'silence-not-measured': 'not-applicable',
      'nothing-declared': 'holds',
      'clerk-warned': 'not-applicable',
      'calendar-covered': 'holds',
    });
    expect(why.marks).toEqual([
      {
        quality: 'synced',
        atMs: T0 + 20 * MINUTE - 30_000,
        kind: 'rating',
        deviceId: 'pad-1',
        value: '4/5',
      },
    ]);
    expect(why.facts).toMatchObject({ emptyAfterMinutes: 1, policySource: 'test' });
  });

  it('says how rarely somebody who is there stays this silent', () => {
    const { facts } = raised().why;
    expect(facts).toMatchObject({ silentMs: MINUTE, boundMs: MINUTE, curveBasis: 'assumed' });
    expect(facts.limitPerYear).toBe(1);
  });

  it('names the readings that decided', () => {
    const { why } = raised();
    const rows = why.inputs.map(({ deviceId, value, outboxId }) => [deviceId, value, outboxId]);
    expect(rows).toEqual([
      ['seat-1', 'occupied', 'outbox-hall-1'],
      ['seat-1', 'empty', 'outbox-hall-1'],
    ]);
  });

  it('belongs to a finding with the same id whenever it is judged again', () => {
    expect(raised().id).toBe(raised().id);
    expect(raised().id).toMatch(/^[0-9a-f]{24}$/);
  });

  it('says when the time of a reading was worked out afterwards', () => {
    const journal = aJournal();
    journal.revision(aSite(), 0);
    const unsynced = { clock: { state: 'unsynced' as const }, wallMs: 1000 };
    const early = anOccupancy({ ...unsynced, atMs: 20_000, occupied: false });
    journal.batch([
      level(0, true),
      ...heartbeats(0, 15_000),
      early,
      ...heartbeats(15_000, MINUTE * 3),
    ]);
    const effect = replay(journal.rows).effects.find((one) => one.type === 'raise');
    const why = effect?.type === 'raise' ? effect.finding.why : null;
    expect(why?.checks.find((one) => one.check === 'clock-quality')?.result).toBe('fails');
  });
});
