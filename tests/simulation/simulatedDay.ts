import type { SimulatedSettings } from '../../agent/drivers/simulated/simulatedSettings.ts';
import { simulatedWindow } from '../../agent/drivers/simulated/simulatedWindow.ts';
import { createDetector } from '../../collector/detection/createDetector.ts';
import type { Effect } from '../../collector/detection/effect.ts';
import type { Finding } from '../../collector/detection/finding.ts';
import type { JournalRow } from '../../collector/journal/journalRow.ts';
import type { Site } from '../../collector/site/site.ts';
import { AGENT_DEVICE, type Reading } from '../../protocol/reading.ts';

const DAY_MS = 86_400_000;
const HEARTBEAT_MS = 15_000;

/** A device of the site with what its driver plays. */
export interface PlayedDevice {
  readonly agent: string;
  readonly device: string;
  readonly window: string;
  readonly settings: SimulatedSettings;
}

/** Nobody was at the window in [from, to), truly. */
export interface Absence {
  readonly window: string;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface SimulatedDay {
  readonly absences: readonly Absence[];
  /** Each time that one was raised, or open again. */
  readonly emptyPosts: readonly Pick<Finding, 'windowId' | 'startedMs' | 'raisedMs'>[];
  readonly otherFindings: readonly Finding[];
  /** Readings judged. */
  readonly readings: number;
}

/** Plays a day of a site and judges it, without a clock: what its agents would have written. */
export function simulateDay(options: {
  readonly site: Site;
  readonly devices: readonly PlayedDevice[];
  readonly fromMs: number;
}): SimulatedDay {
  const { site, devices, fromMs } = options;
  const untilMs = fromMs + DAY_MS;
  const byAgent = new Map<string, Reading[]>();
  const absences = new Map<string, Absence[]>();
  for (const played of devices) {
    const { readings, absent } = playDevice(played, { fromMs, untilMs });
    byAgent.set(played.agent, [...(byAgent.get(played.agent) ?? []), ...readings]);
    absences.set(played.window, absent);
  }
  const rows = journalOf({ site, fromMs, untilMs, byAgent });
  const detector = createDetector();
  const effects: Effect[] = rows.flatMap((row) => detector.apply(row));
  const findings = effects.flatMap((one) => (one.type === 'raise' ? [one.finding] : []));
  return {
    absences: [...absences.values()].flat(),
    emptyPosts: emptyPostsOf(effects),
    otherFindings: findings.filter((one) => one.kind !== 'empty-post'),
    readings: [...byAgent.values()].reduce((sum, readings) => sum + readings.length, 0),
  };
}

function emptyPostsOf(effects: readonly Effect[]): SimulatedDay['emptyPosts'] {
  const windows = new Map<string, string | null>();
  return effects.flatMap((effect) => {
    if (effect.type === 'raise' && effect.finding.kind === 'empty-post') {
      windows.set(effect.finding.id, effect.finding.windowId);
      return [effect.finding];
    }
    if (effect.type !== 'reopen') return [];
    const windowId = windows.get(effect.findingId);
    const { sinceMs = effect.atMs, atMs: raisedMs } = effect;
    return windowId === undefined ? [] : [{ windowId, startedMs: sinceMs, raisedMs }];
  });
}

interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

function playDevice(played: PlayedDevice, span: Span) {
  const readings: Reading[] = [];
  const absent: Absence[] = [];
  let goneMs: number | null = null;
  const { device, settings, window } = played;
  for (const event of simulatedWindow({ device, settings, ...span })) {
    if (event.kind === 'observation') {
      readings.push({ ...event.observation, device, ...stampAt(event.atMs, span) } as Reading);
    } else if (!event.present) {
      goneMs ??= event.atMs;
    } else if (goneMs !== null) {
      absent.push({ window, fromMs: goneMs, toMs: event.atMs });
      goneMs = null;
    }
  }
  if (goneMs !== null) absent.push({ window, fromMs: goneMs, toMs: span.untilMs });
  return { readings, absent };
}

function stampAt(atMs: number, span: Span) {
  return {
    boot: 'boot-1',
    monotonicMs: atMs - span.fromMs,
    wallMs: atMs,
    clock: { state: 'synced' as const },
  };
}

/** Every agent sends what it has with each heartbeat. */
function journalOf(
  day: Span & { readonly site: Site; readonly byAgent: ReadonlyMap<string, Reading[]> },
): JournalRow[] {
  const { site, fromMs, untilMs } = day;
  const common = { receivedMs: fromMs, validFromMs: fromMs, author: 'simulation' };
  const rows: JournalRow[] = [{ kind: 'revision', id: 1, ...common, site }];
  const queues = [...day.byAgent].map(([agentId, readings]) => ({
    agentId,
    readings: readings.toSorted((a, b) => a.wallMs - b.wallMs),
    next: 0,
  }));
  for (let atMs = fromMs; atMs <= untilMs; atMs += HEARTBEAT_MS) {
    for (const queue of queues) {
      const first = queue.next;
      while ((queue.readings[queue.next]?.wallMs ?? Number.POSITIVE_INFINITY) <= atMs) {
        queue.next += 1;
      }
      const heartbeat: Reading = {
        ...{ kind: 'heartbeat', device: AGENT_DEVICE, channel: AGENT_DEVICE },
        ...stampAt(atMs, day),
        ...{ fromMonotonicMs: Math.max(0, atMs - HEARTBEAT_MS - fromMs), lagging: [] },
      };
      const entries = [...queue.readings.slice(first, queue.next), heartbeat].map((reading) => ({
        sequence: 1,
        toSequence: 1,
        reading,
      }));
      rows.push({
        ...{ kind: 'batch', id: rows.length + 1, receivedMs: atMs },
        ...{ agentId: queue.agentId, outboxId: `outbox-${queue.agentId}`, entries },
      });
    }
  }
  return rows;
}
