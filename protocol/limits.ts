/**
 * Every limit of the wire, with its unit in its name, and assertions on how they relate. Both sides
 * read the same numbers, so an agent of this version cannot build a message that the collector's
 * frame guard refuses.
 */
export const LIMITS = {
  /** Ids of agents, devices, channels, boots and outboxes. */
  idLengthMax: 40,
  /** Readings in one batch. */
  batchReadingsMax: 100,
  /** JSON bytes of one batch, envelope included. */
  batchBytesMax: 48 * 1024,
  /** JSON bytes of one reading: a heartbeat may name every device of its agent as lagging. */
  readingBytesMax: 8 * 1024,
  /** JSON bytes of a status message: a hall has tens of devices, not thousands. */
  statusBytesMax: 32 * 1024,
  /** JSON bytes of a confirmation, a command or a reply. */
  confirmationBytesMax: 32 * 1024,
  commandBytesMax: 56 * 1024,
  /** Characters of a configuration that a command carries: 64 devices with their settings. */
  configurationLengthMax: 16 * 1024,
  /** Devices that one heartbeat may name as lagging, and one status may list. */
  devicesPerAgentMax: 64,
  /** Rejected readings that one confirmation may name; a batch cannot have more. */
  rejectedPerConfirmationMax: 100,
  /** Characters (code points) of free text (reasons) in a message. */
  textLengthMax: 200,
  /** Characters of the place that a problem names, all of them printable ASCII. */
  fieldLengthMax: 100,
  /** The highest sequence: far enough below 2^53 that adding a batch to it stays exact. */
  sequenceMax: 2 ** 52,
  /** Batches an agent may have sent and not yet seen confirmed. */
  batchesInFlightMax: 8,
  /**
   * Confirmed boundaries of one outbox that the collector remembers. An honest agent resumes at a
   * boundary that was confirmed to it, at most its in-flight window behind the high-water mark.
   */
  boundariesPerOutboxMax: 32,
  /** A MQTT packet that a connection may send before and after it is authenticated. */
  connectPacketBytesMax: 64 * 1024,
  publishPacketBytesMax: 64 * 1024,
  otherPacketBytesMax: 1024,
  /** Seconds of MQTT keepalive that a connection may ask for; 0 (never) is refused. */
  keepaliveSecondsMax: 60,
  /** Milliseconds between two heartbeats of an agent. */
  heartbeatMs: 15_000,
  /** Age of a watermark above which a window is shown as pending. */
  pendingAfterMs: 20_000,
} as const;

function assertRelation(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(`protocol/limits.ts: ${sentence}`);
}

/** Topic, packet id and fixed header of a PUBLISH, generously. */
const PUBLISH_OVERHEAD_BYTES = 256;
/** `{"device":"…","untilMonotonicMs":9007199254740991},` with the longest id. */
const LAGGING_BYTES = 50 + LIMITS.idLengthMax;
/** What every reading and every status has, with the longest ids and numbers, and room to spare. */
const LONGEST_COMMON_BYTES = 1536;
/** A control character in JSON: six bytes for one. */
const ESCAPED_CHARACTER_BYTES = 6;
/** One device of a status without its reason: id, driver (40 characters), status. */
const DEVICE_BYTES = 50 + LIMITS.idLengthMax + 40 * ESCAPED_CHARACTER_BYTES;
/** `{"sequence":9007199254740991,"code":"HW-WIRE-000","field":""},` with a code of 20 characters. */
const REJECTED_BYTES = 80;

assertRelation(
  LIMITS.batchBytesMax + PUBLISH_OVERHEAD_BYTES <= LIMITS.publishPacketBytesMax,
  'a full batch must fit into one MQTT packet',
);
assertRelation(
  LIMITS.statusBytesMax + PUBLISH_OVERHEAD_BYTES <= LIMITS.publishPacketBytesMax,
  'a status must fit into one MQTT packet',
);
assertRelation(
  LIMITS.statusBytesMax + 1024 <= LIMITS.connectPacketBytesMax,
  'a CONNECT carries the last will, which is a status',
);
assertRelation(
  LIMITS.commandBytesMax + PUBLISH_OVERHEAD_BYTES <= LIMITS.publishPacketBytesMax,
  'a command must fit into one MQTT packet',
);
assertRelation(
  // A character of YAML is at most three bytes, or two when JSON must escape it.
  LIMITS.configurationLengthMax * 3 + 1024 <= LIMITS.commandBytesMax,
  'a command must be able to carry the longest configuration',
);
assertRelation(
  LIMITS.readingBytesMax * 2 <= LIMITS.batchBytesMax,
  'a batch must hold more than one reading of any size',
);
assertRelation(
  LIMITS.devicesPerAgentMax * LAGGING_BYTES + LONGEST_COMMON_BYTES <= LIMITS.readingBytesMax,
  'a heartbeat must be able to name every device as lagging',
);
assertRelation(
  LIMITS.textLengthMax * ESCAPED_CHARACTER_BYTES + LONGEST_COMMON_BYTES <= LIMITS.readingBytesMax,
  'a reading must be able to carry the longest reason in any script',
);
assertRelation(
  LIMITS.devicesPerAgentMax * DEVICE_BYTES + LONGEST_COMMON_BYTES <= LIMITS.statusBytesMax,
  'a status must be able to list every device, if need be without reasons',
);
assertRelation(
  LIMITS.rejectedPerConfirmationMax * (LIMITS.fieldLengthMax + REJECTED_BYTES) + 1024 <=
    LIMITS.confirmationBytesMax,
  'a confirmation that rejects every reading of a batch must fit into its own limit',
);
assertRelation(
  LIMITS.sequenceMax + LIMITS.batchReadingsMax < Number.MAX_SAFE_INTEGER,
  'the last sequence of a batch must be an exact number',
);
assertRelation(
  LIMITS.boundariesPerOutboxMax >= 2 * LIMITS.batchesInFlightMax,
  'the collector must remember more boundaries than an agent may have in flight',
);
assertRelation(
  LIMITS.rejectedPerConfirmationMax >= LIMITS.batchReadingsMax,
  'a confirmation must be able to reject every reading of a batch',
);
assertRelation(
  LIMITS.pendingAfterMs > LIMITS.heartbeatMs,
  'a window must not become pending between two punctual heartbeats',
);
