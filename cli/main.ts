import { hash } from 'node:crypto';
import { Command } from 'commander';
import { EXIT } from '../runtime/failure.ts';
import { createLog } from '../runtime/log.ts';
import { packageVersion } from '../runtime/packageRoot.ts';
import { randomId } from '../runtime/random.ts';
import { cliTexts } from '../texts/cliTexts.ts';
import { languageOf, speaker } from '../texts/entry.ts';
import { describeError } from './report.ts';
import { untilSignal } from './untilSignal.ts';

const language = languageOf(process.env);
const say = speaker(cliTexts, language);

interface ConfigOption {
  readonly config: string;
  readonly check?: boolean;
}

/** Each program is imported only when it is asked for: an agent never loads the collector. */
async function runAgentCommand({ config, check }: ConfigOption): Promise<void> {
  const { runAgent, checkAgentConfig } = await import('../agent/runAgent.ts');
  if (check === true) {
    checkAgentConfig(config);
    console.log(say('cli.checked', { file: config }));
    return;
  }
  const log = createLog('agent', 'info');
  const agent = await runAgent({ configFile: config, log });
  await untilSignal(() => agent.stop());
}

async function runCollectorCommand({ config, check }: ConfigOption): Promise<void> {
  const { runCollector, checkCollectorConfig } = await import('../collector/runCollector.ts');
  if (check === true) {
    checkCollectorConfig(config);
    console.log(say('cli.checked', { file: config }));
    return;
  }
  const collector = await runCollector({ configFile: config });
  await untilSignal(() => collector.stop());
}

function withConfig(command: Command): Command {
  return command.requiredOption('-c, --config <file>', say('cli.config'));
}

function addQuarantine(program: Command): void {
  const group = program.command('quarantine').description(say('cli.quarantine'));
  withConfig(group.command('list').description(say('cli.quarantineList')))
    .option('--json')
    .action(async (options: ConfigOption & { json?: boolean }) => {
      const { listQuarantine } = await import('./quarantine.ts');
      listQuarantine(options.config, { asJson: options.json === true, language });
    });
  withConfig(group.command('show <id>').description(say('cli.quarantineShow'))).action(
    async (id: string, options: ConfigOption) => {
      const { showQuarantined } = await import('./quarantine.ts');
      showQuarantined(options.config, id);
    },
  );
  withConfig(group.command('retry').description(say('cli.quarantineRetry'))).action(
    async (options: ConfigOption) => {
      const { retryQuarantine } = await import('./quarantine.ts');
      retryQuarantine(options.config, language);
    },
  );
}

function addSeries(program: Command): void {
  const group = program.command('series').description(say('cli.series'));
  withConfig(group.command('rebuild').description(say('cli.seriesRebuild')))
    .option('--from <instant>', say('cli.seriesSpan'))
    .option('--to <instant>', say('cli.seriesSpan'))
    .action(async (options: ConfigOption & { from?: string; to?: string }) => {
      const { rebuildSeriesCommand } = await import('./rebuildSeriesCommand.ts');
      await rebuildSeriesCommand({ ...options, language });
    });
}

/** All commands, so that a stranger sees what there is. */
function createProgram(): Command {
  const program = new Command('hallwatch').description(say('cli.description'));
  // Before the commands are added, which take it over.
  program.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.ok : EXIT.usage));
  program.version(packageVersion());
  withConfig(program.command('agent').description(say('cli.agent')))
    .option('--check', say('cli.check'))
    .action(runAgentCommand);
  withConfig(program.command('collector').description(say('cli.collector')))
    .option('--check', say('cli.check'))
    .action(runCollectorCommand);
  withConfig(program.command('sign-in-link').description(say('cli.signInLink'))).action(
    async (options: ConfigOption) => {
      const { printSignInLink } = await import('./signInLink.ts');
      await printSignInLink(options.config);
    },
  );
  program
    .command('agent-secret')
    .description(say('cli.agentSecret'))
    .action(() => {
      const secret = randomId(32);
      console.log(`secret: ${secret}\nsecretSha256: ${hash('sha256', secret)}`);
    });
  addQuarantine(program);
  addSeries(program);
  return program;
}

createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    const { sentence, exitCode } = describeError(error, language);
    console.error(sentence);
    process.exitCode = exitCode;
  })
  .finally(() => {
    // A command is over when its work is: a native handle that lingers must not keep it alive.
    process.exit();
  });
