import { readFileSync } from 'node:fs';
import type { Clock } from '../runtime/clock.ts';
import { Failure } from '../runtime/failure.ts';
import type { Log } from '../runtime/log.ts';
import type { Random } from '../runtime/random.ts';
import { createEmbeddedBroker } from './broker/embeddedBroker.ts';
import { createExternalBroker } from './broker/externalBroker.ts';
import type { MessagePort } from './broker/messagePort.ts';
import type { CollectorConfig } from './config.ts';

export interface MessagePortChoice {
  readonly port: MessagePort;
  /** The port on which the embedded broker listens; 0 before it has started or with another. */
  readonly mqttPort: () => number;
}

/** The way to the agents, as configured. Throws a `Failure` when a named file cannot be read. */
export function createMessagePort(options: {
  readonly config: Pick<CollectorConfig, 'mqtt' | 'agents'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}): MessagePortChoice {
  const { clock, random } = options;
  const { mqtt, agents } = options.config;
  const log = options.log.child({ part: 'broker' });
  if (mqtt.url !== undefined) {
    const port = createExternalBroker({
      url: mqtt.url,
      ...(mqtt.username === undefined ? {} : { username: mqtt.username }),
      ...(mqtt.passwordFile === undefined ? {} : { password: textOf(mqtt.passwordFile) }),
      ...(mqtt.caFile === undefined ? {} : { ca: textOf(mqtt.caFile) }),
      ...{ clock, random, log },
    });
    return { port, mqttPort: () => 0 };
  }
  const digests = new Map(agents.map((agent) => [agent.id, agent.secretSha256]));
  const { host, port, insecure, tls } = mqtt;
  const broker = createEmbeddedBroker({
    listeners: [{ host, port, insecure, ...(tls === undefined ? {} : { tls }) }],
    secretSha256Of: (agentId) => digests.get(agentId) ?? null,
    ...{ clock, log },
  });
  return { port: broker, mqttPort: () => broker.ports()[0] ?? 0 };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Failure('HW-CONFIG-002', { file, reason: (error as Error).message }, error);
  }
}
