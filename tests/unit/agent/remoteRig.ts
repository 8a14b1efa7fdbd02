import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AgentConfig, loadAgentConfig } from '../../../agent/config/agentConfig.ts';
import type { DeviceList } from '../../../agent/drivers/supervisor.ts';
import { createRemoteConfiguration } from '../../../agent/remote/remoteConfiguration.ts';
import { createRevisionFile, type RevisionFile } from '../../../agent/remote/revisionFile.ts';
import { silentLog } from '../../../runtime/log.ts';
import { createFakeClock, type FakeClock } from '../../support/fakeClock.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** agent.yaml with a simulated seat, a recording and a camera within its network. */
export const OWN_FILE = `agent: hall-1
mqtt: { url: "mqtt://127.0.0.1:1883", secret: 0123456789abcdef }
outbox: outbox.sqlite
clock: { source: system }
probes: { allow: [127.0.0.0/24] }
devices:
  - { device: w1-seat, driver: simulated, sensor: seat, window: w1 }
  - { device: w1-film, driver: recorded, file: train.csv, occupied: [pir] }
`;

/** A list with these devices, all simulated seats of other windows. */
export function listOf(...devices: readonly string[]): string {
  const lines = devices.map(
    (device) => `  - { device: ${device}, driver: simulated, sensor: seat, window: w1 }\n`,
  );
  return `devices:${lines.length === 0 ? ' []' : ''}\n${lines.join('')}`;
}

export function writeOwnFile(text = OWN_FILE, folder = temporaryFolder()): string {
  const file = join(folder, 'agent.yaml');
  writeFileSync(file, text);
  return file;
}

export interface RemoteRigOptions {
  readonly clock?: FakeClock;
  /** Where the file of revisions lies; another rig with the same is the agent after a restart. */
  readonly folder?: string;
  readonly ownFile?: string;
  readonly file?: RevisionFile;
}

/** The keeper of the list with everything around it written down. */
export async function remoteRig(options: RemoteRigOptions = {}) {
  const clock = options.clock ?? createFakeClock();
  const folder = options.folder ?? temporaryFolder();
  const local: AgentConfig = loadAgentConfig(writeOwnFile(options.ownFile, folder));
  const applied: string[][] = [];
  let said = 0;
  const path = join(folder, 'revisions');
  const remote = createRemoteConfiguration({
    ...{ local, clock, log: silentLog },
    file: options.file ?? createRevisionFile(path),
    async apply({ devices }: DeviceList) {
      applied.push(devices.map(({ device }) => device));
    },
    speakSoon: () => {
      said += 1;
    },
    onStateChanged: () => undefined,
  });
  await remote.start();
  return {
    ...{ clock, folder, remote, applied, path, local },
    said: () => said,
    /** The devices in force. */
    inForce: () => applied.at(-1) ?? [],
    ownFileText: () => readFileSync(join(folder, 'agent.yaml'), 'utf8'),
    configure: (revision: number, document: string, tryMs = 60_000) =>
      remote.configure({ revision, document, tryMs }),
  };
}
