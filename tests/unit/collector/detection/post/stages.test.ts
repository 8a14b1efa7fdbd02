import { describe, expect, it } from 'vitest';
import type { Effect } from '../../../../../collector/detection/effect.ts';
import { POST_FINDING_KINDS } from '../../../../../collector/detection/finding.ts';
import type { Policy, SiteDevice } from '../../../../../collector/site/site.ts';
import { aHint, aRating } from '../../../../support/readings.ts';
import {
  aJournal,
  aSite,
  aWindow,
  HOUR,
  heartbeats,
  inOrder,
  level,
  MINUTE,
  replay,
  SECOND,
  T0,
} from '../scene.ts';

/** The product's own figures: 5, 10, 15 and 30 minutes. */
const QUARTER: Policy = { emptyAfterMinutes: 15, clearAfterSeconds: 60, source: 'test' };

function stagesOf(effects: readonly Effect[]): [string, number][] {
  return effects.flatMap((effect): [string, number][] => {
    if (effect.type === 'raise') {
      const { kind, stage, raisedMs } = effect.finding;
      if (!(POST_FINDING_KINDS as readonly string[]).includes(kind)) return [];
      return [[`${kind} ${stage}`, (raisedMs - T0) / MINUTE]];
    }
    if (effect.type === 'stage') return [[effect.stage, (effect.atMs - T0) / MINUTE]];
    if (effect.type === 'reopen') return [['reopen', (effect.atMs - T0) / MINUTE]];
    if (effect.type === 'clear') return [[`clear ${effect.reason}`, (effect.atMs - T0) / MINUTE]];
    if (effect.type === 'hint') {
      return [[effect.show ? 'hint' : 'hint ends', (effect.atMs - T0) / MINUTE]];
    }
    return [];
  });
}

function story(
  levels: readonly (readonly [number, boolean])[],
  untilMs: number,
  policy: Policy = QUARTER,
  fromMs = 0,
) {
  const journal = aJournal();
  journal.revision(aSite([aWindow({ policy })]), fromMs);
  const said = levels.map(([atMs, occupied]) => level(atMs, occupied));
  journal.batch(inOrder([...heartbeats(fromMs, untilMs), ...said]));
  return stagesOf(replay(journal.rows).effects);
}

describe('an absence', () => {
  it('is a hint, then a reminder, then suspected, then escalated, each at its minute', () => {
    expect(
      story(
        [
          [0, true],
          [10 * MINUTE, false],
        ],
        50 * MINUTE,
      ),
    ).toEqual([
      ['hint', 15],
      ['empty-post reminder', 20],
      ['suspected', 25],
      ['escalated', 40],
    ]);
  });

  it('that ends before the reminder leaves no finding', () => {
    expect(
      story(
        [
          [0, false],
          [9.9 * MINUTE, true],
        ],
        40 * MINUTE,
      ),
    ).toEqual([
      ['hint', 5],
      ['hint ends', 9.9],
    ]);
  });

  it('under a short policy has only the stages that come before and after it', () => {
    const short = { ...QUARTER, emptyAfterMinutes: 4 };
    expect(story([[0, false]], 35 * MINUTE, short)).toEqual([
      ['empty-post suspected', 4],
      ['escalated', 30],
    ]);
  });

  it('soon after another is the same finding again, at the stage that it had', () => {
    const levels = [
      [0, false],
      [16 * MINUTE, true],
      [18 * MINUTE, false],
    ] as const;
    expect(story(levels, 50 * MINUTE)).toEqual([
      ['hint', 5],
      ['empty-post reminder', 10],
      ['suspected', 15],
      ['hint ends', 16],
      ['clear occupied', 17],
      ['hint', 23],
      ['reopen', 33],
      ['escalated', 48],
    ]);
  });

  it('later than that is another finding', () => {
    const levels = [
      [0, false],
      [16 * MINUTE, true],
      [22.1 * MINUTE, false],
    ] as const;
    const kinds = story(levels, 40 * MINUTE).map(([kind]) => kind);
    expect(kinds.filter((kind) => kind === 'empty-post reminder')).toHaveLength(2);
  });

  it('begins anew with a press, which shows somebody', () => {
    const devices: SiteDevice[] = [
      { id: 'seat-1', agent: 'hall-1', kind: 'seat' },
      { id: 'pad-1', agent: 'hall-1', kind: 'rating-pad' },
    ];
    const journal = aJournal();
    journal.revision(aSite([aWindow({ policy: QUARTER, devices })]), 0);
    const press = aRating({ atMs: 9 * MINUTE, device: 'pad-1', level: 5 });
    journal.batch(inOrder([...heartbeats(0, 30 * MINUTE), level(0, false), press]));
    expect(stagesOf(replay(journal.rows).effects)).toEqual([
      ['hint', 5],
      ['hint ends', 9],
      ['hint', 14],
      ['empty-post reminder', 19],
      ['suspected', 24],
    ]);
  });
});

