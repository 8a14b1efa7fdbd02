/** Plain counts since the start, for /metrics. */
export interface IngestCounters {
  /** Batch messages that came in, whatever became of them. */
  batches: number;
  /** Sequences stored for the first time (a reading that replaces others counts as all of them). */
  storedReadings: number;
  /** Batches that brought nothing new. */
  repeatedBatches: number;
  /** Readings that went to quarantine. */
  rejectedReadings: number;
  /** Messages that are not even an envelope. */
  unreadable: number;
  forks: number;
  holes: number;
  /** Batches that could not be stored (disk full …), so that they were not confirmed. */
  failed: number;
  /** Messages on the topics of agents that are not ours. */
  unknownAgents: number;
  statuses: number;
}

export function newIngestCounters(): IngestCounters {
  return {
    batches: 0,
    storedReadings: 0,
    repeatedBatches: 0,
    rejectedReadings: 0,
    unreadable: 0,
    forks: 0,
    holes: 0,
    failed: 0,
    unknownAgents: 0,
    statuses: 0,
  };
}
