import { Command } from 'commander';
import { addAgent } from './commands/agent.ts';
import { addAgentSecret } from './commands/agentSecret.ts';
import { addCalendar } from './commands/calendar.ts';
import { addCall } from './commands/call.ts';
import type { AddCommand } from './commands/cliContext.ts';
import { addCollector } from './commands/collector.ts';
import { addCompletion } from './commands/completion.ts';
import { addConclude } from './commands/conclude.ts';
import { addConfig } from './commands/config.ts';
import { addCoverage } from './commands/coverage.ts';
import { addDeclare } from './commands/declare.ts';
import { addDoctor } from './commands/doctor.ts';
import { addDuty } from './commands/duty.ts';
import { addExplain } from './commands/explain.ts';
import { addGrafana } from './commands/grafana.ts';
import { addMonitor } from './commands/monitor.ts';
import { addPad } from './commands/pad.ts';
import { addQuarantine } from './commands/quarantine.ts';
import { addSeries } from './commands/series.ts';
import { addTrial } from './commands/trial.ts';
import { addWalktest } from './commands/walktest.ts';
import { addWhatif } from './commands/whatif.ts';
import { runProgram } from './runProgram.ts';

/** All commands, so that a stranger sees what there is. */
const COMMANDS: readonly AddCommand[] = [
  addAgent,
  addCollector,
  addDoctor,
  addMonitor,
  addWalktest,
  addTrial,
  addDeclare,
  addCall,
  addConclude,
  addExplain,
  addCoverage,
  addWhatif,
  addPad,
  addAgentSecret,
  addDuty,
  addCalendar,
  addQuarantine,
  addSeries,
  addGrafana,
  addConfig,
  // Last: it completes what is there.
  addCompletion,
];

runProgram(new Command('hallwatch'), COMMANDS);
