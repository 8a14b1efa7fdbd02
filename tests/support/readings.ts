import { type Batch, encodeBatch, placeReadings } from '../../protocol/batch.ts';
import { genesisTag } from '../../protocol/chain.ts';
import {
  AGENT_DEVICE,
  type CameraReading,
  type ClockReading,
  type DeclareReading,
  type EquipmentReading,
  type GapReading,
  type HeartbeatReading,
  type HintReading,
  type OccupancyReading,
  type RatingReading,
  type Reading,
} from '../../protocol/reading.ts';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import { MONDAY_MORNING_MS } from './fakeClock.ts';

/** What every reading has unless a test says otherwise: wall and monotonic time agree. */
function common(atMs: number) {
  return {
    device: 'seat-1',
    channel: 'main',
    boot: 'boot-1',
    monotonicMs: atMs,
    wallMs: MONDAY_MORNING_MS + atMs,
    clock: { state: 'synced' as const, source: 'ntp', errorMs: 5 },
  };
}

/** Options of a builder: any field, and `atMs`, ms since boot, which sets both clocks. */
type Fields<R extends Reading> = Partial<Omit<R, 'kind'>> & { readonly atMs?: number };

function build<R extends Reading>(defaults: Omit<R, keyof ReturnType<typeof common>>) {
  return (fields: Fields<R> = {}): R => {
    const { atMs = 60_000, ...given } = fields;
    return { ...defaults, ...common(atMs), ...given } as unknown as R;
  };
}

/** An occupancy edge: seat-1 sees somebody, a minute after boot, unless told otherwise. */
export const anOccupancy = build<OccupancyReading>({ kind: 'occupancy', occupied: true });
/** A press: level 5 on a five-key pad. */
export const aRating = build<RatingReading>({
  kind: 'rating',
  pressId: 'press-1',
  level: 5,
  scale: 5,
  via: 'pad',
});
export const aCamera = build<CameraReading>({ kind: 'camera', status: 'online' });
/** A key at the window: paused, unless told otherwise. */
export const aDeclaring = build<DeclareReading>({ kind: 'declare', action: 'pause' });
export const aHint = build<HintReading>({ kind: 'hint', requestId: 'hint-1', state: 'shown' });
export const anEquipment = build<EquipmentReading>({ kind: 'equipment', status: 'ok' });

/** The clock of a board that woke in 1970 was set. */
export function aClockReading(fields: Fields<ClockReading> = {}): ClockReading {
  const { wallMs, monotonicMs } = { ...common(fields.atMs ?? 60_000), ...fields };
  const made = build<ClockReading>({
    kind: 'clock',
    change: 'set',
    offsetBeforeMs: 0,
    offsetAfterMs: wallMs - monotonicMs,
  });
  return made({ device: AGENT_DEVICE, channel: AGENT_DEVICE, ...fields });
}

/** A heartbeat at `atMs` that covers the 15 s before it, of all devices. */
export function aHeartbeat(fields: Fields<HeartbeatReading> = {}): HeartbeatReading {
  const atMs = fields.monotonicMs ?? fields.atMs ?? 60_000;
  const made = build<HeartbeatReading>({
    kind: 'heartbeat',
    fromMonotonicMs: Math.max(0, atMs - 15_000),
    lagging: [],
  });
  return made({ device: AGENT_DEVICE, ...fields });
}

/** A gap of one minute up to the reading's own wall time. */
export function aGap(fields: Fields<GapReading> = {}): GapReading {
  const { wallMs } = { ...common(fields.atMs ?? 60_000), ...fields };
  const made = build<GapReading>({
    kind: 'gap',
    fromWallMs: wallMs - 60_000,
    toWallMs: wallMs,
    count: 0,
    reason: 'agent-stopped',
  });
  return made(fields);
}

/** Any reading, for a test that does not care which. */
export const aReading = anOccupancy;

/** A batch as the wire carries it, with what comes after it. */
export interface MadeBatch {
  readonly batch: Batch;
  /** The message as an agent sends it. */
  readonly text: string;
  /** The last sequence in it, and the chain tag after that. */
  readonly last: number;
  readonly tagAfter: string;
}

export interface BatchOptions {
  readonly agent?: string;
  readonly outbox?: string;
  readonly first?: number;
  /** The tag before `first`; default: that of a new outbox, which is right for `first: 1` only. */
  readonly tag?: string;
  readonly oldest?: number;
  readonly sentAtMs?: number;
  /** Default: one occupancy reading. May hold nonsense, for the tests of what is refused. */
  readonly readings?: readonly unknown[];
}

/** A batch with its chain tags worked out: agent `hall-1`, outbox `outbox-1`, from sequence 1. */
export function aBatch(options: BatchOptions = {}): MadeBatch {
  const outbox = options.outbox ?? 'outbox-1';
  const first = options.first ?? 1;
  const readings = options.readings ?? [aReading()];
  const head = {
    agent: options.agent ?? 'hall-1',
    outbox,
    first,
    tag: options.tag ?? genesisTag(outbox),
    oldest: options.oldest ?? first,
    sentAtMs: options.sentAtMs ?? MONDAY_MORNING_MS + 60_000,
  };
  const batch: Batch = { v: PROTOCOL_VERSION, ...head, readings: [...readings] };
  const text = encodeBatch(
    head,
    readings.map((reading) => JSON.stringify(reading)),
  );
  const end = placeReadings(batch).at(-1);
  return { batch, text, last: end?.toSequence ?? first - 1, tagAfter: end?.tag ?? head.tag };
}

/** An outbox as the collector sees it: each batch goes on where the one before ended. */
export function aBatchChain(
  ids: Pick<BatchOptions, 'agent' | 'outbox'> = {},
): (readings: readonly unknown[]) => MadeBatch {
  let previous: MadeBatch | null = null;
  return (readings) => {
    const place = previous === null ? {} : { first: previous.last + 1, tag: previous.tagAfter };
    previous = aBatch({ ...ids, ...place, oldest: 1, readings });
    return previous;
  };
}
