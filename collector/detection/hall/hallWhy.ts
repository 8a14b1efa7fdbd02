import { deviceKey } from '../../site/siteIndex.ts';
import type { DetectorContext } from '../detectorContext.ts';
import type { Why } from '../finding.ts';
import { decidingEdges, stretchesOf } from '../post/postWhy.ts';
import type { WindowRule } from '../siteHistory.ts';

import { EVIDENCE_BEFORE_MS } from '../windowTrail.ts';
import type { ShortfallCase } from './hallFinding.ts';
import type { HallWindow } from './hallState.ts';
import { roleAt } from './hallTally.ts';

/** Bump with every change of what leads to a finding of a hall, so that figures tell them apart. */
const HALL_RULE_VERSION = 1;
/** Sensors that are drawn; a large hall is told of in figures. */
const LANES_MAX = 24;

/** Everything that stands for and against a finding about a hall, at the moment it is raised. */
export function hallWhy(context: DetectorContext, one: ShortfallCase, startedMs: number): Why {
  const { need, plan, atMs } = one;
  const silent = need.members.filter((window) => roleAt(window, atMs, plan.serving) === 'empty');
  const rules = silent.flatMap(({ id }) => context.history.ruleAt(id, atMs) ?? []);
  const span = { fromMs: startedMs - EVIDENCE_BEFORE_MS, toMs: atMs };
  return {
    rule: ruleName(one),
    ruleVersion: HALL_RULE_VERSION,
    facts: factsOf(one, rules[0]),
    ...span,
    ...evidenceOf(context, silent, span),
    duty: dutyOf(rules[0], span),
    ...{ verdicts: [], marks: [] },
    checks: checksOf(one, startedMs),
    wouldHaveChanged: changesOf(one, startedMs),
  };
}

/** A village station has no windows that anybody counts: somebody is there, or nobody is. */
function ruleName({ need, plan }: ShortfallCase): string {
  if (need.pool === null) return 'hall-unattended';
  return plan.hall?.kind === 'station' && need.required === 1
    ? 'station-unattended'
    : 'too-few-windows';
}

function minutesOf({ need, plan }: ShortfallCase): number {
  const { hallUnattendedAfterMinutes, shortfallAfterMinutes } = plan.policy;
  return need.pool === null ? hallUnattendedAfterMinutes : shortfallAfterMinutes;
}

function factsOf(one: ShortfallCase, rule: WindowRule | undefined): Why['facts'] {
  const { need, plan, tally } = one;
  const { policy, policyOrigin, hall } = plan;
  return {
    ...{ needed: need.required, staffed: tally.staffed, unknown: tally.unknown },
    ...{ windows: tally.windows, empty: tally.empty, excused: tally.absent },
    pool: need.pool?.name ?? hall?.name ?? '',
    service: need.service ?? need.members.find(({ role }) => role !== 'off')?.service ?? 'normal',
    ...{ minutes: minutesOf(one), clearAfterSeconds: policy.clearAfterSeconds },
    ...{ policySource: policy.source, policyDocument: policy.document?.number ?? '' },
    ...{ policyLevel: policyOrigin.level, timeZone: hall?.timeZone ?? 'UTC' },
    ...(rule === undefined ? {} : { revision: rule.revisionId }),
  };
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What the sensors of the windows that look empty said, as far back as it is kept for sure. */
function evidenceOf(
  context: DetectorContext,
  silent: readonly HallWindow[],
  span: Span,
): Pick<Why, 'lanes' | 'inputs'> {
  const sensors = silent
    .flatMap(({ id, sinceMs }) => {
      const fromMs = Math.max(span.fromMs, sinceMs - EVIDENCE_BEFORE_MS);
      const presence = context.history.ruleAt(id, span.toMs)?.placed.presence ?? [];
      return presence.map((device) => {
        const trail = context.state.edges.get(deviceKey(device.agent, device.id));
        const first = trail?.edges.findLastIndex((edge) => edge.atMs <= fromMs) ?? -1;
        const edges = trail?.edges.slice(Math.max(0, first)) ?? [];
        return { device, trail: { first: 0, edges }, span: { fromMs, toMs: span.toMs } };
      });
    })
    .slice(0, LANES_MAX);
  return {
    lanes: sensors.map(({ device, trail, span: own }) => ({
      ...{ agentId: device.agent, deviceId: device.id, kind: device.kind },
      stretches: stretchesOf(trail, own),
    })),
    inputs: sensors.flatMap(({ device, trail }) =>
      decidingEdges(trail, span.toMs).map((edge) => ({
        ...{ agentId: device.agent, deviceId: device.id, atMs: edge.atMs, value: edge.level },
        ...{ outboxId: edge.ref.outboxId, sequence: edge.ref.sequence },
        ...(edge.quality === null ? {} : { quality: edge.quality }),
      })),
    ),
  };
}

function dutyOf(rule: WindowRule | undefined, span: Span): Why['duty'] {
  return (rule?.duty.stretches(span.fromMs, span.toMs) ?? []).map(({ fromMs, toMs, basis }) => ({
    ...{ fromMs, toMs },
    state: basis === 'none' ? 'not-on-duty' : basis,
  }));
}

function checksOf(one: ShortfallCase, startedMs: number): Why['checks'] {
  const { need, plan, tally, atMs } = one;
  const { windows, staffed, unknown, possible, empty, absent } = tally;
  const isCovered = need.members.every((window) => window.role === 'off' || window.isCovered);
  const until = Number.isFinite(plan.untilMs) ? { untilMs: plan.untilMs } : {};
  return [
    { check: 'hall-on-duty', result: 'holds', facts: { windows, fromMs: startedMs, ...until } },
    {
      check: 'windows-staffed',
      result: 'fails',
      facts: { staffed, needed: need.required, windows, empty, excused: absent },
    },
    {
      check: 'unknown-windows-counted-as-staffed',
      result: unknown === 0 ? 'not-applicable' : 'holds',
      facts: { unknown, windows, needed: need.required },
    },
    {
      check: 'silence-long-enough',
      result: 'holds',
      facts: { empty, possible, forMs: atMs - startedMs },
    },
    {
      check: 'calendar-covered',
      result: isCovered ? 'holds' : 'fails',
      facts: {},
    },
  ];
}

function changesOf(one: ShortfallCase, startedMs: number): Why['wouldHaveChanged'] {
  const { need, tally, atMs } = one;
  const missing = need.required - tally.staffed - tally.unknown - tally.possible;
  return [
    { key: 'more-windows-staffed', facts: { missing, fromMs: startedMs, untilMs: atMs } },
    { key: 'more-windows-unknown', facts: { missing } },
    { key: 'stand-in-declared', facts: { fromMs: startedMs } },
    { key: 'hall-duty-ended-before', facts: { beforeMs: atMs } },
    { key: 'longer-hall-time', facts: { minutes: minutesOf(one) } },
  ];
}
