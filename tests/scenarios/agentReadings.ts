import { AGENT_DEVICE, parseReading, type Reading } from '../../protocol/reading.ts';
import { CaseProblem } from './caseLines.ts';
import type { AgentStory, ClockTrouble, Spoken, Watch } from './inputLine.ts';

const HEARTBEAT_MS = 15_000;
/** A board boots for this long before its program watches anything. */
const BOOTING_MS = 60_000;

/** A reading with the true time at which it was observed, which its board may not know. */
export interface Observed {
  readonly atMs: number;
  readonly reading: Reading;
}

/**
 * What an agent writes into its outbox, in order. Every watch is a boot of its own. Throws a
 * `CaseProblem` for what no agent could say.
 */
export function readingsOf(story: AgentStory): Observed[] {
  return story.watches.flatMap((watch, index) => {
    const { fromMs, toMs } = watch;
    const spoken = story.spoken.filter(({ atMs }) => fromMs <= atMs && atMs <= toMs);
    const made = [
      ...spoken.map((one, place) => wordOf(one, `press-${index}-${place}`)),
      ...clockChanges(story.clocks, watch),
      ...heartbeats(watch),
    ];
    // What is said at one instant stays in the order of the lines, and a heartbeat comes last.
    made.sort((a, b) => a.atMs - b.atMs);
    return made.map(({ atMs, place, content }) => {
      const said = { ...content, ...stampOf(story.clocks, { watch, index, atMs }) };
      const reading = parseReading(said);
      if (reading.ok) return { atMs, reading: reading.value };
      const { field, detail } = reading.problem;
      throw new CaseProblem(place, `no agent says this: ${field} ${detail}`);
    });
  });
}

interface Made {
  readonly atMs: number;
  /** The line that it comes from, or the agent. */
  readonly place: string;
  readonly content: Readonly<Record<string, unknown>>;
}

function wordOf({ place, atMs, device, word }: Spoken, pressId: string): Made {
  const common = { device, channel: 'main' };
  if (word.kind === 'rating') {
    return { atMs, place, content: { ...common, ...word, pressId, scale: 5, via: 'pad' } };
  }
  if (word.kind === 'declare') {
    const { untilMs, ...said } = word;
    const until = untilMs === null ? {} : { untilWallMs: untilMs };
    return { atMs, place, content: { ...common, ...said, ...until } };
  }
  return { atMs, place, content: { ...common, ...word } };
}

function heartbeats({ fromMs, toMs, except }: Watch): Made[] {
  const beats: Made[] = [];
  for (let sinceMs = fromMs; sinceMs < toMs; sinceMs += HEARTBEAT_MS) {
    const lagging = except.map((device) => ({ device, untilMonotonicMs: null }));
    const fromMonotonicMs = sinceMs - fromMs + BOOTING_MS;
    const content = { kind: 'heartbeat', device: AGENT_DEVICE, channel: AGENT_DEVICE };
    beats.push({
      place: 'a heartbeat',
      atMs: Math.min(toMs, sinceMs + HEARTBEAT_MS),
      content: { ...content, fromMonotonicMs, lagging },
    });
  }
  return beats;
}

/** A program notices when its board's clock is set while it runs. */
function clockChanges(clocks: readonly ClockTrouble[], watch: Watch): Made[] {
  const isWithin = (atMs: number) => watch.fromMs < atMs && atMs < watch.toMs;
  return clocks.flatMap((trouble) => {
    if (trouble.unsynced) {
      return isWithin(trouble.toMs) ? [clockChange(clocks, watch, trouble.toMs, 'set')] : [];
    }
    if (trouble.aheadMs === 0) return [];
    return [trouble.fromMs, trouble.toMs]
      .filter(isWithin)
      .map((atMs) => clockChange(clocks, watch, atMs, 'stepped'));
  });
}

function clockChange(
  clocks: readonly ClockTrouble[],
  watch: Watch,
  atMs: number,
  change: 'set' | 'stepped',
): Made {
  const offsetAt = (ms: number) => wallAt(clocks, watch, ms) - monotonicAt(watch, ms);
  const content = { kind: 'clock', device: AGENT_DEVICE, channel: AGENT_DEVICE, change };
  const offsets = { offsetBeforeMs: offsetAt(atMs - 1), offsetAfterMs: offsetAt(atMs) };
  return { atMs, place: 'a clock that was set', content: { ...content, ...offsets } };
}

function monotonicAt({ fromMs }: Watch, atMs: number): number {
  return atMs - fromMs + BOOTING_MS;
}

/** What the board's clock shows; 1970 and a little while nobody has set it. */
function wallAt(clocks: readonly ClockTrouble[], watch: Watch, atMs: number): number {
  const trouble = troubleAt(clocks, atMs);
  if (trouble?.unsynced === true) return monotonicAt(watch, atMs);
  return atMs + (trouble?.aheadMs ?? 0);
}

function troubleAt(clocks: readonly ClockTrouble[], atMs: number): ClockTrouble | undefined {
  return clocks.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
}

function stampOf(
  clocks: readonly ClockTrouble[],
  at: { readonly watch: Watch; readonly index: number; readonly atMs: number },
) {
  const { watch, index, atMs } = at;
  const trouble = troubleAt(clocks, atMs);
  const errorMs = trouble?.errorMs ?? 5;
  return {
    boot: `boot-${index + 1}`,
    monotonicMs: monotonicAt(watch, atMs),
    wallMs: wallAt(clocks, watch, atMs),
    clock:
      trouble?.unsynced === true
        ? { state: 'unsynced' as const }
        : { state: 'synced' as const, source: 'ntp', errorMs },
  };
}
