import { errorAt, judgedError } from '../journal/readingTime.ts';
import { deviceKey } from '../site/siteIndex.ts';
import type { DetectorContext } from './detectorContext.ts';
import type { Mark, WindowState } from './detectorState.ts';
import { type EpisodeOutcome, pauseMsMax, stepEpisode } from './emptyPost.ts';
import { emptyPostWhy } from './emptyPostWhy.ts';
import { findingId } from './findingId.ts';
import {
  countBefore,
  type Edge,
  edgeNumber,
  type Level,
  levelAt,
  numberAfter,
  trimTrail,
} from './sensorSignal.ts';
import type { WindowRule } from './siteHistory.ts';
import type { Verdict } from './verdict.ts';

/** Evidence begins this long before the state that a finding is about. */
export const EVIDENCE_BEFORE_MS = 10 * 60_000;
/** Verdict changes and marks kept of one window. */
const TRAIL_MAX = 256;
const MARKS_MAX = 64;

/**
 * What a window's sensors say together: occupied if any of them sees somebody, empty only if all of
 * them are watched and see nobody, unknown otherwise.
 */
export function combineLevels(levels: readonly Level[]): Level {
  if (levels.includes('occupied')) return 'occupied';
  return levels.length > 0 && levels.every((level) => level === 'empty') ? 'empty' : 'unknown';
}

/** Judges a window up to its watermark: the lowest end of what is certain of its sensors. */
export function judgeWindow(context: DetectorContext, windowId: string): void {
  const window = context.state.windows.get(windowId);
  if (window === undefined) return;
  const beforeMs = window.judgedMs;
  for (;;) {
    const rule = context.history.ruleAt(windowId, window.judgedMs);
    if (rule === null) break;
    const targetMs = Math.min(certainUntil(context, rule), rule.untilMs);
    if (targetMs <= window.judgedMs) break;
    if (window.revisionId !== rule.revisionId) adoptRule(context, window, rule);
    advance(context, { window, rule, targetMs });
    if (targetMs < rule.untilMs) break;
  }
  if (window.judgedMs === beforeMs) return;
  context.state.windows.touch(windowId);
  context.emit({ type: 'watermark', windowId, watermarkMs: window.judgedMs });
  forgetOld(context, windowId, window);
}

/** Records a verdict from an instant on, unless it holds already. */
export function setVerdict(
  context: DetectorContext,
  windowId: string,
  change: { readonly verdict: Verdict; readonly atMs: number },
): void {
  const window = context.state.windows.get(windowId);
  const trail = context.state.trails.get(windowId);
  if (window === undefined || trail === undefined || window.verdict === change.verdict) return;
  window.verdict = change.verdict;
  if (trail.verdicts.at(-1)?.atMs === change.atMs) trail.verdicts.pop();
  trail.verdicts.push({ atMs: change.atMs, verdict: change.verdict });
  if (trail.verdicts.length > TRAIL_MAX) trail.verdicts.shift();
  context.state.trails.touch(windowId);
  context.emit({ type: 'verdict', windowId, verdict: change.verdict, fromMs: change.atMs });
}

/** Ends whatever is open at a window. */
export function clearEmptyPost(
  context: DetectorContext,
  windowId: string,
  clear: Extract<EpisodeOutcome, { type: 'clear' }>,
): void {
  context.emit({
    type: 'clear',
    findingId: findingId('empty-post', windowId, clear.startedMs),
    atMs: clear.atMs,
    reason: clear.reason,
  });
}

/** A window without presence sensors is judged, as unknown, as far as its other devices reach. */
function certainUntil(context: DetectorContext, rule: WindowRule): number {
  const { presence, window } = rule.placed;
  const devices = presence.length > 0 ? presence : window.devices;
  if (devices.length === 0) return Number.NEGATIVE_INFINITY;
  return Math.min(
    ...devices.map(
      (device) =>
        context.state.devices.get(deviceKey(device.agent, device.id))?.watch.endMs ??
        Number.NEGATIVE_INFINITY,
    ),
  );
}

function adoptRule(context: DetectorContext, window: WindowState, rule: WindowRule): void {
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
}

interface Advance {
  readonly window: WindowState;
  readonly rule: WindowRule;
  readonly targetMs: number;
}

/** Walks from edge to edge and from duty boundary to duty boundary. */
function advance(context: DetectorContext, work: Advance): void {
  const { window, rule, targetMs } = work;
  let atMs = window.judgedMs;
  for (;;) {
    const duty = rule.duty.at(atMs);
    const next = nextEdge(context, work);
    const edgeMs = next === null ? Number.POSITIVE_INFINITY : Math.max(atMs, next.edge.atMs);
    const dutyMs = duty.changesMs ?? Number.POSITIVE_INFINITY;
    const stopMs = Math.min(edgeMs, dutyMs);
    const verdict = duty.onDuty
      ? combineLevels(window.sensors.map((sensor) => sensor.level))
      : 'not-on-duty';
    const includesEnd = stopMs > targetMs;
    const certain = verdict === 'empty' ? certainDuty(context, rule, { atMs, dutyMs }) : undefined;
    judgeSegment(context, work, {
      fromMs: atMs,
      toMs: includesEnd ? targetMs : stopMs,
      includesEnd,
      verdict,
      ...(certain === undefined ? {} : { certain }),
    });
    if (includesEnd) break;
    atMs = stopMs;
    if (next !== null && edgeMs === stopMs) {
      next.sensor.level = next.edge.level;
      next.sensor.nextEdge = next.number + 1;
    }
  }
  window.judgedMs = targetMs;
}

