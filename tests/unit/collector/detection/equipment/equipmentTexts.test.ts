import { describe, expect, it } from 'vitest';
import { createDetector } from '../../../../../collector/detection/createDetector.ts';
import type { Finding } from '../../../../../collector/detection/finding.ts';
import type { Reading } from '../../../../../protocol/reading.ts';
import { consoleTexts } from '../../../../../texts/consoleTexts.ts';
import { LANGUAGES } from '../../../../../texts/entry.ts';
import {
  equipmentChangeTexts,
  equipmentCheckTexts,
  equipmentRuleTexts,
} from '../../../../../texts/equipmentFindingTexts.ts';
import { createFindingSpeech } from '../../../../../texts/findingSpeech.ts';
import { aClockReading, aGap, anEquipment, anOccupancy } from '../../../../support/readings.ts';
import { aSite, aWindow, feed, HOUR, level, MINUTE, T0 } from '../scene.ts';
import { createOpenSet, play } from './silentWorld.ts';
import { press, rowsOf, watch } from './watched.ts';

const DAY = 24 * HOUR;

const site = aSite([
  aWindow({
    devices: [
      { id: 'seat-1', agent: 'hall-1', kind: 'seat' },
      { id: 'radar-1', agent: 'hall-1', kind: 'radar' },
      { id: 'pad-1', agent: 'hall-1', kind: 'rating-pad' },
      { id: 'queue-1', agent: 'hall-1', kind: 'queue-caller' },
      { id: 'kiosk-1', agent: 'hall-1', kind: 'kiosk' },
      { id: 'kiosk-2', agent: 'hall-1', kind: 'kiosk' },
    ],
  }),
  aWindow({ id: 'window-2', devices: [{ id: 'pad-2', agent: 'hall-1', kind: 'rating-pad' }] }),
]);

function queue(atMs: number, event: 'called' | 'finished'): Reading {
  const { kind: _, occupied: __, ...common } = anOccupancy({ atMs, device: 'queue-1' });
  return { ...common, kind: 'queue', event };
}

/** Readings that lead to findings of nearly every kind. */
function everyFinding(): Finding[] {
  const clock = { state: 'synced' as const, source: 'ntp', errorMs: 9000 };
  const days = [0, 1, 2, 3, 4, 7].flatMap((day) => [
    ...[queue(day * DAY + HOUR, 'called'), queue(day * DAY + 1.2 * HOUR, 'finished')],
    press(day * DAY + HOUR, 'pad-2'),
  ]);
  const step = (atMs: number) =>
    aClockReading({ atMs, change: 'stepped', offsetBeforeMs: 0, offsetAfterMs: 5000 });
  const said: Reading[][] = [
    [level(-HOUR, false), level(-HOUR + MINUTE, true), level(0, true), ...watch(-HOUR, 30 * HOUR)],
    [level(0, true), level(0, false, 'radar-1'), ...watch(0, 3 * HOUR)],
    [
      ...Array.from({ length: 70 }, (_, index) => level(index * 700, index % 2 === 0)),
      ...watch(0, HOUR),
    ],
    [
      ...[1, 2, 3].flatMap((minute) => [
        level(minute * MINUTE, true),
        level(minute * MINUTE, false),
      ]),
      ...watch(0, HOUR),
    ],
    [anEquipment({ atMs: HOUR, device: 'seat-1', status: 'noisy' }), ...watch(0, 2 * HOUR)],
    [
      ...[
        level(0, false),
        level(0, false, 'radar-1'),
        queue(0, 'called'),
        queue(MINUTE, 'finished'),
      ],
      ...[0, 1, 2, 3, 4].map((second) => press(20 * MINUTE + second * 1000)),
      ...watch(0, HOUR),
    ],
    [...days, ...watch(0, 8 * DAY, HOUR)],
    [
      anEquipment({ atMs: MINUTE, device: 'kiosk-1', status: 'unreachable' }),
      anEquipment({ atMs: MINUTE, device: 'kiosk-2', status: 'unreachable' }),
      ...watch(0, HOUR),
    ],
    watch(0, HOUR, MINUTE).map((one) => ({ ...one, clock })),
    [
      ...watch(0, MINUTE, MINUTE),
      ...watch(MINUTE, HOUR, MINUTE).map((one) => ({
        ...one,
        clock: { state: 'unsynced' as const },
      })),
    ],
    [step(HOUR), step(2 * HOUR), step(3 * HOUR)],
    [aGap({ atMs: HOUR, device: 'agent', reason: 'disk-failed', count: 3 })],
  ];
  const read = said.flatMap((readings) => {
    const moved = readings.map((one) => ({ ...one, monotonicMs: one.monotonicMs + DAY }));
    const beats = moved.map((one) =>
      one.kind === 'heartbeat' ? { ...one, fromMonotonicMs: one.fromMonotonicMs + DAY } : one,
    );
    return raisedIn(feed(createDetector(), rowsOf(site, beats)));
  });
  const detector = createDetector();
  const [revision] = rowsOf(site, []);
  if (revision !== undefined) detector.apply(revision);
  const notices = [
    { topic: 'certificate', subject: 'http', facts: { notAfterMs: T0 + DAY } },
    { topic: 'agent-problems', subject: 'hall-1', facts: { codes: 'HW-AGENT-001 HW-AGENT-013' } },
  ];
  const noticed = notices.flatMap((notice, id) =>
    detector.apply({ kind: 'notice', id, receivedMs: T0, ...notice } as never),
  );
  return [...read, ...raisedIn(noticed), ...silences()];
}

