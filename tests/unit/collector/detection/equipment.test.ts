import { describe, expect, it } from 'vitest';
import { createDetector } from '../../../../collector/detection/createDetector.ts';
import { aCamera, aHeartbeat, anEquipment } from '../../../support/readings.ts';
import {
  aJournal,
  aSite,
  aWindow,
  feed,
  heartbeats,
  level,
  MINUTE,
  replay,
  SECOND,
  summarize,
  T0,
  tick,
} from './scene.ts';

const DEVICES = [
  { id: 'seat-1', agent: 'hall-1', kind: 'seat' as const },
  { id: 'pad-1', agent: 'hall-1', kind: 'rating-pad' as const },
  { id: 'camera-1', agent: 'hall-1', kind: 'camera' as const },
];

function aHall() {
  const journal = aJournal();
  journal.revision(aSite([aWindow({ devices: DEVICES })]), 0);
  return journal;
}

describe('a silent agent', () => {
  it('is noticed by the clock a minute after its last word, once others had time to be missed', () => {
    const journal = aHall();
    journal.batch([level(0, true), ...heartbeats(0, 15_000)]);
    const detector = createDetector();
    const effects = journal.rows.flatMap((row) => detector.apply(row));
    effects.push(...tick(detector, T0 + 105_000));
    expect(summarize(effects).findings).toEqual([]);
    effects.push(...tick(detector, T0 + 105_001));
    effects.push(...tick(detector, T0 + 200_000));
    expect(summarize(effects).findings).toEqual([
      { kind: 'agent-silent', startedMs: 15_000, raisedMs: 75_000, cleared: null },
    ]);
  });

  it('is noticed all the same when another agent’s row comes first', () => {
    const journal = aHall();
    journal.batch(heartbeats(0, 15_000));
    journal.batch(heartbeats(0, 110_000), { agent: 'hall-2' });
    expect(replay(journal.rows).findings).toMatchObject([
      { kind: 'agent-silent', raisedMs: 75_000 },
    ]);
  });

  it('has recovered with its next word', () => {
    const journal = aHall();
    journal.batch(heartbeats(0, 15_000));
    journal.batch(heartbeats(15_000, 120_000));
    expect(replay(journal.rows).findings[0]?.cleared).toEqual({
      atMs: 120_000,
      reason: 'recovered',
    });
  });

  it('was not silent while the collector could not hear', () => {
    const journal = aHall();
    journal.batch(heartbeats(0, 15_000));
    journal.start(30 * MINUTE);
    journal.batch(heartbeats(15_000, 30 * MINUTE + 30_000));
    expect(replay(journal.rows).findings).toEqual([]);
  });

  it('is silent again a minute after the collector has started, once it had time to find it', () => {
    const journal = aHall();
    journal.batch(heartbeats(0, 15_000));
    journal.start(30 * MINUTE);
    const detector = createDetector();
    const effects = journal.rows.flatMap((row) => detector.apply(row));
    effects.push(...tick(detector, T0 + 32 * MINUTE - 1));
    expect(summarize(effects).findings).toEqual([]);
    effects.push(...tick(detector, T0 + 32 * MINUTE));
    expect(summarize(effects).findings).toMatchObject([
      { startedMs: 30 * MINUTE, raisedMs: 31 * MINUTE },
    ]);
  });

  it('is no finding any more when it leaves the site, and one again when it is back', () => {
    const journal = aHall();
    journal.batch(heartbeats(0, 15_000));
    const other = { id: 'seat-1', agent: 'hall-2', kind: 'seat' as const };
    journal.revision(aSite([aWindow({ devices: [other] })]), 5 * MINUTE);
    journal.revision(aSite([aWindow({ devices: DEVICES })]), 30 * MINUTE);
    const detector = createDetector();
    const effects = feed(detector, journal.rows);
    effects.push(...tick(detector, T0 + 32 * MINUTE));
    expect(summarize(effects).findings).toMatchObject([
      { raisedMs: 75_000, cleared: { atMs: 5 * MINUTE, reason: 'removed' } },
      { startedMs: 30 * MINUTE, raisedMs: 31 * MINUTE, cleared: null },
    ]);
  });

  it('that nobody configured is nobody’s finding', () => {
    const journal = aHall();
    journal.batch(heartbeats(0, 15_000), { agent: 'stranger' });
    const detector = createDetector();
    const effects = journal.rows.flatMap((row) => detector.apply(row));
    effects.push(...tick(detector, T0 + 10 * MINUTE));
    expect(summarize(effects).findings).toEqual([]);
  });
});

