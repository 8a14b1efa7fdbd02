import { LIMITS } from '../../../protocol/limits.ts';
import { NOTHING_DECLARED } from '../declaredStates.ts';
import type { DetectorContext } from '../detectorContext.ts';
import type { WindowTrail } from '../detectorState.ts';
import type { Why } from '../finding.ts';
import type { EdgeTrail } from '../sensorSignal.ts';
import { supportedMinutes, supports } from '../silence/shortestPolicy.ts';
import type { WindowRule } from '../siteHistory.ts';
import { episodeRule } from './episodeRule.ts';
import { decidingEdges, type PostCase } from './postWhy.ts';
import { silenceFacts } from './silenceFacts.ts';
import { waitingFacts } from './waitingPeople.ts';

type Check = Why['checks'][number];

/** What was checked before a window's finding was raised, with what result. */
export function checksOf(
  context: DetectorContext,
  one: PostCase,
  found: { readonly trail: WindowTrail; readonly edges: readonly (EdgeTrail | undefined)[] },
): Check[] {
  const { rule, window, post } = one;
  const { startedMs, raisedMs } = post;
  const { placed } = rule;
  const sure = episodeRule(rule, window);
  const minutesMin = supportedMinutes(sure.boundMs);
  const isSupported = supports(sure.times.suspectedMs, sure.boundMs);
  const rebuilt = found.edges.filter((trail) =>
    decidingEdges(trail, raisedMs).some((edge) => edge.quality === 'rebuilt'),
  ).length;
  const presses = found.trail.marks.filter(
    (mark) => mark.kind === 'rating' && mark.atMs >= startedMs && mark.atMs <= raisedMs,
  ).length;
  return [
    { check: 'on-duty', result: 'holds', facts: dutyFacts(rule, startedMs) },
    {
      check: 'sensors-covered',
      result: 'holds',
      facts: { sensors: placed.presence.length, fromMs: startedMs, toMs: raisedMs },
    },
    {
      check: 'sensor-kind-supports-policy',
      result: isSupported ? 'holds' : 'fails',
      facts: { minutes: placed.policy.emptyAfterMinutes, minutesMin },
    },
    {
      check: 'clock-quality',
      result: rebuilt === 0 ? 'holds' : 'fails',
      facts: { sensors: placed.presence.length, rebuilt },
    },
    silenceCheck(one),
    declaredCheck(context, one),
    warnedCheck(found.trail, one),
    calendarCheck(rule, startedMs),
    ...waitingCheck(found.trail, raisedMs),
    neighboursCheck(context, one),
    ...shortReturnsCheck(found.trail, one),
    {
      check: 'press-during-empty',
      result: presses === 0 ? 'holds' : 'fails',
      facts: { presses },
    },
  ];
}

/** Who came back for less than what ends a finding is named in it. */
function shortReturnsCheck(trail: WindowTrail, { rule, window, post }: PostCase): Check[] {
  const { startedMs, raisedMs } = post;
  const times = trail.verdicts.filter(
    ({ verdict, atMs }) => verdict === 'occupied' && startedMs < atMs && atMs < raisedMs,
  ).length;
  if (times === 0) return [];
  const { clearMs } = episodeRule(rule, window).times;
  const facts = { times, clearAfterSeconds: clearMs / 1000 };
  return [{ check: 'nobody-came-shortly', result: 'fails', facts }];
}

function dutyFacts(rule: WindowRule, atMs: number): Record<string, number> {
  const { changesMs } = rule.duty.at(atMs);
  return changesMs === null ? { atMs } : { atMs, untilMs: changesMs };
}

/** Whether the other windows of the hall were seen then: if none was, the line is to be doubted. */
function neighboursCheck(context: DetectorContext, { rule, post }: PostCase): Check {
  const { raisedMs } = post;
  const tally = { windows: 0, occupied: 0, empty: 0, unknown: 0, pending: 0, excused: 0 };
  for (const { id } of rule.placed.hall.windows) {
    if (id === rule.placed.window.id) continue;
    const said = saidAt(context, id, raisedMs);
    if (said === 'not-on-duty') continue;
    tally.windows += 1;
    tally[said] += 1;
  }
  const isSeen = tally.occupied + tally.empty > 0;
  return {
    check: 'neighbours',
    result: tally.windows === 0 ? 'not-applicable' : isSeen ? 'holds' : 'fails',
    facts: tally,
  };
}

/** A neighbour judged nearly as far as the window itself counts with its last verdict. */
function saidAt(context: DetectorContext, windowId: string, atMs: number) {
  const window = context.state.windows.get(windowId);
  if (window === undefined || window.judgedMs < atMs - LIMITS.pendingAfterMs) return 'pending';
  const verdicts = context.state.trails.get(windowId)?.verdicts ?? [];
  return verdicts.findLast((edge) => edge.atMs <= atMs)?.verdict ?? 'unknown';
}

/** How rarely somebody who is there stays this silent, where that was measured. */
function silenceCheck(one: PostCase): Check {
  const facts = silenceFacts(one);
  return facts.curveBasis === 'assumed'
    ? { check: 'silence-not-measured', result: 'not-applicable', facts }
    : { check: 'silence-is-rare', result: 'holds', facts };
}

/** Whether a declared state was known that touches the time. */
function declaredCheck(context: DetectorContext, { rule, post }: PostCase): Check {
  const timeline = context.state.declared.get(rule.placed.window.id) ?? NOTHING_DECLARED;
  const before = timeline.spans.findLast((span) => span.fromMs <= post.raisedMs);
  return {
    check: 'nothing-declared',
    result: 'holds',
    facts: before === undefined ? {} : { last: before.state, untilMs: before.untilMs },
  };
}

/** Whether the clerk was warned at the window before: a dispute asks for it. */
function warnedCheck(trail: WindowTrail, { rule, post }: PostCase): Check {
  const { startedMs, raisedMs } = post;
  const shown = trail.marks.find(
    ({ kind, value, atMs }) =>
      kind === 'hint' && value === 'shown' && atMs >= startedMs && atMs <= raisedMs,
  );
  if (shown !== undefined) {
    return { check: 'clerk-warned', result: 'holds', facts: { atMs: shown.atMs } };
  }
  const canWarn = rule.placed.window.devices.some(({ kind }) => kind === 'hint');
  return { check: 'clerk-warned', result: canWarn ? 'fails' : 'not-applicable', facts: {} };
}

/** Whether citizens waited meanwhile, where a queue machine tells. */
function waitingCheck(trail: WindowTrail, atMs: number): Check[] {
  const { waiting } = waitingFacts(trail, atMs);
  if (waiting === undefined) return [];
  return [{ check: 'nobody-waits', result: waiting === 0 ? 'holds' : 'fails', facts: { waiting } }];
}

function calendarCheck({ duty }: WindowRule, atMs: number): Check {
  const { isCalendarCovered } = duty.at(atMs);
  return { check: 'calendar-covered', result: isCalendarCovered ? 'holds' : 'fails', facts: {} };
}
