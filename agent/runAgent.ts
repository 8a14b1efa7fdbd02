import { type Clock, systemClock } from '../runtime/clock.ts';
import { ConfigFailure } from '../runtime/configFile.ts';
import type { Log } from '../runtime/log.ts';
import { packageVersion } from '../runtime/packageRoot.ts';
import { type Random, systemRandom } from '../runtime/random.ts';
import { type AgentConfig, loadAgentConfig } from './config/agentConfig.ts';
import { createFileWatch } from './config/fileWatch.ts';
import type { LogLevel } from './config/settings.ts';
import { type Agent, createAgent } from './createAgent.ts';
import { AGENT_PROBLEMS } from './problemCodes.ts';
import { createMqttTransport } from './uplink/mqttTransport.ts';
import { watchOnThisMachine } from './watchOnThisMachine.ts';

export interface RunAgentOptions {
  readonly configFile: string;
  readonly log: Log;
  readonly clock?: Clock;
  readonly random?: Random;
  /** Changes what the log says; absent: its level stays. */
  readonly setLogLevel?: (level: LogLevel) => void;
  /** Ends the program so that it is started again; absent: nobody would start it. */
  readonly restart?: () => void;
}

/** An agent at work. */
export interface RunningAgent extends Omit<Agent, 'start' | 'reload'> {
  readonly config: AgentConfig;
  /** Reads agent.yaml again now, as it does by itself when the file has changed. Never throws. */
  reload(): Promise<void>;
}

/**
 * Starts an agent from its configuration file. Resolves when its devices have been tried and it
 * observes, whether the collector can be reached or not. Throws a `ConfigFailure` for what is wrong
 * in the file, and a `Failure` when the outbox cannot be opened.
 */
export async function runAgent(options: RunAgentOptions): Promise<RunningAgent> {
  const clock = options.clock ?? systemClock;
  const file = { file: options.configFile, clock, onChanged: () => void reload() };
  // Before the file is read: a change in the middle of the start is a change.
  const fileWatch = createFileWatch(file);
  const config = loadAgentConfig(options.configFile);
  const { url, secret, caFile } = config.mqtt;
  const onThisMachine = watchOnThisMachine({ config, clock, log: options.log, agent: () => agent });
  const agent: Agent = createAgent({
    config,
    version: packageVersion(),
    witness: onThisMachine.witness,
    transport: createMqttTransport({ url, secret, caFile, agentId: config.agent }),
    clock,
    random: options.random ?? systemRandom,
    log: options.log.child({ agent: config.agent }),
    ...(options.setLogLevel === undefined ? {} : { setLogLevel: options.setLogLevel }),
    ...(options.restart === undefined ? {} : { restart: options.restart }),
  });
  options.setLogLevel?.(config.logLevel);
  const reload = (): Promise<void> => agent.reload(readAgain(options));
  await agent.start();
  await onThisMachine.start();
  fileWatch.start();
  const stop = async (): Promise<void> => {
    fileWatch.stop();
    await onThisMachine.stop();
    await agent.stop();
  };
  return { ...agent, stop, reload, config };
}

/** The file as it is now; null when it has mistakes, which the log then names. */
function readAgain({ configFile, log }: RunAgentOptions): AgentConfig | null {
  try {
    return loadAgentConfig(configFile);
  } catch (error) {
    const problems = error instanceof ConfigFailure ? error.problems.map(placed) : [String(error)];
    const code = AGENT_PROBLEMS.fileMistaken;
    log.error({ code, problems }, 'agent.yaml has mistakes; what it said before goes on.');
    return null;
  }
}

function placed({ line, column, field, message }: ConfigFailure['problems'][number]): string {
  return `${line}:${column} ${field}: ${message}`;
}

/** Reads a configuration file and starts nothing. Throws a `ConfigFailure` for what is wrong. */
export function checkAgentConfig(file: string): AgentConfig {
  return loadAgentConfig(file);
}
