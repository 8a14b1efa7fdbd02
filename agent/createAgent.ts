import { hostname } from 'node:os';
import type { AgentStatus } from '../protocol/agentStatus.ts';
import type { GapReading, Reading } from '../protocol/reading.ts';
import type { Clock } from '../runtime/clock.ts';
import { createLifecycle } from '../runtime/lifecycle.ts';
import type { Log } from '../runtime/log.ts';
import type { Random } from '../runtime/random.ts';
import { type ClockState, createClockState, type Stamp } from './clockState.ts';
import { createCommandRunner } from './commands/commandRunner.ts';
import type { AgentConfig } from './config.ts';
import type { Observation } from './drivers/driver.ts';
import { createSupervisor, type SupervisedDevice } from './drivers/supervisor.ts';
import { createOutbox, type Outbox } from './outbox/outbox.ts';
import { AGENT_PROBLEMS } from './problemCodes.ts';
import { createChangeFilter } from './sampling/changeFilter.ts';
import { createHeartbeat } from './sampling/heartbeat.ts';
import { createStatusReporter } from './status/statusReporter.ts';
import { type BatchSender, createBatchSender } from './uplink/batchSender.ts';
import type { Transport } from './uplink/transport.ts';
import { createUplink, type Uplink } from './uplink/uplink.ts';

export interface AgentOptions {
  readonly config: AgentConfig;
  readonly version: string;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Default: the machine's own, by the configuration. */
  readonly clockState?: ClockState;
}

export interface Agent {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** What the agent says about its devices. */
  devices(): AgentStatus['devices'];
  isOnline(): boolean;
  /** Readings that the collector has not confirmed. */
  waiting(): number;
}

/**
 * The whole agent. Every part is made once here and connected here:
 *
 *   drivers ─ observation → change filter ─ reading → outbox (on the disk from here)
 *      │                                      ↑           │
 *   supervisor ─ gap, lagging ─→ heartbeat ───┘      batch sender ⇄ uplink ⇄ collector
 *                                                         └─ confirmation → outbox forgets
 *
 * Nothing is touched before `start`.
 */
