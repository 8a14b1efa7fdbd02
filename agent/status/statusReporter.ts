import {
  type AgentStatus,
  type ConfigurationState,
  encodeAgentStatus,
} from '../../protocol/agentStatus.ts';
import type { CancelTimer, Clock } from '../../runtime/clock.ts';
import type { ClockState } from '../clockState.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Presence } from '../uplink/uplink.ts';

export interface StatusReporterOptions {
  readonly agentId: string;
  readonly version: string;
  readonly outbox: Outbox;
  readonly clockState: ClockState;
  readonly clock: Clock;
  readonly devices: () => AgentStatus['devices'];
  /** Which list of devices is in force; null: the agent's own file. */
  readonly configuration?: () => ConfigurationState | null;
  readonly problems: () => readonly string[];
  readonly publish: () => void;
}

/** Gathers what the agent says about itself, and says it again when it has changed. */
export interface StatusReporter {
  start(): void;
  stop(): void;
  /** The status message of one session. */
  text(session: string, presence: Presence): string;
  /** Something in the status may have changed. */
  touch(): void;
}

/** Changes within this time are published together. */
const PUBLISH_EVERY_MS = 5000;
/** How often the number of waiting readings is brought up to date. */
const REFRESH_EVERY_MS = 60_000;
/** The same while a backlog is sent: from these numbers the collector tells how long it will take. */
const REFRESH_BACKLOG_EVERY_MS = 10_000;
/** More than a hall says in a minute. */
const BACKLOG_MIN = 500;

/** Makes a reporter; `publish` is called at most every five seconds. */
export function createStatusReporter(options: StatusReporterOptions): StatusReporter {
  const { clock } = options;
  let publishedState = '';
  let publishedAtMs = Number.NEGATIVE_INFINITY;
  let stopPending: CancelTimer | null = null;
  let stopRefreshing: CancelTimer = () => undefined;

  function status(session: string, presence: Presence): Omit<AgentStatus, 'v'> {
    const { boot, clock: clockStamp } = options.clockState.stamp();
    const configuration = options.configuration?.() ?? null;
    return {
      agent: options.agentId,
      session,
      boot,
      ...(presence === 'online' ? { state: 'online' } : { state: 'offline', reason: presence }),
      version: options.version,
      outbox: options.outbox.outboxId,
      ...backlogOf(options.outbox),
      ...(configuration === null ? {} : { configuration }),
      clock: clockStamp,
      devices: options.devices(),
      problems: [...options.problems()],
    };
  }

  /** What is worth publishing at once; the number of waiting readings changes all the time. */
  function comparable(): string {
    const { waiting: _, waitingSinceMs: __, ...rest } = status('', 'online');
    return JSON.stringify(rest);
  }

  function publishNow(): void {
    stopPending?.();
    stopPending = null;
    publishedAtMs = clock.monotonicMs();
    publishedState = comparable();
    options.publish();
  }

  function touch(): void {
    if (stopPending !== null || comparable() === publishedState) return;
    const waitMs = publishedAtMs + PUBLISH_EVERY_MS - clock.monotonicMs();
    if (waitMs <= 0) publishNow();
    else stopPending = clock.after(waitMs, publishNow);
  }

  return {
    start() {
      publishedState = comparable();
      stopRefreshing = clock.every(REFRESH_BACKLOG_EVERY_MS, () => {
        const isBehind = options.outbox.waiting() >= BACKLOG_MIN;
        const ageMs = clock.monotonicMs() - publishedAtMs;
        if (isBehind || ageMs > REFRESH_EVERY_MS - REFRESH_BACKLOG_EVERY_MS) publishNow();
      });
    },
    stop() {
      stopRefreshing();
      stopPending?.();
      stopPending = null;
    },
    text: (session, presence) => encodeAgentStatus(status(session, presence)),
    touch,
  };
}

/** Readings not yet confirmed, since when, and how many were dropped. */
function backlogOf(outbox: Outbox): Pick<AgentStatus, 'waiting' | 'waitingSinceMs' | 'dropped'> {
  const waitingSinceMs = outbox.waitingSinceMs();
  return {
    waiting: outbox.waiting(),
    ...(waitingSinceMs === null ? {} : { waitingSinceMs }),
    dropped: outbox.dropped(),
  };
}
