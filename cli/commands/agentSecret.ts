import { hash } from 'node:crypto';
import { randomId } from '../../runtime/random.ts';
import type { AddCommand } from './cliContext.ts';

/** `hallwatch agent-secret`: a new secret, for both sides. */
export const addAgentSecret: AddCommand = (program, { say }) => {
  program
    .command('agent-secret')
    .description(say('cli.agentSecret'))
    .action(() => {
      const secret = randomId(32);
      console.log(`secret: ${secret}\nsecretSha256: ${hash('sha256', secret)}`);
    });
};
