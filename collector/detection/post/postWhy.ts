import { effectivePolicy } from '../../site/effectivePolicy.ts';
import { deviceKey } from '../../site/siteIndex.ts';
import type { DetectorContext } from '../detectorContext.ts';
import type { WindowState, WindowTrail } from '../detectorState.ts';
import type { Why } from '../finding.ts';
import type { Edge, EdgeTrail } from '../sensorSignal.ts';
import type { WindowRule } from '../siteHistory.ts';
import type { Post } from './episode.ts';
import { checksOf } from './postChecks.ts';
import { silenceFacts } from './silenceFacts.ts';
import { waitingFacts } from './waitingPeople.ts';

type Lane = Why['lanes'][number];

export interface PostCase {
  readonly window: WindowState;
  readonly rule: WindowRule;
  /** As it stands at the moment; `raisedMs` is the moment. */
  readonly post: Post;
  /** The evidence begins here, or with the oldest that is kept. */
  readonly evidenceFromMs: number;
}

/** Bump with every change of what leads to a finding of a window, so that figures tell them apart. */
export const POST_RULE_VERSION = 2;

/** Everything that stands for and against a finding, written down at the moment it is raised. */
export function postWhy(context: DetectorContext, one: PostCase): Why {
  const { rule, post } = one;
  const { startedMs, raisedMs } = post;
  const { placed } = rule;
  const policy = effectivePolicy(placed.policy);
  const sensors = placed.presence.map((device) => ({
    device,
    trail: context.state.edges.get(deviceKey(device.agent, device.id)),
  }));
  const trail = context.state.trails.get(placed.window.id) ?? { verdicts: [], marks: [] };
  const fromMs = Math.max(one.evidenceFromMs, trail.verdicts[0]?.atMs ?? startedMs);
  const span = { fromMs: Math.min(fromMs, startedMs), toMs: raisedMs };
  return {
    rule: post.kind,
    ruleVersion: POST_RULE_VERSION,
    facts: {
      stage: post.stage,
      emptyAfterMinutes: policy.emptyAfterMinutes,
      openingGraceMinutes: policy.openingGraceMinutes,
      clearAfterSeconds: policy.clearAfterSeconds,
      policySource: policy.source,
      policyDocument: policy.document?.number ?? '',
      policyLevel: placed.policyOrigin.level,
      hoursLevel: placed.hoursOrigin.level,
      timeZone: placed.hall.timeZone,
      revision: rule.revisionId,
      ...silenceFacts(one),
      ...waitingFacts(trail, raisedMs),
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
      state: stretch.basis === 'none' ? 'not-on-duty' : stretch.basis,
    })),
    verdicts: verdictStretches(trail, span),
    marks: trail.marks.filter((mark) => mark.atMs >= span.fromMs && mark.atMs <= span.toMs),
    checks: checksOf(context, one, { trail, edges: sensors.map((sensor) => sensor.trail) }),
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
      { key: 'longer-policy', facts: { minutes: policy.emptyAfterMinutes } },
      { key: 'declared-before', facts: { fromMs: startedMs } },
    ],
  };
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Cuts edges to a span; where none is kept, nothing is known. Stretches of no length are left out. */
export function stretchesOf(trail: EdgeTrail | undefined, span: Span): Lane['stretches'] {
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
export function decidingEdges(
  trail: EdgeTrail | undefined,
  raisedMs: number,
): (Edge & { readonly ref: NonNullable<Edge['ref']> })[] {
  return (trail?.edges ?? [])
    .filter((edge) => edge.atMs <= raisedMs)
    .slice(-2)
    .flatMap((edge) => (edge.ref === null ? [] : [{ ...edge, ref: edge.ref }]));
}
