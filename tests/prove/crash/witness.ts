import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** The third party: sends presses, and keeps its own fsynced journal of those accepted. */
export interface Witness {
  readonly accepted: ReadonlySet<string>;
  /** Presses that were handed to the agent, accepted or not. */
  sent(): number;
  /** Sends no more presses. */
  rest(): void;
  close(): void;
}

/** Presses of one device that may be on their way without an answer. */
const IN_FLIGHT_MAX = 4;

/**
 * Listens for the agent's devices and keeps each busy: as soon as a press is accepted the next one
 * follows. A press that a killed agent left unanswered is never sent again, so every id exists once.
 */
export function createWitness(socketPath: string, journalPath: string): Promise<Witness> {
  const journal = openSync(journalPath, 'a');
  const accepted = new Set<string>();
  const sockets = new Set<Socket>();
  let number = 0;
  let resting = false;

  function note(pressId: string): void {
    writeSync(journal, `${pressId}\n`);
    fsyncSync(journal);
    accepted.add(pressId);
  }

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    let device = '';
    const press = (): void => {
      if (resting) return;
      number += 1;
      socket.write(`${device}-${String(number).padStart(9, '0')}\n`);
    };
    const lines = createInterface({ input: socket });
    // A killed agent resets its connection; readline passes that on as an error of its own.
    lines.on('error', () => undefined);
    lines.on('line', (line) => {
      const [word, value = ''] = line.split(' ');
      if (word === 'device') {
        device = value;
        for (let n = 0; n < IN_FLIGHT_MAX; n += 1) press();
        return;
      }
      note(value);
      press();
    });
  });
  const witness: Witness = {
    accepted,
    sent: () => number,
    rest: () => {
      resting = true;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      closeSync(journal);
    },
  };
  return new Promise((resolve) => {
    server.listen(socketPath, () => resolve(witness));
  });
}
