import { describe, expect, it } from 'vitest';
import { curveOfWindow } from '../../../../../collector/detection/silence/silenceCurve.ts';
import { aRating } from '../../../../support/readings.ts';
import { aJournal, HOUR, inOrder, MINUTE, replay, SECOND, T0 } from '../scene.ts';
import { aHall, type Comings, POLICY, readingsOf, seats, watched } from './hallScene.ts';

const GONE: readonly (readonly [number, boolean])[] = [
  [0, true],
  [10 * MINUTE, false],
];

function foundIn(site: ReturnType<typeof aHall>, comings: Comings, untilMs: number) {
  return replay(watched(site, comings, untilMs).rows).findings;
}

describe('a hall without anybody', () => {
  it('is one finding, and none about its windows', () => {
    const found = foundIn(aHall(seats(3)), { 1: GONE, 2: GONE, 3: GONE }, 50 * MINUTE);
    expect(found).toEqual([
      {
        kind: 'hall-unattended',
        ...{ startedMs: 10 * MINUTE, raisedMs: 15 * MINUTE, cleared: null },
      },
    ]);
  });

  it('begins when the last one leaves', () => {
    const later: Comings[number] = [
      [0, true],
      [12 * MINUTE, false],
    ];
    const [hall] = foundIn(aHall(seats(2)), { 1: GONE, 2: later }, 30 * MINUTE);
    expect(hall).toMatchObject({ startedMs: 12 * MINUTE, raisedMs: 17 * MINUTE });
  });

  it('begins anew with a press at one of its windows, which shows somebody', () => {
    const pad = { id: 'pad-1', agent: 'hall-1', kind: 'rating-pad' as const };
    const windows = seats(2).map((window, index) =>
      index === 0 ? { ...window, devices: [...window.devices, pad] } : window,
    );
    const journal = aJournal();
    journal.revision(aHall(windows), 0);
    const press = aRating({ atMs: 14 * MINUTE, device: 'pad-1' });
    journal.batch(inOrder([...readingsOf({ 1: GONE, 2: GONE }, 30 * MINUTE), press]));
    const [hall] = replay(journal.rows).findingsOf('hall-unattended');
    expect(hall).toMatchObject({ startedMs: 14 * MINUTE, raisedMs: 19 * MINUTE });
  });

  it('leaves to its window what goes on when somebody is back elsewhere', () => {
    const back: Comings[number] = [...GONE, [40 * MINUTE, true]];
    const found = foundIn(aHall(seats(2)), { 1: GONE, 2: back }, 60 * MINUTE);
    expect(found).toEqual([
      {
        kind: 'hall-unattended',
        ...{ startedMs: 10 * MINUTE, raisedMs: 15 * MINUTE },
        cleared: { atMs: 40 * MINUTE + 10 * SECOND, reason: 'occupied' },
      },
      {
        kind: 'empty-post',
        ...{ startedMs: 10 * MINUTE, raisedMs: 40 * MINUTE + 10 * SECOND, cleared: null },
      },
    ]);
  });

  it('says in the window’s own finding why it comes so late', () => {
    const back: Comings[number] = [...GONE, [50 * MINUTE, true]];
    const { effects } = replay(watched(aHall(seats(2)), { 1: GONE, 2: back }, HOUR).rows);
    const own = effects.find((one) => one.type === 'raise' && one.finding.windowId !== null);
    const finding = own?.type === 'raise' ? own.finding : null;
    expect(finding?.stage).toBe('escalated');
    expect(finding?.why.checks.at(-1)).toEqual({
      check: 'hall-unattended-meanwhile',
      result: 'holds',
      facts: { fromMs: T0 + 20 * MINUTE, untilMs: T0 + 50 * MINUTE + 10 * SECOND },
    });
  });

  it('is nothing in a hall with one window on duty: that is the window’s own finding', () => {
    const spare = seats(2).map((window, index) =>
      index === 1 ? { ...window, mode: 'spare' as const } : window,
    );
    for (const windows of [seats(1), spare]) {
      const found = foundIn(aHall(windows), { 1: GONE, 2: GONE }, 40 * MINUTE);
      expect(found.map(({ kind }) => kind)).toEqual(['empty-post']);
    }
  });

  it('ends with duty, and takes late openings and early leavings of its windows with it', () => {
    const day: Comings[number] = [
      [0, false],
      [HOUR, true],
      [7 * HOUR, false],
    ];
    const found = foundIn(aHall(seats(3)), { 1: day, 2: day, 3: day }, 9 * HOUR);
    expect(found).toEqual([
      {
        ...{ kind: 'hall-unattended', startedMs: 0, raisedMs: 5 * MINUTE },
        cleared: { atMs: HOUR + 10 * SECOND, reason: 'occupied' },
      },
      {
        ...{ kind: 'hall-unattended', startedMs: 7 * HOUR, raisedMs: 7 * HOUR + 5 * MINUTE },
        cleared: { atMs: 8 * HOUR, reason: 'duty-ended' },
      },
    ]);
  });

  it('is not claimed before every sensor is silent for long enough, and then it is one finding', () => {
    const pirs = seats(3).map((window) => ({
      ...window,
      devices: window.devices.map((device) => ({ ...device, kind: 'pir' as const })),
    }));
    const boundMs = curveOfWindow(['pir'], null).shortestMs(1, 2000);
    const lastMs = 10 * MINUTE + 40 * SECOND;
    const leaving = (atMs: number): Comings[number] => [
      [0, true],
      [atMs, false],
    ];
    const comings = {
      1: leaving(10 * MINUTE),
      2: leaving(10 * MINUTE + 20 * SECOND),
      3: leaving(lastMs),
    };
    const found = foundIn(aHall(pirs), comings, 50 * MINUTE);
    expect(boundMs).toBeGreaterThan(10 * MINUTE);
    expect(found.filter(({ kind }) => kind !== 'policy-unsupported')).toEqual([
      {
        ...{ kind: 'hall-unattended', startedMs: lastMs, raisedMs: lastMs + boundMs },
        cleared: null,
      },
    ]);
  });
});

