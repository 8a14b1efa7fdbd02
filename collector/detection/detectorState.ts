import type { Anchor, TimeQuality } from '../journal/readingTime.ts';
import type { Booking, DeclaredTimeline } from './declaredStates.ts';
import {
  type ClockWatch,
  type DiskWatch,
  type KioskCheck,
  type LineState,
  type NoticeState,
  newClockWatch,
  newDiskWatch,
  type OpenFinding,
  type SilenceMark,
  type WindowCheck,
} from './equipment/equipmentState.ts';
import type { HallState, HeldFinding } from './hall/hallState.ts';
import { type Episode, NO_EPISODE } from './post/episode.ts';
import type { EdgeTrail, Level, ReadingRef, WatchState } from './sensorSignal.ts';
import type { LearnedSilences } from './silence/learnedSilences.ts';
import { NEW_SILENCE_WATCH, type SilenceWatch } from './silence/silenceWatch.ts';
import type { Revision } from './siteHistory.ts';
import type { OpenCall } from './specialistCalls.ts';
import type { DeviceStatus, Verdict, VerdictContext } from './verdict.ts';

/** A part of the detector's state as it is stored; `json` null: it is gone. */
export interface DetectorEntry {
  readonly key: string;
  readonly json: string | null;
}

export type { OpenFinding } from './equipment/equipmentState.ts';

/** What a device said of itself last, when that was not well. */
export interface Condition {
  readonly status: DeviceStatus;
  readonly reason: string | null;
  /** The very word of the reading; absent in states of before it was kept. */
  readonly said?: string;
}

/** Raised and cleared as the condition of a device says. */
export const CONDITION_FINDINGS = [
  'sensor-stale',
  'sensor-noisy',
  'pad-unplugged',
  'camera-down',
  'equipment-down',
] as const;
export type ConditionFindingKind = (typeof CONDITION_FINDINGS)[number];

export type DeviceFindingKind =
  | ConditionFindingKind
  | 'sensor-stuck'
  | 'sensor-implausible'
  | 'press-at-empty'
  | 'press-burst'
  | 'press-without-queue'
  | 'pad-silent';

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
  /** When it said its last level, to notice two at one instant. */
  lastLevelMs: number | null;
  open: Partial<Record<DeviceFindingKind, OpenFinding>>;
}

export interface AgentState {
  /** When the collector last heard it; null: not yet. */
  lastHeardMs: number | null;
  /** From when on its silence counts: the collector may not have been able to hear before. */
  quietSinceMs: number | null;
  /** Null while it is heard, as far as the journal says. */
  silence: SilenceMark | null;
  /** The finding about its own silence; that of its line may stand in its place. */
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
  clock: ClockWatch;
  disk: DiskWatch;
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
  /** What the sensors say, whatever is required; and what the verdict is about. */
  level: Level;
  context: VerdictContext;
  episode: Episode;
  /** Findings of this window that its hall may still have to know of. */
  posts: RecentPost[];
  /** Stretches of unknown that ended an absence, while it lasts `toMs` is null. */
  interruptions: { readonly fromMs: number; toMs: number | null }[];
  /** What its own sensors are teaching about silence, and what of it counts, since when. */
  silenceWatch: SilenceWatch;
  learned: LearnedSilences | null;
  learnedMs: number;
}

/** A finding of a window as its hall needs it. */
export interface RecentPost {
  readonly id: string;
  readonly startedMs: number;
  readonly raisedMs: number;
  clearedMs: number | null;
}

/** A stretch of a window's time that must be judged again. */
export interface Correction {
  readonly fromMs: number;
  /** The row of the journal that says why. */
  readonly causeId: number;
}

/** A single event at a window: a press, a declared pause. */
export interface Mark {
  readonly atMs: number;
  readonly kind: string;
  readonly deviceId: string;
  readonly value: string;
  readonly quality: TimeQuality;
}

/** From `atMs` on, until the next step. */
export interface TrailStep {
  readonly atMs: number;
  readonly verdict: Verdict;
  readonly level: Level;
  readonly context: VerdictContext;
}

