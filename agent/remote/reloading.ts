import type { Log } from '../../runtime/log.ts';
import type { AgentConfig } from '../config/agentConfig.ts';
import { restartNeededFor, withReloaded } from '../config/reload.ts';
import type { LogLevel } from '../config/settings.ts';
import { AGENT_PROBLEMS, type AgentProblem } from '../problemCodes.ts';
import type { RemoteConfiguration } from './remoteConfiguration.ts';

export interface ReloadingOptions {
  /** As the agent was started. */
  readonly config: AgentConfig;
  readonly log: Log;
  readonly configuration: Pick<RemoteConfiguration, 'reload'>;
  readonly setLogLevel: ((level: LogLevel) => void) | null;
  readonly onChanged: () => void;
}

/** Takes a changed agent.yaml while the agent runs. */
export interface Reloading {
  /** Null: the file has mistakes. What it said before goes on, and the status says so. */
  reload(next: AgentConfig | null): Promise<void>;
  problems(): readonly AgentProblem[];
}

/** Makes what reloads; what only a restart brings into force is named and left as it is. */
export function createReloading(options: ReloadingOptions): Reloading {
  const { config, log } = options;
  const problems = new Set<AgentProblem>();
  let logLevel = config.logLevel;

  function note(problem: AgentProblem, isThere: boolean): void {
    if (isThere) problems.add(problem);
    else problems.delete(problem);
  }

  return {
    async reload(next) {
      note(AGENT_PROBLEMS.fileMistaken, next === null);
      if (next?.origin === undefined || config.origin === undefined) {
        options.onChanged();
        return;
      }
      const sections = restartNeededFor(config.origin.settings, next.origin.settings);
      note(AGENT_PROBLEMS.restartNeeded, sections.length > 0);
      if (sections.length > 0) {
        const code = AGENT_PROBLEMS.restartNeeded;
        log.warn(
          { code, sections },
          'agent.yaml has changes that only a restart brings into force.',
        );
      }
      if (next.logLevel !== logLevel) options.setLogLevel?.(next.logLevel);
      logLevel = next.logLevel;
      await options.configuration.reload(withReloaded(config, next));
      log.info('agent.yaml has been read again.');
      options.onChanged();
    },
    problems: () => [...problems],
  };
}
