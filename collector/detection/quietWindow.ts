import { deviceKey, isPresenceKind } from '../site/siteIndex.ts';
import type { DeclaredTimeline } from './declaredStates.ts';
import type { DetectorContext } from './detectorContext.ts';
import type { WindowState, WindowTrail } from './detectorState.ts';
import { momentAt } from './moment.ts';
import { quietUntil } from './post/episode.ts';
import { episodeRule } from './post/episodeRule.ts';
import type { EdgeTrail } from './sensorSignal.ts';
import type { WindowRule } from './siteHistory.ts';
import {
  EVIDENCE_BEFORE_MS,
  FORGOTTEN_EVERY_MS,
  forgetOld,
  forgettableBefore,
  neededFrom,
} from './windowTrail.ts';

/**
 * A window as it was judged last, for as long as nothing can come of it but that time passes: most
 * heartbeats of most windows. Derived from the state and never stored; what the state was made from
 * is compared before each use, and the version of the site by whoever keeps it.
 */
export interface QuietWindow {
  readonly windowId: string;
  readonly window: WindowState;
  readonly trail: WindowTrail;
  readonly timeline: DeclaredTimeline | undefined;
  /** Its devices whose watch says how far it can be judged. */
  readonly keys: readonly string[];
  /** They see people. */
  readonly hasSensors: boolean;
  /** From which everything comes that is compared at the window; null: from several. */
  readonly agentId: string | null;
  /** Up to where it was judged when this was looked at last. */
  judgedMs: number;
  /** From here on judging has to look again. */
  readonly untilMs: number;
  /** What lies before is not needed, while somebody is missed; null: it moves with the time. */
  readonly neededFromMs: number | null;
  /** The first step of its trails that is forgotten once it is not needed. */
  forgettableMs: number;
}

const keysOfRules = new WeakMap<WindowRule, readonly string[]>();

/** The devices whose watch says how far a window can be judged: all of it when none sees people. */
export function watchKeys(rule: WindowRule): readonly string[] {
  const known = keysOfRules.get(rule);
  if (known !== undefined) return known;
  const { presence, window } = rule.placed;
  const devices = presence.length > 0 ? presence : window.devices;
  const keys = devices.map(({ agent, id }) => deviceKey(agent, id));
  keysOfRules.set(rule, keys);
  return keys;
}

/** What a window that was just judged may skip from now on; null: nothing. */
export function quietFrom(context: DetectorContext, windowId: string): QuietWindow | null {
  const { state, history } = context;
  const window = state.windows.get(windowId);
  const trail = state.trails.get(windowId);
  const rule = window && history.ruleAt(windowId, window.judgedMs);
  if (window === undefined || trail === undefined || rule == null) return null;
  if (window.revisionId !== rule.revisionId || !isAllSeen(context, window)) return null;
  const moment = momentAt(context, rule, window.judgedMs);
  // Who has booked is said of the hall; it is asked for at every heartbeat.
  if (moment.required.service === 'appointment') return null;
  const episodeMs = quietUntil(window.episode, window.verdict, episodeRule(rule, window));
  return {
    windowId,
    window,
    trail,
    timeline: state.declared.get(windowId),
    keys: watchKeys(rule),
    hasSensors: rule.placed.presence.length > 0,
    agentId: soleAgentOf(rule),
    judgedMs: window.judgedMs,
    untilMs: Math.min(moment.changesMs, rule.untilMs, episodeMs),
    neededFromMs: isMissed(window) ? neededFrom(window) : null,
    forgettableMs: forgettableFrom(context, window, trail),
  };
}

/**
 * Lets time pass at a quiet window, with the same outcome as judging it. False: something may have
 * happened, so that it must be judged.
 */
export function passQuietly(context: DetectorContext, quiet: QuietWindow): boolean {
  const { state } = context;
  const { windowId, window } = quiet;
  if (window.judgedMs !== quiet.judgedMs || state.windows.get(windowId) !== window) return false;
  if (state.declared.get(windowId) !== quiet.timeline) return false;
  const targetMs = lowestEnd(context, quiet.keys);
  if (targetMs <= window.judgedMs) return true;
  if (targetMs >= quiet.untilMs || !isAllSeen(context, window)) return false;
  const { marks } = quiet.trail;
  // A sign of somebody at an empty window ends its silence.
  const isSigned = marks.length > 0 && (marks.at(-1)?.atMs ?? 0) > window.judgedMs;
  if (isSigned && window.level === 'empty') return false;
  window.judgedMs = targetMs;
  quiet.judgedMs = targetMs;
  state.windows.touch(windowId);
  const fromMs = forgettableBefore(quiet.neededFromMs ?? neededFrom(window));
  if (fromMs >= quiet.forgettableMs || (marks[0]?.atMs ?? fromMs) < fromMs) {
    forgetOld(context, windowId, window);
    quiet.forgettableMs = forgettableFrom(context, window, quiet.trail);
  }
  return true;
}

