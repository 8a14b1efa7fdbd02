import { existsSync } from 'node:fs';
import { type AgentConfig, loadAgentConfig } from '../../agent/config/agentConfig.ts';
import { localSocketPath } from '../../agent/localStatus/localMessages.ts';
import { localSnapshot } from '../../agent/localStatus/readLocalStatus.ts';
import { systemClock } from '../../runtime/clock.ts';
import { EXIT, Failure } from '../../runtime/failure.ts';
import { createLog } from '../../runtime/log.ts';
import { systemRandom } from '../../runtime/random.ts';
import type { Language } from '../../texts/entry.ts';
import { paintFor } from '../terminal/paint.ts';
import { drawDeviceTest } from './drawDeviceTest.ts';
import { type DeviceTrial, tryDevice } from './tryDevice.ts';

/**
 * Tries every device of a configuration once, side by side, and prints what each says. Nothing is
 * sent, and the outbox is not even opened. Returns the exit code. Throws a `Failure` while an agent
 * has the devices.
 */
export async function runDeviceTest(options: {
  readonly configFile: string;
  readonly language: Language;
  readonly asJson: boolean;
}): Promise<number> {
  const config = loadAgentConfig(options.configFile);
  await refuseWhileRunning(config);
  const trials = await tryAll(config);
  const isWell = trials.every(({ outcome }) => outcome !== 'fails');
  if (options.asJson) {
    console.log(JSON.stringify({ agent: config.agent, ok: isWell, devices: trials }));
  } else {
    const { stdout } = process;
    const frame = { columns: stdout.columns ?? 100, paint: paintFor(stdout, process.env) };
    const title = { agent: config.agent, trials };
    const lines = drawDeviceTest(title, { ...frame, language: options.language });
    console.log(lines.join('\n'));
  }
  return isWell ? EXIT.ok : EXIT.failed;
}

function tryAll(config: AgentConfig): Promise<DeviceTrial[]> {
  const { configFolder, allowedNetworks } = config;
  const log = createLog('agent-test', 'silent');
  const machine = { clock: systemClock, random: systemRandom, log };
  const surroundings = { ...machine, configFolder, allowedNetworks };
  return Promise.all(config.devices.map((device) => tryDevice(device, surroundings)));
}

/** Two programs on one line or port would each miss what the other one hears. */
async function refuseWhileRunning({ outboxFile }: AgentConfig): Promise<void> {
  const path = localSocketPath(outboxFile);
  if (path === null || !existsSync(path)) return;
  const found = await localSnapshot(path);
  if (found === 'not-running' || found === 'ended') return;
  const pid = typeof found === 'string' ? '?' : String(found.pid);
  throw new Failure('HW-CLI-013', { pid });
}