describe('at opening and closing', () => {
  const DUTY = 4 * HOUR; // 13:00
  const END = 8 * HOUR; // 17:00

  it('nobody ten minutes after opening is late', () => {
    expect(story([[DUTY - MINUTE, false]], DUTY + 20 * MINUTE, QUARTER, DUTY - MINUTE)).toEqual([
      ['hint', 245],
      ['late-opening suspected', 250],
    ]);
  });

  it('somebody who comes within ten minutes is not', () => {
    const came = [
      [DUTY - MINUTE, false],
      [DUTY + 10 * MINUTE, true],
    ] as const;
    const kinds = story(came, DUTY + 20 * MINUTE, QUARTER, DUTY - MINUTE).map(([kind]) => kind);
    expect(kinds).toEqual(['hint', 'hint ends']);
  });

  it('who leaves more than five minutes before closing leaves early', () => {
    const left = (minutes: number) =>
      story(
        [
          [END - HOUR, true],
          [END - minutes * MINUTE, false],
        ],
        END + MINUTE,
        QUARTER,
        END - HOUR,
      ).filter(([kind]) => !kind.startsWith('hint'));
    expect(left(9)).toEqual([
      ['early-leaving suspected', 480],
      ['clear duty-ended', 480],
    ]);
    expect(left(5)).toEqual([]);
    // It was an empty post already.
    expect(left(20).map(([kind]) => kind)).toEqual([
      'empty-post reminder',
      'suspected',
      'clear duty-ended',
    ]);
  });
});

describe('a motion sensor', () => {
  it('claims nothing before its own silence is rare, whatever the policy says', () => {
    const devices: SiteDevice[] = [{ id: 'seat-1', agent: 'hall-1', kind: 'pir' }];
    const journal = aJournal();
    const policy = { ...QUARTER, emptyAfterMinutes: 3 };
    journal.revision(aSite([aWindow({ policy, devices })]), 0);
    journal.batch(inOrder([...heartbeats(0, 60 * MINUTE), level(0, true), level(SECOND, false)]));
    const { effects } = replay(journal.rows);
    const findings = effects.flatMap((one) => (one.type === 'raise' ? [one.finding] : []));
    const finding = findings.find(({ kind }) => kind === 'empty-post');
    const unsupported = findings.find(({ kind }) => kind === 'policy-unsupported');
    const { boundMs, expectedPerYear } = finding?.why.facts ?? {};
    expect(finding).toMatchObject({ startedMs: T0 + SECOND });
    expect(finding?.raisedMs).toBe(T0 + SECOND + Number(boundMs));
    expect(Number(boundMs)).toBeGreaterThan(3 * MINUTE);
    expect(Number(expectedPerYear)).toBeLessThanOrEqual(1);
    const check = finding?.why.checks.find((one) => one.check === 'sensor-kind-supports-policy');
    expect(check?.result).toBe('fails');
    expect(unsupported?.why.facts).toMatchObject({
      ...{ kinds: 'pir', minutes: 3, minutesMin: Math.ceil(Number(boundMs) / MINUTE) - 1 },
    });
  });
});

describe('the why of a later stage', () => {
  it('says whether the clerk was warned', () => {
    const devices: SiteDevice[] = [
      { id: 'seat-1', agent: 'hall-1', kind: 'seat' },
      { id: 'lamp-1', agent: 'hall-1', kind: 'hint' },
    ];
    const warned = (lit: boolean) => {
      const journal = aJournal();
      journal.revision(aSite([aWindow({ policy: QUARTER, devices })]), 0);
      const hint = lit ? [aHint({ atMs: 6 * MINUTE, device: 'lamp-1', state: 'shown' })] : [];
      journal.batch(inOrder([...heartbeats(0, 16 * MINUTE), level(0, false), ...hint]));
      const stage = replay(journal.rows).effects.find((effect) => effect.type === 'stage');
      const checks = stage?.type === 'stage' ? stage.why.checks : [];
      return checks.find((one) => one.check === 'clerk-warned')?.result;
    };
    expect([warned(true), warned(false)]).toEqual(['holds', 'fails']);
  });
});
