import { createDetector, type Detector } from '../../../collector/detection/createDetector.ts';
import type { Effect } from '../../../collector/detection/effect.ts';
import type { BatchRow } from '../../../collector/journal/journalRow.ts';
import { benchSite, SITE_FROM_MS, WINDOWS_PER_AGENT } from './benchSite.ts';
import { createOfficeLife, type LifeReading, type Load, type OfficeLife } from './officeLife.ts';

/** What a stretch of time cost. */
export interface Slice {
  /** Readings: edges, presses and heartbeats, one each. */
  readonly readings: number;
  /** What they told of single windows: an edge or press is one, a heartbeat is ten. */
  readonly events: number;
  /** User and system time of the process, all threads. */
  readonly cpuMicros: number;
}

/** A detector in the middle of a working day. */
export interface SteadyState {
  readonly windows: number;
  /** Judges the next 15 s of its windows; making the rows is not counted. */
  advance(load?: Load): Slice;
  /** The same, with what must be stored after every 50 rows made ready. */
  advanceStoring(): Slice;
  /** The bytes of stored state, key and text, of everything that was ever stored. */
  storedBytes(): number;
  /** Findings raised so far: a load that raises none would prove little. */
  findings(): number;
}

/** As many as the collector judges in one turn. */
const ROWS_PER_TURN = 50;
/** Service begins an hour after the site; a little later everything has been said once. */
const WARM_UP_FROM_MS = SITE_FROM_MS + 3_600_000 - 60_000;

export function createSteadyState(options: {
  readonly windows: number;
  readonly seed: number;
}): SteadyState {
  const { windows, seed } = options;
  const detector = createDetector();
  const life = createOfficeLife({ windows, seed, fromMs: WARM_UP_FROM_MS });
  const rows = rowMaker();
  const sizes = new Map<string, number>();
  let findings = 0;
  const site = benchSite(windows);
  const common = { receivedMs: SITE_FROM_MS, validFromMs: SITE_FROM_MS, author: 'bench' };
  detector.apply({ kind: 'revision', id: rows.nextId(), ...common, site });

  function countRaised(effects: readonly Effect[]): void {
    for (const effect of effects) if (effect.type === 'raise') findings += 1;
  }

  function measure(work: (row: BatchRow, place: number) => void, load?: Load): Slice {
    const coming = nextRows(life, rows, load);
    const before = process.cpuUsage();
    for (const [place, row] of coming.entries()) work(row, place);
    const { user, system } = process.cpuUsage(before);
    return { readings: coming.length, events: eventsIn(coming), cpuMicros: user + system };
  }

  function drain(target: Detector): void {
    for (const { key, json } of target.dirty()) {
      if (json === null) sizes.delete(key);
      else sizes.set(key, Buffer.byteLength(key) + Buffer.byteLength(json));
    }
  }

  return {
    windows,
    advance: (load) => measure((row) => countRaised(detector.apply(row)), load),
    advanceStoring: () =>
      measure((row, place) => {
        countRaised(detector.apply(row));
        if (place % ROWS_PER_TURN === 0) drain(detector);
      }),
    storedBytes() {
      drain(detector);
      return [...sizes.values()].reduce((sum, size) => sum + size, 0);
    },
    findings: () => findings,
  };
}

interface RowMaker {
  nextId(): number;
  row(one: LifeReading): BatchRow;
}

/** Every reading comes alone, as it does while the line is up. */
function rowMaker(): RowMaker {
  const sequences = new Map<string, number>();
  let id = 0;
  const nextId = (): number => {
    id += 1;
    return id;
  };
  return {
    nextId,
    row({ agentId, atMs, reading }) {
      const sequence = (sequences.get(agentId) ?? 0) + 1;
      sequences.set(agentId, sequence);
      return {
        ...{
          kind: 'batch',
          id: nextId(),
          receivedMs: atMs + 20,
          agentId,
          outboxId: `${agentId}-1`,
        },
        entries: [{ sequence, toSequence: sequence, reading }],
      };
    },
  };
}

/** Out of text, as the journal gives them: nothing in them is shared. */
function nextRows(life: OfficeLife, rows: RowMaker, load: Load | undefined): BatchRow[] {
  return life.next(load).map((one) => JSON.parse(JSON.stringify(rows.row(one))) as BatchRow);
}

function eventsIn(rows: readonly BatchRow[]): number {
  let events = 0;
  for (const { entries } of rows) {
    for (const { reading } of entries) {
      events += reading.kind === 'heartbeat' ? WINDOWS_PER_AGENT : 1;
    }
  }
  return events;
}
