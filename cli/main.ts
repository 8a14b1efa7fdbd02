import { Command } from 'commander';
import { addAgent } from './commands/agent.ts';
import { addAgentSecret } from './commands/agentSecret.ts';
import type { AddCommand } from './commands/cliContext.ts';
import { addCollector } from './commands/collector.ts';
import { addQuarantine } from './commands/quarantine.ts';
import { addSeries } from './commands/series.ts';
import { runProgram } from './runProgram.ts';

/** All commands, so that a stranger sees what there is. */
const COMMANDS: readonly AddCommand[] = [
  addAgent,
  addCollector,
  addAgentSecret,
  addQuarantine,
  addSeries,
];

runProgram(new Command('hallwatch'), COMMANDS);
