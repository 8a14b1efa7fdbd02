import { dayAt, instantOf } from '../../duty/calendarDay.ts';
import { deviceKey, isPresenceKind } from '../../site/siteIndex.ts';
import { wakeWindow } from '../agentLead.ts';
import type { DetectorContext } from '../detectorContext.ts';
import { type Edge, levelAt } from '../sensorSignal.ts';
import type { WindowRule } from '../siteHistory.ts';
import type { CheckEvent, CheckedDay, WindowCheck } from './equipmentState.ts';
import { dutyParts } from './ownHours.ts';
import {
  endAtEmpty,
  endBursts,
  endPadDay,
  newPad,
  nextOfPad,
  padKeys,
  takePress,
  takeQueueWord,
} from './padRules.ts';
import {
  endSensorFindings,
  newSensor,
  nextOfSensor,
  passSensorTime,
  takeContradiction,
  takeLevel,
} from './sensorRules.ts';
import type { WindowWork } from './windowWork.ts';

/**
 * A window's signals are compared up to the time that is certain of all of them, so that nothing
 * depends on which of its agents was heard first. A pad or a queue machine that says nothing holds
 * that up for this long at most: hours of readings become one row, and a line may be cut meanwhile.
 */
const LAG_MS_MAX = 2 * 3_600_000;
/** Events that wait at one window. */
const PENDING_MAX = 2000;
/** At one instant, what a sensor sees comes before a press. */
const RANK: Record<CheckEvent['type'], number> = {
  ...{ level: 0, contradiction: 1, queue: 2, press: 3 },
};

/** Something happened at a window; it is looked at once its time is certain. */
export function addCheckEvent(context: DetectorContext, windowId: string, event: CheckEvent): void {
  const check = checkOf(context, windowId);
  if (check === null) return;
  if (event.atMs < check.checkedMs) {
    // Too late for a press to be compared with anything; a level still holds from now on.
    if (event.type === 'press' || event.type === 'contradiction') return;
    addCheckEvent(context, windowId, { ...event, atMs: check.checkedMs });
    return;
  }
  wakeWindow(context, windowId);
  const { pending } = check;
  let place = pending.length;
  while (place > 0 && isBefore(event, pending[place - 1])) place -= 1;
  pending.splice(place, 0, event);
  if (pending.length > PENDING_MAX) pending.shift();
  context.state.checks.touch(windowId);
}

function isBefore(event: CheckEvent, other: CheckEvent | undefined): boolean {
  if (other === undefined || event.atMs !== other.atMs) return event.atMs < (other?.atMs ?? 0);
  return RANK[event.type] < RANK[other.type];
}

/** The edges that a device's trail has just got. */
export function noteEdges(context: DetectorContext, key: string, fresh: readonly Edge[]): void {
  for (const { atMs, level } of fresh) {
    for (const windowId of context.history.windowsOf(key)) {
      addCheckEvent(context, windowId, { type: 'level', atMs, key, level });
    }
  }
}

/** Compares what a window's sensors, pads and queue machine said, as far as it is certain. */
export function checkWindow(context: DetectorContext, windowId: string): void {
  const check = checkOf(context, windowId);
  if (check === null) return;
  const current = context.history.ruleAt(windowId, check.checkedMs);
  if (current === null) return;
  const targetMs = certainUntil(context, current);
  if (targetMs < check.nextMs && (check.pending[0]?.atMs ?? Infinity) > targetMs) return;
  for (;;) {
    const rule = context.history.ruleAt(windowId, check.checkedMs);
    if (rule === null) break;
    if (check.revisionId !== rule.revisionId) adopt(context, check, rule);
    const stopMs = Math.min(targetMs, rule.untilMs);
    walk({ context, rule, check }, stopMs);
    if (stopMs < rule.untilMs) break;
  }
  context.state.checks.touch(windowId);
}

/** Another version of the site comes: what belongs to the one before is compared by its hours. */
export function checkAllWindows(context: DetectorContext): void {
  for (const windowId of context.state.checks.ids()) {
    const check = context.state.checks.get(windowId);
    if (check === undefined) continue;
    check.nextMs = check.checkedMs;
    checkWindow(context, windowId);
  }
}

/** Null: the window has nothing that could be compared. */
function checkOf(context: DetectorContext, windowId: string): WindowCheck | null {
  const known = context.state.checks.get(windowId);
  if (known !== undefined) return known;
  const window = context.state.windows.get(windowId);
  const rule = window && context.history.ruleAt(windowId, window.judgedMs);
  if (window === undefined || rule == null) return null;
  if (rule.placed.presence.length === 0 && padKeys({ rule }).length === 0) return null;
  const check: WindowCheck = {
    checkedMs: window.judgedMs,
    nextMs: window.judgedMs,
    revisionId: null,
    sensors: [],
    pads: [],
    queue: null,
    emptySinceMs: null,
    pending: [],
    day: dayFrom(rule, window.judgedMs),
  };
  adopt(context, check, rule);
  context.state.checks.put(windowId, check);
  return check;
}

