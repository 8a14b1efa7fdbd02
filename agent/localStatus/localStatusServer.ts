import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { CancelTimer, Clock } from '../../runtime/clock.ts';
import type { Log } from '../../runtime/log.ts';
import type { LocalMessage, LocalObservation, LocalSnapshot } from './localMessages.ts';

export interface LocalStatusServerOptions {
  /** From `localSocketPath`; null: there can be none. */
  readonly path: string | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly snapshot: () => LocalSnapshot;
}

/**
 * Shows the running agent to `hallwatch monitor` and `walktest` on the same machine: JSON lines on a
 * Unix socket that only the agent's own user may open. Nothing that comes in is read, so nobody can
 * change anything through it; a reader that is slow is cut off, and one too many is not let in.
 */
export interface LocalStatusServer {
  /** Never fails: an agent without this socket watches as well as one with it. */
  start(): Promise<void>;
  stop(): Promise<void>;
  tell(observation: LocalObservation): void;
}

const READERS_MAX = 4;
const SNAPSHOT_EVERY_MS = 1000;
/** After an observation everything is shown again, several of them together. */
const SNAPSHOT_SOON_MS = 100;
/** What may wait for a reader that does not read. */
const WAITING_BYTES_MAX = 1024 * 1024;
const OWNER_ONLY = 0o600;
const OTHERS_NOTHING = 0o177;

/** Makes the server; `start` must come after the outbox is open, which is locked for one process. */
export function createLocalStatusServer(options: LocalStatusServerOptions): LocalStatusServer {
  const { path, clock, log } = options;
  const readers = new Set<Socket>();
  let server: Server | null = null;
  let stopTelling: CancelTimer = () => undefined;
  let soon: CancelTimer | null = null;

  function send(socket: Socket, text: string): void {
    if (socket.writableLength > WAITING_BYTES_MAX) socket.destroy();
    else socket.write(text);
  }

  function tellAll(message: LocalMessage): void {
    const text = `${JSON.stringify(message)}\n`;
    for (const socket of readers) send(socket, text);
  }

  function tell(observation: LocalObservation): void {
    if (readers.size === 0) return;
    tellAll(observation);
    soon ??= clock.after(SNAPSHOT_SOON_MS, () => {
      soon = null;
      if (readers.size > 0) tellAll(options.snapshot());
    });
  }

  function welcome(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    if (readers.size >= READERS_MAX) {
      socket.destroy();
      return;
    }
    readers.add(socket);
    socket.on('close', () => readers.delete(socket));
    socket.resume();
    send(socket, `${JSON.stringify(options.snapshot())}\n`);
  }

  return {
    tell,
    async start() {
      if (path === null) {
        log.warn('The path of the outbox is too long for a status socket; there is none.');
        return;
      }
      try {
        server = await listen(path, welcome);
        server.on('error', (error) => log.warn({ err: error }, 'The status socket failed.'));
        stopTelling = clock.every(SNAPSHOT_EVERY_MS, () => {
          if (readers.size > 0) tellAll(options.snapshot());
        });
      } catch (error) {
        log.warn(
          { err: error, path },
          'There is no status socket; monitor and walktest see nothing.',
        );
      }
    },
    async stop() {
      stopTelling();
      soon?.();
      soon = null;
      for (const socket of readers) socket.destroy();
      const closing = server;
      server = null;
      // Closing takes the socket's file away, too.
      if (closing !== null) await new Promise((resolve) => closing.close(resolve));
    },
  };
}

function listen(path: string, welcome: (socket: Socket) => void): Promise<Server> {
  // Left behind by a process that was killed: whoever has the outbox open has the socket as well.
  rmSync(path, { force: true });
  return new Promise((resolve, reject) => {
    const server = createServer(welcome);
    server.maxConnections = READERS_MAX + 1;
    server.once('error', reject);
    // The file exists from `bind` on, which happens in this call: it must never be open to others.
    const usual = process.umask(OTHERS_NOTHING);
    try {
      server.listen(path, () => {
        server.off('error', reject);
        chmodSync(path, OWNER_ONLY);
        resolve(server);
      });
    } finally {
      process.umask(usual);
    }
  });
}
