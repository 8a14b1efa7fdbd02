import type { Anchor, TimeQuality } from '../journal/readingTime.ts';
import type { Episode } from './emptyPost.ts';
import type { EdgeTrail, ReadingRef, WatchState } from './sensorSignal.ts';
import type { Revision } from './siteHistory.ts';
import type { DeviceStatus, Verdict } from './verdict.ts';

/** A part of the detector's state as it is stored; `json` null: it is gone. */
export interface DetectorEntry {
  readonly key: string;
  readonly json: string | null;
}

/** A finding that is open on a device or an agent. */
export interface OpenFinding {
  readonly id: string;
  readonly raisedMs: number;
}

/** What a device said of itself last, when that was not well. */
export interface Condition {
  readonly status: DeviceStatus;
  readonly reason: string | null;
}

export type DeviceFindingKind = 'sensor-stale' | 'pad-unplugged' | 'camera-down' | 'equipment-down';

export interface DeviceState {
  readonly watch: WatchState;
  lastReadingMs: number | null;
  lastReadingQuality: TimeQuality | null;
  lastChangeMs: number | null;
  lastValue: string | null;
  /** Null while it is well, as far as it says. */
  condition: Condition | null;
  /** Its agent is well, but it was not watched for too long. */
  isStale: boolean;
  open: Partial<Record<DeviceFindingKind, OpenFinding>>;
}

export interface AgentState {
  /** When the collector last heard it; null: not yet. */
  lastHeardMs: number | null;
  /** From when on its silence counts: the collector may not have been able to hear before. */
  quietSinceMs: number | null;
  silent: OpenFinding | null;
  /** The time up to which it vouched, and since when without a break. */
  watermarkMs: number | null;
  watchedSinceMs: number | null;
  boot: string | null;
  watchedMonotonicMs: number;
  /** What its last boots told of their wall clocks. */
  anchors: [boot: string, anchor: Anchor][];
  /** Readings of its present boot whose time is not known yet; null: none. */
  waiting: WaitingReadings | null;
  /** Readings that have no time for ever, and are not named yet. */
  timeless: Pick<WaitingReadings, 'boot' | 'count' | 'first' | 'last'> | null;
  /** Findings about its outboxes, which only people close. */
  lasting: { readonly subject: string; readonly id: string }[];
}

/** Readings that lie in the journal until their boot's clock is set. */
export interface WaitingReadings {
  readonly boot: string;
  readonly count: number;
  readonly first: ReadingRef;
  readonly last: ReadingRef;
  /** The rows up to here and, of this outbox, the readings up to here are judged. */
  readonly afterId: number;
  readonly after: ReadingRef;
}

export interface WindowState {
  /** Everything before is judged. */
  judgedMs: number;
  /** The revision whose rule the fields below belong to; null: none yet. */
  revisionId: number | null;
  /** Per sensor: the next edge to look at, and the level before it. */
  sensors: { readonly key: string; nextEdge: number; level: 'occupied' | 'empty' | 'unknown' }[];
  verdict: Verdict;
  episode: Episode;
}

/** A single event at a window: a press, a declared pause. */
export interface Mark {
  readonly atMs: number;
  readonly kind: string;
  readonly deviceId: string;
  readonly value: string;
  readonly quality: TimeQuality;
}

/** What a window looked like lately, for the evidence of findings. */
export interface WindowTrail {
  verdicts: { readonly atMs: number; readonly verdict: Verdict }[];
  marks: Mark[];
}

/** Readings that were not judged, and why. */
export interface DetectorCounts {
  /** Their boot ended before its clock was set: they have no time, for ever. */
  unplaced: number;
  /** Their time lies in the future. */
  future: number;
  /** No window has this device. */
  unknownDevice: number;
  /** Levels that no heartbeat vouched for. */
  unvouched: number;
}

/** One kind of entry, by id, which remembers what was changed. */
export interface Table<T> {
  get(id: string): T | undefined;
  put(id: string, value: T): void;
  /** Says that the value was changed in place. */
  touch(id: string): void;
  delete(id: string): void;
  ids(): Iterable<string>;
}

export interface DetectorState {
  readonly agents: Table<AgentState>;
  readonly devices: Table<DeviceState>;
  readonly edges: Table<EdgeTrail>;
  readonly windows: Table<WindowState>;
  readonly trails: Table<WindowTrail>;
  readonly revisions: Table<Revision>;
  readonly counts: DetectorCounts;
  countsChanged(): void;
  /** What changed since this was last asked. */
  drain(): DetectorEntry[];
}

interface DrainedTable<T> extends Table<T> {
  restore(id: string, json: string): void;
  drainInto(entries: DetectorEntry[]): void;
}

/** `complete` fills in what a state of an earlier version does not have. */
function createTable<T>(prefix: string, complete: (stored: T) => T = same): DrainedTable<T> {
  const values = new Map<string, T>();
  const changed = new Set<string>();
  return {
    get: (id) => values.get(id),
    put(id, value) {
      values.set(id, value);
      changed.add(id);
    },
    touch: (id) => changed.add(id),
    delete(id) {
      if (values.delete(id)) changed.add(id);
    },
    ids: () => values.keys(),
    restore: (id, json) => values.set(id, complete(JSON.parse(json) as T)),
    drainInto(entries) {
      for (const id of changed) {
        const value = values.get(id);
        entries.push({
          key: `${prefix}/${id}`,
          json: value === undefined ? null : JSON.stringify(value),
        });
      }
      changed.clear();
    },
  };
}

function same<T>(stored: T): T {
  return stored;
}

function completeAgent(stored: AgentState): AgentState {
  return { ...{ anchors: [], waiting: null, timeless: null }, ...stored };
}

function completeDevice(stored: DeviceState): DeviceState {
  const watch = { ...{ timeError: { errorMs: 0, fromMs: null } }, ...stored.watch };
  return { ...{ lastReadingQuality: null }, ...stored, watch };
}

/** Makes the state from what was stored of it; nothing stored means a new one. */
export function createDetectorState(stored: Iterable<DetectorEntry>): DetectorState {
  const agents = createTable<AgentState>('agent', completeAgent);
  const devices = createTable<DeviceState>('device', completeDevice);
  const edges = createTable<EdgeTrail>('edges');
  const windows = createTable<WindowState>('window');
  const trails = createTable<WindowTrail>('trail');
  const revisions = createTable<Revision>('revision');
  const globals = createTable<DetectorCounts>('global');
  const tables = { agent: agents, device: devices, edges, window: windows, trail: trails };
  const byPrefix = new Map<string, DrainedTable<unknown>>(
    Object.entries({ ...tables, revision: revisions, global: globals }) as [
      string,
      DrainedTable<unknown>,
    ][],
  );
  for (const { key, json } of stored) {
    const slash = key.indexOf('/');
    if (json !== null) byPrefix.get(key.slice(0, slash))?.restore(key.slice(slash + 1), json);
  }
  const counts = globals.get('counts') ?? {
    unplaced: 0,
    future: 0,
    unknownDevice: 0,
    unvouched: 0,
  };
  return {
    ...{ agents, devices, edges, windows, trails, revisions, counts },
    countsChanged: () => globals.put('counts', counts),
    drain() {
      const entries: DetectorEntry[] = [];
      for (const table of byPrefix.values()) table.drainInto(entries);
      return entries;
    },
  };
}
