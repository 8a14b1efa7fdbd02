import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDetector } from '../../../../../collector/detection/createDetector.ts';
import type { Effect } from '../../../../../collector/detection/effect.ts';
import type { JournalRow } from '../../../../../collector/journal/journalRow.ts';
import type { QueueReading, Reading } from '../../../../../protocol/reading.ts';
import { aGap, anEquipment, anOccupancy } from '../../../../support/readings.ts';
import { aJournal, aSite, aWindow, feed, HOUR, inOrder, level, MINUTE, SECOND } from '../scene.ts';
import { compacted, press, shownOf, watch } from './watched.ts';

const KINDS = [
  'sensor-stuck',
  'sensor-implausible',
  'press-at-empty',
  'press-burst',
  'press-without-queue',
  'kiosks-down',
  'disk-trouble',
];
const LASTS_MS = 16 * HOUR;

/** A window whose sensors, pads and queue machine hang on two boxes. */
const site = aSite([
  aWindow({
    devices: [
      { id: 'seat-1', agent: 'hall-1', kind: 'seat' },
      { id: 'pir-1', agent: 'hall-2', kind: 'pir' },
      { id: 'pad-1', agent: 'hall-2', kind: 'rating-pad' },
      { id: 'queue-1', agent: 'hall-1', kind: 'queue-caller' },
      { id: 'kiosk-1', agent: 'hall-1', kind: 'kiosk' },
      { id: 'kiosk-2', agent: 'hall-2', kind: 'kiosk' },
    ],
  }),
  aWindow({
    id: 'window-2',
    devices: [
      { id: 'seat-2', agent: 'hall-1', kind: 'seat' },
      { id: 'pad-2', agent: 'hall-2', kind: 'rating-pad' },
    ],
  }),
]);
const AGENT_OF = {
  'seat-2': 1,
  'pad-2': 2,
  'seat-1': 1,
  'queue-1': 1,
  'kiosk-1': 1,
  'pir-1': 2,
  'pad-1': 2,
  'kiosk-2': 2,
};

function queue(atMs: number, event: QueueReading['event']): Reading {
  const { kind: _, occupied: __, ...common } = anOccupancy({ atMs, device: 'queue-1' });
  return { ...common, kind: 'queue', event, ...(event === 'waiting' ? { waiting: 0 } : {}) };
}

/** Times come in clusters, so that things meet. */
const time = fc
  .tuple(
    fc.integer({ min: 0, max: 15 }),
    fc.integer({ min: 0, max: 7 }),
    fc.integer({ min: 1, max: 90 }),
  )
  .map(([hour, eighth, second]) => hour * HOUR + eighth * 7 * MINUTE + second * SECOND);
const reading = fc.oneof(
  fc
    .tuple(time, fc.boolean(), fc.constantFrom('seat-1', 'seat-2', 'pir-1'))
    .map(([atMs, occupied, device]) => level(atMs, occupied, device)),
  fc
    .tuple(time, fc.integer({ min: 1, max: 6 }), fc.constantFrom('pad-1', 'pad-2'))
    .map(([atMs, times, pad]) =>
      Array.from({ length: times }, (_, index) => press(atMs + index * 9 * SECOND, pad)),
    ),
  fc
    .tuple(time, fc.constantFrom('called', 'finished', 'waiting', 'issued'))
    .map(([atMs, event]) => queue(atMs, event as QueueReading['event'])),
  fc
    .tuple(time, fc.constantFrom('kiosk-1', 'kiosk-2'), fc.constantFrom('ok', 'unreachable'))
    .map(([atMs, device, status]) => anEquipment({ atMs, device, status: status as 'ok' })),
  fc
    .tuple(
      time,
      fc.constantFrom('seat-1', 'pad-1', 'queue-1'),
      fc.constantFrom('agent-stopped', 'disk-failed'),
    )
    .map(([atMs, device, reason]) => aGap({ atMs, device, reason: reason as 'disk-failed' })),
);
/** Nobody is there at first. */
const BEGIN = ['seat-1', 'seat-2', 'pir-1'].map((device) => level(SECOND, false, device));
const readings = fc
  .array(reading, { minLength: 5, maxLength: 60 })
  .map((said): Reading[] => [...BEGIN, ...said.flat()]);

function journalOf(said: readonly Reading[]): JournalRow[] {
  const journal = aJournal();
  journal.revision(site, 0);
  const boxes = ['hall-1', 'hall-2'].map((agent, index) => {
    const own = said.filter((one) => AGENT_OF[one.device as keyof typeof AGENT_OF] === index + 1);
    const beats = watch(0, LASTS_MS, 5 * MINUTE);
    return inOrder([...own, ...beats]).map((one) => ({ agent, reading: one }));
  });
  const all = boxes.flat().toSorted((a, b) => a.reading.monotonicMs - b.reading.monotonicMs);
  for (const { agent, reading: one } of all) journal.batch([one], { agent });
  return journal.rows;
}

function story(effects: readonly Effect[]) {
  return shownOf(effects, KINDS)
    .map(({ finding, clearedMs }) => ({ ...finding, clearedMs }))
    .toSorted((a, b) => a.raisedMs - b.raisedMs || a.id.localeCompare(b.id));
}

test('findings about equipment are the same after hours of readings became one row', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(readings, (said) => {
      const rows = journalOf(said);
      const live = story(feed(createDetector(), rows));
      for (const { kind } of live) seen.add(kind);
      expect(story(feed(createDetector(), compacted(rows)))).toEqual(live);
    }),
    { numRuns: 40, seed: 11 },
  );
  expect([...seen].toSorted()).toEqual(KINDS.toSorted());
});

test('findings about equipment are the same when the detector begins anew after any row', () => {
  fc.assert(
    fc.property(readings, fc.integer({ min: 1, max: 7 }), (said, every) => {
      const rows = journalOf(said);
      const kept = new Map<string, string | null>();
      const restored = () => createDetector([...kept].map(([key, json]) => ({ key, json })));
      let detector = restored();
      const effects: Effect[] = [];
      for (const [index, row] of rows.entries()) {
        effects.push(...detector.apply(row));
        for (const { key, json } of detector.dirty()) kept.set(key, json);
        if (index % (50 * every) === 0) detector = restored();
      }
      expect(story(effects)).toEqual(story(feed(createDetector(), rows)));
    }),
    { numRuns: 10, seed: 12 },
  );
});
