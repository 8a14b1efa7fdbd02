import { spawn } from 'node:child_process';
import { LaunchProblem } from './sentences.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM'];

/**
 * Runs a program to its end and gives its status and what it wrote. With `inherit` its output goes
 * where ours goes, and none is kept. A signal stops the program first; then it throws.
 */
export function runProgram(command, programArguments, { cwd, env = process.env, inherit = false }) {
  return new Promise((resolve, reject) => {
    const stdio = inherit ? 'inherit' : ['ignore', 'pipe', 'pipe'];
    const child = spawn(command, programArguments, { cwd, env, stdio });
    let stoppedBy = null;
    const stop = (signal) => {
      stoppedBy = signal;
      // A terminal sends Ctrl-C to the program too; a second one would cut its clean-up short.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    const release = () => {
      for (const signal of SIGNALS) process.off(signal, stop);
    };
    for (const signal of SIGNALS) process.on(signal, stop);
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    child.once('error', (error) => {
      release();
      reject(error);
    });
    child.once('close', (code, signal) => {
      release();
      if (stoppedBy !== null) reject(new LaunchProblem('stopped', { signal: stoppedBy }));
      else resolve({ status: code ?? signal, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}