describe('a stale sensor', () => {
  const lagging = (from: number, to: number) =>
    heartbeats(from, to).map((beat) => ({
      ...beat,
      lagging: [{ device: 'seat-1', untilMonotonicMs: null }],
    }));

  it('is one that its well agent has not watched for a minute', () => {
    const journal = aHall();
    journal.batch([level(0, false), ...heartbeats(0, 15_000), ...lagging(15_000, 90_000)]);
    const seen = replay(journal.rows);
    expect(seen.findingsOf('sensor-stale')).toEqual([
      { kind: 'sensor-stale', startedMs: 15_000, raisedMs: 75_000, cleared: null },
    ]);
    expect(seen.verdicts()).toEqual([
      [0, 'empty'],
      [15_000, 'unknown'],
    ]);
    expect(seen.watermark()).toBe(90_000);
  });

  it('is pending, not unknown, before that minute is over', () => {
    const journal = aHall();
    journal.batch([level(0, false), ...heartbeats(0, 15_000), ...lagging(15_000, 75_000)]);
    const seen = replay(journal.rows);
    expect(seen.findings).toEqual([]);
    expect(seen.watermark()).toBe(15_000);
  });

  it('has recovered when it is watched again', () => {
    const journal = aHall();
    journal.batch([level(0, false), ...heartbeats(0, 15_000), ...lagging(15_000, 120_000)]);
    journal.batch([level(120_000, true), ...heartbeats(120_000, 135_000)]);
    const seen = replay(journal.rows);
    expect(seen.findings[0]?.cleared).toEqual({ atMs: 135_000, reason: 'recovered' });
    expect(seen.verdicts().at(-1)).toEqual([120_000, 'occupied']);
  });

  it('is not found when its agent was away as a whole', () => {
    const journal = aHall();
    journal.batch([level(0, false), ...heartbeats(0, 15_000)]);
    journal.batch([level(10 * MINUTE, false), ...heartbeats(10 * MINUTE, 11 * MINUTE)]);
    expect(replay(journal.rows).findingsOf('sensor-stale')).toEqual([]);
  });

  it('is one that says so itself, until it says that it is well', () => {
    const journal = aHall();
    journal.batch([
      anEquipment({ atMs: 20_000, status: 'fault', reason: 'stuck' }),
      anEquipment({ atMs: 50_000, status: 'ok' }),
      aHeartbeat({ atMs: 60_000, fromMonotonicMs: 0 }),
    ]);
    expect(replay(journal.rows).findings).toEqual([
      {
        kind: 'sensor-stale',
        startedMs: 20_000,
        raisedMs: 20_000,
        cleared: { atMs: 50_000, reason: 'recovered' },
      },
    ]);
  });
});

