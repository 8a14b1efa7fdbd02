import { instantOf } from '../../duty/calendarDay.ts';
import { deviceKey } from '../../site/siteIndex.ts';
import type { Why } from '../finding.ts';
import { shortestPolicyMinutes } from '../silence/shortestPolicy.ts';
import { clearOnDevice, isOpenOnDevice, raiseOnDevice } from './deviceFinding.ts';
import type { CheckEvent, CheckedPad } from './equipmentState.ts';
import { placedOf, type WindowWork } from './windowWork.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

export type Press = Extract<CheckEvent, { type: 'press' }>;

/** One visitor gives one rating: so many within a minute come from a child, a fault or a hurry. */
const BURST_PRESSES = 5;
const BURST_WITHIN_MS = MINUTE_MS;
/** No burst for this long: over. */
const BURST_OVER_MS = 10 * MINUTE_MS;
/** The end of a service is when people rate it. */
const RATED_WITHIN_MS = 5 * MINUTE_MS;
/** What the queue machine said longer ago than this, no machine in use would still say. */
const QUEUE_FRESH_MS = 12 * HOUR_MS;
/** A week of service in which others are pressed and this one is not. */
const SILENT_DAYS = 5;
/** A day is one of service when somebody was seen for an hour of duty, or a ticket was called. */
const BUSY_MS = HOUR_MS;
/** Days of the last week on which another pad of the hall was pressed. */
const OTHERS_DAYS_MIN = 3;
const WEEK_DAYS = 7;
const PRESS_DAYS_KEPT = 8;

export function newPad(key: string): CheckedPad {
  return {
    key,
    recent: [],
    burstMs: null,
    silentDays: 0,
    silentSinceMs: null,
    pressDays: [],
    isPressedToday: false,
  };
}

/** Somebody pressed: what that says of the pad, of the sensors and of the queue machine. */
export function takePress(work: WindowWork, pad: CheckedPad, press: Press): void {
  pad.isPressedToday = true;
  pad.silentDays = 0;
  pad.silentSinceMs = null;
  clearOnDevice(work.context, pad.key, { kind: 'pad-silent', atMs: press.atMs });
  judgeBurst(work, pad, press);
  judgeAtEmpty(work, press);
  judgeQueue(work, press);
}

function judgeBurst(work: WindowWork, pad: CheckedPad, press: Press): void {
  const { atMs } = press;
  pad.recent = [...pad.recent, atMs].slice(-BURST_PRESSES);
  const firstMs = pad.recent[0] ?? atMs;
  if (pad.recent.length < BURST_PRESSES || atMs - firstMs > BURST_WITHIN_MS) return;
  pad.burstMs = atMs;
  const facts = { presses: BURST_PRESSES, withinSeconds: BURST_WITHIN_MS / 1000 };
  raiseOnPad(work, press, {
    ...{ kind: 'press-burst', startedMs: firstMs, facts },
    checks: [{ check: 'presses-apart', result: 'fails', facts }],
    wouldHaveChanged: [{ key: 'presses-apart', facts }],
  });
}

/** A press where no sensor has seen anybody for a while: a sensor is blind, or nobody was served. */
function judgeAtEmpty(work: WindowWork, press: Press): void {
  const { check, rule } = work;
  const { emptySinceMs } = check;
  const { presence } = rule.placed;
  const minutesMin = emptyMinutesMin(work);
  if (emptySinceMs === null || minutesMin === null || !rule.duty.at(press.atMs).onDuty) return;
  if (press.atMs - emptySinceMs <= minutesMin * MINUTE_MS) return;
  const facts = { emptyMs: press.atMs - emptySinceMs, minutesMin };
  raiseOnPad(work, press, {
    ...{ kind: 'press-at-empty', startedMs: press.atMs },
    facts: { ...facts, sensors: presence.map((device) => device.id).join(', ') },
    checks: [
      { check: 'sensors-see-somebody', result: 'fails', facts },
      { check: 'on-duty', result: 'holds', facts: {} },
    ],
    wouldHaveChanged: [{ key: 'sensor-saw-visitor', facts: { beforeMs: press.atMs } }],
  });
}

/**
 * A minute without anybody is enough where something sees people who sit still; where motion alone is
 * watched, as long as its policy must be. Null: nothing is watched.
 */
function emptyMinutesMin({ rule }: WindowWork): number | null {
  const { presence, effectivePolicy } = rule.placed;
  if (presence.some((device) => device.kind !== 'pir')) return 1;
  const kinds = presence.map((device) => device.kind);
  return shortestPolicyMinutes(kinds, effectivePolicy.falseFindingsPerYearMax);
}

/** A press while the queue machine knows of nobody. Without any word of it nothing is claimed. */
function judgeQueue(work: WindowWork, press: Press): void {
  const { queue } = work.check;
  if (queue === null || press.atMs - queue.saidMs > QUEUE_FRESH_MS) return;
  const { isServing, finishedMs, waiting } = queue;
  if (isServing || (waiting ?? 0) > 0) return;
  if (finishedMs !== null && press.atMs - finishedMs <= RATED_WITHIN_MS) return;
  const facts = { saidMs: queue.saidMs, finishedMs: finishedMs ?? 0 };
  raiseOnPad(work, press, {
    ...{ kind: 'press-without-queue', startedMs: press.atMs },
    facts: { ...facts, ratedWithinMinutes: RATED_WITHIN_MS / MINUTE_MS },
    checks: [{ check: 'somebody-in-queue', result: 'fails', facts }],
    wouldHaveChanged: [{ key: 'ticket-called', facts: { beforeMs: press.atMs } }],
  });
}

