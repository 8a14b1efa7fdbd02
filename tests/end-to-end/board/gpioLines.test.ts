import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../../runtime/packageRoot.ts';
import { startProgram } from '../../support/builtProgram.ts';
import { findProgram, missingSentence } from '../../support/programs.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { endAfterTest } from '../endAfterTest.ts';
import { BOARD } from './emulatedHall.ts';

const MINUTE_MS = 60_000;
const BOARD_SECONDS_MAX = 240;
const PROGRAM = 'dist/tests/support/gpioBoard/onBoard.js';

/** Everything that is promised of real lines, in one boot of the board: see `gpioBoard/onBoard.ts`. */
async function runOnBoard(): Promise<Record<string, unknown>> {
  const command = [process.execPath, join(packageRoot(), PROGRAM)];
  const args = ['run', '--timeout', String(BOARD_SECONDS_MAX), '--', ...command];
  // The board leaves its own files behind when it is cut off.
  const environment = { TMPDIR: temporaryFolder() };
  const board = endAfterTest(startProgram(BOARD, args, { environment, ownGroup: true }));
  const code = await board.ended;
  const seen = /^SEEN (.*)$/m.exec(board.output())?.[1];
  if (code !== 0 || seen === undefined) throw new Error(`the board said:\n${board.output()}`);
  return JSON.parse(seen) as Record<string, unknown>;
}

const missing: string[] =
  findProgram('qemu-system-x86_64') === null ? [missingSentence('qemu-system-x86_64')] : [];
if (!existsSync(BOARD)) missing.push(`the emulated board is missing: ${BOARD}`);

const EDGES = { outcome: 'started', seen: [true, false, true, false, true], lost: [] };
const STORM = {
  ...{ isNoisy: true, blindInStorm: 'noisy input', saidInStorm: 0, isWell: true, isTrusted: true },
  blind: ['noisy input', null],
};
const OUTPUT = { seen: [true, false, true, false], failures: [] };
const HELD = { said: 'open open', heldBy: 'the test', isExported: true, next: ['open', 'open'] };

test(
  'real lines are read, survive storms and kills, and are given back, through both doors',
  async (context) => {
    if (missing.length > 0) context.skip(missing.join('; '));
    expect(await runOnBoard()).toEqual({
      'edges by the character device': EDGES,
      'edges by sysfs': EDGES,
      'storm by the character device': STORM,
      'storm by sysfs': STORM,
      'missed edge': { isTold: false, isHealed: true },
      'counted misses': { hasMissed: true, hasCounted: true, level: true },
      'hidden storm': { debounces: true, hidden: true, shown: true },
      'gone line': { outcome: 'started', isLost: true },
      'outputs by the character device': OUTPUT,
      'outputs by sysfs': OUTPUT,
      biases: [
        [true, 'pull-up'],
        [false, 'pull-down'],
      ],
      refusals: [
        'line 14 (GPIO14) of hall-gpio is in use by "w1"',
        'no line is called "GPIO99" on hall-gpio: see gpioinfo',
        'chip "hall-gpio" has lines 0 to 15',
        'there is no GPIO chip "nonsense"; there is hall-gpio',
        'sysfs knows no line names: give the number of "GPIO14" within its chip',
        'line 1022 is in use by something else on this machine',
      ],
      // Nobody unexports for a process that is killed: the next one takes the line over.
      killed: { ...HELD, code: null, left: { character: null, sysfs: true } },
      'ends by itself': { ...HELD, code: 3, left: { character: null, sysfs: false } },
      'ends by a fault': { ...HELD, code: 1, left: { character: null, sysfs: false } },
    });
  },
  5 * MINUTE_MS,
);
