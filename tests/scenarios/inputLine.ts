import type { Statement } from '../../collector/journal/statement.ts';
import type { Site, SiteDevice } from '../../collector/site/site.ts';
import {
  type CaseLine,
  CaseProblem,
  onlyFields,
  optionalTimeOf,
  spanOf,
  textOf,
  timeOf,
  wordOf,
} from './caseLines.ts';
import { readStatement } from './saidLine.ts';

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The agent's program runs in a span and watches its devices, but for those under `except`. */
export interface Watch extends Span {
  readonly except: readonly string[];
}

/** What a device says at an instant. */
export type Word =
  | { readonly kind: 'occupancy'; readonly occupied: boolean }
  | { readonly kind: 'rating'; readonly level: number }
  | { readonly kind: 'equipment'; readonly status: FaultStatus | 'ok' }
  | { readonly kind: 'declare'; readonly action: KeyAction; readonly untilMs: number | null }
  | {
      readonly kind: 'queue';
      readonly event: QueueEvent;
      readonly waiting?: number;
      readonly ticket?: string;
    };

export interface Spoken {
  readonly place: string;
  readonly atMs: number;
  readonly device: string;
  readonly word: Word;
}

/** What is wrong with the clock of an agent's board in a span. */
export interface ClockTrouble extends Span {
  readonly unsynced: boolean;
  readonly aheadMs: number;
  readonly errorMs: number;
}

/** Everything that one agent saw, and what happened to it. */
export interface AgentStory {
  readonly agent: string;
  readonly watches: Watch[];
  readonly spoken: Spoken[];
  readonly clocks: ClockTrouble[];
  /** Nothing it says arrives before the end of the span. */
  readonly silences: Span[];
}

export interface InputCase {
  readonly revisions: {
    readonly atMs: number;
    readonly validFromMs: number;
    readonly site: Site;
  }[];
  readonly agents: readonly AgentStory[];
  readonly said: readonly { readonly atMs: number; readonly statement: Statement }[];
  /** The collector was down, [fromMs, toMs). */
  readonly restarts: readonly Span[];
  /** How long the clock goes on. */
  readonly untilMs: number;
}

const FAULTS = ['fault', 'unplugged', 'unreachable', 'noisy'] as const;
type FaultStatus = (typeof FAULTS)[number];
const ACTIONS = ['pause', 'resume', 'away', 'return', 'stand-in', 'back-office'] as const;
type KeyAction = (typeof ACTIONS)[number];
const QUEUE_EVENTS = ['issued', 'called', 'finished', 'waiting'] as const;
type QueueEvent = (typeof QUEUE_EVENTS)[number];

/** What lines are known by: the field that says what a line is. */
const KINDS = [
  'site',
  'watch',
  'silence',
  'restart',
  'clock',
  'fault',
  'press',
  'key',
  'queue',
  'say',
  'until',
] as const;

interface Reading {
  readonly sites: ReadonlyMap<string, Site>;
  /** The agents of every device, in all versions of the site. */
  readonly agentsOf: ReadonlyMap<string, ReadonlySet<string>>;
  readonly stories: Map<string, AgentStory>;
  readonly revisions: InputCase['revisions'];
  readonly said: { atMs: number; statement: Statement }[];
  readonly restarts: Span[];
  untilMs: number;
}

/** Reads the lines of an `input.jsonl`. Throws a `CaseProblem` at the first wrong one. */
export function readInput(lines: readonly CaseLine[], sites: ReadonlyMap<string, Site>): InputCase {
  const agentsOf = new Map<string, Set<string>>();
  for (const { agent, id } of [...sites.values()].flatMap(devicesOf)) {
    agentsOf.set(id, (agentsOf.get(id) ?? new Set()).add(agent));
  }
  const stories = new Map<string, AgentStory>();
  for (const agent of new Set([...agentsOf.values()].flatMap((agents) => [...agents]))) {
    stories.set(agent, { agent, watches: [], spoken: [], clocks: [], silences: [] });
  }
  const reading: Reading = {
    ...{ sites, agentsOf, stories, revisions: [], said: [], restarts: [], untilMs: 0 },
  };
  for (const line of lines) readLine(reading, line);
  const first = lines[0]?.place ?? 'input.jsonl';
  if (reading.revisions.length === 0) {
    throw new CaseProblem(first, 'begin with the site: {"site":"site.yaml","at":"…"}');
  }
  for (const story of stories.values()) checkStory(story);
  const { revisions, said, restarts, untilMs } = reading;
  return { revisions, agents: [...stories.values()], said, restarts, untilMs };
}