/** What the queue machine says; `unknown`: it was not heard, or is not well. */
export function takeQueueWord(
  { check, context }: WindowWork,
  said: { readonly event: string; readonly waiting: number | null; readonly atMs: number },
): void {
  const { event, atMs } = said;
  if (event === 'unknown') {
    check.queue = null;
    return;
  }
  const before = check.queue ?? { isServing: false, finishedMs: null, waiting: null };
  const next = { ...before, saidMs: atMs };
  const waiting = before.waiting ?? 0;
  if (event === 'waiting') check.queue = { ...next, waiting: said.waiting };
  else if (event === 'issued') check.queue = { ...next, waiting: waiting + 1 };
  else if (event === 'finished') check.queue = { ...next, isServing: false, finishedMs: atMs };
  else check.queue = { ...next, isServing: true, waiting: Math.max(0, waiting - 1) };
  if (event !== 'called') return;
  check.day.isCalled = true;
  for (const { key } of check.pads) {
    clearOnDevice(context, key, { kind: 'press-without-queue', atMs });
  }
}

/** Somebody is seen again: the sensors are not blind. */
export function endAtEmpty({ check, context }: WindowWork, atMs: number): void {
  for (const { key } of check.pads) clearOnDevice(context, key, { kind: 'press-at-empty', atMs });
}

/** When time alone ends a burst. */
export function endBursts({ check, context }: WindowWork, toMs: number): void {
  for (const pad of check.pads) {
    const { key, burstMs } = pad;
    if (burstMs === null || toMs < burstMs + BURST_OVER_MS) continue;
    pad.burstMs = null;
    clearOnDevice(context, key, { kind: 'press-burst', atMs: burstMs + BURST_OVER_MS });
  }
}

export function nextOfPad({ burstMs }: CheckedPad): number {
  return burstMs === null ? Number.MAX_SAFE_INTEGER : burstMs + BURST_OVER_MS;
}

/** A local day has ended: was it one of service, and was the pad pressed? */
export function endPadDay(work: WindowWork, pad: CheckedPad): void {
  const { check, context, rule } = work;
  const { day, dutyMs, busyMs, isCalled } = check.day;
  const isPressed = pad.isPressedToday;
  pad.isPressedToday = false;
  if (isPressed) {
    pad.pressDays = [...pad.pressDays, day].slice(-PRESS_DAYS_KEPT);
    return;
  }
  const device = context.state.devices.get(pad.key);
  // An unplugged pad is a finding of its own.
  const isWell = device !== undefined && device.condition === null && !device.isStale;
  if (dutyMs === 0 || !isWell || (busyMs < BUSY_MS && !isCalled)) return;
  pad.silentSinceMs ??= instantOf(day, 0, rule.placed.hall.timeZone);
  pad.silentDays += 1;
  if (pad.silentDays < SILENT_DAYS || isOpenOnDevice(context, pad.key, 'pad-silent')) return;
  const others = busyPads(work, pad);
  if (others > 0) raiseSilentPad(work, pad, others);
}

function raiseSilentPad(work: WindowWork, pad: CheckedPad, others: number): void {
  const placed = placedOf(work, pad.key);
  if (placed === undefined) return;
  const { endMs } = work.check.day;
  const facts = { days: pad.silentDays, others };
  raiseOnDevice(work.context, placed, {
    ...{ kind: 'pad-silent', startedMs: pad.silentSinceMs ?? endMs, raisedMs: endMs, facts },
    checks: [
      { check: 'device-reports-well', result: 'holds', facts: { status: 'ok' } },
      { check: 'pad-pressed', result: 'fails', facts: { days: pad.silentDays } },
      { check: 'other-pads-pressed', result: 'holds', facts: { others } },
    ],
    wouldHaveChanged: [{ key: 'pad-pressed', facts: { beforeMs: endMs } }],
  });
}

/** The other pads of the hall that were pressed on several days of the week before. */
function busyPads({ context, rule, check }: WindowWork, pad: CheckedPad): number {
  const { day } = check.day;
  const others = rule.placed.hall.windows.flatMap(
    (window) => context.state.checks.get(window.id)?.pads ?? [],
  );
  return others.filter((other) => {
    const lately = other.pressDays.filter((one) => one < day && one >= day - WEEK_DAYS);
    return other.key !== pad.key && lately.length >= OTHERS_DAYS_MIN;
  }).length;
}

function raiseOnPad(
  work: WindowWork,
  press: Press,
  about: Pick<Parameters<typeof raiseOnDevice>[2], 'kind' | 'startedMs' | 'facts'> & {
    readonly checks: Why['checks'];
    readonly wouldHaveChanged: Why['wouldHaveChanged'];
  },
): void {
  const { atMs, key, value, ref, quality } = press;
  const placed = placedOf(work, key);
  if (placed === undefined) return;
  const { id: deviceId, agent: agentId } = placed.device;
  raiseOnDevice(work.context, placed, {
    ...about,
    raisedMs: atMs,
    marks: [{ atMs, kind: 'rating', deviceId, value, quality }],
    inputs: [{ agentId, ...ref, deviceId, atMs, value, quality }],
  });
}

/** The pads of a window in one version of the site. */
export function padKeys({ rule }: Pick<WindowWork, 'rule'>): string[] {
  return rule.placed.window.devices
    .filter((device) => device.kind === 'rating-pad')
    .map((device) => deviceKey(device.agent, device.id));
}
