import Type, { type Static, type TProperties, type TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { ID_PATTERN } from './ids.ts';
import { LIMITS } from './limits.ts';
import { type Parsed, parsed, problem } from './problem.ts';
import { schemaProblem } from './schemaProblem.ts';

const id = Type.String({ pattern: ID_PATTERN });
const shortText = Type.String({ maxLength: LIMITS.textLengthMax });
const count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const sequence = Type.Integer({ minimum: 1, maximum: LIMITS.sequenceMax });
/** Epoch milliseconds, UTC. A board without a clock battery may be in 1970, never before. */
const epochMs = Type.Integer({ minimum: 0, maximum: 8_640_000_000_000_000 });

/** What the agent knows about its own wall clock at the moment of a reading. */
export const clockSchema = Type.Object(
  {
    /** unsynced: never set since boot · synced · stepped: set, and jumped by more than 2 s just now. */
    state: Type.Union([Type.Literal('unsynced'), Type.Literal('synced'), Type.Literal('stepped')]),
    /** Who vouches for it: kernel (any time daemon), timesyncd, system (assumed by configuration) … */
    source: Type.Optional(Type.String({ maxLength: 20 })),
    /** Largest error the source admits to; absent when nobody says. */
    errorMs: Type.Optional(Type.Number({ minimum: 0 })),
  },
  { additionalProperties: false },
);
export type ClockStamp = Static<typeof clockSchema>;

/** The sequences in whose place a reading stands, with the chain tag after the last of them. */
export const replacesSchema = Type.Object(
  { from: sequence, to: sequence, tag: Type.String({ pattern: '^[0-9a-f]{16}$' }) },
  { additionalProperties: false },
);
export type ReplacedRange = Static<typeof replacesSchema>;

const common = {
  device: id,
  channel: id,
  /** One id per boot of the machine: monotonic times compare only within one boot. */
  boot: id,
  /** Milliseconds since boot, by the clock that nobody can set. */
  monotonicMs: count,
  wallMs: epochMs,
  clock: clockSchema,
};

function kindOf<K extends string, P extends TProperties>(kind: K, properties: P) {
  return Type.Object(
    { kind: Type.Literal(kind), ...common, ...properties },
    { additionalProperties: false },
  );
}

/** Someone is, or is not, seen at the window by one sensor. */
export const occupancySchema = kindOf('occupancy', { occupied: Type.Boolean() });

/** One press on a rating pad. Never says who pressed. */
export const ratingSchema = kindOf('rating', {
  /** Made when the press was seen; the same press never gets a second one. */
  pressId: id,
  /** 5 = 非常满意, 4 = 满意, 3 = 基本满意, 2 = 不满意, 1 = 非常不满意. */
  level: Type.Integer({ minimum: 1, maximum: 5 }),
  /** How many keys the pad offers: a three-key pad never says 2 or 4. */
  scale: Type.Integer({ minimum: 2, maximum: 10 }),
  /** How it was given: pad, screen, qr … */
  via: id,
  ticket: Type.Optional(id),
});

/** The state of a camera, never a picture. */
export const cameraSchema = kindOf('camera', {
  status: Type.Union([
    Type.Literal('online'),
    Type.Literal('offline'),
    Type.Literal('refused'),
    Type.Literal('unauthorised'),
    Type.Literal('no-stream'),
    Type.Literal('time-drift'),
  ]),
  reason: Type.Optional(shortText),
  latencyMs: Type.Optional(Type.Number({ minimum: 0 })),
});

/** The state of a device itself: a pad unplugged, a sensor that does not answer, a printer out of paper. */
export const equipmentSchema = kindOf('equipment', {
  status: Type.Union([
    Type.Literal('ok'),
    Type.Literal('fault'),
    Type.Literal('unplugged'),
    Type.Literal('unreachable'),
    // Its input changes faster than any person moves; a level means nothing then.
    Type.Literal('noisy'),
  ]),
  reason: Type.Optional(shortText),
  latencyMs: Type.Optional(Type.Number({ minimum: 0 })),
});

/** A key or switch at the window was used to declare something. */
export const declareSchema = kindOf('declare', {
  action: Type.Union([
    Type.Literal('pause'), // 暂停服务
    Type.Literal('resume'), // 恢复服务
    Type.Literal('away'), // 暂离
    Type.Literal('return'), // 返回
    Type.Literal('stand-in'), // B角替岗
    Type.Literal('back-office'), // 后台办理
  ]),
  untilWallMs: Type.Optional(epochMs),
});

/** One step of a ticket, or the length of the queue. */
export const queueSchema = kindOf('queue', {
  event: Type.Union([
    Type.Literal('issued'),
    Type.Literal('called'),
    Type.Literal('finished'),
    Type.Literal('waiting'),
  ]),
  ticket: Type.Optional(id),
  /** People waiting, with the event `waiting`. */
  waiting: Type.Optional(count),
});

/**
 * The agent's word that it watched its devices without a break from `fromMonotonicMs` to the
 * reading's own `monotonicMs`: the detector's watermark. A device under `lagging` was watched only
 * until the time given there (null: not at all in this span).
 */
export const heartbeatSchema = kindOf('heartbeat', {
  fromMonotonicMs: count,
  lagging: Type.Array(
    Type.Object(
      { device: id, untilMonotonicMs: Type.Union([count, Type.Null()]) },
      { additionalProperties: false },
    ),
    { maxItems: LIMITS.devicesPerAgentMax },
  ),
  /** The readings that this heartbeat, compacted, stands for. */
  replaces: Type.Optional(replacesSchema),
});

/** Stands in the place of readings that were dropped or never observed. */
export const gapSchema = kindOf('gap', {
  fromWallMs: epochMs,
  toWallMs: epochMs,
  /** Readings known to be missing; 0 when nothing could be observed, so nobody can know. */
  count,
  reason: Type.Union([
    Type.Literal('agent-stopped'),
    Type.Literal('driver-failed'),
    Type.Literal('outbox-full'),
    Type.Literal('outbox-damaged'),
    Type.Literal('disk-failed'),
  ]),
  replaces: Type.Optional(replacesSchema),
});

/** Whether a hint could be seen at the window: who is warned, and when, is a fact for a dispute. */
export const hintSchema = kindOf('hint', {
  requestId: id,
  state: Type.Union([Type.Literal('shown'), Type.Literal('ended'), Type.Literal('failed')]),
  reason: Type.Optional(shortText),
});

/**
 * The wall clock was set, or jumped: what it was off by, so that what was observed before can be
 * placed in time. Monotonic time, which everything carries, is not touched by either.
 */
export const clockSettingSchema = kindOf('clock', {
  change: Type.Union([Type.Literal('set'), Type.Literal('stepped'), Type.Literal('lost')]),
  /** Wall time minus monotonic time, before and after. */
  offsetBeforeMs: Type.Integer(),
  offsetAfterMs: Type.Integer(),
});

export type OccupancyReading = Static<typeof occupancySchema>;
export type RatingReading = Static<typeof ratingSchema>;
export type CameraReading = Static<typeof cameraSchema>;
export type EquipmentReading = Static<typeof equipmentSchema>;
export type DeclareReading = Static<typeof declareSchema>;
export type QueueReading = Static<typeof queueSchema>;
export type HeartbeatReading = Static<typeof heartbeatSchema>;
export type GapReading = Static<typeof gapSchema>;
export type HintReading = Static<typeof hintSchema>;
export type ClockReading = Static<typeof clockSettingSchema>;

/** One thing observed at one instant. See the schemas above for each kind. */
export type Reading =
  | OccupancyReading
  | RatingReading
  | CameraReading
  | EquipmentReading
  | DeclareReading
  | QueueReading
  | HeartbeatReading
  | GapReading
  | HintReading
  | ClockReading;

export type ReadingKind = Reading['kind'];

/** The device id under which an agent speaks about itself (heartbeats). */
export const AGENT_DEVICE = 'agent';

/** Every kind with its schema, in the order in which the documents list them. */
export const READING_SCHEMAS: Readonly<Record<ReadingKind, TSchema>> = {
  occupancy: occupancySchema,
  rating: ratingSchema,
  camera: cameraSchema,
  equipment: equipmentSchema,
  declare: declareSchema,
  queue: queueSchema,
  heartbeat: heartbeatSchema,
  gap: gapSchema,
  hint: hintSchema,
  clock: clockSettingSchema,
};

const validators = new Map<string, Validator>();

/** The validator of a kind, compiled when it is first needed; null for an unknown kind. */
function validatorOf(kind: string): Validator | null {
  const known = validators.get(kind);
  if (known !== undefined) return known;
  if (!Object.hasOwn(READING_SCHEMAS, kind)) return null;
  const compiled = Compile(READING_SCHEMAS[kind as ReadingKind]);
  validators.set(kind, compiled);
  return compiled;
}

/** Judges one value from the wire: a reading, or what is wrong with it. */
export function parseReading(value: unknown): Parsed<Reading> {
  const kind = (value as { kind?: unknown } | null)?.kind;
  if (typeof kind !== 'string') {
    return problem('HW-WIRE-004', '/kind', 'a reading is an object with a kind');
  }
  const validator = validatorOf(kind);
  if (validator === null) {
    return problem('HW-WIRE-005', '/kind', `unknown kind of reading "${kind.slice(0, 40)}"`);
  }
  if (!validator.Check(value)) return schemaProblem(validator, value);
  const reading = value as Reading;
  if (reading.kind === 'heartbeat' && reading.fromMonotonicMs > reading.monotonicMs) {
    return problem('HW-WIRE-004', '/fromMonotonicMs', 'is later than the heartbeat itself');
  }
  return parsed(reading);
}