function devicesOf(site: Site): SiteDevice[] {
  return site.halls.flatMap((hall) => hall.windows.flatMap((window) => window.devices));
}

function readLine(reading: Reading, line: CaseLine): void {
  const kind = KINDS.find((one) => line.value[one] !== undefined);
  for (const field of ['at', 'from', 'to', 'until']) {
    const atMs = optionalTimeOf(line, field);
    // How long something was said to last does not keep the clock going.
    const isEnd = field !== 'until' || kind === 'until';
    if (atMs !== null && isEnd) reading.untilMs = Math.max(reading.untilMs, atMs);
  }
  if (kind === undefined) {
    readLevels(reading, line);
    return;
  }
  READERS[kind](reading, line);
}

const READERS: Readonly<Record<(typeof KINDS)[number], (to: Reading, line: CaseLine) => void>> = {
  site(to, line) {
    onlyFields(line, ['site', 'at', 'from']);
    const site = to.sites.get(textOf(line, 'site'));
    if (site === undefined) {
      const known = [...to.sites.keys()].join(', ');
      throw new CaseProblem(line.place, `the folder has no such site; it has ${known}`);
    }
    const atMs = timeOf(line, 'at');
    to.revisions.push({ atMs, validFromMs: optionalTimeOf(line, 'from') ?? atMs, site });
  },
  watch(to, line) {
    onlyFields(line, ['watch', 'from', 'to', 'except']);
    const except = line.value.except ?? [];
    if (!Array.isArray(except)) throw new CaseProblem(line.place, '"except" is a list of devices');
    for (const device of except) agentOf(to, line, String(device));
    storyOf(to, line, 'watch').watches.push({ ...spanOf(line), except: except.map(String) });
  },
  silence(to, line) {
    onlyFields(line, ['silence', 'from', 'to']);
    storyOf(to, line, 'silence').silences.push(spanOf(line));
  },
  restart(to, line) {
    onlyFields(line, ['restart', 'at', 'downMinutes']);
    wordOf(line, 'restart', ['collector']);
    const fromMs = timeOf(line, 'at');
    const toMs = fromMs + numberOf(line, 'downMinutes') * 60_000;
    to.restarts.push({ fromMs, toMs });
    to.untilMs = Math.max(to.untilMs, toMs);
  },
  clock(to, line) {
    onlyFields(line, ['clock', 'from', 'to', 'unsynced', 'aheadMinutes', 'errorSeconds']);
    storyOf(to, line, 'clock').clocks.push({
      ...spanOf(line),
      unsynced: line.value.unsynced === true,
      aheadMs: optionalNumberOf(line, 'aheadMinutes', 0) * 60_000,
      errorMs: optionalNumberOf(line, 'errorSeconds', 0.005) * 1000,
    });
  },
  fault(to, line) {
    onlyFields(line, ['fault', 'from', 'to', 'status', 'agent']);
    const status = line.value.status === undefined ? 'fault' : wordOf(line, 'status', FAULTS);
    speak(to, line, { device: 'fault', at: 'from', word: { kind: 'equipment', status } });
    if (line.value.to === undefined) return;
    speak(to, line, { device: 'fault', at: 'to', word: { kind: 'equipment', status: 'ok' } });
  },
  press(to, line) {
    onlyFields(line, ['press', 'at', 'level', 'agent']);
    const level = numberOf(line, 'level');
    speak(to, line, { device: 'press', at: 'at', word: { kind: 'rating', level } });
  },
  key(to, line) {
    onlyFields(line, ['key', 'at', 'action', 'until', 'agent']);
    const action = wordOf(line, 'action', ACTIONS);
    const untilMs = optionalTimeOf(line, 'until');
    speak(to, line, { device: 'key', at: 'at', word: { kind: 'declare', action, untilMs } });
  },
  queue(to, line) {
    onlyFields(line, ['queue', 'at', 'event', 'waiting', 'ticket', 'agent']);
    const event = wordOf(line, 'event', QUEUE_EVENTS);
    const waiting = line.value.waiting === undefined ? {} : { waiting: numberOf(line, 'waiting') };
    const ticket = line.value.ticket === undefined ? {} : { ticket: textOf(line, 'ticket') };
    speak(to, line, {
      device: 'queue',
      at: 'at',
      word: { kind: 'queue', event, ...waiting, ...ticket },
    });
  },
  say(to, line) {
    onlyFields(line, ['say', 'at']);
    const atMs = timeOf(line, 'at');
    const inForce = to.revisions.findLast((one) => one.atMs <= atMs) ?? to.revisions[0];
    if (inForce === undefined) throw new CaseProblem(line.place, 'no site is known yet');
    to.said.push({ atMs, statement: readStatement(line, { site: inForce.site, atMs }) });
  },
  until(_to, line) {
    onlyFields(line, ['until']);
  },
};

