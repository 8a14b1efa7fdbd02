import type { DetectorContext } from './detectorContext.ts';
import type { OpenFinding } from './detectorState.ts';
import { equipmentFinding } from './equipmentWhy.ts';
import { episodeRule } from './post/episodeRule.ts';
import { supportedMinutes, supports } from './silence/shortestPolicy.ts';
import type { WindowRule } from './siteHistory.ts';

/**
 * Reports a window whose sensors cannot support its policy, with the shortest policy that they can:
 * its findings come later than the policy says, instead of accusing people. Ends when they can.
 */
export function settlePolicySupport(
  context: DetectorContext,
  windowId: string,
  atMs: number,
): void {
  const { state, history } = context;
  const window = state.windows.get(windowId);
  const rule = history.ruleAt(windowId, atMs);
  if (window === undefined || rule === null || rule.placed.presence.length === 0) {
    endUnsupported(context, windowId, atMs);
    return;
  }
  const { boundMs, times } = episodeRule(rule, window);
  if (supports(times.suspectedMs, boundMs)) endUnsupported(context, windowId, atMs);
  else if (state.unsupported.get(windowId) === undefined) {
    const finding = unsupported(rule, { window, atMs });
    state.unsupported.put(windowId, { id: finding.id, raisedMs: finding.raisedMs });
    context.emit({ type: 'raise', finding });
  }
}

/** The window left the site, or its sensors have changed. */
export function endUnsupported(context: DetectorContext, windowId: string, atMs: number): void {
  const open: OpenFinding | undefined = context.state.unsupported.get(windowId);
  if (open === undefined) return;
  context.state.unsupported.delete(windowId);
  const clearMs = Math.max(open.raisedMs, atMs);
  context.emit({ type: 'clear', findingId: open.id, atMs: clearMs, reason: 'recovered' });
}

function unsupported(
  rule: WindowRule,
  { window, atMs }: { readonly window: Parameters<typeof episodeRule>[1]; readonly atMs: number },
) {
  const { placed } = rule;
  const { boundMs, times, curve } = episodeRule(rule, window);
  const facts = {
    kinds: placed.presence.map(({ kind }) => kind).join(', '),
    minutes: times.suspectedMs / 60_000,
    minutesMin: supportedMinutes(boundMs),
    limitPerYear: times.falseFindingsPerYearMax,
  };
  return equipmentFinding({
    ...{ kind: 'policy-unsupported', subject: placed.window.id },
    ...{ hallId: placed.hall.id, windowId: placed.window.id, agentId: null, deviceId: null },
    ...{ startedMs: atMs, raisedMs: atMs, inputs: [] },
    facts: { ...curve.facts, ...facts },
    checks: [{ check: 'sensor-kind-supports-policy', result: 'fails', facts }],
    wouldHaveChanged: [{ key: 'better-sensor', facts }],
  });
}
