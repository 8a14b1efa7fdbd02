import type { ConfigurationState } from '../../protocol/agentStatus.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Log } from '../../runtime/log.ts';
import { createCommandRunner } from '../commands/commandRunner.ts';
import { createDeviceCommands } from '../commands/deviceCommands.ts';
import { createRequestMemory } from '../commands/requestMemory.ts';
import type { AgentConfig } from '../config/agentConfig.ts';
import type { LogLevel } from '../config/settings.ts';
import type { Supervisor } from '../drivers/supervisor.ts';
import type { AgentProblem } from '../problemCodes.ts';
import { createReloading } from './reloading.ts';
import { createRemoteConfiguration } from './remoteConfiguration.ts';
import { createRevisionFile } from './revisionFile.ts';

export interface RemoteOperationOptions {
  readonly config: AgentConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly supervisor: Supervisor;
  /** Makes the next word to the collector come soon. */
  readonly speakSoon: () => void;
  readonly reply: (text: string) => void;
  readonly reportStatus: () => void;
  /** Something in the status may have changed. */
  readonly onChanged: () => void;
  readonly setLogLevel: ((level: LogLevel) => void) | null;
  readonly restart: (() => void) | null;
}

/** What can be done to the agent from elsewhere: commands, and another list of devices. */
export interface RemoteOperation {
  /** Brings the list of devices into force that was accepted last. */
  start(): Promise<void>;
  stop(): void;
  receive(command: string): void;
  /** The collector has confirmed readings, and told its time. */
  confirmed(collectorMs: number): void;
  /** agent.yaml has changed; null: it has mistakes. */
  reload(next: AgentConfig | null): Promise<void>;
  configuration(): ConfigurationState | null;
  problems(): readonly AgentProblem[];
}

/** Makes the remote side of an agent; its files lie beside the outbox. */
export function createRemoteOperation(options: RemoteOperationOptions): RemoteOperation {
  const { config, clock, log, supervisor, setLogLevel, restart, onChanged } = options;
  const configuration = createRemoteConfiguration({
    ...{ local: config, clock, log },
    file: createRevisionFile(`${config.outboxFile}.revisions`),
    apply: (list) => supervisor.apply(list),
    speakSoon: options.speakSoon,
    onStateChanged: onChanged,
  });
  const reloading = createReloading({ config, log, configuration, setLogLevel, onChanged });
  const runner = createCommandRunner({
    ...{ clock, log, setLogLevel, restart },
    memory: createRequestMemory(`${config.outboxFile}.requests`),
    devices: createDeviceCommands({ agentId: config.agent, supervisor, clock }),
    reply: options.reply,
    reportStatus: options.reportStatus,
    configure: (wish) => configuration.configure(wish),
  });
  return {
    start: () => configuration.start(),
    stop: () => configuration.stop(),
    receive: (command) => void runner.receive(command),
    confirmed(collectorMs) {
      runner.noteCollectorTime(collectorMs);
      configuration.reached();
    },
    reload: (next) => reloading.reload(next),
    configuration: () => configuration.state(),
    problems: () => [...configuration.problems(), ...reloading.problems()],
  };
}
