import type { Anchor, TimeQuality } from '../journal/readingTime.ts';
import { type Lead, resumeLeads } from './agentLead.ts';
import type { Booking, DeclaredTimeline } from './declaredStates.ts';
import type {
  ClockWatch,
  DiskWatch,
  KioskCheck,
  LineState,
  NoticeState,
  OpenFinding,
  SilenceMark,
  WindowCheck,
} from './equipment/equipmentState.ts';
import type { HallState, HallWindow, HeldFinding } from './hall/hallState.ts';
import type { Episode } from './post/episode.ts';
import type { EdgeTrail, Level, ReadingRef, WatchState } from './sensorSignal.ts';
import type { LearnedSilences } from './silence/learnedSilences.ts';
import type { SilenceWatch } from './silence/silenceWatch.ts';
import type { Revision } from './siteHistory.ts';
import type { OpenCall } from './specialistCalls.ts';
import { createTable, type DetectorEntry, type DrainedTable, type Table } from './stateTable.ts';
import { AGENTS, DEVICES, HALLS, joinHalls, TRAILS, WINDOWS } from './storedState.ts';
import type { DeviceStatus, Verdict, VerdictContext } from './verdict.ts';

export type { OpenFinding } from './equipment/equipmentState.ts';
export type { DetectorEntry, Table } from './stateTable.ts';

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
  /** Its agent's, while there is nothing of its own to say of its watch. */
  lead: Lead | null;
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
  /** Null: no heartbeat yet. */
  lead: Lead | null;
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
  /** Of the agent that it is judged as far as, while nothing else happens to it. */
  lead: Lead | null;
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
  /** Those of `halls`, stored one by one: most changes in a hall are of one window. */
  readonly hallWindows: Table<HallWindow>;
  /** Findings of windows that wait for the word of their hall, by their id. */
  readonly held: Table<HeldFinding>;
  readonly revisions: Table<Revision>;
  readonly counts: DetectorCounts;
  countsChanged(): void;
  /** What changed since this was last asked. */
  drain(): DetectorEntry[];
}

/** Makes the state from what was stored of it; nothing stored means a new one. */
export function createDetectorState(stored: Iterable<DetectorEntry>): DetectorState {
  const agents = createTable('agent', AGENTS);
  const devices = createTable('device', DEVICES);
  const edges = createTable<EdgeTrail>('edges');
  const windows = createTable('window', WINDOWS);
  const trails = createTable('trail', TRAILS);
  const declared = createTable<DeclaredTimeline>('declared');
  const bookings = createTable<readonly Booking[]>('bookings');
  const corrections = createTable<Correction>('correction');
  const unsupported = createTable<OpenFinding>('unsupported');
  const lines = createTable<LineState>('line');
  const checks = createTable<WindowCheck>('check');
  const kiosks = createTable<KioskCheck>('kiosk');
  const notices = createTable<NoticeState>('notice');
  const calls = createTable<OpenCall>('call');
  const halls = createTable('hall', HALLS);
  const hallWindows = createTable<HallWindow>('hallwindow');
  const held = createTable<HeldFinding>('held');
  const revisions = createTable<Revision>('revision');
  const globals = createTable<DetectorCounts>('global');
  const tables = {
    ...{ agent: agents, device: devices, edges, window: windows, trail: trails },
    ...{ declared, bookings, correction: corrections, unsupported },
    ...{ line: lines, check: checks, kiosk: kiosks, notice: notices, call: calls },
    ...{ hall: halls, hallwindow: hallWindows, held },
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
  joinHalls(halls, hallWindows);
  resumeLeads({
    agents: agents.entries(),
    devices: devices.entries(),
    windows: windows.entries(),
  });
  const counts = globals.get('counts') ?? {
    unplaced: 0,
    future: 0,
    unknownDevice: 0,
    unvouched: 0,
  };
  return {
    agents,
    ...{ devices, edges, windows, trails, revisions, counts },
    ...{ declared, bookings, corrections, unsupported, lines, checks, kiosks, notices, calls },
    ...{ halls, hallWindows, held },
    countsChanged: () => globals.put('counts', counts),
    drain() {
      const entries: DetectorEntry[] = [];
      for (const table of byPrefix.values()) table.drainInto(entries);
      return entries;
    },
  };
}
