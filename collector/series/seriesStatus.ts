/** What the series writer has done and how it stands. Counts are since the start of the process. */
export interface SeriesStatus {
  /**
   * idle: everything is written · writing · waiting: InfluxDB is busy or out of reach, it will be
   * tried again · stopped: nothing is accepted until a person acts; tried once a minute.
   */
  readonly state: 'idle' | 'writing' | 'waiting' | 'stopped';
  /** A code of texts/seriesTexts.ts with its facts, while a person must act. */
  readonly problem: SeriesProblem | null;
  /** The last journal row that is written. */
  readonly cursor: number;
  /** Journal rows after it. */
  readonly cursorLag: number;
  /** Lines that InfluxDB took; a line taken twice counts twice. */
  readonly written: number;
  /** Requests that must be repeated. */
  readonly retried: number;
  /** Lines refused for what they say, now in quarantine. */
  readonly quarantined: number;
  /** Lines older than the bucket keeps. */
  readonly expired: number;
  /** Readings whose time is not known (yet): they have no point. */
  readonly unplaced: number;
}

export interface SeriesProblem {
  readonly code: 'HW-SERIES-001' | 'HW-SERIES-002' | 'HW-SERIES-003';
  readonly facts: Readonly<Record<string, string | number>>;
}
