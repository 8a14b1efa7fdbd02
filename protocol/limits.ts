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
  /** JSON bytes of one reading. */
  readingBytesMax: 2 * 1024,
  /** JSON bytes of a status message: a hall has tens of devices, not thousands. */
  statusBytesMax: 32 * 1024,
  /** JSON bytes of a confirmation, a command or a reply. */
  confirmationBytesMax: 32 * 1024,
  commandBytesMax: 8 * 1024,
  /** Devices that one heartbeat may name as lagging, and one status may list. */
  devicesPerAgentMax: 64,
  /** Rejected readings that one confirmation may name; a batch cannot have more. */
  rejectedPerConfirmationMax: 100,
  /** Free text (reasons) in a message. */
  textLengthMax: 200,
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
  LIMITS.readingBytesMax * 2 <= LIMITS.batchBytesMax,
  'a batch must hold more than one reading of any size',
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