describe('what is unknown', () => {
  it('counts as staffed: a window whose box is gone keeps its hall from being found empty', () => {
    const site = aHall(seats(3, (index) => (index === 2 ? 'hall-2' : 'hall-1')));
    const journal = aJournal();
    journal.revision(site, 0);
    journal.batch(readingsOf({ 3: [[0, true]] }, 5 * MINUTE), { agent: 'hall-2' });
    for (let atMs = 0; atMs < 60 * MINUTE; atMs += MINUTE) {
      const here = atMs === 0 ? { 1: [[0, false]] as const, 2: [[0, false]] as const } : {};
      journal.batch(readingsOf(here, atMs + MINUTE, atMs));
    }
    const seen = replay(journal.rows);
    expect(seen.findingsOf('hall-unattended')).toEqual([]);
    // The dead box does not stall the others: their own findings come in time.
    expect(seen.findingsOf('empty-post').map(({ raisedMs }) => raisedMs)).toEqual([
      10 * MINUTE,
      10 * MINUTE,
    ]);
  });

  it('does not become known later: what a dead box sends at last is not judged for the hall', () => {
    const site = aHall(seats(2, (index) => `hall-${index + 1}`));
    const journal = aJournal();
    journal.revision(site, 0);
    journal.batch(readingsOf({ 2: [[0, false]] }, MINUTE), { agent: 'hall-2' });
    journal.batch(readingsOf({ 1: [[0, false]] }, MINUTE));
    for (let atMs = MINUTE; atMs < 40 * MINUTE; atMs += MINUTE) {
      journal.batch(readingsOf({}, atMs + MINUTE, atMs));
    }
    const late = { agent: 'hall-2', receivedMs: 40 * MINUTE };
    journal.batch(readingsOf({}, 40 * MINUTE, MINUTE), late);
    const seen = replay(journal.rows);
    expect(seen.findingsOf('hall-unattended')).toEqual([]);
    expect(seen.findingsOf('empty-post')).toHaveLength(2);
  });

  it('is judged late when the line of the whole hall was cut', () => {
    const site = aHall(seats(2, (index) => `hall-${index + 1}`));
    const comings: Comings = { 1: GONE, 2: GONE };
    const own = (number: number) => ({ [number]: comings[number] ?? [] });
    const journal = aJournal();
    journal.revision(site, 0);
    for (const number of [1, 2]) {
      const readings = readingsOf({}, MINUTE);
      journal.batch(readings, { agent: `hall-${number}` });
    }
    journal.batch(readingsOf({}, 2 * MINUTE, 90 * SECOND), { agent: 'other' });
    journal.batch(readingsOf({}, 30 * MINUTE, 29 * MINUTE), { agent: 'other' });
    for (const number of [1, 2]) {
      const late = { agent: `hall-${number}`, receivedMs: 30 * MINUTE + number * 20 * SECOND };
      journal.batch(readingsOf(own(number), 30 * MINUTE, MINUTE), late);
    }
    const [hall] = replay(journal.rows).findingsOf('hall-unattended');
    expect(hall).toMatchObject({ startedMs: 10 * MINUTE, raisedMs: 15 * MINUTE });
  });
});

