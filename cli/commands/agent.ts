import { EXIT } from '../../runtime/failure.ts';
import { createLog } from '../../runtime/log.ts';
import { createRestartWish, reloadOnHangUp } from '../keeper.ts';
import { hearSignals, untilSignal } from '../untilSignal.ts';
import { type AddCommand, type ConfigOption, withConfig } from './cliContext.ts';

interface AgentOptions extends ConfigOption {
  readonly check?: boolean;
  readonly test?: boolean;
  readonly json?: boolean;
}

/** `hallwatch agent`: the edge program. */
export const addAgent: AddCommand = (program, context) => {
  const { say, language } = context;
  withConfig(program.command('agent').description(say('cli.agent')), context)
    .option('--check', say('cli.check'))
    .option('--test', say('cli.test'))
    .option('--json', say('cli.testJson'))
    .action(async ({ config, check, test, json }: AgentOptions) => {
      if (test === true) {
        const { runDeviceTest } = await import('../deviceTest/runDeviceTest.ts');
        const options = { configFile: config, language, asJson: json === true };
        process.exitCode = await runDeviceTest(options);
        return;
      }
      const { runAgent, checkAgentConfig } = await import('../../agent/runAgent.ts');
      if (check === true) {
        checkAgentConfig(config);
        console.log(say('cli.checked', { file: config }));
        const { NEEDS_RESTART, RELOADED } = await import('../../agent/config/reload.ts');
        const sections = { reloaded: RELOADED.join(' '), restart: NEEDS_RESTART.join(' ') };
        console.log(say('cli.checkedReload', sections));
        return;
      }
      const log = createLog('agent', 'info');
      const wish = createRestartWish(process.env, process.pid);
      const signal = hearSignals();
      const hangUp = reloadOnHangUp();
      const setLogLevel = log.setLevel;
      const agent = await runAgent({ configFile: config, log, setLogLevel, ...wish.option });
      hangUp.onReload(() => agent.reload());
      await untilSignal(() => agent.stop(), { signal, wish: wish.wished });
      if (wish.isWished()) process.exitCode = EXIT.restart;
    });
};
