import { speaker } from '../../texts/entry.ts';
import { padTexts } from '../../texts/padTexts.ts';
import { type AddCommand, type ConfigOption, withConfig } from './cliContext.ts';

interface PairOptions extends ConfigOption {
  readonly device: string;
  readonly levels: string;
  readonly declare?: string;
  readonly port?: string;
  readonly serial?: string;
  readonly json?: boolean;
}

/** `hallwatch pad`: what a technician does with rating pads. */
export const addPad: AddCommand = (program, context) => {
  const { language } = context;
  const say = speaker(padTexts, language);
  const group = program.command('pad').description(say('pad.command'));
  group
    .command('list')
    .description(say('pad.list'))
    .option('--json', say('pad.json'))
    .action(async ({ json }: { json?: boolean }) => {
      const { listPads } = await import('../padList.ts');
      await listPads({ asJson: json === true, say });
    });
  withConfig(group.command('pair').description(say('pad.pair')), context)
    .option('--device <name>', say('pad.device'), 'pad-1')
    .option('--levels <list>', say('pad.levels'), '5,4,3,2,1')
    .option('--declare <list>', say('pad.declare'))
    .option('--port <port>', say('pad.port'))
    .option('--serial <number>', say('pad.serial'))
    .option('--json', say('pad.json'))
    .action(async (options: PairOptions) => {
      const { pairPadCommand } = await import('../padPair.ts');
      await pairPadCommand({ ...options, asJson: options.json === true, say });
    });
};
