import { createAgent } from '../../../agent/createAgent.ts';
import { createMqttTransport } from '../../../agent/uplink/mqttTransport.ts';
import { systemClock } from '../../../runtime/clock.ts';
import { createLog } from '../../../runtime/log.ts';
import { PLAIN_AGENT_SETTINGS } from '../../support/plainAgentSettings.ts';
import { witnessDriver } from './witnessDriver.ts';

/** What the proof tells its agent process, as JSON in the first argument. */
export interface WitnessAgentSettings {
  readonly agent: string;
  readonly secret: string;
  readonly mqttPort: number;
  readonly outboxFile: string;
  readonly socket: string;
  readonly devices: readonly string[];
}

const settings = JSON.parse(process.argv[2] ?? '{}') as WitnessAgentSettings;
const url = `mqtt://127.0.0.1:${settings.mqttPort}`;
const { agent: agentId, secret } = settings;

/** The product's agent; only its devices are the proof's, and it never waits long to reconnect. */
const agent = createAgent({
  config: {
    agent: agentId,
    configFolder: process.cwd(),
    mqtt: { url, secret, caFile: null, isExposed: false },
    outboxFile: settings.outboxFile,
    clockSource: 'system',
    ...PLAIN_AGENT_SETTINGS,
    devices: settings.devices.map((device) => ({
      device,
      definition: witnessDriver,
      settings: { socket: settings.socket },
    })),
  },
  version: 'proof',
  transport: createMqttTransport({ url, secret, caFile: null, agentId }),
  clock: systemClock,
  random: { fraction: () => 0 },
  log: createLog('witness-agent', 'error'),
});

await agent.start();
systemClock.every(200, () => console.log(`waiting ${agent.waiting()}`));
process.once('SIGTERM', () => {
  void agent.stop().then(() => process.exit(0));
});
