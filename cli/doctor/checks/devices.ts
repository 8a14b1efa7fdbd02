import { createLog } from '../../../runtime/log.ts';
import { systemRandom } from '../../../runtime/random.ts';
import { isBad, tryDevice } from '../../deviceTest/tryDevice.ts';
import { withoutControls } from '../../terminal/cells.ts';
import { type Check, type Finding, findingsOf } from '../examination.ts';

const { ok, warn, fail } = findingsOf('devices');

/** Every device: as the running agent sees it, or, when none runs, tried once by itself. */
export const checkDevices: Check = async ({ config, atWork, clock }) => {
  if (config === null) return [];
  if (config.devices.length === 0) return [warn('noDevices')];
  if (atWork.state === 'hidden') return [warn('devicesHidden')];
  if (atWork.state === 'running') return atWork.snapshot.devices.map(asSeen);
  const { configFolder, allowedNetworks } = config;
  const log = createLog('doctor', 'silent');
  const surroundings = { clock, random: systemRandom, log, configFolder, allowedNetworks };
  const trials = await Promise.all(config.devices.map((one) => tryDevice(one, surroundings)));
  return trials.map(({ device, driver, outcome, reason, latencyMs }): Finding => {
    const why = withoutControls(reason ?? '');
    if (outcome === 'fails') return fail('deviceFails', { device, driver, reason: why });
    if (outcome === 'unsure') return warn('deviceUnsure', { device, driver, reason: why });
    return ok('deviceWorks', { device, driver, latencyMs });
  });
};

function asSeen({
  device,
  driver,
  status,
  reason,
  channels,
}: Extract<
  Parameters<Check>[0]['atWork'],
  { state: 'running' }
>['snapshot']['devices'][number]): Finding {
  const bad = channels.find(isBad);
  const why = withoutControls(reason ?? bad?.detail ?? bad?.value ?? '');
  if (status === 'blind') return warn('deviceUnsure', { device, driver, reason: why });
  if (status !== 'working' || bad !== undefined) {
    return fail('deviceFails', { device, driver, reason: why });
  }
  return ok('deviceWatched', { device, driver });
}