function dayFrom(rule: WindowRule, atMs: number): CheckedDay {
  const { timeZone } = rule.placed.hall;
  const day = dayAt(atMs, timeZone);
  const endMs = instantOf(day + 1, 0, timeZone);
  return { day, endMs, dutyMs: 0, busyMs: 0, isCalled: false };
}

function adopt(context: DetectorContext, check: WindowCheck, rule: WindowRule): void {
  const { checkedMs } = check;
  check.revisionId = rule.revisionId;
  check.sensors = rule.placed.presence.map((device) => {
    const key = deviceKey(device.agent, device.id);
    const trail = context.state.edges.get(key);
    const level = trail === undefined ? 'unknown' : levelAt(trail, checkedMs);
    return check.sensors.find((one) => one.key === key) ?? newSensor(key, level, checkedMs);
  });
  check.pads = padKeys({ rule }).map(
    (key) => check.pads.find((one) => one.key === key) ?? newPad(key),
  );
  noteEmptiness({ context, rule, check }, checkedMs);
}

function certainUntil(context: DetectorContext, { placed }: WindowRule): number {
  let presenceMs = Infinity;
  let othersMs = Infinity;
  for (const { agent, id, kind } of placed.window.devices) {
    const endMs = context.state.devices.get(deviceKey(agent, id))?.watch.endMs ?? -Infinity;
    if (isPresenceKind(kind)) presenceMs = Math.min(presenceMs, endMs);
    else if (kind === 'rating-pad' || kind === 'queue-caller') {
      othersMs = Math.min(othersMs, endMs);
    }
  }
  if (presenceMs === Infinity) return othersMs === Infinity ? -Infinity : othersMs;
  return Math.min(presenceMs, Math.max(othersMs, presenceMs - LAG_MS_MAX));
}

/** Walks from event to event. */
function walk(work: WindowWork, stopMs: number): void {
  const { check } = work;
  for (;;) {
    const [event] = check.pending;
    if (event === undefined || event.atMs > stopMs) break;
    passTime(work, event.atMs);
    check.pending.shift();
    take(work, event);
  }
  passTime(work, stopMs);
  const times = [
    ...check.sensors.map((sensor) => nextOfSensor(work, sensor)),
    ...check.pads.map(nextOfPad),
  ];
  check.nextMs = Math.min(check.day.endMs, ...times);
}

function passTime(work: WindowWork, toMs: number): void {
  const { check, rule } = work;
  while (check.day.endMs <= toMs) {
    passStretch(work, check.day.endMs);
    for (const pad of check.pads) endPadDay(work, pad);
    check.day = dayFrom(rule, check.day.endMs);
  }
  passStretch(work, toMs);
}

function passStretch(work: WindowWork, toMs: number): void {
  const { check, rule } = work;
  if (toMs > check.checkedMs) {
    const isOccupied = check.sensors.some((sensor) => sensor.level === 'occupied');
    for (const part of dutyParts(rule.duty, check.checkedMs, toMs)) {
      passSensorTime(work, part);
      if (!part.onDuty) continue;
      check.day.dutyMs += part.toMs - part.fromMs;
      if (isOccupied) check.day.busyMs += part.toMs - part.fromMs;
    }
    check.checkedMs = toMs;
  }
  endSensorFindings(work, check.checkedMs);
  endBursts(work, check.checkedMs);
}

function take(work: WindowWork, event: CheckEvent): void {
  const { check } = work;
  if (event.type === 'queue') {
    takeQueueWord(work, event);
    return;
  }
  if (event.type === 'press') {
    const pad = check.pads.find((one) => one.key === event.key);
    if (pad !== undefined) takePress(work, pad, event);
    return;
  }
  const sensor = check.sensors.find((one) => one.key === event.key);
  if (sensor === undefined) return;
  if (event.type === 'contradiction') {
    takeContradiction(work, sensor, event.atMs);
    return;
  }
  takeLevel(work, sensor, event);
  noteEmptiness(work, event.atMs);
}

/** Empty: every sensor says so. Occupied: one does, and whoever pressed may have been there. */
function noteEmptiness(work: WindowWork, atMs: number): void {
  const { check } = work;
  const levels = check.sensors.map((sensor) => sensor.level);
  if (levels.includes('occupied')) endAtEmpty(work, atMs);
  const isEmpty = levels.length > 0 && levels.every((level) => level === 'empty');
  check.emptySinceMs = isEmpty ? (check.emptySinceMs ?? atMs) : null;
}
