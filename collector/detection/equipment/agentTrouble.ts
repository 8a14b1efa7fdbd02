import type { GapReading, Reading } from '../../../protocol/reading.ts';
import type { DetectorContext } from '../detectorContext.ts';
import type { AgentState } from '../detectorState.ts';
import { type EquipmentCase, equipmentFinding } from '../equipmentWhy.ts';
import type { OpenFinding } from './equipmentState.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** A board without a clock battery asks the network first; longer than this nobody answered. */
export const CLOCK_BAD_AFTER_MS = 10 * MINUTE_MS;
/** A duty boundary is judged to the second: an error above the first is too large, below the second none. */
const ERROR_MS_MAX = 2000;
const ERROR_MS_WELL = 1000;
/** Steps of more than two seconds, so many within a day: something sets the clock again and again. */
const STEPS_MAX = 3;
const STEPS_WITHIN_MS = 24 * HOUR_MS;
/** No reading was lost to the disk for this long: well again. */
const DISK_WELL_AFTER_MS = 24 * HOUR_MS;

const DISK_REASONS: readonly GapReading['reason'][] = [
  'disk-failed',
  'outbox-full',
  'outbox-damaged',
];

interface AgentNow {
  readonly agentId: string;
  readonly agent: AgentState;
}

/** What a reading tells of the clock and the disk of the machine that took it. */
export function noteMachine(
  context: DetectorContext,
  now: AgentNow,
  told: { readonly reading: Reading; readonly atMs: number },
): void {
  noteClock(context, now, told);
  if (told.reading.kind === 'gap') noteGap(context, now, { gap: told.reading, atMs: told.atMs });
  const { open, lastTroubleMs } = now.agent.disk;
  if (open === null || told.atMs < lastTroubleMs + DISK_WELL_AFTER_MS) return;
  now.agent.disk.open = null;
  clear(context, open, lastTroubleMs + DISK_WELL_AFTER_MS);
}

function noteClock(
  context: DetectorContext,
  now: AgentNow,
  { reading, atMs }: { readonly reading: Reading; readonly atMs: number },
): void {
  const { clock: watch } = now.agent;
  const { state, errorMs = 0 } = reading.clock;
  const isUnsynced = state === 'unsynced';
  if (isUnsynced || errorMs > ERROR_MS_MAX) {
    if (watch.badSinceMs === null) watch.isUnsynced = isUnsynced;
    watch.badSinceMs ??= atMs;
    if (atMs - watch.badSinceMs >= CLOCK_BAD_AFTER_MS) raiseBadClock(context, now, errorMs);
  } else if (errorMs <= ERROR_MS_WELL) {
    watch.badSinceMs = null;
    if (watch.open?.cause === 'bad') {
      clear(context, watch.open, atMs);
      watch.open = null;
    }
  }
  const lastStepMs = watch.steps.at(-1);
  if (watch.open?.cause === 'steps' && atMs >= (lastStepMs ?? atMs) + STEPS_WITHIN_MS) {
    clear(context, watch.open, (lastStepMs ?? atMs) + STEPS_WITHIN_MS);
    watch.open = null;
  }
  if (reading.kind === 'clock' && reading.change === 'stepped') noteStep(context, now, atMs);
}

function noteStep(context: DetectorContext, now: AgentNow, atMs: number): void {
  const { clock: watch } = now.agent;
  const recent = watch.steps.filter((stepMs) => stepMs > atMs - STEPS_WITHIN_MS);
  watch.steps = [...recent, atMs].slice(-STEPS_MAX);
  if (watch.steps.length < STEPS_MAX || watch.open !== null) return;
  const facts = { cause: 'steps', steps: STEPS_MAX, hours: STEPS_WITHIN_MS / HOUR_MS };
  watch.open = raise(context, now, {
    ...{ kind: 'clock-drift', subject: `${now.agentId}/steps` },
    ...{ startedMs: watch.steps[0] ?? atMs, raisedMs: atMs, facts },
    checks: [{ check: 'clock-steady', result: 'fails', facts }],
    wouldHaveChanged: [{ key: 'clock-steady', facts }],
  });
  watch.open = { ...watch.open, cause: 'steps' };
}

function raiseBadClock(context: DetectorContext, now: AgentNow, errorMs: number): void {
  const { clock: watch } = now.agent;
  if (watch.open !== null || watch.badSinceMs === null) return;
  const startedMs = watch.badSinceMs;
  const raisedMs = startedMs + CLOCK_BAD_AFTER_MS;
  const minutes = CLOCK_BAD_AFTER_MS / MINUTE_MS;
  watch.open = raise(context, now, {
    ...{ kind: 'clock-drift', subject: now.agentId, startedMs, raisedMs },
    facts: { cause: watch.isUnsynced ? 'unsynced' : 'error', minutes, errorMs },
    checks: [
      watch.isUnsynced
        ? { check: 'clock-vouched-for', result: 'fails', facts: { minutes } }
        : { check: 'clock-exact', result: 'fails', facts: { errorMs, minutes } },
    ],
    wouldHaveChanged: [{ key: 'clock-vouched-for', facts: { beforeMs: raisedMs } }],
  });
  watch.open = { ...watch.open, cause: 'bad' };
}

function noteGap(
  context: DetectorContext,
  now: AgentNow,
  { gap, atMs }: { readonly gap: GapReading; readonly atMs: number },
): void {
  if (!DISK_REASONS.includes(gap.reason)) return;
  const { disk } = now.agent;
  disk.lastTroubleMs = atMs;
  if (disk.open !== null) return;
  const startedMs = Math.max(0, atMs - Math.max(0, gap.toWallMs - gap.fromWallMs));
  const facts = { reason: gap.reason, count: gap.count };
  disk.open = raise(context, now, {
    ...{ kind: 'disk-trouble', subject: now.agentId, startedMs, raisedMs: atMs, facts },
    checks: [{ check: 'disk-keeps-readings', result: 'fails', facts }],
    wouldHaveChanged: [{ key: 'disk-keeps-readings', facts }],
  });
}

function raise(
  context: DetectorContext,
  { agentId }: AgentNow,
  about: Pick<
    EquipmentCase,
    'kind' | 'subject' | 'startedMs' | 'raisedMs' | 'facts' | 'checks' | 'wouldHaveChanged'
  >,
): OpenFinding {
  const { raisedMs } = about;
  const hallId = context.history.indexAt(raisedMs)?.hallsOfAgent(agentId)[0]?.id ?? null;
  const place = { hallId, windowId: null, agentId, deviceId: null, inputs: [] };
  const finding = equipmentFinding({ ...about, ...place });
  context.emit({ type: 'raise', finding });
  return { id: finding.id, raisedMs };
}

function clear(context: DetectorContext, open: OpenFinding, endedMs: number): void {
  const atMs = Math.max(open.raisedMs, endedMs);
  context.emit({ type: 'clear', findingId: open.id, atMs, reason: 'recovered' });
}

/** The machine belongs to the site no more. */
export function removeMachine(context: DetectorContext, agent: AgentState, atMs: number): void {
  for (const open of [agent.clock.open, agent.disk.open]) {
    if (open === null) continue;
    const endMs = Math.max(open.raisedMs, atMs);
    context.emit({ type: 'clear', findingId: open.id, atMs: endMs, reason: 'removed' });
  }
  agent.clock.open = null;
  agent.disk.open = null;
}
