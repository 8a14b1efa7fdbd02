import { UsageFailure } from '../../runtime/failure.ts';
import { type AddCommand, type ConfigOption, withConfig } from './cliContext.ts';

interface WalktestCommandOptions extends ConfigOption {
  readonly device?: string[];
  readonly by?: string;
  readonly record?: string;
  readonly sit: string;
  readonly away: string;
  readonly back: string;
}

/** `hallwatch walktest`: sit still, leave, return; the record ends the trial of a window. */
export const addWalktest: AddCommand = (program, context) => {
  const { say, language } = context;
  withConfig(program.command('walktest <window>').description(say('cli.walktest')), context)
    .option('-d, --device <id...>', say('cli.walktestDevice'))
    .option('--by <initials>', say('cli.walktestBy'))
    .option('--record <file>', say('cli.walktestRecord'))
    .option('--sit <seconds>', say('cli.walktestSit'), '120')
    .option('--away <seconds>', say('cli.walktestAway'), '240')
    .option('--back <seconds>', say('cli.walktestBack'), '60')
    .action(async (window: string, given: WalktestCommandOptions) => {
      const { runWalktest } = await import('../walktest/runWalktest.ts');
      process.exitCode = await runWalktest({
        ...{ configFile: given.config, window, language, devices: given.device ?? [] },
        ...{ technician: given.by ?? null, recordFile: given.record ?? null },
        lengths: {
          sittingMs: lengthMs(given.sit),
          awayMsMax: lengthMs(given.away),
          backMsMax: lengthMs(given.back),
        },
      });
    });
};

const SECONDS_MIN = 5;
const SECONDS_MAX = 1800;

function lengthMs(text: string): number {
  const seconds = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds >= SECONDS_MIN && seconds <= SECONDS_MAX)) {
    throw new UsageFailure('HW-WALK-007', { text });
  }
  return seconds * 1000;
}
