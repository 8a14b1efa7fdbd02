import { hostname } from 'node:os';
import type { AgentStatus } from '../protocol/agentStatus.ts';
import type { Clock } from '../runtime/clock.ts';
import { createLifecycle } from '../runtime/lifecycle.ts';
import type { Log } from '../runtime/log.ts';
import type { Random } from '../runtime/random.ts';
import { type ClockState, createClockState } from './clockState.ts';
import { createCommandRunner } from './commands/commandRunner.ts';
import type { AgentConfig } from './config/agentConfig.ts';
import { createSupervisor, type Supervisor } from './drivers/supervisor.ts';
import { createOutbox, type Outbox } from './outbox/outbox.ts';
import { AGENT_PROBLEMS } from './problemCodes.ts';
import { createHeartbeat, type Heartbeat } from './sampling/heartbeat.ts';
import { createIntake, type Intake } from './sampling/intake.ts';
import { createStatusReporter, type StatusReporter } from './status/statusReporter.ts';
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
 * The whole agent. Every part is made once in this file and connected here:
 *
 *   drivers ─ observation ─→ intake ─ reading ─→ outbox (on the disk from here)
 *      │                       ↑                    │
 *   supervisor ─ gaps ─────────┤               batch sender ⇄ uplink ⇄ collector
 *      └─ lagging → heartbeat ─┘                    └─ confirmation → the outbox forgets
 *
 * Nothing is touched before `start`. What is observed goes on whether the collector is there or not.
 */
export function createAgent(options: AgentOptions): Agent {
  const { config, clock, log } = options;
  const clockState = options.clockState ?? createClockState({ clock, source: config.clockSource });
  const { stamp } = clockState;

  const outbox = createOutbox({
    ...{ path: config.outboxFile, log, stamp },
    onAppended: () => line.sender.wake(),
    onLoss: () => intake.sayEverythingAgain(),
  });
  const intake: Intake = createIntake({
    ...{ outbox, stamp, devices: config.devices.map(({ device }) => device) },
    onPresenceChanged: () => watch.heartbeat.soon(),
  });
  const watch: Watch = watchDevices(options, {
    ...{ clockState, intake },
    onChanged: () => line.status.touch(),
  });
  const line = talkToCollector(options, {
    ...{ clockState, outbox },
    devices: () => watch.supervisor.status(),
  });

  const lifecycle = createLifecycle([
    { name: 'outbox', start: () => outbox.start(), stop: () => outbox.stop() },
    { name: 'gaps', start: () => nameTimeSinceLastRun(outbox, intake), stop: () => undefined },
    { name: 'status', ...startAndStop(line.status) },
    { name: 'uplink', ...startAndStop(line.uplink) },
    { name: 'devices', ...startAndStop(watch.supervisor) },
    { name: 'heartbeat', ...startAndStop(watch.heartbeat) },
  ]);
  return {
    ...lifecycle,
    devices: () => watch.supervisor.status(),
    isOnline: () => line.uplink.isOnline(),
    waiting: () => outbox.waiting(),
  };
}

interface Watch {
  readonly supervisor: Supervisor;
  readonly heartbeat: Heartbeat;
}

/** The side of the hall: devices and what is known of them. */
function watchDevices(
  options: AgentOptions,
  parts: {
    readonly clockState: ClockState;
    readonly intake: Intake;
    readonly onChanged: () => void;
  },
): Watch {
  const { config, clock, random, log } = options;
  const { intake, onChanged } = parts;
  const { stamp } = parts.clockState;
  const supervisor = createSupervisor({
    ...{ devices: config.devices, clock, random, log, stamp },
    configFolder: config.configFolder,
    allowedNetworks: config.allowedNetworks,
    onObservation: (device, observation) => intake.observe(device, observation),
    onRecovered: (device, since) => intake.recovered(device, since),
    onStatusChanged: onChanged,
  });
  const heartbeat = createHeartbeat({
    ...{ clock, stamp },
    lagging: () => supervisor.lagging(),
    onHeartbeat(reading) {
      intake.heartbeat(reading);
      onChanged();
    },
    onStoodStill({ wallMs }) {
      const code = AGENT_PROBLEMS.stoodStill;
      log.warn({ code, since: wallMs }, 'The agent stood still and saw nothing meanwhile.');
      intake.stoppedSince(wallMs);
    },
  });
  return { supervisor, heartbeat };
}

interface Line {
  readonly sender: BatchSender;
  readonly uplink: Uplink;
  readonly status: StatusReporter;
}

/** The side of the collector: what is sent, confirmed, said about oneself and asked. */
function talkToCollector(
  options: AgentOptions,
  parts: {
    readonly clockState: ClockState;
    readonly outbox: Outbox;
    readonly devices: () => AgentStatus['devices'];
  },
): Line {
  const { config, clock, random, log, transport, version } = options;
  const { clockState, outbox, devices } = parts;
  const agentId = config.agent;
  const problems = new Set<string>();
  if (config.mqtt.isExposed) problems.add(AGENT_PROBLEMS.insecureTransport);

  const sender: BatchSender = createBatchSender({
    ...{ agentId, outbox, clock, log },
    onConfirmation({ collectorMs, rejected }) {
      commands.noteCollectorTime(collectorMs);
      if (rejected.length === 0) return;
      const code = AGENT_PROBLEMS.readingsRejected;
      log.error({ code, rejected }, 'The collector put readings into quarantine.');
      problems.add(code);
      status.touch();
    },
    onNewOutbox: () => status.touch(),
    onNothingConfirmed: () => uplink.reconnect('the collector confirms nothing'),
  });
  const uplink: Uplink = createUplink({
    ...{ agentId, transport, sender, clock, random, log },
    statusText: (session, presence) => status.text(session, presence),
    onCommand: (text) => void commands.receive(text),
  });
  const status = createStatusReporter({
    ...{ agentId, version, outbox, clockState, clock, devices },
    problems: () => [...problems, ...outbox.problems(), ...clockProblems(clockState)],
    publish: () => uplink.publishStatus(),
  });
  const commands = createCommandRunner({
    ...{ clock, log },
    reply: (text) => uplink.publishReply(text),
    identify: async (device) => identify(config, devices(), device),
    reportStatus: () => uplink.publishStatus(),
  });
  return { sender, uplink, status };
}

function clockProblems(clockState: ClockState): readonly string[] {
  return clockState.stamp().clock.state === 'unsynced' ? [AGENT_PROBLEMS.clockNotSet] : [];
}

function nameTimeSinceLastRun(outbox: Outbox, intake: Intake): void {
  const lastMs = outbox.lastObservedWallMs();
  if (lastMs !== null) intake.stoppedSince(lastMs);
}

type StartAndStop = Pick<Supervisor | Heartbeat | Uplink | StatusReporter, 'start' | 'stop'>;

function startAndStop(part: StartAndStop): StartAndStop {
  return { start: () => part.start(), stop: () => part.stop() };
}

/** What a person who looks for a device is told; null when there is none of that name. */
function identify(
  config: AgentConfig,
  devices: AgentStatus['devices'],
  device: string | null,
): string | null {
  if (device === null) return `agent ${config.agent} on ${hostname()}`;
  const known = config.devices.find((one) => one.device === device);
  if (known === undefined) return null;
  const claims = known.definition.claims(known.settings).join(', ');
  const status = devices.find((one) => one.device === device)?.status ?? 'retrying';
  return `${device}: ${known.definition.name} ${claims} on ${hostname()}, ${status}`;
}
