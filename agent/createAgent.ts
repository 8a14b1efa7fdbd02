import type { AgentStatus } from '../protocol/agentStatus.ts';
import type { ClockReading } from '../protocol/reading.ts';
import type { Clock } from '../runtime/clock.ts';
import { createLifecycle } from '../runtime/lifecycle.ts';
import type { Log } from '../runtime/log.ts';
import type { Random } from '../runtime/random.ts';
import { logClockChange } from './clock/clockLog.ts';
import { type ClockState, createClockState } from './clockState.ts';
import type { AgentConfig } from './config/agentConfig.ts';
import type { LogLevel } from './config/settings.ts';
import type { Observation } from './drivers/driver.ts';
import { createSupervisor, type SupervisedDevice, type Supervisor } from './drivers/supervisor.ts';
import { type MachineIdentity, readMachineIdentity } from './outbox/machineIdentity.ts';
import { createOutbox, type Outbox } from './outbox/outbox.ts';
import { createAgentProbing } from './probing/agentProbing.ts';
import { AGENT_PROBLEMS, type AgentProblem } from './problemCodes.ts';
import { createRemoteOperation, type RemoteOperation } from './remote/remoteOperation.ts';
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
  /** Default: this box. */
  readonly machine?: MachineIdentity;
  readonly witness?: Witness;
  /** Changes what the log says; absent: nobody can. */
  readonly setLogLevel?: (level: LogLevel) => void;
  /** Ends the agent so that it is started again; absent: nobody would start it. */
  readonly restart?: () => void;
}

/** Looks on, for the people and the watchdog on this machine; it changes nothing. */
export interface Witness {
  /** What a driver said, before the change filter. */
  observed(device: string, observation: Observation): void;
  /** A heartbeat was taken by the outbox, as everything before it was. */
  accepted(): void;
}

export interface Agent {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** What the agent says about its devices. */
  devices(): AgentStatus['devices'];
  /** The devices in force, with their settings. */
  supervised(): readonly SupervisedDevice[];
  /** What it tells the collector about itself. */
  status(): AgentStatus;
  isOnline(): boolean;
  /** Readings that the collector has not confirmed. */
  waiting(): number;
  /** Takes a changed agent.yaml; null says that it has mistakes. */
  reload(next: AgentConfig | null): Promise<void>;
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
    ...{ path: config.outboxFile, limits: config.outboxLimits, log, stamp },
    machine: options.machine ?? readMachineIdentity(),
    onAppended: () => line.sender.wake(),
    onLoss: () => intake.sayEverythingAgain(),
  });
  const intake: Intake = createIntake({
    ...{ outbox, stamp },
    devices: () => watch.supervisor.devices().map(({ device }) => device),
    onPresenceChanged: () => watch.heartbeat.soon(),
  });
  const watch: Watch = watchDevices(options, {
    ...{ clockState, intake },
    onChanged: () => line.status.touch(),
  });
  const line = talkToCollector(options, {
    ...{ clockState, outbox },
    supervisor: watch.supervisor,
    remote: () => remote,
  });
  const remote = createRemoteOperation({
    ...{ config, clock, log, supervisor: watch.supervisor },
    speakSoon: () => watch.heartbeat.soon(),
    reply: (text) => line.uplink.publishReply(text),
    reportStatus: () => line.uplink.publishStatus(),
    onChanged: () => line.status.touch(),
    setLogLevel: options.setLogLevel ?? null,
    restart: options.restart ?? null,
  });

  /** What waited for its true time is placed by the next reading that has one: soon. */
  function clockChanged(reading: ClockReading): void {
    logClockChange(log, reading);
    outbox.append([reading]);
    watch.heartbeat.soon();
    line.status.touch();
    if (reading.change === 'set') line.uplink.clockWasSet();
  }
  const lifecycle = createLifecycle([
    { name: 'outbox', start: () => outbox.start(), stop: () => outbox.stop() },
    { name: 'clock', start: () => clockState.start(clockChanged), stop: () => clockState.stop() },
    { name: 'remote operation', start: () => remote.start(), stop: () => remote.stop() },
    { name: 'gaps', start: () => nameTimeSinceLastRun(outbox, intake), stop: () => undefined },
    { name: 'status', ...startAndStop(line.status) },
    { name: 'uplink', ...startAndStop(line.uplink) },
    { name: 'devices', ...startAndStop(watch.supervisor) },
    { name: 'heartbeat', ...startAndStop(watch.heartbeat) },
  ]);
  return {
    ...lifecycle,
    devices: () => watch.supervisor.status(),
    supervised: () => watch.supervisor.devices(),
    status: () => JSON.parse(line.status.text('local', 'online')) as AgentStatus,
    isOnline: () => line.uplink.isOnline(),
    waiting: () => outbox.waiting(),
    reload: (next) => remote.reload(next),
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
    probing: createAgentProbing({ clock, mqttUrl: config.mqtt.url, stamp }),
    onObservation(device, observation) {
      intake.observe(device, observation);
      options.witness?.observed(device, observation);
    },
    onRecovered: (device, since) => intake.recovered(device, since),
    onRemoved: (device) => intake.removed(device),
    onStatusChanged: onChanged,
  });
  const heartbeat = createHeartbeat({
    ...{ clock, stamp },
    lagging: () => supervisor.lagging(),
    onHeartbeat(reading) {
      intake.heartbeat(reading);
      options.witness?.accepted();
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
    readonly supervisor: Supervisor;
    readonly remote: () => RemoteOperation;
  },
): Line {
  const { config, clock, random, log, transport, version } = options;
  const { clockState, outbox, supervisor, remote } = parts;
  const agentId = config.agent;
  const problems = new Set<string>();
  if (config.mqtt.isExposed) problems.add(AGENT_PROBLEMS.insecureTransport);

  const sender: BatchSender = createBatchSender({
    ...{ agentId, outbox, clock, log },
    onConfirmation({ collectorMs, rejected }) {
      remote().confirmed(collectorMs);
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
    onCommand: (text) => remote().receive(text),
  });
  const status = createStatusReporter({
    ...{ agentId, version, outbox, clockState, clock },
    devices: () => supervisor.status(),
    configuration: () => remote().configuration(),
    problems: () => [
      ...problems,
      ...outbox.problems(),
      ...clockProblems(clockState),
      ...remote().problems(),
      ...warningsOf(supervisor),
    ],
    publish: () => uplink.publishStatus(),
  });
  return { sender, uplink, status };
}

/** What the settings of devices allow and an operator should know, each once. */
function warningsOf(supervisor: Supervisor): ReadonlySet<AgentProblem> {
  const devices = supervisor.devices();
  return new Set(devices.flatMap((one) => one.definition.warnings(one.settings)));
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