/** Up to when all of these devices were watched; −Infinity for none, or one that is not there. */
export function lowestEnd({ state }: DetectorContext, keys: readonly string[]): number {
  let lowestMs = keys.length === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  for (const key of keys) {
    const endMs = state.devices.get(key)?.watch.endMs ?? Number.NEGATIVE_INFINITY;
    if (endMs < lowestMs) lowestMs = endMs;
  }
  return lowestMs;
}

/**
 * Says whether comparing the signals of a window can come to anything new: it goes as far as its
 * sensors were watched at most.
 */
export function isWorthChecking(context: DetectorContext, quiet: QuietWindow): boolean {
  const check = context.state.checks.get(quiet.windowId);
  const { hasSensors, window } = quiet;
  if (check === undefined || !hasSensors || check.revisionId !== window.revisionId) return true;
  const reachMs = lowestEnd(context, quiet.keys);
  return reachMs >= check.nextMs || (check.pending[0]?.atMs ?? reachMs + 1) <= reachMs;
}

/**
 * Up to when nothing can be found by looking at a window of which nothing new is said. −Infinity: it
 * has to be looked at every time.
 */
export function wakeOf(context: DetectorContext, quiet: QuietWindow): number {
  const { window, hasSensors, windowId, neededFromMs, forgettableMs } = quiet;
  const check = context.state.checks.get(windowId);
  // Something said of a time that was judged already counts from the next instant on.
  if (!isAllSeen(context, window)) return Number.NEGATIVE_INFINITY;
  if (!hasSensors || check === undefined || check.revisionId !== window.revisionId) {
    return Number.NEGATIVE_INFINITY;
  }
  const { marks } = quiet.trail;
  const isSigned = marks.length > 0 && (marks.at(-1)?.atMs ?? 0) > window.judgedMs;
  if (isSigned && window.level === 'empty') return Number.NEGATIVE_INFINITY;
  let wakeMs = Math.min(quiet.untilMs, check.nextMs, check.pending[0]?.atMs ?? quiet.untilMs);
  if (neededFromMs === null) {
    const firstMs = Math.min(forgettableMs, (marks[0]?.atMs ?? forgettableMs) + 1);
    const steps = Math.ceil(firstMs / FORGOTTEN_EVERY_MS);
    wakeMs = Math.min(wakeMs, steps * FORGOTTEN_EVERY_MS + EVIDENCE_BEFORE_MS);
  }
  return wakeMs;
}

const agentsOfRules = new WeakMap<WindowRule, string | null>();

/** Cameras and the like are compared with nothing. */
function soleAgentOf(rule: WindowRule): string | null {
  const known = agentsOfRules.get(rule);
  if (known !== undefined) return known;
  const compared = rule.placed.window.devices.filter(
    ({ kind }) => isPresenceKind(kind) || kind === 'rating-pad' || kind === 'queue-caller',
  );
  const agents = new Set(compared.map(({ agent }) => agent));
  const [sole = null] = agents.size === 1 ? agents : [];
  agentsOfRules.set(rule, sole);
  return sole;
}

/** No sensor has said anything that was not looked at. */
function isAllSeen({ state }: DetectorContext, window: WindowState): boolean {
  for (const { key, nextEdge } of window.sensors) {
    const trail = state.edges.get(key);
    if (trail === undefined || nextEdge !== endOf(trail)) return false;
  }
  return true;
}

function endOf({ first, edges }: EdgeTrail): number {
  return first + edges.length;
}

function isMissed({ episode }: WindowState): boolean {
  if (episode.open?.stage === 'escalated') return false;
  return episode.emptySinceMs !== null || episode.open !== null;
}

/** A step is forgotten once the one after it holds at the time from which on steps are needed. */
function forgettableFrom(
  { state }: DetectorContext,
  window: WindowState,
  trail: WindowTrail,
): number {
  let fromMs = trail.verdicts[1]?.atMs ?? Number.POSITIVE_INFINITY;
  for (const { key } of window.sensors) {
    const secondMs = state.edges.get(key)?.edges[1]?.atMs;
    if (secondMs !== undefined && secondMs < fromMs) fromMs = secondMs;
  }
  return fromMs;
}
