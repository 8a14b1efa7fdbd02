import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, findingsOf } from '../examination.ts';

const { ok, warn, fail } = findingsOf('service');

const UNIT = 'hallwatch-agent.service';
const PROPERTIES = ['LoadState', 'UnitFileState', 'ActiveState', 'WatchdogUSec', 'NRestarts'];
const WITHIN_MS = 5000;

/** Whether systemd starts the agent by itself, watches it, and how often it had to start it again. */
export const checkService: Check = async ({ root, atWork }) => {
  const isByHand =
    atWork.state === 'running' ? [ok('agentRunning', { pid: atWork.snapshot.pid })] : [];
  if (!existsSync(join(root, 'run/systemd/system'))) return [warn('noSystemd'), ...isByHand];
  const unit = await showUnit();
  if (unit === null) return [warn('noSystemd'), ...isByHand];
  if (unit.LoadState !== 'loaded') return [warn('unitMissing'), ...isByHand];
  const isEnabled = unit.UnitFileState === 'enabled';
  const isActive = unit.ActiveState === 'active';
  const restarts = Number(unit.NRestarts ?? 0);
  const state = unit.ActiveState ?? '?';
  return [
    isActive ? ok('unitActive') : fail('unitInactive', { state }),
    isEnabled ? ok('unitEnabled') : fail('unitDisabled'),
    /^(0|infinity|\[not set\])?$/.test(unit.WatchdogUSec ?? '')
      ? warn('unitNoWatchdog')
      : ok('unitWatchdog', { period: unit.WatchdogUSec ?? '' }),
    ...(restarts > 0 ? [warn('unitRestarted', { count: restarts })] : []),
  ];
};

function showUnit(): Promise<Readonly<Record<string, string>> | null> {
  const args = ['show', UNIT, ...PROPERTIES.map((name) => `--property=${name}`)];
  return new Promise((resolve) => {
    execFile('systemctl', args, { timeout: WITHIN_MS }, (error, stdout) => {
      if (error !== null) return resolve(null);
      const pairs = stdout.split('\n').map((line) => line.split(/=(.*)/s));
      resolve(Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value])));
    });
  });
}
