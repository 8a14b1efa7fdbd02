import { AGENT_DEVICE, type Reading } from '../../../protocol/reading.ts';
import { holds, joined, type Span, without } from './spans.ts';
import {
  type AgentRun,
  type ClockPart,
  type Declared,
  type DeviceTrouble,
  type LevelChange,
  type World,
  type WorldAgent,
  windowsOf,
} from './world.ts';
import { MINUTE, SECOND } from './worldTime.ts';

/** A reading, and when it was truly written. */
export interface Written {
  readonly atMs: number;
  readonly reading: Reading;
}

/** What an agent wrote in a day, and what it watched of each device, by true time. */
export interface AgentDiary {
  readonly written: readonly Written[];
  readonly watched: ReadonlyMap<string, readonly Span[]>;
  /** When a word of each device was written. */
  readonly said: ReadonlyMap<string, readonly number[]>;
  /** When the agent ran, and anybody will ever know when that was. */
  readonly heard: readonly Span[];
}

/** A device as its agent has it: what it would say, what is wrong with it, what is done to it. */
interface Device {
  readonly id: string;
  readonly levels: readonly LevelChange[];
  readonly troubles: readonly DeviceTrouble[];
  readonly presses: readonly number[];
  readonly declared: readonly Declared[];
}

/** An agent says the first word of its devices right before it begins to watch. */
const FIRST_WORD_MS = 300;
const GAP_WORD_MS = 150;
/** A level is said again after so long although it has not changed. */
const SAID_AGAIN_MS = 5 * MINUTE;
/** Where nothing is to be judged, fewer heartbeats make the days short. */
const SLOW_BEAT_MS = 55 * SECOND;
/** After somebody came or went, an eager agent vouches for it this soon. */
const EAGER_MS = 500;

/** Lets an agent write down its day. */
export function writeDiary(world: World, agent: WorldAgent): AgentDiary {
  const devices = devicesOf(world, agent.id);
  const written: Written[] = [];
  const beaten: Span[] = [];
  let before: AgentRun | null = null;
  for (const run of agent.runs) {
    const pen = new Pen(run, written);
    if (before !== null) nameTimeSince(pen, { before, devices, run });
    for (const device of devices) writeDevice(pen, device, run);
    writeClock(pen, run);
    beaten.push(...writeHeartbeats(pen, { agent, run, devices }));
    before = run;
  }
  // Within one instant: words before the heartbeat that vouches for them.
  written.sort((a, b) => a.atMs - b.atMs || rankOf(a.reading) - rankOf(b.reading));
  const timeless = joined(timelessRuns(agent));
  const timed = without(joined(beaten), timeless);
  const watched = devices.map(({ id, troubles }): [string, Span[]] => [
    id,
    without(timed, joined(troubles)),
  ]);
  const said = devices.map(({ id }): [string, number[]] => [
    id,
    written.filter(({ reading }) => isLevel(reading, id)).map(({ atMs }) => atMs),
  ]);
  const heard = without(joined(agent.runs), timeless);
  return { written, watched: new Map(watched), said: new Map(said), heard };
}

function isLevel(reading: Reading, device: string): boolean {
  return reading.kind === 'occupancy' && reading.device === device;
}

function rankOf({ kind }: Reading): number {
  return kind === 'clock' ? 0 : kind === 'heartbeat' ? 2 : 1;
}

/** Runs of a boot whose clock was never set: nobody will ever know when they were. */
function timelessRuns({ runs }: WorldAgent): AgentRun[] {
  const isSetIn = (run: AgentRun): boolean =>
    run.clock.some((part) => part.state !== 'unsynced' && part.fromMs <= run.toMs);
  const timed = new Set(runs.filter(isSetIn).map((run) => run.boot));
  return runs.filter((run) => !timed.has(run.boot));
}

function devicesOf(world: World, agentId: string): Device[] {
  return windowsOf(world).flatMap(({ sensors, pad, presses, declared }) => [
    ...sensors
      .filter((sensor) => sensor.agent === agentId)
      .map(({ id, levels, troubles }) => ({ id, levels, troubles, presses: [], declared: [] })),
    ...(pad.agent === agentId ? [{ id: pad.id, levels: [], troubles: [], presses, declared }] : []),
  ]);
}

/** Writes with the clocks that one run has. */
class Pen {
  readonly #run: AgentRun;
  readonly #written: Written[];

