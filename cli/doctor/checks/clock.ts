import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createTimeDaemon } from '../../../agent/clock/clockAuthority.ts';
import { type Check, findingsOf } from '../examination.ts';

const { ok, warn, fail } = findingsOf('clock');

const PLAUSIBLE_FROM_MS = Date.UTC(2025, 0, 1);
const SYNCHRONIZED_FILE = 'run/systemd/timesync/synchronized';
/** Duty boundaries are judged within the error, so a large one costs certainty. */
const ERROR_MS_MAX = 2000;

/** Whether the clock is set, by whom and how well; its zone; and whether it survives a power cut. */
export const checkClock: Check = async ({ config, clock, root }) => {
  const daemon = createTimeDaemon({ clock, synchronizedFile: join(root, SYNCHRONIZED_FILE) });
  await daemon.prepare();
  const { isSet, source, errorMs } = daemon.read();
  const wallMs = clock.wallMs();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const time = new Date(wallMs).toISOString();
  const battery = hasClockChip(root) ? ok('clockChip') : ok('clockNoChip');
  const about = [ok('timeZone', { zone }), battery];
  if (wallMs < PLAUSIBLE_FROM_MS) return [fail('clockWrong', { time }), ...about];
  if (!isSet) {
    const isTrusted = config?.clockSource === 'system';
    return [isTrusted ? warn('clockTrusted') : fail('clockNotSet'), ...about];
  }
  const errorText = errorMs === undefined ? '?' : String(errorMs);
  const isLarge = errorMs !== undefined && errorMs > ERROR_MS_MAX;
  const facts = { source, errorMs: errorText };
  return [isLarge ? warn('clockCoarse', facts) : ok('clockSet', facts), ...about];
};

function hasClockChip(root: string): boolean {
  try {
    return readdirSync(join(root, 'sys/class/rtc')).length > 0;
  } catch {
    return false;
  }
}
