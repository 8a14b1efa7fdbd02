import { createLog } from '../../runtime/log.ts';
import { untilSignal } from '../untilSignal.ts';
import { type AddCommand, type ConfigOption, withConfig } from './cliContext.ts';

interface AgentOptions extends ConfigOption {
  readonly check?: boolean;
}

/** `hallwatch agent`: the edge program. */
export const addAgent: AddCommand = (program, context) => {
  const { say } = context;
  withConfig(program.command('agent').description(say('cli.agent')), context)
    .option('--check', say('cli.check'))
    .action(async ({ config, check }: AgentOptions) => {
      const { runAgent, checkAgentConfig } = await import('../../agent/runAgent.ts');
      if (check === true) {
        checkAgentConfig(config);
        console.log(say('cli.checked', { file: config }));
        return;
      }
      const log = createLog('agent', 'info');
      const agent = await runAgent({ configFile: config, log });
      await untilSignal(() => agent.stop());
    });
};
