import { type Complaint, times } from './complaint.ts';
import type { Ledger } from './ledger.ts';
import { common, type Span, type Spans } from './spans.ts';
import { type World, type WorldAgent, type WorldWindow, windowsOf } from './world.ts';
import { dutyOf } from './worldSchedule.ts';
import { isoOf, MINUTE } from './worldTime.ts';

/** What is shown before and after the time of a complaint. */
const AROUND_MS = 20 * MINUTE;
/** Lines of one sort at most. */
const LINES_MAX = 12;

/** What truly happened around a complaint, and what was made of it, line by line. */
export function factsAround(world: World, ledger: Ledger, complaint: Complaint): string[] {
  const { windowId, span } = complaint;
  const window = windowsOf(world).find(({ id }) => id === windowId);
  const hall = world.halls.find(({ id }) => id === window?.hallId);
  if (window === undefined || hall === undefined || span === null) return [];
  const around = {
    fromMs: Math.max(world.fromMs, span.fromMs - AROUND_MS),
    toMs: Math.min(world.toMs, span.toMs + AROUND_MS),
  };
  const agents = new Set([window.pad.agent, ...window.sensors.map(({ agent }) => agent)]);
  const show = (what: string, spans: Spans): string[] =>
    overlapping(spans, around).map((one) => `${what} ${times(one)}`);
  return [
    `${hall.schedule.zone}, policy ${JSON.stringify(hall.policy)}, known from ${isoOf(world.registeredMs)}`,
    ...show('on duty', dutyOf(hall.schedule, world)),
    ...(window.activations === null ? [] : show('opened', window.activations)),
    ...show('somebody is there', window.presence),
    ...pressFacts(window, around),
    ...window.declared
      .filter(
        (one) =>
          one.fromMs < around.toMs && (one.untilMs ?? one.endedMs ?? Infinity) > around.fromMs,
      )
      .map(
        (one) =>
          `declared ${JSON.stringify({ ...one, from: isoOf(one.fromMs), told: isoOf(one.toldMs) })}`,
      ),
    ...sensorFacts(window, around),
    ...world.agents
      .filter(({ id }) => agents.has(id))
      .flatMap((agent) => agentFacts(agent, around)),
    ...show('collector down', world.collector.downtimes),
    ...ledgerFacts(ledger, window.id, around),
  ];
}

function overlapping<S extends Span>(spans: readonly S[], around: Span): S[] {
  return spans.filter((one) => common([one], [around]).length > 0).slice(0, LINES_MAX);
}

function pressFacts({ presses }: WorldWindow, around: Span): string[] {
  const near = presses.filter((atMs) => around.fromMs <= atMs && atMs < around.toMs);
  return near.length === 0 ? [] : [`pressed ${near.slice(0, LINES_MAX).map(isoOf).join(', ')}`];
}

function sensorFacts({ sensors }: WorldWindow, around: Span): string[] {
  return sensors.flatMap(({ id, agent, levels, troubles }) => {
    const near = levels.filter(({ atMs }) => around.fromMs <= atMs && atMs <= around.toMs);
    const before = levels.findLast(({ atMs }) => atMs < around.fromMs);
    const shown = [...(before === undefined ? [] : [before]), ...near].slice(0, 2 * LINES_MAX);
    const said = shown.map(
      ({ atMs, occupied }) => `${isoOf(atMs)} ${occupied ? 'somebody' : 'nobody'}`,
    );
    const wrong = overlapping(troubles, around).map((one) => `${id} ${one.kind} ${times(one)}`);
    return [`${id} of ${agent} says ${said.join(', ')}`, ...wrong];
  });
}

function agentFacts({ id, runs, outages }: WorldAgent, around: Span): string[] {
  return [
    ...overlapping(runs, around).map((run) => {
      const clock = run.clock.map(
        (part) => `${part.state} ${part.offsetMs} ms from ${isoOf(part.fromMs)}`,
      );
      const end = run.isGraceful ? 'stopped' : 'killed';
      return `${id} runs ${times(run)} in ${run.boot}, then ${end}; clock ${clock.join(', ')}`;
    }),
    ...overlapping(outages, around).map((one) => `${id} cut off ${times(one)}`),
  ];
}

function ledgerFacts(ledger: Ledger, windowId: string, around: Span): string[] {
  const kept = ledger.windows.get(windowId);
  const verdicts = (kept?.steps ?? []).filter(
    ({ fromMs }, index, steps) =>
      fromMs <= around.toMs && (steps[index + 1]?.fromMs ?? Infinity) >= around.fromMs,
  );
  const findings = [...ledger.findings.values()].filter(
    ({ finding }) =>
      finding.windowId === windowId &&
      finding.startedMs <= around.toMs &&
      finding.raisedMs >= around.fromMs,
  );
  return [
    `judged ${verdicts
      .slice(0, 2 * LINES_MAX)
      .map((one) => `${isoOf(one.fromMs)} ${one.verdict}`)
      .join(', ')}`,
    `judged up to ${isoOf(kept?.watermarkMs ?? Number.NaN)}`,
    ...findings.map(({ finding, stages, reopened, cleared }) => {
      const words = stages.map(({ stage, atMs }) => `${stage} ${isoOf(atMs)}`).join(', ');
      const again = reopened.map(({ atMs }) => `, reopened ${isoOf(atMs)}`).join('');
      const end = cleared === null ? 'open' : `${cleared.reason} ${isoOf(cleared.atMs)}`;
      return `found ${finding.kind} since ${isoOf(finding.startedMs)}: ${words}${again}; ${end}`;
    }),
  ];
}
