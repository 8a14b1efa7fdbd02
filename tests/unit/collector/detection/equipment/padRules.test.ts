import { describe, expect, test } from 'vitest';
import { createDetector } from '../../../../../collector/detection/createDetector.ts';
import { shortestPolicyMinutes } from '../../../../../collector/detection/silence/shortestPolicy.ts';
import type { SiteWindow } from '../../../../../collector/site/site.ts';
import type { QueueReading, Reading } from '../../../../../protocol/reading.ts';
import { anEquipment, anOccupancy } from '../../../../support/readings.ts';
import { aJournal, aSite, aWindow, feed, HOUR, inOrder, level, MINUTE, SECOND } from '../scene.ts';
import { brief, findings, press, shownOf, watch } from './watched.ts';

const DAY = 24 * HOUR;

function windowWith(id: string, ...devices: [string, SiteWindow['devices'][number]['kind']][]) {
  return aWindow({
    id,
    devices: devices.map(([device, kind]) => ({ id: device, agent: 'hall-1', kind })),
  });
}

const site = aSite([
  windowWith('window-1', ['seat-1', 'seat'], ['pad-1', 'rating-pad'], ['queue-1', 'queue-caller']),
  windowWith('window-2', ['seat-2', 'seat'], ['pad-2', 'rating-pad']),
]);

function queue(atMs: number, event: QueueReading['event'], waiting?: number): Reading {
  const { kind: _, occupied: __, ...common } = anOccupancy({ atMs, device: 'queue-1' });
  return { ...common, kind: 'queue', event, ...(waiting === undefined ? {} : { waiting }) };
}

describe('a press at an empty window', () => {
  const kind = 'press-at-empty';

  test('is a finding about the equipment once the window was empty for a minute', () => {
    const said = [level(0, false), press(MINUTE), press(MINUTE + SECOND), ...watch(0, HOUR)];
    const [shown, ...rest] = findings(site, said, kind);
    expect(rest).toEqual([]);
    expect(shown).toMatchObject({ deviceId: 'pad-1', raisedMs: MINUTE + SECOND });
    expect(shown?.finding.why.inputs).toHaveLength(1);
  });

  test('is over when a sensor sees somebody', () => {
    const said = [level(0, false), press(5 * MINUTE), level(HOUR / 2, true), ...watch(0, HOUR)];
    expect(brief(findings(site, said, kind))).toEqual([`${kind} pad-1 0.083 0.500`]);
  });

  test('is none while somebody is seen, while nobody knows, and outside of duty', () => {
    const seen = [level(0, true), press(5 * MINUTE), ...watch(0, HOUR)];
    expect(findings(site, seen, kind)).toEqual([]);
    expect(findings(site, [press(5 * MINUTE), ...watch(0, HOUR)], kind)).toEqual([]);
    const evening = [level(0, false), press(10 * HOUR), ...watch(0, 11 * HOUR)];
    expect(findings(site, evening, kind)).toEqual([]);
  });

  test('is none where motion alone is watched, before a motion sensor may be silent', () => {
    const pir = aSite([windowWith('window-1', ['pir-1', 'pir'], ['pad-1', 'rating-pad'])]);
    const at = (pressMs: number) => [
      level(0, false, 'pir-1'),
      press(pressMs),
      ...watch(0, 2 * HOUR),
    ];
    const minutes = shortestPolicyMinutes(['pir'], 1) ?? 0;
    expect(minutes).toBeGreaterThan(10);
    expect(findings(pir, at(minutes * MINUTE), kind)).toEqual([]);
    expect(findings(pir, at((minutes + 1) * MINUTE), kind)).toHaveLength(1);
  });
});

describe('a burst of presses', () => {
  const burst = (fromMs: number) => [0, 1, 2, 3, 4].map((n) => press(fromMs + n * 10 * SECOND));

  test('is five within a minute, and over after ten minutes without one', () => {
    const said = [...burst(MINUTE), ...burst(3 * MINUTE), ...watch(0, HOUR)];
    expect(findings(site, said, 'press-burst')).toMatchObject([
      { startedMs: MINUTE, raisedMs: MINUTE + 40 * SECOND, clearedMs: 13 * MINUTE + 40 * SECOND },
    ]);
  });

  test('is none when visitors come one by one', () => {
    const said = [0, 1, 2, 3, 4, 5, 6].map((n) => press(n * 16 * SECOND));
    expect(findings(site, [...said, ...watch(0, HOUR)], 'press-burst')).toEqual([]);
  });
});

