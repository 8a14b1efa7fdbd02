import { describe, expect, it } from 'vitest';
import { aJournal, HOUR, MINUTE, replay, SECOND, T0 } from '../scene.ts';
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
    const pirs = seats(3).map((window, index) => ({
      ...window,
      devices: window.devices.map((device) => ({
        ...device,
        kind: index === 2 ? ('pir' as const) : device.kind,
      })),
    }));
    const found = foundIn(aHall(pirs), { 1: GONE, 2: GONE, 3: GONE }, 50 * MINUTE);
    const [hall, ...others] = found.filter(({ kind }) => kind !== 'policy-unsupported');
    expect(hall?.kind).toBe('hall-unattended');
    expect(others).toEqual([]);
    expect(hall?.raisedMs).toBeGreaterThan(18 * MINUTE);
    expect(hall?.startedMs).toBe(10 * MINUTE);
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
    console.log(JSON.stringify(seen.findings));
    expect(seen.findingsOf('hall-unattended')).toEqual([]);
    // The dead box does not stall the others: their own findings come in time.
    expect(seen.findingsOf('late-opening').map(({ raisedMs }) => raisedMs)).toEqual([
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
    console.log(JSON.stringify(seen.findings));
    expect(seen.findingsOf('hall-unattended')).toEqual([]);
    expect(seen.findingsOf('late-opening')).toHaveLength(2);
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
