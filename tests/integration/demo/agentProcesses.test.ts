import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createAgentProcesses } from '../../../demo/agentProcesses.ts';
import { systemClock } from '../../../runtime/clock.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** A program in place of an agent: says that it runs, and how it was asked to end. */
const PROGRAM = `
  console.error('running');
  process.on('SIGTERM', () => {
    console.error('asked to end');
    process.exit(0);
  });
  setInterval(() => undefined, 1000);
`;

function startOne() {
  const folder = temporaryFolder();
  const program = join(folder, 'program.mjs');
  writeFileSync(program, PROGRAM);
  const onUnexpectedEnd = vi.fn();
  const agents = createAgentProcesses({
    program,
    configFiles: new Map([['hall-1', join(folder, 'hall-1.yaml')]]),
    clock: systemClock,
    onUnexpectedEnd,
  });
  onTestFinished(() => agents.stop());
  agents.start();
  const log = join(folder, 'hall-1.log');
  const untilSaid = (words: string) =>
    vi.waitFor(() => expect(readFileSync(log, 'utf8')).toContain(words), { timeout: 20_000 });
  return { agents, onUnexpectedEnd, log, untilSaid };
}

/** The process group of a process: proc(5), the fifth field of stat. */
function groupOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[2]);
}

test('an agent is out of reach of the Ctrl-C of our terminal, and is asked to end by us', async () => {
  const { agents, onUnexpectedEnd, untilSaid } = startOne();
  await untilSaid('running');
  const [pid = 0] = agents.pids();
  expect(groupOf(pid)).not.toBe(groupOf(process.pid));
  await agents.stop();
  await untilSaid('asked to end');
  expect(agents.pids()).toEqual([]);
  expect(onUnexpectedEnd).not.toHaveBeenCalled();
});

test('an agent that ends by itself is named with the file of its last words, and runs again', async () => {
  const { agents, onUnexpectedEnd, log, untilSaid } = startOne();
  await untilSaid('running');
  const [pid = 0] = agents.pids();
  process.kill(pid, 'SIGKILL');
  await vi.waitFor(() => expect(agents.pids()).not.toContain(pid), { timeout: 20_000 });
  expect(onUnexpectedEnd.mock.calls).toEqual([[{ agent: 'hall-1', reason: 'SIGKILL', log }]]);
  await vi.waitFor(() => expect(agents.pids()).toHaveLength(1), { timeout: 20_000 });
  await untilSaid('running');
});