/** What a window looked like lately, for the evidence of findings. */
export interface WindowTrail {
  verdicts: TrailStep[];
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
  readonly declared: Table<DeclaredTimeline>;
  /** By hall. */
  readonly bookings: Table<readonly Booking[]>;
  /** By window; done before the next row is taken. */
  readonly corrections: Table<Correction>;
  /** By window: its sensors cannot support its policy. */
  readonly unsupported: Table<OpenFinding>;
  /** By hall or area: "hall/…", "area/…". */
  readonly lines: Table<LineState>;
  /** By window. */
  readonly checks: Table<WindowCheck>;
  /** By hall. */
  readonly kiosks: Table<KioskCheck>;
  readonly notices: Table<NoticeState>;
  /** Called specialists who are waited for, by the id of the call. */
  readonly calls: Table<OpenCall>;
  readonly halls: Table<HallState>;
  /** Findings of windows that wait for the word of their hall, by their id. */
  readonly held: Table<HeldFinding>;
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

/** A silence that was found before silences were marked. */
const silenceOfBefore = { isExpected: false, dueMs: null, noticedMs: null };

function completeAgent(stored: AgentState): AgentState {
  const { silent } = stored;
  const sinceMs = stored.quietSinceMs ?? silent?.raisedMs ?? 0;
  return {
    ...{ anchors: [], waiting: null, timeless: null },
    ...{ silence: silent === null ? null : { ...silenceOfBefore, sinceMs } },
    ...{ clock: newClockWatch(), disk: newDiskWatch() },
    ...stored,
  };
}

/** A state of before duty had kinds: a window was on duty or not. */
function contextOf(verdict: Verdict): VerdictContext {
  const isOff = verdict === 'not-on-duty';
  return {
    basis: isOff ? 'none' : 'named',
    service: isOff ? null : 'normal',
    ...{ because: isOff ? 'outside-hours' : null, isCalendarCovered: true },
  };
}

function levelOf(verdict: Verdict): Level {
  return verdict === 'occupied' || verdict === 'empty' ? verdict : 'unknown';
}

function completeWindow(stored: WindowState): WindowState {
  const { verdict } = stored;
  return {
    ...{ level: levelOf(verdict), context: contextOf(verdict) },
    ...{ posts: [], interruptions: [], learned: null, learnedMs: 0 },
    ...{ silenceWatch: NEW_SILENCE_WATCH },
    ...stored,
    episode: { ...NO_EPISODE, ...stored.episode },
  };
}

function completeTrail(stored: WindowTrail): WindowTrail {
  const verdicts = stored.verdicts.map((step) => ({
    ...{ level: levelOf(step.verdict), context: contextOf(step.verdict) },
    ...step,
  }));
  return { ...stored, verdicts };
}

function completeDevice(stored: DeviceState): DeviceState {
  const watch = { ...{ timeError: { errorMs: 0, fromMs: null } }, ...stored.watch };
  return { ...{ lastReadingQuality: null, lastLevelMs: null }, ...stored, watch };
}

/** Makes the state from what was stored of it; nothing stored means a new one. */
export function createDetectorState(stored: Iterable<DetectorEntry>): DetectorState {
  const agents = createTable<AgentState>('agent', completeAgent);
  const devices = createTable<DeviceState>('device', completeDevice);
  const edges = createTable<EdgeTrail>('edges');
  const windows = createTable<WindowState>('window', completeWindow);
  const trails = createTable<WindowTrail>('trail', completeTrail);
  const declared = createTable<DeclaredTimeline>('declared');
  const bookings = createTable<readonly Booking[]>('bookings');
  const corrections = createTable<Correction>('correction');
  const unsupported = createTable<OpenFinding>('unsupported');
  const lines = createTable<LineState>('line');
  const checks = createTable<WindowCheck>('check');
  const kiosks = createTable<KioskCheck>('kiosk');
  const notices = createTable<NoticeState>('notice');
  const calls = createTable<OpenCall>('call');
  const halls = createTable<HallState>('hall');
  const held = createTable<HeldFinding>('held');
  const revisions = createTable<Revision>('revision');
  const globals = createTable<DetectorCounts>('global');
  const tables = {
    ...{ agent: agents, device: devices, edges, window: windows, trail: trails },
    ...{ declared, bookings, correction: corrections, unsupported },
    ...{ line: lines, check: checks, kiosk: kiosks, notice: notices, call: calls },
    ...{ hall: halls, held },
  };
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
    ...{ declared, bookings, corrections, unsupported, lines, checks, kiosks, notices, calls },
    ...{ halls, held },
    countsChanged: () => globals.put('counts', counts),
    drain() {
      const entries: DetectorEntry[] = [];
      for (const table of byPrefix.values()) table.drainInto(entries);
      return entries;
    },
  };
}
