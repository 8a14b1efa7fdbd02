import { speaker } from '../../texts/entry.ts';
import { lookTexts } from '../../texts/lookTexts.ts';
import type { AddCommand } from './cliContext.ts';
import { withStored } from './explain.ts';

interface WhatifCommandOptions {
  readonly config?: string;
  readonly data?: string;
  readonly policy: string;
  readonly from: string;
  readonly to: string;
  readonly json?: boolean;
}

/** `hallwatch whatif`: what another policy would have found. */
export const addWhatif: AddCommand = (program, context) => {
  const say = speaker(lookTexts, context.language);
  withStored(program.command('whatif').description(say('look.whatif')), context)
    .requiredOption('--policy <file>', say('look.policy'))
    .requiredOption('--from <when>', say('look.from'))
    .requiredOption('--to <when>', say('look.to'))
    .option('--json', say('look.jsonRaw'))
    .action(async ({ json, ...options }: WhatifCommandOptions) => {
      const { runWhatif } = await import('../whatif/runWhatif.ts');
      await runWhatif({ ...options, asJson: json === true, language: context.language });
    });
};
