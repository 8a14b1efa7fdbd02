import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Clock } from '../runtime/clock.ts';

export interface AgentProcesses {
  start(): void;
  /** Asks every agent to stop and resolves when all have ended. */
  stop(): Promise<void>;
  readonly pids: () => number[];
}

/** An agent that ended by itself, and the file with its last words. */
export interface UnexpectedEnd {
  readonly agent: string;
  readonly reason: string;
  readonly log: string;
}

export interface AgentProcessOptions {
  readonly program: string;
  readonly configFiles: ReadonlyMap<string, string>;
  readonly clock: Clock;
  readonly onUnexpectedEnd: (end: UnexpectedEnd) => void;
}

const RESTART_DELAY_MS = 2000;
/** An agent that has not ended by itself after this long is ended by force. */
const STOP_WITHIN_MS = 5000;

/**
 * Runs one process per agent, as in real halls, and starts it again when it ends by itself. What an
 * agent logs goes to a file beside its configuration.
 */
export function createAgentProcesses(options: AgentProcessOptions): AgentProcesses {
  const running = new Map<string, ChildProcess>();
  let stopping = false;

  function launch(agentId: string, configFile: string): void {
    if (stopping) return;
    const logFile = configFile.replace(/\.yaml$/, '.log');
    const log = openSync(logFile, 'w', 0o600);
    const child = spawn(process.execPath, [options.program, 'agent', '--config', configFile], {
      // The message channel tells the agent when its parent is gone, even after SIGKILL.
      stdio: ['ignore', 'ignore', log, 'ipc'],
      // It is started again here, so it may be asked to end.
      env: { ...process.env, HALLWATCH_KEPT: '1' },
      // A terminal's Ctrl-C would reach it too, and it could not say goodbye in time.
      detached: true,
    });
    closeSync(log);
    running.set(agentId, child);
    child.once('exit', (code, signal) => {
      running.delete(agentId);
      if (stopping) return;
      options.onUnexpectedEnd({
        ...{ agent: agentId, log: logFile },
        reason: signal ?? `exit ${code}`,
      });
      options.clock.after(RESTART_DELAY_MS, () => launch(agentId, configFile));
    });
  }

  function end(child: ChildProcess): Promise<void> {
    return new Promise((resolve) => {
      const giveUp = options.clock.after(STOP_WITHIN_MS, () => child.kill('SIGKILL'));
      child.once('exit', () => {
        giveUp();
        resolve();
      });
      child.kill('SIGTERM');
    });
  }

  return {
    start() {
      for (const [agentId, configFile] of options.configFiles) launch(agentId, configFile);
    },
    async stop() {
      stopping = true;
      await Promise.all([...running.values()].map(end));
    },
    pids: () => [...running.values()].flatMap((child) => child.pid ?? []),
  };
}