export function createAgent(options: AgentOptions): Agent {
  const { config, clock, random, log } = options;
  const problems = new Set<string>();
  if (config.mqtt.isExposed) problems.add(AGENT_PROBLEMS.insecureTransport);

  const clockState = options.clockState ?? createClockState({ clock, source: config.clockSource });
  const { stamp } = clockState;

  const filter = createChangeFilter();
  const outbox: Outbox = createOutbox({
    path: config.outboxFile,
    log,
    stamp,
    onAppended: () => sender.wake(),
    onLoss: () => filter.forget(),
  });

  const sender: BatchSender = createBatchSender({
    agentId: config.agent,
    outbox,
    clock,
    log,
    onConfirmation(confirmation) {
      commands.noteCollectorTime(confirmation.collectorMs);
      if (confirmation.rejected.length > 0) noteRejected(confirmation.rejected);
    },
    onNewOutbox: () => status.touch(),
    onNothingConfirmed: () => uplink.reconnect('the collector confirms nothing'),
  });
  const uplink: Uplink = createUplink({
    agentId: config.agent,
    transport: options.transport,
    sender,
    clock,
    random,
    log,
    statusText: (session, presence) => status.text(session, presence),
    onCommand: (text) => void commands.receive(text),
  });

  const supervisor = createSupervisor({
    devices: config.devices,
    configFolder: config.configFolder,
    cameraNetworks: config.cameraNetworks,
    clock,
    random,
    log,
    stamp,
    onObservation: accept,
    onRecovered(device, since) {
      filter.forget(device);
      outbox.append([gapOf(device, { from: since, now: stamp(), reason: 'driver-failed' })]);
    },
    onStatusChanged: () => status.touch(),
  });
  const heartbeat = createHeartbeat({
    clock,
    stamp,
    lagging: () => supervisor.lagging(),
    onHeartbeat(reading) {
      outbox.append([reading]);
      status.touch();
    },
    onStoodStill(lastAlive) {
      const code = AGENT_PROBLEMS.stoodStill;
      log.warn({ code, since: lastAlive.wallMs }, 'The agent stood still and saw nothing.');
      appendStoppedGaps(lastAlive);
    },
  });

  const status = createStatusReporter({
    agentId: config.agent,
    version: options.version,
    outbox,
    clockState,
    clock,
    devices: () => supervisor.status(),
    problems: () => [...problems, ...outbox.problems()],
    publish: () => uplink.publishStatus(),
  });
  const commands = createCommandRunner({
    clock,
    log,
    reply: (text) => uplink.publishReply(text),
    identify: async (device) => identify(config, supervisor.status(), device),
    reportStatus: () => uplink.publishStatus(),
  });

  /** The way of one observation to the disk. */
  function accept(device: string, observation: Observation): void {
    const now = stamp();
    if (!filter.admit(device, observation, now.monotonicMs)) return;
    const reading = { ...observation, device, ...now } as Reading;
    outbox.append([reading]);
  }

  /** One gap per device for a time in which the agent did not run. */
  function appendStoppedGaps(from: Pick<Stamp, 'wallMs'>): void {
    const now = stamp();
    const reason = 'agent-stopped';
    outbox.append(config.devices.map(({ device }) => gapOf(device, { from, now, reason })));
  }

  function appendGapsSinceLastRun(): void {
    const lastMs = outbox.lastObservedWallMs();
    if (lastMs !== null) appendStoppedGaps({ wallMs: lastMs });
  }

  function noteRejected(rejected: readonly { sequence: number; code: string }[]): void {
    const code = AGENT_PROBLEMS.readingsRejected;
    log.error(
      { code, rejected },
      'The collector could not store readings; they are in quarantine.',
    );
    problems.add(code);
    status.touch();
  }

  const lifecycle = createLifecycle([
    { name: 'outbox', start: () => outbox.start(), stop: () => outbox.stop() },
    { name: 'gaps', start: appendGapsSinceLastRun, stop: () => undefined },
    { name: 'status', start: () => status.start(), stop: () => status.stop() },
    { name: 'uplink', start: () => uplink.start(), stop: () => uplink.stop() },
    { name: 'devices', start: () => supervisor.start(), stop: () => supervisor.stop() },
    { name: 'heartbeat', start: () => heartbeat.start(), stop: () => heartbeat.stop() },
  ]);
  return {
    ...lifecycle,
    devices: () => supervisor.status(),
    isOnline: () => uplink.isOnline(),
    waiting: () => outbox.waiting(),
  };
}

interface Gap {
  readonly from: Pick<Stamp, 'wallMs'>;
  readonly now: Stamp;
  readonly reason: GapReading['reason'];
}

/** Nothing was observed of a device in a time, so nobody can say how much is missing. */
function gapOf(device: string, { from, now, reason }: Gap): GapReading {
  return {
    kind: 'gap',
    device,
    channel: 'main',
    ...now,
    fromWallMs: from.wallMs,
    // A board without a battery may wake before the time at which it was switched off.
    toWallMs: Math.max(from.wallMs, now.wallMs),
    count: 0,
    reason,
  };
}

/** What a person who looks for a device is told; null when there is none of that name. */
function identify(
  config: AgentConfig,
  devices: AgentStatus['devices'],
  device: string | null,
): string | null {
  if (device === null) return `agent ${config.agent} on ${hostname()}`;
  const known = config.devices.find((one: SupervisedDevice) => one.device === device);
  if (known === undefined) return null;
  const claims = known.definition.claims(known.settings).join(', ');
  const status = devices.find((one) => one.device === device)?.status ?? 'retrying';
  return `${device}: ${known.definition.name} ${claims} on ${hostname()}, ${status}`;
}
