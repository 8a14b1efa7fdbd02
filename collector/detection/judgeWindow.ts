import { errorAt, judgedError } from '../journal/readingTime.ts';
import { deviceKey } from '../site/siteIndex.ts';
import type { DetectorContext } from './detectorContext.ts';
import type { WindowState } from './detectorState.ts';
import { type Moment, momentAt, verdictOf } from './moment.ts';
import { NO_EPISODE, noteSign, type Segment, stepEpisode } from './post/episode.ts';
import { episodeRule } from './post/episodeRule.ts';
import { adoptLearned, canLearn, learnChange, learnPress } from './post/learnSilence.ts';
import { emitOutcomes } from './post/postEffects.ts';
import { lowestEnd, watchKeys } from './quietWindow.ts';
import { type Edge, edgeNumber, type Level, levelAt, numberAfter } from './sensorSignal.ts';
import { NEW_SILENCE_WATCH } from './silence/silenceWatch.ts';
import type { WindowRule } from './siteHistory.ts';
import { forgetOld, isSign, setVerdict } from './windowTrail.ts';

/**
 * What a window's sensors say together: occupied if any of them sees somebody, empty only if all of
 * them are watched and see nobody, unknown otherwise.
 */
export function combineLevels(levels: readonly Level[]): Level {
  if (levels.includes('occupied')) return 'occupied';
  return levels.length > 0 && levels.every((level) => level === 'empty') ? 'empty' : 'unknown';
}

function levelOf({ sensors }: WindowState): Level {
  const [only] = sensors;
  if (only !== undefined && sensors.length === 1) return only.level;
  return combineLevels(sensors.map((sensor) => sensor.level));
}

const learning = new WeakMap<WindowRule, boolean>();

function learnsBy(rule: WindowRule): boolean {
  const known = learning.get(rule) ?? canLearn(rule);
  learning.set(rule, known);
  return known;
}

/**
 * Judges a window up to its watermark, the lowest end of what is certain of its sensors, or to
 * `untilMs` when that comes first.
 */
export function judgeWindow(
  context: DetectorContext,
  windowId: string,
  untilMs = Number.POSITIVE_INFINITY,
): void {
  const window = context.state.windows.get(windowId);
  if (window === undefined) return;
  const beforeMs = window.judgedMs;
  for (;;) {
    const rule = context.history.ruleAt(windowId, window.judgedMs);
    if (rule === null) break;
    const targetMs = Math.min(certainUntil(context, rule), rule.untilMs, untilMs);
    if (targetMs <= window.judgedMs) break;
    if (window.revisionId !== rule.revisionId) adoptRule(context, window, rule);
    advance(context, { window, rule, targetMs });
    if (targetMs < rule.untilMs) break;
  }
  if (window.judgedMs === beforeMs) return;
  context.state.windows.touch(windowId);
  forgetOld(context, windowId, window);
}

/** A window without presence sensors is judged, as unknown, as far as its other devices reach. */
function certainUntil(context: DetectorContext, rule: WindowRule): number {
  return lowestEnd(context, watchKeys(rule));
}

function adoptRule(context: DetectorContext, window: WindowState, rule: WindowRule): void {
  const before = window.sensors.map(({ key }) => key).join(' ');
  window.revisionId = rule.revisionId;
  window.sensors = rule.placed.presence.map((device) => {
    const key = deviceKey(device.agent, device.id);
    const trail = context.state.edges.get(key);
    return trail === undefined
      ? { key, nextEdge: 0, level: 'unknown' }
      : {
          key,
          nextEdge: numberAfter(trail, window.judgedMs),
          level: levelAt(trail, window.judgedMs),
        };
  });
  // What other sensors taught says nothing of these.
  const isRebound = before !== '' && before !== window.sensors.map(({ key }) => key).join(' ');
  if (isRebound) Object.assign(window, { silenceWatch: NEW_SILENCE_WATCH, learned: null });
}

interface Advance {
  readonly window: WindowState;
  readonly rule: WindowRule;
  readonly targetMs: number;
}

/** Walks from one change to the next: of a sensor, of duty, of what was declared, a sign of somebody. */
function advance(context: DetectorContext, work: Advance): void {
  const { window, rule, targetMs } = work;
  const learns = learnsBy(rule);
  let atMs = window.judgedMs;
  let isChange = false;
  for (;;) {
    const moment = momentAt(context, rule, atMs);
    if (learns && isChange) {
      learnChange(context, work, { atMs, isOnDuty: moment.required.basis !== 'none' });
    }
    const level = levelOf(window);
    const next = nextEdge(context, work);
    const edgeMs = next === null ? Number.POSITIVE_INFINITY : Math.max(atMs, next.edge.atMs);
    const signMs = level === 'empty' ? nextSign(context, rule, atMs) : Number.POSITIVE_INFINITY;
    const stopMs = Math.min(edgeMs, moment.changesMs, signMs);
    const includesEnd = stopMs > targetMs;
    const span = { fromMs: atMs, toMs: includesEnd ? targetMs : stopMs, includesEnd };
    judgeSegment(context, work, { moment, level, span });
    if (includesEnd) break;
    atMs = stopMs;
    isChange = true;
    if (next !== null && edgeMs === stopMs) {
      next.sensor.level = next.edge.level;
      next.sensor.nextEdge = next.number + 1;
    }
    if (signMs === stopMs) takeSign(context, work, stopMs);
  }
  window.judgedMs = targetMs;
}

