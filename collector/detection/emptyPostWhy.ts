import { LIMITS } from '../../protocol/limits.ts';
import { deviceKey, shortestPolicyMinutes } from '../site/siteIndex.ts';
import type { DetectorContext } from './detectorContext.ts';
import type { WindowTrail } from './detectorState.ts';
import type { Why } from './finding.ts';
import type { Edge, EdgeTrail } from './sensorSignal.ts';
import type { WindowRule } from './siteHistory.ts';

type Check = Why['checks'][number];
type Lane = Why['lanes'][number];

export interface EmptyPostCase {
  readonly rule: WindowRule;
  readonly startedMs: number;
  readonly raisedMs: number;
  /** The evidence begins here, or with the oldest that is kept. */
  readonly evidenceFromMs: number;
}

/** Everything that stands for and against an empty post, written down at the moment it is raised. */
export function emptyPostWhy(context: DetectorContext, post: EmptyPostCase): Why {
  const { rule, startedMs, raisedMs } = post;
  const { placed } = rule;
  const sensors = placed.presence.map((device) => ({
    device,
    trail: context.state.edges.get(deviceKey(device.agent, device.id)),
  }));
  const trail = context.state.trails.get(placed.window.id) ?? { verdicts: [], marks: [] };
  const fromMs = Math.max(post.evidenceFromMs, trail.verdicts[0]?.atMs ?? startedMs);
  const span = { fromMs: Math.min(fromMs, startedMs), toMs: raisedMs };
  return {
    rule: 'empty-post',
    ruleVersion: 1,
    facts: {
      emptyAfterMinutes: placed.policy.emptyAfterMinutes,
      clearAfterSeconds: placed.policy.clearAfterSeconds,
      policySource: placed.policy.source,
      policyLevel: placed.policyOrigin.level,
      hoursLevel: placed.hoursOrigin.level,
      timeZone: placed.hall.timeZone,
      revision: rule.revisionId,
    },
    ...span,
    lanes: sensors.map(({ device, trail: edges }) => ({
      agentId: device.agent,
      deviceId: device.id,
      kind: device.kind,
      stretches: stretchesOf(edges, span),
    })),
    duty: rule.duty.stretches(span.fromMs, span.toMs).map((stretch) => ({
      fromMs: stretch.fromMs,
      toMs: stretch.toMs,
      state: stretch.onDuty ? 'on-duty' : 'not-on-duty',
    })),
    verdicts: verdictStretches(trail, span),
    marks: trail.marks.filter((mark) => mark.atMs >= span.fromMs && mark.atMs <= span.toMs),
    checks: checksOf(context, post, { trail, edges: sensors.map((sensor) => sensor.trail) }),
    inputs: sensors.flatMap(({ device, trail: edges }) =>
      decidingEdges(edges, raisedMs).map((edge) => ({
        agentId: device.agent,
        outboxId: edge.ref.outboxId,
        sequence: edge.ref.sequence,
        deviceId: device.id,
        atMs: edge.atMs,
        value: edge.level,
        ...(edge.quality === null ? {} : { quality: edge.quality }),
      })),
    ),
    wouldHaveChanged: [
      { key: 'someone-seen-before', facts: { beforeMs: raisedMs } },
      { key: 'sensor-not-watched', facts: { fromMs: startedMs, toMs: raisedMs } },
      { key: 'duty-ended-before', facts: { beforeMs: raisedMs } },
      { key: 'longer-policy', facts: { minutes: placed.policy.emptyAfterMinutes } },
    ],
  };
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Cuts edges to a span; where none is kept, nothing is known. Stretches of no length are left out. */
function stretchesOf(trail: EdgeTrail | undefined, span: Span): Lane['stretches'] {
  const edges = trail?.edges ?? [];
  const before = edges.findLast((edge) => edge.atMs <= span.fromMs);
  const within = edges.filter((edge) => edge.atMs > span.fromMs && edge.atMs < span.toMs);
  const steps = [
    { atMs: span.fromMs, state: before?.level ?? 'unknown' },
    ...within.map((edge) => ({ atMs: edge.atMs, state: edge.level })),
  ];
  return closeSteps(steps, span.toMs);
}

function verdictStretches(trail: WindowTrail, span: Span): Why['verdicts'] {
  const before = trail.verdicts.findLast((edge) => edge.atMs <= span.fromMs);
  const within = trail.verdicts.filter((e) => e.atMs > span.fromMs && e.atMs < span.toMs);
  const steps = [
    { atMs: span.fromMs, state: before?.verdict ?? ('unknown' as const) },
    ...within.map((edge) => ({ atMs: edge.atMs, state: edge.verdict })),
  ];
  return closeSteps(steps, span.toMs);
}

function closeSteps<S>(
  steps: readonly { readonly atMs: number; readonly state: S }[],
  toMs: number,
): { fromMs: number; toMs: number; state: S }[] {
  return steps
    .map((step, index) => ({
      fromMs: step.atMs,
      toMs: steps[index + 1]?.atMs ?? toMs,
      state: step.state,
    }))
    .filter((stretch) => stretch.toMs > stretch.fromMs);
}

/** The last word before the sensor became empty, and the one that made it so. */
function decidingEdges(
  trail: EdgeTrail | undefined,
  raisedMs: number,
): (Edge & { readonly ref: NonNullable<Edge['ref']> })[] {
  return (trail?.edges ?? [])
    .filter((edge) => edge.atMs <= raisedMs)
    .slice(-2)
    .flatMap((edge) => (edge.ref === null ? [] : [{ ...edge, ref: edge.ref }]));
}

function checksOf(
  context: DetectorContext,
  post: EmptyPostCase,
  found: { readonly trail: WindowTrail; readonly edges: readonly (EdgeTrail | undefined)[] },
): Check[] {
  const { startedMs, raisedMs, rule } = post;
  const { placed } = rule;
  const minutesMin = shortestPolicyMinutes(placed.presence.map((device) => device.kind));
  const supports = minutesMin !== null && placed.policy.emptyAfterMinutes >= minutesMin;
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
      result: supports ? 'holds' : 'fails',
      facts: { minutes: placed.policy.emptyAfterMinutes, minutesMin: minutesMin ?? 0 },
    },
    {
      check: 'clock-quality',
      result: rebuilt === 0 ? 'holds' : 'fails',
      facts: { sensors: placed.presence.length, rebuilt },
    },
    neighboursCheck(context, post),
    {
      check: 'press-during-empty',
      result: presses === 0 ? 'holds' : 'fails',
      facts: { presses },
    },
  ];
}

function dutyFacts(rule: WindowRule, atMs: number): Record<string, number> {
  const { changesMs } = rule.duty.at(atMs);
  return changesMs === null ? { atMs } : { atMs, untilMs: changesMs };
}

/** Whether the other windows of the hall were seen then: if none was, the line is to be doubted. */
function neighboursCheck(context: DetectorContext, post: EmptyPostCase): Check {
  const { rule, raisedMs } = post;
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
