import { Command } from 'commander';
import { addAgent } from './commands/agent.ts';
import { runProgram } from './runProgram.ts';

/**
 * `hallwatch agent` alone. The build makes one file of this and all that it needs, because on a
 * small device the thousand files of the packages cost more memory and time than what they do.
 */
runProgram(new Command('hallwatch'), [addAgent]);