describe('equipment', () => {
  it('an unplugged pad is a finding at once, and over when it is back', () => {
    const journal = aHall();
    journal.batch([
      anEquipment({ atMs: 20_000, device: 'pad-1', status: 'unplugged' }),
      anEquipment({ atMs: 50_000, device: 'pad-1', status: 'ok' }),
    ]);
    expect(replay(journal.rows).findings).toEqual([
      {
        kind: 'pad-unplugged',
        startedMs: 20_000,
        raisedMs: 20_000,
        cleared: { atMs: 50_000, reason: 'recovered' },
      },
    ]);
  });

  it('a camera is down while it says anything but online', () => {
    const journal = aHall();
    const camera = { device: 'camera-1' };
    journal.batch([
      aCamera({ ...camera, atMs: 10_000 }),
      aCamera({ ...camera, atMs: 20_000, status: 'no-stream' }),
      aCamera({ ...camera, atMs: 30_000, status: 'offline' }),
      aCamera({ ...camera, atMs: 40_000 }),
    ]);
    expect(replay(journal.rows).findings).toEqual([
      {
        kind: 'camera-down',
        startedMs: 20_000,
        raisedMs: 20_000,
        cleared: { atMs: 40_000, reason: 'recovered' },
      },
    ]);
  });

  it('equipment is down while it says anything but ok, and its window is judged as before', () => {
    const journal = aJournal();
    const devices = [
      { id: 'seat-1', agent: 'hall-1', kind: 'seat' as const },
      { id: 'printer-1', agent: 'hall-1', kind: 'printer' as const },
    ];
    journal.revision(aSite([aWindow({ devices })]), 0);
    const printer = { device: 'printer-1' };
    journal.batch([
      level(0, true),
      anEquipment({ ...printer, atMs: 10_000 }),
      anEquipment({ ...printer, atMs: 20_000, status: 'fault', reason: 'no paper' }),
      anEquipment({ ...printer, atMs: 30_000, status: 'unreachable' }),
      anEquipment({ ...printer, atMs: 40_000 }),
      ...heartbeats(0, MINUTE),
    ]);
    const replayed = replay(journal.rows);
    expect(replayed.findings).toEqual([
      {
        kind: 'equipment-down',
        startedMs: 20_000,
        raisedMs: 20_000,
        cleared: { atMs: 40_000, reason: 'recovered' },
      },
    ]);
  });

  it('that a sensor is well is not a change of what it sees', () => {
    const journal = aHall();
    journal.batch([
      level(10_000, true),
      anEquipment({ atMs: 20_000, device: 'seat-1', status: 'ok' }),
      level(30_000, true),
    ]);
    const told = replay(journal.rows).effects.filter((effect) => effect.type === 'device');
    expect(told.at(-1)).toMatchObject({ deviceId: 'seat-1', lastChangeMs: T0 + 10_000 });
  });

  it('tells when it last spoke, and when it last said something new', () => {
    const journal = aHall();
    journal.batch([
      level(10_000, true),
      level(20_000, true),
      level(30_000, false),
      level(40_000, false),
    ]);
    const last = replay(journal.rows).effects.findLast((one) => one.type === 'device');
    expect(last).toMatchObject({
      deviceId: 'seat-1',
      status: 'ok',
      lastReadingMs: T0 + 40_000,
      lastChangeMs: T0 + 30_000,
    });
  });

  it('that leaves the site takes its findings along', () => {
    const journal = aHall();
    journal.batch([anEquipment({ atMs: 20_000, device: 'pad-1', status: 'unplugged' })]);
    journal.revision(aSite(), MINUTE);
    expect(replay(journal.rows).findings[0]?.cleared).toEqual({ atMs: MINUTE, reason: 'removed' });
  });
});

describe('an outbox', () => {
  const row = { receivedMs: T0 + 5 * SECOND, agentId: 'hall-1', outboxId: 'outbox-1' };

  it('that was forked is one finding, however often the agent tries', () => {
    const journal = aHall();
    const detector = createDetector();
    const forks = [2, 3].map((id) => ({ ...row, kind: 'fork' as const, id, sequence: 40 }));
    const effects = [...journal.rows, ...forks].flatMap((one) => detector.apply(one));
    expect(summarize(effects).findingsOf('outbox-forked')).toHaveLength(1);
  });

  it('with readings that can never come names how many', () => {
    const journal = aHall();
    const detector = createDetector();
    const loss = {
      ...row,
      ...{ kind: 'loss' as const, id: 2, fromSequence: 5, toSequence: 9 },
      reason: 'collector-behind' as const,
    };
    const effects = [...journal.rows, loss].flatMap((one) => detector.apply(one));
    const raised = effects.find((one) => one.type === 'raise');
    expect(raised?.type === 'raise' && raised.finding.why.facts.count).toBe(5);
  });
});