describe('a pool of windows', () => {
  const TWO = { minimum: { normal: 2 } };
  const STAYS: Comings[number] = [[0, true]];

  it('is short when fewer are staffed than it asks for, for as long as the policy says', () => {
    const back: Comings[number] = [...GONE, [40 * MINUTE, true]];
    const found = foundIn(aHall(seats(3), TWO), { 1: STAYS, 2: GONE, 3: back }, 60 * MINUTE);
    expect(found.filter(({ kind }) => kind === 'too-few-windows')).toEqual([
      {
        ...{ kind: 'too-few-windows', startedMs: 10 * MINUTE, raisedMs: 20 * MINUTE },
        cleared: { atMs: 40 * MINUTE + 10 * SECOND, reason: 'occupied' },
      },
    ]);
  });

  it('ends unobserved when so many are unknown that nobody can say', () => {
    const site = aHall(
      seats(3, (index) => `hall-${index + 1}`),
      TWO,
    );
    const journal = aJournal();
    journal.revision(site, 0);
    journal.batch(readingsOf({ 1: STAYS }, 60 * MINUTE));
    journal.batch(readingsOf({ 2: GONE }, 60 * MINUTE), { agent: 'hall-2' });
    journal.batch(readingsOf({ 3: GONE }, 30 * MINUTE), { agent: 'hall-3' });
    journal.batch(readingsOf({}, 60 * MINUTE, 50 * MINUTE), { agent: 'hall-3' });
    const [pool] = replay(journal.rows).findingsOf('too-few-windows');
    expect(pool?.cleared).toEqual({ atMs: 30 * MINUTE, reason: 'unobserved' });
  });

  it('goes on with the same finding when it is short again soon after', () => {
    const back: Comings[number] = [...GONE, [30 * MINUTE, true], [32 * MINUTE, false]];
    const { effects } = replay(
      watched(aHall(seats(2), TWO), { 1: STAYS, 2: back }, 60 * MINUTE).rows,
    );
    const pools = effects.flatMap((one) =>
      one.type === 'raise' && one.finding.kind === 'too-few-windows' ? [one.finding.id] : [],
    );
    expect(pools).toHaveLength(1);
    expect(effects).toContainEqual({
      ...{ type: 'reopen', findingId: pools[0], atMs: T0 + 42 * MINUTE },
    });
  });

  it('says nothing beside the finding that nobody is in the hall at all', () => {
    const found = foundIn(aHall(seats(2), TWO), { 1: GONE, 2: GONE }, 60 * MINUTE);
    expect(found.map(({ kind }) => kind)).toEqual(['hall-unattended']);
  });

  it('counts a stand-in as staffed until the sensors have seen nobody for long enough', () => {
    const short = (
      state: 'stand-in' | 'leave-covered' | 'meeting',
      own: Comings[number],
    ): number => {
      const journal = aJournal();
      journal.revision(aHall(seats(2), TWO), 0);
      const times = { fromMs: T0 + 5 * MINUTE, untilMs: T0 + HOUR };
      const declared = { type: 'declare' as const, id: 'd-1', windowId: 'window-2', state };
      journal.say({ ...declared, ...times, via: 'api' }, 0);
      journal.batch(readingsOf({ 1: STAYS, 2: own }, 50 * MINUTE));
      return replay(journal.rows).findingsOf('too-few-windows').length;
    };
    for (const state of ['stand-in', 'leave-covered', 'meeting'] as const) {
      expect([state, short(state, STAYS)]).toEqual([state, 0]);
      expect([state, short(state, [])]).toEqual([state, 0]);
      expect([state, short(state, GONE)]).toEqual([state, 1]);
    }
  });

  it('is asked for by the type of service: at noon any one of the windows will do', () => {
    const hours = ['09:00-12:00', { time: '12:00-13:00', type: 'noon' as const }, '13:00-17:00'];
    const site = aHall(seats(3), { hours: { mon: hours } });
    const leaves: Comings[number] = [
      [0, true],
      [3 * HOUR, false],
      [4 * HOUR, true],
    ];
    const one = foundIn(site, { 1: STAYS, 2: leaves, 3: leaves }, 5 * HOUR);
    expect(one).toEqual([]);
    const none = foundIn(site, { 1: leaves, 2: leaves, 3: leaves }, 5 * HOUR);
    expect(none.map(({ kind, startedMs }) => [kind, startedMs])).toEqual([
      ['hall-unattended', 3 * HOUR],
    ]);
  });

  it('of a station is somebody there in its duty time', () => {
    const site = aHall(seats(1), { kind: 'station' });
    const { effects } = replay(watched(site, { 1: GONE }, 40 * MINUTE).rows);
    const raised = effects.flatMap((one) => (one.type === 'raise' ? [one.finding] : []));
    expect(raised.map(({ kind }) => kind)).toEqual(['too-few-windows']);
    expect(raised[0]?.why.rule).toBe('station-unattended');
  });

  it('of a segment by appointment requires nobody unless somebody has booked', () => {
    const hours = [{ time: '09:00-12:00', type: 'appointment' as const }];
    const found = (isBooked: boolean) => {
      const journal = aJournal();
      journal.revision(aHall(seats(2), { hours: { mon: hours } }), 0);
      const booking = { type: 'booking' as const, id: 'b-1', hallId: 'hall', windowId: null };
      const times = { fromMs: T0 + 30 * MINUTE, untilMs: T0 + HOUR, cancelled: false };
      if (isBooked) journal.say({ ...booking, ...times }, 0);
      journal.batch(readingsOf({ 1: [[0, false]], 2: [[0, false]] }, 2 * HOUR));
      return replay(journal.rows).findings;
    };
    expect(found(false)).toEqual([]);
    expect(found(true)).toEqual([
      {
        ...{ kind: 'hall-unattended', startedMs: 30 * MINUTE, raisedMs: 35 * MINUTE },
        cleared: { atMs: HOUR, reason: 'duty-ended' },
      },
    ]);
  });
});

