import { speaker } from '../../texts/entry.ts';
import { lookTexts } from '../../texts/lookTexts.ts';
import type { AddCommand } from './cliContext.ts';
import { withStored } from './explain.ts';

interface CoverageCommandOptions {
  readonly config?: string;
  readonly data?: string;
  readonly from?: string;
  readonly to?: string;
  readonly hall?: string;
  readonly area?: string;
  readonly json?: boolean;
}

/** `hallwatch coverage`: 窗口监测覆盖率 and 在岗率. */
export const addCoverage: AddCommand = (program, context) => {
  const say = speaker(lookTexts, context.language);
  withStored(program.command('coverage').description(say('look.coverage')), context)
    .option('--from <when>', say('look.from'))
    .option('--to <when>', say('look.to'))
    .option('--hall <id>', say('look.hall'))
    .option('--area <id>', say('look.area'))
    .option('--json', say('look.jsonRaw'))
    .action(async ({ json, ...options }: CoverageCommandOptions) => {
      const { runCoverage } = await import('../coverage/runCoverage.ts');
      await runCoverage({ ...options, asJson: json === true, language: context.language });
    });
};