  constructor(run: AgentRun, written: Written[]) {
    this.#run = run;
    this.#written = written;
  }

  wallMs(atMs: number): number {
    return Math.max(0, atMs + this.partAt(atMs).offsetMs);
  }

  monotonicMs(atMs: number): number {
    return atMs - this.#run.bootedMs;
  }

  partAt(atMs: number): ClockPart {
    const { clock } = this.#run;
    return clock.findLast((part) => part.fromMs <= atMs) ?? (clock[0] as ClockPart);
  }

  write(atMs: number, device: string, words: object): void {
    const { state, errorMs } = this.partAt(atMs);
    const stamp = {
      ...{ device, channel: device === AGENT_DEVICE ? AGENT_DEVICE : 'main' },
      ...{ boot: this.#run.boot, monotonicMs: this.monotonicMs(atMs), wallMs: this.wallMs(atMs) },
      clock: state === 'unsynced' ? { state } : { state, source: 'kernel', errorMs },
    };
    this.#written.push({ atMs, reading: { ...words, ...stamp } as unknown as Reading });
  }
}

/** Nothing was watched since the run before ended: every device has a gap. */
function nameTimeSince(
  pen: Pen,
  { before, devices, run }: { before: AgentRun; devices: readonly Device[]; run: AgentRun },
): void {
  const lastPart = before.clock.findLast((part) => part.fromMs <= before.toMs);
  const fromWallMs = Math.max(0, before.toMs + (lastPart?.offsetMs ?? 0));
  const atMs = run.fromMs + GAP_WORD_MS;
  const toWallMs = Math.max(fromWallMs, pen.wallMs(atMs));
  for (const { id } of devices) {
    pen.write(atMs, id, { kind: 'gap', fromWallMs, toWallMs, count: 0, reason: 'agent-stopped' });
  }
}

function writeDevice(pen: Pen, device: Device, run: AgentRun): void {
  const { id, levels, troubles, presses, declared } = device;
  const isIn = (atMs: number): boolean => run.fromMs <= atMs && atMs < run.toMs;
  const say = (atMs: number, occupied: boolean): void =>
    pen.write(atMs, id, { kind: 'occupancy', occupied });
  const levelAt = (atMs: number): boolean =>
    levels.findLast((level) => level.atMs <= atMs)?.occupied === true;
  const isSick = (atMs: number): boolean => holds(troubles, atMs);
  if (troubles.some(({ toMs }) => toMs < run.fromMs)) {
    pen.write(run.fromMs, id, { kind: 'equipment', status: 'ok' });
  }
  for (const atMs of levels.length > 0 ? wordTimes(run) : []) {
    if (!isSick(atMs)) say(atMs, levelAt(atMs));
  }
  for (const { atMs, occupied } of levels) {
    if (isIn(atMs) && atMs > run.fromMs && !isSick(atMs)) say(atMs, occupied);
  }
  for (const trouble of troubles) {
    writeTrouble(pen, { id, trouble, run });
    if (isIn(trouble.toMs) && trouble.toMs > run.fromMs) say(trouble.toMs, levelAt(trouble.toMs));
  }
  for (const atMs of presses.filter(isIn)) {
    const pressId = `${id}-${atMs}`;
    pen.write(atMs, id, { kind: 'rating', pressId, level: 5, scale: 5, via: 'pad' });
  }
  for (const one of declared) writeKeys(pen, { id, one, isIn });
}

/** At once, and then at times that are the same whenever the agent was started. */
function wordTimes({ fromMs, toMs }: Span): number[] {
  const times = [fromMs];
  let atMs = (Math.floor(fromMs / SAID_AGAIN_MS) + 1) * SAID_AGAIN_MS;
  for (; atMs < toMs; atMs += SAID_AGAIN_MS) times.push(atMs);
  return times;
}

const STATUS = { unplugged: 'unplugged', fault: 'fault', noisy: 'noisy' } as const;

function writeTrouble(
  pen: Pen,
  about: { readonly id: string; readonly trouble: DeviceTrouble; readonly run: AgentRun },
): void {
  const { id, trouble, run } = about;
  const fromMs = Math.max(run.fromMs, trouble.fromMs);
  if (trouble.toMs <= run.fromMs || fromMs >= run.toMs) return;
  const isOverInRun = trouble.toMs < run.toMs;
  if (trouble.kind !== 'lagging' && trouble.kind !== 'gap') {
    pen.write(fromMs, id, { kind: 'equipment', status: STATUS[trouble.kind] });
    if (isOverInRun) pen.write(trouble.toMs, id, { kind: 'equipment', status: 'ok' });
    return;
  }
  if (!isOverInRun) return;
  const [fromWallMs, toWallMs] = [pen.wallMs(fromMs), pen.wallMs(trouble.toMs)];
  const gap = { fromWallMs, toWallMs: Math.max(fromWallMs, toWallMs), count: 0 };
  pen.write(trouble.toMs, id, { kind: 'gap', ...gap, reason: 'driver-failed' });
}

const KEYS = {
  ...{ away: 'away', paused: 'pause', 'stand-in': 'stand-in', 'back-office': 'back-office' },
} as Readonly<Record<string, string>>;

function writeKeys(
  pen: Pen,
  about: { readonly id: string; readonly one: Declared; readonly isIn: (atMs: number) => boolean },
): void {
  const { id, one, isIn } = about;
  if (one.via !== 'key') return;
  if (isIn(one.fromMs)) pen.write(one.fromMs, id, { kind: 'declare', action: KEYS[one.state] });
  const { endedMs } = one;
  if (endedMs === null || !isIn(endedMs)) return;
  pen.write(endedMs, id, { kind: 'declare', action: one.state === 'paused' ? 'resume' : 'return' });
}

/** Every setting and loss of the clock is told when it happens. */
function writeClock(pen: Pen, run: AgentRun): void {
  const parts = run.clock.filter((part) => part.fromMs > run.fromMs && part.fromMs < run.toMs);
  for (const part of parts) {
    const before = pen.partAt(part.fromMs - 1);
    // That a setting is no longer fresh is no news.
    if (before.state === 'stepped' && part.state === 'synced') continue;
    const change = part.state === 'unsynced' ? 'lost' : 'set';
    const offsetBeforeMs = before.offsetMs + run.bootedMs;
    const offsetAfterMs = part.offsetMs + run.bootedMs;
    pen.write(part.fromMs, AGENT_DEVICE, { kind: 'clock', change, offsetBeforeMs, offsetAfterMs });
  }
}

/** Says which time was watched, device by device; gives that time. */
function writeHeartbeats(
  pen: Pen,
  about: {
    readonly agent: WorldAgent;
    readonly run: AgentRun;
    readonly devices: readonly Device[];
  },
): Span[] {
  const { agent, run, devices } = about;
  const firstMs = run.fromMs + FIRST_WORD_MS;
  const times = beatTimes(agent, run, devices);
  let lastMs = firstMs;
  for (const atMs of times) {
    const fromMonotonicMs = pen.monotonicMs(lastMs);
    const lagging = devices.flatMap(({ id, troubles }) => {
      const since = troubles.find((one) => isUnread(one) && one.fromMs <= atMs && atMs < one.toMs);
      if (since === undefined) return [];
      const untilMonotonicMs = since.fromMs < lastMs ? null : pen.monotonicMs(since.fromMs);
      return [{ device: id, untilMonotonicMs }];
    });
    pen.write(atMs, AGENT_DEVICE, { kind: 'heartbeat', fromMonotonicMs, lagging });
    lastMs = atMs;
  }
  return lastMs > firstMs ? [{ fromMs: firstMs, toMs: lastMs }] : [];
}

function isUnread({ kind }: DeviceTrouble): boolean {
  return kind === 'lagging' || kind === 'gap';
}

function beatTimes(agent: WorldAgent, run: AgentRun, devices: readonly Device[]): number[] {
  const firstMs = run.fromMs + FIRST_WORD_MS;
  const times = new Set<number>();
  for (let atMs = firstMs; atMs < run.toMs; ) {
    times.add(atMs);
    atMs += holds(agent.busy, atMs) ? agent.beatMs : SLOW_BEAT_MS;
  }
  if (agent.isEager) {
    for (const { levels } of devices) {
      for (const level of levels) {
        const atMs = level.atMs + EAGER_MS;
        if (atMs > firstMs && atMs < run.toMs) times.add(atMs);
      }
    }
  }
  if (run.isGraceful) times.add(run.toMs);
  return [...times].sort((a, b) => a - b);
}
