import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { openGpioLine } from '../../../agent/drivers/gpio/gpioLine.ts';

/**
 * One way to see the edges of a line, in a process of its own: WAY LINE. Every edge is told to the
 * parent with the machine's monotonic time at which this process knew of it.
 */

export interface Told {
  readonly atNs: string;
  /** How many edges this stands for, where the way can tell. */
  readonly count: number;
}

const [, , way, line] = process.argv;

function tell(count: number): void {
  const told: Told = { atNs: String(process.hrtime.bigint()), count };
  process.send?.(told);
}

async function watchOwn(door: 'character' | 'sysfs'): Promise<void> {
  const opened = await openGpioLine(
    { line: Number(line), door },
    {
      ...{ activeLow: false, bias: 'as-is', debounceMs: 0, consumer: 'bench' },
      onEdges: ({ count }) => tell(count),
      onFailure: (reason) => process.send?.({ failed: reason }),
      onRemark: () => undefined,
    },
  );
  if (opened.kind !== 'open') throw new Error(opened.reason);
}

function watchGpiomon(): void {
  const args = ['--line-buffered', '--format=%e', 'gpiochip0', String(line)];
  const child = spawn('gpiomon', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill('SIGKILL'));
  createInterface({ input: child.stdout }).on('line', () => tell(1));
  process.send?.({ childPid: child.pid });
}

if (way === 'gpiomon') watchGpiomon();
else if (way === 'onoff') await watchOwn('sysfs');
else if (way === 'character') await watchOwn('character');
process.send?.({ ready: true });
process.on('message', () => process.exit(0));
process.once('disconnect', () => process.exit(0));