function judgeSegment(
  context: DetectorContext,
  work: Advance,
  at: {
    readonly moment: Moment;
    readonly level: Level;
    readonly span: Pick<Segment, 'fromMs' | 'toMs' | 'includesEnd'>;
  },
): void {
  const { window, rule } = work;
  const { moment, level, span } = at;
  const { verdict, context: about } = verdictOf(moment, level);
  if (verdict !== window.verdict) {
    const isReturn = verdict === 'occupied';
    adoptLearned(window, { atMs: span.fromMs, isEnd: verdict === 'not-on-duty', isReturn });
  }
  const errorMs = clockErrorAt(context, rule, span.fromMs);
  if (span.toMs > span.fromMs || span.includesEnd) {
    const step = { atMs: span.fromMs, verdict, level, context: about };
    setVerdict(context, rule.placed.window.id, step, errorMs);
  }
  const isNamedEmpty = verdict === 'empty' && about.basis === 'named';
  const { fromMs, toMs, includesEnd } = span;
  const { isAfterOverrun } = moment;
  // Written out: an object that begins with a spread and then gets more is of a shape of its own, and
  // costs more than all that follows.
  const segment: Segment = {
    fromMs,
    toMs,
    includesEnd,
    verdict,
    level,
    context: about,
    isAfterOverrun,
    errorMs,
    certain: isNamedEmpty ? certainDuty(context, rule, { fromMs, moment, errorMs }) : undefined,
  };
  const step = stepEpisode(window.episode, segment, episodeRule(rule, window));
  window.episode = step.episode;
  emitOutcomes(context, { window, rule }, step.outcomes);
}

/** Somebody did something at a window that its sensors call empty. */
function takeSign(context: DetectorContext, { window, rule }: Advance, atMs: number): void {
  learnPress(window, atMs);
  const step = noteSign(window.episode, atMs);
  window.episode = step.episode;
  emitOutcomes(context, { window, rule }, step.outcomes);
}

function nextSign(context: DetectorContext, rule: WindowRule, afterMs: number): number {
  const marks = context.state.trails.get(rule.placed.window.id)?.marks ?? [];
  const next = marks.find((mark) => mark.atMs > afterMs && isSign(mark));
  return next?.atMs ?? Number.POSITIVE_INFINITY;
}

/**
 * Which part of the duty in force is duty for certain: a clock may be wrong by its error, and what is
 * within it of the beginning or the end of duty is judged in favour of the person.
 */
function certainDuty(
  context: DetectorContext,
  rule: WindowRule,
  at: { readonly fromMs: number; readonly moment: Moment; readonly errorMs: number },
): { readonly fromMs: number; readonly toMs: number } {
  const { fromMs, moment, errorMs } = at;
  const beganMs = errorMs === 0 ? fromMs : dutyBegan(rule, fromMs, errorMs) + errorMs;
  const endMs = moment.dutyChangesMs;
  const endErrorMs = endMs === Number.POSITIVE_INFINITY ? 0 : clockErrorAt(context, rule, endMs);
  return {
    fromMs: Math.max(fromMs, beganMs),
    toMs: endMs - endErrorMs,
  };
}

/** When the duty in force at an instant began, if that is not longer ago than a clock may be wrong. */
function dutyBegan(rule: WindowRule, atMs: number, errorMs: number): number {
  return rule.duty.stretches(atMs - errorMs, atMs + 1).at(-1)?.fromMs ?? atMs;
}

/** How far the clocks of a window's sensors may be off, the worst of them. */
function clockErrorAt(context: DetectorContext, rule: WindowRule, atMs: number): number {
  if (rule.placed.presence.length === 0) return judgedError(0);
  let worstMs = 0;
  for (const key of watchKeys(rule)) {
    const watch = context.state.devices.get(key)?.watch;
    if (watch !== undefined) worstMs = Math.max(worstMs, errorAt(watch.timeError, atMs));
  }
  return judgedError(worstMs);
}

interface NextEdge {
  readonly sensor: WindowState['sensors'][number];
  readonly edge: Edge;
  readonly number: number;
}

/** The earliest edge not looked at yet, up to the target; of equal ones that of the first sensor. */
function nextEdge(context: DetectorContext, work: Advance): NextEdge | null {
  let found: NextEdge | null = null;
  for (const sensor of work.window.sensors) {
    const trail = context.state.edges.get(sensor.key);
    const edge = trail === undefined ? undefined : edgeNumber(trail, sensor.nextEdge);
    if (trail === undefined || edge === undefined || edge.atMs > work.targetMs) continue;
    if (found !== null && found.edge.atMs <= edge.atMs) continue;
    found = { sensor, edge, number: Math.max(sensor.nextEdge, trail.first) };
  }
  return found;
}

/** A window of which nothing is known yet but what is required of it. */
export function newWindow(context: DetectorContext, rule: WindowRule, fromMs: number): WindowState {
  const { verdict, context: about } = verdictOf(momentAt(context, rule, fromMs), 'unknown');
  return {
    judgedMs: fromMs,
    revisionId: null,
    sensors: [],
    verdict,
    level: 'unknown',
    context: about,
    episode: NO_EPISODE,
    posts: [],
    interruptions: [],
    learned: null,
    silenceWatch: NEW_SILENCE_WATCH,
    learnedMs: fromMs,
    lead: null,
  };
}
