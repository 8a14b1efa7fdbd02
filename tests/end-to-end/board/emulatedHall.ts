import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { packageRoot } from '../../../runtime/packageRoot.ts';
import { type BuiltProgram, startProgram } from '../../support/builtProgram.ts';
import { freePort } from '../../support/freePort.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { endAfterTest } from '../endAfterTest.ts';

/** The program that boots the board; it does not come with this repository. */
export const BOARD = join(packageRoot(), '../shared/board/board');

/** One thing that happened in the hall, by the board's own clocks. */
export interface Act {
  readonly act: 'pull' | 'press' | 'unplug' | 'plug' | 'date' | 'vouch';
  readonly details: readonly string[];
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/** A hall whose lines and pad the test plays, and the board in it that runs an agent. */
export interface EmulatedHall {
  readonly board: BuiltProgram;
  /** Does one thing and resolves with when it was done. */
  act(what: Act['act'], ...details: readonly number[]): Promise<Act>;
  /** Everything done so far. */
  acts(): readonly Act[];
  /** Stops the agent and the board; resolves with the agent's exit code. */
  end(): Promise<number | null>;
}

export interface EmulatedHallOptions {
  /** The lines of the seat sensor and of the dry contact; both begin high. */
  readonly seat: number;
  readonly contact: number;
  /** A file of this machine, which the board can read. */
  readonly agentConfigFile: string;
  /** The port of the collector's broker here, and where it is seen on the board. */
  readonly mqttPort: number;
  readonly mqttPortOnBoard: number;
  /** What the board's clock says when it wakes. Default: the time. */
  readonly rtc?: string;
}

/** How long the kernel may take to boot under emulation. */
const BOOT_MS_MAX = 120_000;
/** The board is cut off after this long, whatever becomes of this process. */
const BOARD_SECONDS_MAX = 540;
const HALL_PORT = 7000;

/** Boots the board and resolves when its hall can be played; its agent is still starting then. */
export async function startEmulatedHall(options: EmulatedHallOptions): Promise<EmulatedHall> {
  const port = await freePort();
  const board = endAfterTest(startBoard(options, port));
  await board.waitFor(/the hall listens/, BOOT_MS_MAX);
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
  });
  const answers = createInterface({ input: socket })[Symbol.asyncIterator]();
  const acts: Act[] = [];
  return {
    board,
    acts: () => acts,
    async act(what, ...details) {
      socket.write(`${[what, ...details].join(' ')}\n`);
      const answer = await answers.next();
      if (answer.done === true) throw new Error(`the hall is gone:\n${board.output()}`);
      const done = JSON.parse(answer.value) as Act;
      acts.push(done);
      return done;
    },
    end() {
      socket.end();
      return board.ended;
    },
  };
}

function startBoard(options: EmulatedHallOptions, port: number): BuiltProgram {
  const { seat, contact, agentConfigFile, mqttPort, mqttPortOnBoard, rtc = 'utc' } = options;
  const root = packageRoot();
  const play = ['python3', join(root, 'tests/end-to-end/board/drive.py'), HALL_PORT, seat, contact];
  const agent = [process.execPath, join(root, 'bin/hallwatch.mjs'), 'agent'];
  const network = [
    '--reach',
    `${mqttPortOnBoard}:${mqttPort}`,
    '--forward',
    `${port}:${HALL_PORT}`,
  ];
  const command = [...play.map(String), ...agent, '--config', agentConfigFile];
  const limits = ['--timeout', String(BOARD_SECONDS_MAX), '--rtc', rtc];
  const args = ['run', ...limits, ...network, '--', ...command];
  // The board leaves its own files behind when it is cut off.
  const environment = { TMPDIR: temporaryFolder() };
  return startProgram(BOARD, args, { environment, ownGroup: true });
}