function silences(): Finding[] {
  const fromS = 24 * 3600 - 900;
  const open = createOpenSet();
  const cut = { what: 't0', fromS: fromS + 100, toS: fromS + 9000 };
  const off = { what: 'h10', fromS: fromS + 100, toS: fromS + 9000 };
  const single = { what: 'a110', fromS: fromS + 100, toS: fromS + 9000 };
  const towns = [
    [2, 2],
    [-1, 2],
  ];
  const story = { towns, outages: [cut, off, single], downs: [], fromS, lastsS: 1600 };
  open.take(play(story).effects);
  return open.raised;
}

function raisedIn(effects: ReturnType<typeof feed>): Finding[] {
  return effects.flatMap((effect) => (effect.type === 'raise' ? [effect.finding] : []));
}

describe('the texts of findings about equipment', () => {
  const rules = new Map(Object.entries(equipmentRuleTexts));
  const findings = everyFinding().filter(
    ({ kind }) => rules.has(`rule.${kind}`) || kind === 'agent-silent',
  );

  it('are tried with every rule and every cause', () => {
    const kinds = new Set(findings.map(({ kind }) => `rule.${kind}`));
    expect([...rules.keys()].filter((key) => !kinds.has(key))).toEqual([]);
    const causes = findings
      .map(({ why }) => why.facts.cause)
      .filter((cause) => cause !== undefined);
    expect(new Set(causes)).toEqual(
      new Set(['unseen', 'flutter', 'contradicts-itself', 'error', 'unsynced', 'steps', 'unset']),
    );
    for (const { kind } of findings) expect(consoleTexts).toHaveProperty([`kind.${kind}`]);
  });

  it.each(LANGUAGES)('say everything in full in %s', (language) => {
    const speech = createFindingSpeech(language, {
      duration: (ms) => `${ms} ms`,
      time: (atMs) => new Date(atMs).toISOString(),
    });
    const zone = 'Asia/Shanghai';
    for (const { kind, why } of findings) {
      const sentences = [
        speech.sayRule({ key: kind, facts: why.facts, zone }),
        ...why.checks.map(({ check, facts }) => speech.sayCheck({ key: check, facts, zone })),
        ...why.wouldHaveChanged.map(({ key, facts }) => speech.sayChange({ key, facts, zone })),
      ];
      // A key without a sentence comes back as it is; a fact that is missing stays in braces.
      const isWhole = (one: string) => !/\{\w|^[a-z-]+$/.test(one);
      expect(sentences.filter((one) => !isWhole(one))).toEqual([]);
    }
  });

  it('accuse nobody', () => {
    const all = { ...equipmentRuleTexts, ...equipmentCheckTexts, ...equipmentChangeTexts };
    const words =
      /空岗|脱岗|缺岗|擅自|违规|空崗|脫崗|缺崗|擅自|違規|absent without|self-rat|unattended/;
    for (const entry of Object.values(all)) {
      for (const language of LANGUAGES) expect(entry[language]).not.toMatch(words);
    }
  });
});
