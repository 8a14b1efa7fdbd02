import { type Clock, systemClock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { packageVersion } from '../runtime/packageRoot.ts';
import { type Random, systemRandom } from '../runtime/random.ts';
import { type AgentConfig, loadAgentConfig } from './config/agentConfig.ts';
import { type Agent, createAgent } from './createAgent.ts';
import { createMqttTransport } from './uplink/mqttTransport.ts';

export interface RunAgentOptions {
  readonly configFile: string;
  readonly log: Log;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** An agent at work. */
export interface RunningAgent extends Omit<Agent, 'start'> {
  readonly config: AgentConfig;
}

/**
 * Starts an agent from its configuration file. Resolves when its devices have been tried and it
 * observes, whether the collector can be reached or not. Throws a `ConfigFailure` for what is wrong
 * in the file, and a `Failure` when the outbox cannot be opened.
 */
export async function runAgent(options: RunAgentOptions): Promise<RunningAgent> {
  const config = loadAgentConfig(options.configFile);
  const { url, secret, caFile } = config.mqtt;
  const agent = createAgent({
    config,
    version: packageVersion(),
    transport: createMqttTransport({ url, secret, caFile, agentId: config.agent }),
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
    log: options.log.child({ agent: config.agent }),
  });
  await agent.start();
  return { ...agent, config };
}

/** Reads a configuration file and starts nothing. Throws a `ConfigFailure` for what is wrong. */
export function checkAgentConfig(file: string): AgentConfig {
  return loadAgentConfig(file);
}
