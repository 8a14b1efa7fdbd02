import { median } from '../figures.ts';
import { type Load, MESSAGE_A_MINUTE, RESTLESS, SEATS, STILL } from './officeLife.ts';
import { createSteadyState, type Slice, type SteadyState } from './steadyState.ts';
import { createYardstick } from './yardstick.ts';

export interface LoadFigures {
  readonly load: Load;
  readonly readingsPerSecond: number;
  readonly eventsPerSecond: number;
}

/** What a number of windows costs while they are on duty. */
export interface SizeFigures {
  readonly windows: number;
  readonly byLoad: readonly LoadFigures[];
  /** What the plain state machine did in the same rounds, and our events against its, by rounds. */
  readonly yardstickPerSecond: number;
  readonly againstYardstick: number;
  /** CPU for each reading, with the state made ready to be stored after every 50 rows. */
  readonly storingMicrosPerReading: number;
  readonly heapBytesPerWindow: number;
  readonly rssBytesPerWindow: number;
  readonly storedBytesPerWindow: number;
  readonly findings: number;
}

export interface SizeRun {
  readonly figures: SizeFigures;
  /** CPU milliseconds for 15 s of its windows under a load, now. */
  sliceCpuMs(load: Load): number;
}

const SLICES_PER_MINUTE = 4;

interface Prepared {
  readonly state: SteadyState;
  readonly yardstick: ReturnType<typeof createYardstick>;
  readonly heapBytes: number;
  readonly rssBytes: number;
  readonly rounds: { readonly slices: readonly Slice[]; readonly yardstick: number }[];
  readonly storing: Slice[];
}

/** The first one is that of the goals. */
const LOADS: readonly Load[] = [MESSAGE_A_MINUTE, RESTLESS, SEATS, STILL];

/** Measures several sizes in turns, so that what the machine does meanwhile meets all of them. */
export function measureSizes(
  sizes: readonly number[],
  options: {
    readonly seed: number;
    readonly rounds: number;
    readonly warmUpMinutes: number;
    readonly say: (line: string) => void;
  },
): SizeRun[] {
  const { rounds, say } = options;
  const prepared = sizes.map((windows) => prepare(windows, options));
  for (let round = 0; round < rounds; round += 1) {
    for (const one of prepared) {
      const yardstick = one.yardstick.measure();
      const slices = LOADS.map((load) => measureLoad(one.state, load));
      one.rounds.push({ slices, yardstick });
      one.storing.push(one.state.advanceStoring());
      const rates = slices.map((slice) => Math.round(perSecond(slice, 'events')));
      say(`  round ${round + 1}, ${one.state.windows} windows: ${rates.join(', ')} events/s`);
    }
  }
  return prepared.map((one) => ({
    figures: figuresOf(one),
    sliceCpuMs: (load) =>
      minutes(1, () => one.state.advance(load)).cpuMicros / SLICES_PER_MINUTE / 1000,
  }));
}

/** With the heap settled; where nobody moves, after everybody has sat down. */
function measureLoad(state: SteadyState, load: Load): Slice {
  if (load.edgesPerMinute === 0) minutes(SIT_DOWN_MINUTES, () => state.advance(load));
  settledHeap();
  return minutes(minutesOf(state.windows), () => state.advance(load));
}

const SIT_DOWN_MINUTES = 5;

function prepare(
  windows: number,
  options: { readonly seed: number; readonly warmUpMinutes: number },
): Prepared {
  const yardstick = createYardstick(windows);
  yardstick.measure();
  const heapBefore = settledHeap();
  const rssBefore = process.memoryUsage.rss();
  const state = createSteadyState({ windows, seed: options.seed });
  minutes(Math.max(options.warmUpMinutes, minutesOf(windows)), () => state.advance());
  const heapBytes = settledHeap() - heapBefore;
  const rssBytes = process.memoryUsage.rss() - rssBefore;
  state.advanceStoring();
  return { state, yardstick, heapBytes, rssBytes, rounds: [], storing: [] };
}

function settledHeap(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

/** Small sizes go on for longer, so that a round is no shorter than a sweep of the heap. */
function minutesOf(windows: number): number {
  return Math.max(1, Math.round(WINDOW_MINUTES_PER_ROUND / windows));
}

const WINDOW_MINUTES_PER_ROUND = 60_000;

/** Edges and presses come at random moments of a minute, heartbeats at fixed ones. */
function minutes(count: number, slice: () => Slice): Slice {
  const total = { readings: 0, events: 0, cpuMicros: 0 };
  for (let done = 0; done < count * SLICES_PER_MINUTE; done += 1) {
    const { readings, events, cpuMicros } = slice();
    total.readings += readings;
    total.events += events;
    total.cpuMicros += cpuMicros;
  }
  return total;
}

function perSecond(slice: Slice, what: 'readings' | 'events'): number {
  return slice[what] / (slice.cpuMicros / 1e6);
}

function figuresOf({ state, heapBytes, rssBytes, rounds, storing }: Prepared): SizeFigures {
  const { windows } = state;
  const ratios = rounds.map(({ slices: [first], yardstick }) =>
    first === undefined ? 0 : perSecond(first, 'events') / yardstick,
  );
  const rateOf = (place: number, what: 'readings' | 'events'): number =>
    median(rounds.flatMap(({ slices }) => slices[place] ?? []).map((one) => perSecond(one, what)));
  return {
    windows,
    byLoad: LOADS.map((load, place) => ({
      load,
      readingsPerSecond: rateOf(place, 'readings'),
      eventsPerSecond: rateOf(place, 'events'),
    })),
    yardstickPerSecond: median(rounds.map(({ yardstick }) => yardstick)),
    againstYardstick: median(ratios),
    storingMicrosPerReading: median(storing.map((one) => one.cpuMicros / one.readings)),
    heapBytesPerWindow: heapBytes / windows,
    rssBytesPerWindow: rssBytes / windows,
    storedBytesPerWindow: state.storedBytes() / windows,
    findings: state.findings(),
  };
}