/**
 * Which part of the duty in force is duty for certain: a clock may be wrong by its error, and what is
 * within it of the beginning or the end of duty is judged in favour of the person.
 */
function certainDuty(
  context: DetectorContext,
  rule: WindowRule,
  { atMs, dutyMs }: { readonly atMs: number; readonly dutyMs: number },
): { readonly fromMs: number; readonly toMs: number } {
  const beginErrorMs = clockErrorAt(context, rule, atMs);
  const [begun] = rule.duty.stretches(atMs - beginErrorMs, atMs + 1).slice(-1);
  const endErrorMs = dutyMs === Number.POSITIVE_INFINITY ? 0 : clockErrorAt(context, rule, dutyMs);
  return {
    fromMs: Math.max(atMs, (begun?.fromMs ?? atMs) + beginErrorMs),
    toMs: dutyMs - endErrorMs,
  };
}

/** How far the clocks of a window's sensors may be off, the worst of them. */
function clockErrorAt(context: DetectorContext, rule: WindowRule, atMs: number): number {
  const errors = rule.placed.presence.map((device) => {
    const watch = context.state.devices.get(deviceKey(device.agent, device.id))?.watch;
    return watch === undefined ? 0 : errorAt(watch.timeError, atMs);
  });
  return judgedError(Math.max(0, ...errors));
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

function judgeSegment(
  context: DetectorContext,
  work: Advance,
  segment: Parameters<typeof stepEpisode>[1],
): void {
  const { window, rule } = work;
  const windowId = rule.placed.window.id;
  if (segment.toMs > segment.fromMs || segment.includesEnd) {
    setVerdict(context, windowId, { verdict: segment.verdict, atMs: segment.fromMs });
  }
  const { policy, presence } = rule.placed;
  const episodeRule = { policy, pauseMsMax: pauseMsMax(presence) };
  const { episode, outcome } = stepEpisode(window.episode, segment, episodeRule);
  window.episode = episode;
  if (outcome?.type === 'clear') clearEmptyPost(context, windowId, outcome);
  if (outcome?.type !== 'raise') return;
  const { startedMs, raisedMs } = outcome;
  context.emit({
    type: 'raise',
    finding: {
      id: findingId('empty-post', windowId, startedMs),
      kind: 'empty-post',
      hallId: rule.placed.hall.id,
      windowId,
      agentId: null,
      deviceId: null,
      startedMs,
      raisedMs,
      ...(rule.placed.isTrial ? { isTrial: true } : {}),
      why: emptyPostWhy(context, {
        rule,
        startedMs,
        raisedMs,
        evidenceFromMs: startedMs - EVIDENCE_BEFORE_MS,
      }),
    },
  });
}

/** Keeps what the evidence of a finding could still need. */
function forgetOld(context: DetectorContext, windowId: string, window: WindowState): void {
  const fromMs = neededFrom(window);
  for (const { key, nextEdge: fromNumber } of window.sensors) {
    const trail = context.state.edges.get(key);
    const keep = { fromMs: neededOfDevice(context, key, fromMs), fromNumber };
    if (trail !== undefined && trimTrail(trail, keep)) context.state.edges.touch(key);
  }
  const trail = context.state.trails.get(windowId);
  if (trail === undefined) return;
  const steps = countBefore(trail.verdicts, fromMs);
  if (steps > 0) trail.verdicts.splice(0, steps);
  const isOld = (trail.marks[0]?.atMs ?? fromMs) < fromMs;
  if (isOld) trail.marks = trail.marks.filter((mark) => mark.atMs >= fromMs);
  if (steps > 0 || isOld) context.state.trails.touch(windowId);
}

function neededFrom({ episode, judgedMs }: WindowState): number {
  const sinceMs = episode.open === null ? episode.emptySinceMs : null;
  return (sinceMs ?? judgedMs) - EVIDENCE_BEFORE_MS;
}

/** A device that moved from one window to another is needed by the one that is judged less far. */
function neededOfDevice(context: DetectorContext, key: string, fromMs: number): number {
  const windows = context.history.windowsOf(key).flatMap((id) => {
    const window = context.state.windows.get(id);
    return window === undefined ? [] : [neededFrom(window)];
  });
  return Math.min(fromMs, ...windows);
}

/** Remembers a single event at a window. */
export function addMark(context: DetectorContext, windowId: string, mark: Mark): void {
  const trail = context.state.trails.get(windowId);
  if (trail === undefined) return;
  trail.marks.push(mark);
  if (trail.marks.length > MARKS_MAX) trail.marks.shift();
  context.state.trails.touch(windowId);
}