describe('a new version of the site', () => {
  const STAYS: Comings[number] = [[0, true]];
  const SHORT: Comings = { 1: STAYS, 2: GONE, 3: STAYS };

  function foundBefore(second: ReturnType<typeof aHall>) {
    const journal = aJournal();
    journal.revision(aHall(seats(3), { minimum: { normal: 3 } }), 0);
    journal.batch(readingsOf(SHORT, 30 * MINUTE));
    journal.revision(second, 30 * MINUTE);
    journal.batch(readingsOf({}, 40 * MINUTE, 30 * MINUTE));
    return replay(journal.rows);
  }

  it('that asks for nobody ends a shortfall', () => {
    const seen = foundBefore(aHall(seats(3)));
    const [pool] = seen.findingsOf('too-few-windows');
    expect(pool?.cleared).toEqual({ atMs: 30 * MINUTE, reason: 'duty-ended' });
    expect(seen.effects.findLast((one) => one.type === 'pool')).toMatchObject({
      ...{ state: 'not-on-duty', fromMs: T0 + 30 * MINUTE },
    });
  });

  it('without the hall ends what was found of it', () => {
    const elsewhere = aHall([{ ...seats(1)[0], id: 'other', devices: [] } as never], {
      ...{ id: 'other-hall', name: '别处' },
    });
    const [pool] = foundBefore(elsewhere).findingsOf('too-few-windows');
    expect(pool?.cleared).toEqual({ atMs: 30 * MINUTE, reason: 'removed' });
  });

  it('that moves a window counts it where it stands', () => {
    const [first, second, third] = seats(3);
    const [hall] = aHall([]).halls;
    if (first === undefined || second === undefined || third === undefined || !hall) return;
    const site = aHall([first, third], { minimum: { normal: 2 } });
    const other = { ...hall, id: 'hall-b', windows: [second], minimum: { normal: 1 } };
    const seen = foundBefore({ ...site, halls: [...site.halls, other] });
    const pools = seen.findingsOf('too-few-windows');
    expect(pools.map(({ cleared }) => cleared?.atMs ?? null)).toEqual([30 * MINUTE + 10_000]);
    const last = (poolId: string) =>
      seen.effects.findLast((one) => one.type === 'pool' && one.poolId === poolId);
    expect(last('hall')).toMatchObject({ state: 'met', windows: 2 });
    expect(last('hall-b')).toMatchObject({ state: 'short', windows: 1 });
  });
});

describe('findings of a hall', () => {
  const ALL_GONE: Comings = { 1: GONE, 2: GONE };
  function finding(site: ReturnType<typeof aHall>) {
    const { effects } = replay(watched(site, ALL_GONE, 30 * MINUTE).rows);
    const raise = effects.find((one) => one.type === 'raise');
    return raise?.type === 'raise' ? raise.finding : null;
  }

  it('belong to the hall, and say how many windows nobody could see', () => {
    const blind = [...seats(2), { id: 'window-9', number: '9号', name: '无传感器', devices: [] }];
    const site = aHall(blind, { minimum: { normal: 2 } });
    expect(finding(site)).toMatchObject({
      ...{ kind: 'too-few-windows', hallId: 'hall', windowId: null, subject: 'hall' },
      why: { facts: { needed: 2, staffed: 0, unknown: 1, windows: 3, service: 'normal' } },
    });
  });

  it('are for technicians while a window that decides has not passed its walk test', () => {
    const untested = seats(2).map((window) => ({
      ...window,
      devices: window.devices.map(({ accepted: _, ...device }) => device),
    }));
    expect(finding(aHall(seats(2)))?.isTrial).toBeUndefined();
    expect(finding(aHall(untested))?.isTrial).toBe(true);
    const { document: _, ...undocumented } = POLICY;
    expect(finding(aHall(seats(2), { policy: undocumented }))?.isTrial).toBe(true);
  });
});
