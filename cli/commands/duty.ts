import { dutyTexts } from '../../texts/dutyTexts.ts';
import { speaker } from '../../texts/entry.ts';
import type { AddCommand } from './cliContext.ts';

interface DutyOptions {
  readonly site?: string;
  readonly config?: string;
  readonly date?: string;
  readonly json?: boolean;
}

/** `hallwatch duty`: when somebody is required at a window, and where that comes from. */
export const addDuty: AddCommand = (program, { language, say: sayCommon }) => {
  const say = speaker(dutyTexts, language);
  program
    .command('duty <window>')
    .description(say('cli.duty'))
    .option('-c, --config <file>', sayCommon('cli.config'))
    .option('-s, --site <file>', say('cli.dutySite'))
    .option('-d, --date <date>', say('cli.dutyDate'))
    .option('--json', say('cli.dutyJson'))
    .action(async (windowId: string, { site, config, date, json }: DutyOptions) => {
      const { showDuty } = await import('../duty/showDuty.ts');
      showDuty({
        ...{ windowId, place: { site, config }, date: date ?? null },
        ...{ asJson: json === true, language },
      });
    });
};