describe('a press while nobody is in the queue', () => {
  const kind = 'press-without-queue';
  const idle = [
    queue(0, 'called'),
    queue(10 * MINUTE, 'finished'),
    queue(10 * MINUTE, 'waiting', 0),
  ];

  test('is a finding, until the next ticket is called', () => {
    const said = [...idle, press(20 * MINUTE), queue(30 * MINUTE, 'called'), ...watch(0, HOUR)];
    expect(brief(findings(site, said, kind))).toEqual([`${kind} pad-1 0.333 0.500`]);
  });

  test('is none right after a service, during one, or while somebody waits', () => {
    expect(findings(site, [...idle, press(14 * MINUTE), ...watch(0, HOUR)], kind)).toEqual([]);
    const serving = [...idle, queue(18 * MINUTE, 'called'), press(30 * MINUTE), ...watch(0, HOUR)];
    expect(findings(site, serving, kind)).toEqual([]);
    const waits = [...idle, queue(18 * MINUTE, 'issued'), press(20 * MINUTE), ...watch(0, HOUR)];
    expect(findings(site, waits, kind)).toEqual([]);
  });

  test('is not claimed without a word of the queue machine, nor when it is not well', () => {
    expect(findings(site, [press(20 * MINUTE), ...watch(0, HOUR)], kind)).toEqual([]);
    const broken = anEquipment({ atMs: 15 * MINUTE, device: 'queue-1', status: 'unreachable' });
    const said = [...idle, broken, press(20 * MINUTE), ...watch(0, HOUR)];
    expect(findings(site, said, kind)).toEqual([]);
  });
});

test('what a queue machine said while its box was cut off counts from when it is known', () => {
  const apart = aSite([
    aWindow({
      devices: [
        { id: 'seat-1', agent: 'hall-1', kind: 'seat' },
        { id: 'pad-1', agent: 'hall-1', kind: 'rating-pad' },
        { id: 'queue-1', agent: 'hall-2', kind: 'queue-caller' },
      ],
    }),
  ]);
  const journal = aJournal();
  journal.revision(apart, 0);
  const idle = [queue(10 * MINUTE, 'finished'), queue(10 * MINUTE, 'waiting', 0)];
  journal.batch(inOrder([...idle, ...watch(0, 15 * MINUTE)]), { agent: 'hall-2' });
  const seen = [level(0, true), level(HOUR / 2, false), level(HOUR / 2 + MINUTE, true)];
  journal.batch(inOrder([...seen, ...watch(0, 3 * HOUR)]));
  const late = [queue(20 * MINUTE, 'called'), ...watch(15 * MINUTE, 4 * HOUR)];
  journal.batch(inOrder(late), { agent: 'hall-2', receivedMs: 4 * HOUR });
  journal.batch(inOrder([press(3.5 * HOUR), ...watch(3 * HOUR, 4 * HOUR)]));
  expect(shownOf(feed(createDetector(), journal.rows), ['press-without-queue'])).toEqual([]);
});

describe('a pad that nobody presses', () => {
  /** Two working weeks; somebody sits at both windows, and pad 2 is pressed every day. */
  function weeks(extra: (day: number) => Reading[] = () => []): Reading[] {
    return Array.from({ length: 12 }, (_, day) => day)
      .filter((day) => day % 7 < 5)
      .flatMap((day) => [
        level(day * DAY, true),
        level(day * DAY + 2 * HOUR, false),
        press(day * DAY + HOUR, 'pad-2'),
        ...extra(day),
      ]);
  }
  const nights = watch(0, 12 * DAY, HOUR);

  test('is silent after five days of service in which others were pressed', () => {
    const shown = findings(site, [...weeks(), ...nights], 'pad-silent');
    // Friday's midnight; the scene begins at nine.
    expect(brief(shown)).toEqual(['pad-silent pad-1 111.000 open']);
    expect(shown[0]?.startedMs).toBe(-9 * HOUR);
  });

  test('is none while it is pressed now and then, and over with the first press', () => {
    const now = (day: number) => (day === 3 ? [press(day * DAY + HOUR)] : []);
    expect(findings(site, [...weeks(now), ...nights.slice(0, 150)], 'pad-silent')).toEqual([]);
    const late = (day: number) => (day === 8 ? [press(day * DAY + HOUR)] : []);
    expect(brief(findings(site, [...weeks(late), ...nights], 'pad-silent'))).toEqual([
      'pad-silent pad-1 111.000 193.000',
    ]);
  });

  test('is none where nobody is served, and where no other pad is pressed', () => {
    const idle = weeks().filter((one) => one.kind !== 'occupancy');
    expect(findings(site, [...idle, ...nights], 'pad-silent')).toEqual([]);
    const unpressed = weeks().filter((one) => one.kind !== 'rating');
    expect(findings(site, [...unpressed, ...nights], 'pad-silent')).toEqual([]);
  });
});

describe('a pad on another box than the sensors', () => {
  const apart = aSite([
    aWindow({
      devices: [
        { id: 'seat-1', agent: 'hall-1', kind: 'seat' },
        { id: 'pad-1', agent: 'hall-2', kind: 'rating-pad' },
      ],
    }),
  ]);

  test('is compared when both are certain, whoever is heard first', () => {
    const sensor = [level(0, false), ...watch(0, HOUR)];
    const pad = [press(30 * MINUTE), ...watch(0, HOUR)];
    const inTime = aJournal();
    inTime.revision(apart, -HOUR);
    const late = aJournal();
    late.revision(apart, -HOUR);
    for (const reading of inOrder(sensor)) inTime.batch([reading]);
    inTime.batch(inOrder(pad), { agent: 'hall-2' });
    late.batch(inOrder(pad), { agent: 'hall-2' });
    late.batch(inOrder(sensor));
    for (const { rows } of [inTime, late]) {
      const shown = shownOf(feed(createDetector(), rows), ['press-at-empty']);
      expect(brief(shown)).toEqual(['press-at-empty pad-1 0.500 open']);
    }
  });
});
