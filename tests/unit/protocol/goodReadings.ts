import type { ReadingKind } from '../../../protocol/reading.ts';

const common = {
  device: 'seat-3',
  channel: 'main',
  boot: 'b7d1',
  monotonicMs: 86_400_123,
  wallMs: 1_772_413_200_456,
  clock: { state: 'synced', source: 'chrony', errorMs: 1.5 },
};

/** One reading of every kind with every field it may have, as literals from the wire. */
export const GOOD_READINGS: Readonly<Record<ReadingKind, Readonly<Record<string, unknown>>>> = {
  occupancy: { kind: 'occupancy', ...common, occupied: false },
  rating: {
    kind: 'rating',
    ...common,
    pressId: 'p-1',
    level: 5,
    scale: 5,
    via: 'pad',
    ticket: 'a013',
  },
  camera: { kind: 'camera', ...common, status: 'time-drift', reason: '慢 70 秒', latencyMs: 12.5 },
  equipment: { kind: 'equipment', ...common, status: 'fault', reason: '缺纸', latencyMs: 3 },
  declare: { kind: 'declare', ...common, action: 'stand-in', untilWallMs: 1_772_416_800_000 },
  queue: { kind: 'queue', ...common, event: 'waiting', ticket: 'a014', waiting: 7 },
  heartbeat: {
    kind: 'heartbeat',
    ...common,
    device: 'agent',
    fromMonotonicMs: 86_385_123,
    lagging: [
      { device: 'pad-1', untilMonotonicMs: 86_390_000 },
      { device: 'pad-2', untilMonotonicMs: null },
    ],
    replaces: { from: 10, to: 14, tag: '0123456789abcdef' },
  },
  gap: {
    kind: 'gap',
    ...common,
    fromWallMs: 1_772_413_100_000,
    toWallMs: 1_772_413_200_000,
    count: 40,
    reason: 'outbox-full',
    replaces: { from: 15, to: 54, tag: 'fedcba9876543210' },
  },
  hint: { kind: 'hint', ...common, requestId: 'r-1', state: 'failed', reason: '屏幕无应答' },
  clock: {
    kind: 'clock',
    ...common,
    device: 'agent',
    change: 'set',
    offsetBeforeMs: -86_400_123,
    offsetAfterMs: 1_772_326_800_333,
  },
};

/** The fields that a kind may leave out. */
export const OPTIONAL_FIELDS: Readonly<Record<ReadingKind, readonly string[]>> = {
  occupancy: [],
  rating: ['ticket'],
  camera: ['reason', 'latencyMs'],
  equipment: ['reason', 'latencyMs'],
  declare: ['untilWallMs'],
  queue: ['ticket', 'waiting'],
  heartbeat: ['replaces'],
  gap: ['replaces'],
  hint: ['reason'],
  clock: [],
};

/** Values that do not fit a field; the first element is the field, nested ones with slashes. */
const COMMON_WRONG: readonly (readonly [string, unknown])[] = [
  ['device', 'Seat 3'],
  ['device', ''],
  ['device', 'a'.repeat(41)],
  ['channel', 7],
  ['boot', null],
  ['monotonicMs', -1],
  ['monotonicMs', 0.5],
  ['monotonicMs', 2 ** 53],
  ['wallMs', -1],
  ['wallMs', '2026-03-02'],
  ['wallMs', 8_640_000_000_000_001],
  ['clock', 'synced'],
  ['clock', { state: 'perhaps' }],
  ['clock', { state: 'synced', errorMs: -1 }],
  ['clock', { state: 'synced', source: 's'.repeat(21) }],
  ['clock', { state: 'synced', drift: 1 }],
  ['clock', {}],
];

/** For every kind: a field and a value that it must refuse. */
export const WRONG_VALUES: Readonly<Record<ReadingKind, readonly (readonly [string, unknown])[]>> =
  {
    occupancy: [...COMMON_WRONG, ['occupied', 'true'], ['occupied', 1]],
    rating: [
      ['pressId', ''],
      ['level', 0],
      ['level', 6],
      ['level', 4.5],
      ['scale', 1],
      ['scale', 11],
      ['via', 'the pad'],
      ['ticket', 'A013'],
    ],
    camera: [
      ['status', 'ok'],
      ['reason', 'x'.repeat(201)],
      ['latencyMs', -1],
    ],
    equipment: [
      ['status', 'offline'],
      ['reason', 5],
      ['latencyMs', 'fast'],
    ],
    declare: [
      ['action', 'lunch'],
      ['untilWallMs', 'noon'],
    ],
    queue: [
      ['event', 'gone'],
      ['waiting', -1],
    ],
    heartbeat: [
      ['fromMonotonicMs', -1],
      ['fromMonotonicMs', common.monotonicMs + 1],
      ['lagging', {}],
      ['lagging', [{ device: 'pad-1' }]],
      ['lagging', Array(65).fill({ device: 'pad-1', untilMonotonicMs: null })],
      ['replaces', { from: 10, to: 14, tag: '0123456789ABCDEF' }],
      ['replaces', { from: 0, to: 14, tag: '0123456789abcdef' }],
    ],
    gap: [
      ['fromWallMs', -1],
      ['count', -1],
      ['reason', 'lunch'],
      ['replaces', null],
    ],
    hint: [
      ['requestId', ''],
      ['state', 'seen'],
      ['reason', 5],
    ],
    clock: [
      ['change', 'slewed'],
      ['offsetBeforeMs', 0.5],
      ['offsetAfterMs', null],
    ],
  };
