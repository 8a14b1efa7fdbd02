/**
 * When the edges of an input stop meaning anything. A person, a seat or a key makes a few edges a
 * second; a broken wire or a motor beside it makes hundreds. Pure: time comes in with the input.
 */

export interface StormLimits {
  /** More edges than this within a second are a storm. */
  readonly edgesPerSecondMax: number;
  /** At most so many edges in a look are quiet: well below the limit, so that it does not flap. */
  readonly quietEdgesMax: number;
  /** Quiet looks in a row that end a storm. */
  readonly quietLooks: number;
  /** How long a look takes. */
  readonly lookMs: number;
  /** How often a calm input is looked at without the kernel's debounce, which hides a storm. */
  readonly calmLookEveryMs: number;
  /** How often an input in a storm is looked at. */
  readonly stormLookEveryMs: number;
}

export const STORM_LIMITS: StormLimits = {
  edgesPerSecondMax: 50,
  quietEdgesMax: 10,
  quietLooks: 3,
  lookMs: 1000,
  calmLookEveryMs: 10_000,
  stormLookEveryMs: 5000,
};

const SECOND_MS = 1000;

/** Edges that were told at one time. */
interface Burst {
  readonly atMs: number;
  readonly count: number;
}

export interface StormState {
  readonly phase: 'calm' | 'storm';
  /** The edges of the last second, while it is calm. */
  readonly recent: readonly Burst[];
  /** The look that goes on, with the edges in it. */
  readonly look: { readonly endMs: number; readonly edges: number } | null;
  /** When the next look begins. */
  readonly nextLookMs: number;
  /** Quiet looks in a row, since the last that was not. */
  readonly quietLooks: number;
}

export type StormInput =
  | { readonly type: 'edges'; readonly count: number; readonly atMs: number }
  | { readonly type: 'time'; readonly atMs: number };

export function newStorm(atMs: number, limits: StormLimits): StormState {
  const nextLookMs = atMs + limits.calmLookEveryMs;
  return { phase: 'calm', recent: [], look: null, nextLookMs, quietLooks: 0 };
}

/** What the input is listened to for: settled levels, every edge, or not at all. */
export function listeningOf(state: StormState): 'settled' | 'raw' | 'off' {
  if (state.look !== null) return 'raw';
  return state.phase === 'calm' ? 'settled' : 'off';
}

/** When time alone changes the state next. */
export function dueMs(state: StormState): number {
  return state.look?.endMs ?? state.nextLookMs;
}

export function stepStorm(state: StormState, input: StormInput, limits: StormLimits): StormState {
  const now = input.type === 'time' ? passTime(state, input.atMs, limits) : state;
  if (input.type === 'time' || input.count <= 0) return now;
  return now.phase === 'calm' ? countCalm(now, input, limits) : countInStorm(now, input, limits);
}

function passTime(state: StormState, atMs: number, limits: StormLimits): StormState {
  if (atMs < dueMs(state)) return state;
  if (state.look === null) return { ...state, look: { endMs: atMs + limits.lookMs, edges: 0 } };
  const quietLooks = state.quietLooks + 1;
  if (state.phase === 'storm' && quietLooks < limits.quietLooks) {
    const nextLookMs = atMs + limits.stormLookEveryMs;
    return { ...state, look: null, nextLookMs, quietLooks };
  }
  const recent = state.phase === 'calm' ? state.recent : [];
  const nextLookMs = atMs + limits.calmLookEveryMs;
  return { phase: 'calm', recent, look: null, nextLookMs, quietLooks };
}

function countCalm(state: StormState, { atMs, count }: Burst, limits: StormLimits): StormState {
  const recent = [...state.recent, { atMs, count }].filter((one) => one.atMs > atMs - SECOND_MS);
  const edges = recent.reduce((sum, one) => sum + one.count, 0);
  if (edges <= limits.edgesPerSecondMax) return { ...state, recent };
  return inStorm(atMs, limits);
}

function countInStorm(state: StormState, { atMs, count }: Burst, limits: StormLimits): StormState {
  // What comes after the listening was ended was on its way before.
  if (state.look === null) return state;
  const edges = state.look.edges + count;
  if (edges > limits.quietEdgesMax) return inStorm(atMs, limits);
  return { ...state, look: { ...state.look, edges } };
}

function inStorm(atMs: number, limits: StormLimits): StormState {
  const nextLookMs = atMs + limits.stormLookEveryMs;
  return { phase: 'storm', recent: [], look: null, nextLookMs, quietLooks: 0 };
}