/** {"at":"…","seat-1":"occupied"}: what sensors see from then on. */
function readLevels(to: Reading, line: CaseLine): void {
  const devices = Object.keys(line.value).filter((field) => field !== 'at' && field !== 'agent');
  if (devices.length === 0) {
    throw new CaseProblem(
      line.place,
      `a line is one of ${KINDS.join(', ')}, or {"at":"…","seat-1":"occupied"}`,
    );
  }
  for (const device of devices) {
    const occupied = wordOf(line, device, ['occupied', 'empty']) === 'occupied';
    const agent = agentOf(to, line, device);
    const spoken = { place: line.place, atMs: timeOf(line, 'at'), device };
    to.stories.get(agent)?.spoken.push({ ...spoken, word: { kind: 'occupancy', occupied } });
  }
}

function speak(
  to: Reading,
  line: CaseLine,
  said: { readonly device: string; readonly at: string; readonly word: Word },
): void {
  const device = textOf(line, said.device);
  const agent = agentOf(to, line, device);
  const spoken = { place: line.place, atMs: timeOf(line, said.at), device, word: said.word };
  to.stories.get(agent)?.spoken.push(spoken);
}

/** Whose device it is: as the line says, or as the site does where no two agents have one of that name. */
function agentOf({ agentsOf }: Reading, line: CaseLine, device: string): string {
  const agents = agentsOf.get(device);
  if (agents === undefined) {
    throw new CaseProblem(line.place, `the site has no device "${device}"`);
  }
  const said = line.value.agent;
  const [only] = agents;
  if (said === undefined && agents.size === 1 && only !== undefined) return only;
  if (typeof said === 'string' && agents.has(said)) return said;
  const known = [...agents].join(' or ');
  throw new CaseProblem(line.place, `"${device}" is a device of ${known}: say which in "agent"`);
}

function storyOf({ stories }: Reading, line: CaseLine, field: string): AgentStory {
  const story = stories.get(textOf(line, field));
  if (story !== undefined) return story;
  const known = [...stories.keys()].join(', ');
  throw new CaseProblem(line.place, `the site has no such agent; it has ${known}`);
}

function numberOf(line: CaseLine, field: string): number {
  const value = line.value[field];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new CaseProblem(line.place, `"${field}" must be a number`);
}

function optionalNumberOf(line: CaseLine, field: string, fallback: number): number {
  return line.value[field] === undefined ? fallback : numberOf(line, field);
}

/** Nothing is said by a program that does not run, and it runs once at a time. */
function checkStory({ agent, watches, spoken }: AgentStory): void {
  watches.sort((a, b) => a.fromMs - b.fromMs);
  const [first] = spoken;
  const overlap = watches.find((watch, index) => watch.fromMs < (watches[index - 1]?.toMs ?? 0));
  if (overlap !== undefined && first !== undefined) {
    throw new CaseProblem(first.place, `two "watch" lines of ${agent} overlap`);
  }
  for (const { atMs, place } of spoken) {
    if (watches.some(({ fromMs, toMs }) => fromMs <= atMs && atMs <= toMs)) continue;
    throw new CaseProblem(
      place,
      `${agent} does not run then: add {"watch":"${agent}","from":"…","to":"…"}`,
    );
  }
}
