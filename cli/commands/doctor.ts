import type { AddCommand } from './cliContext.ts';

interface DoctorOptions {
  readonly config?: string;
  readonly json?: boolean;
  readonly quick?: boolean;
}

/** `hallwatch doctor`: what is wrong with this machine, and how to repair it. */
export const addDoctor: AddCommand = (program, { say, language }) => {
  program
    .command('doctor')
    .description(say('cli.doctor'))
    .option('-c, --config <file>', say('cli.config'))
    .option('--json', say('cli.json'))
    .option('--quick', say('cli.doctorQuick'))
    .action(async ({ config, json, quick }: DoctorOptions) => {
      const { runDoctor } = await import('../doctor/runDoctor.ts');
      process.exitCode = await runDoctor({
        ...{ configFile: config ?? null, language },
        ...{ asJson: json === true, isQuick: quick === true },
      });
    });
};
