import { dutyTexts } from '../../texts/dutyTexts.ts';
import { speaker } from '../../texts/entry.ts';
import type { AddCommand } from './cliContext.ts';

/** `hallwatch calendar`: files about public holidays. */
export const addCalendar: AddCommand = (program, { language }) => {
  const say = speaker(dutyTexts, language);
  const group = program.command('calendar').description(say('cli.calendarGroup'));
  group
    .command('check <file>')
    .description(say('cli.calendarCheck'))
    .option('--json', say('cli.dutyJson'))
    .action(async (file: string, { json }: { readonly json?: boolean }) => {
      const { checkCalendar } = await import('../duty/checkCalendar.ts');
      checkCalendar(file, { asJson: json === true, language });
    });
};
