import type { Socket } from 'node:net';
import type { FrameFault, FrameGuard } from './frameGuard.ts';

/** Takes a connection that has passed the gate's door and reads from it with `read`. */
export interface SocketTaker {
  handle(socket: Socket): unknown;
}

export interface SocketGate {
  /** Puts a guard before the connection and hands it on. */
  enter(socket: Socket, taker: SocketTaker): void;
  /** The connection has said who it is. */
  admit(socket: Socket): void;
  closeAll(): void;
}

export type GateFault = FrameFault | 'too-many-strangers';

interface Options {
  readonly newGuard: () => FrameGuard;
  readonly onFault: (fault: GateFault, remote: string) => void;
  /** Connections that have not said who they are. */
  readonly strangersMax?: number;
}

/** Honest agents say who they are within milliseconds, so a crowd of strangers is no crowd of ours. */
const STRANGERS_MAX = 1_000;

/** Lets connections in, bounded in number and with every frame looked at before the broker sees it. */
export function createSocketGate({ newGuard, onFault, strangersMax }: Options): SocketGate {
  const strangers = new Set<Socket>();
  const sockets = new Set<Socket>();
  const max = strangersMax ?? STRANGERS_MAX;

  function turnAway(socket: Socket, fault: GateFault): void {
    onFault(fault, socket.remoteAddress ?? 'unknown');
    socket.destroy();
  }

  /** The oldest stranger goes: a new one may be an agent, which needs no time to show it. */
  function makeRoom(): void {
    if (strangers.size <= max) return;
    for (const oldest of strangers) {
      strangers.delete(oldest);
      turnAway(oldest, 'too-many-strangers');
      return;
    }
  }

  return {
    enter(socket, taker) {
      sockets.add(socket);
      strangers.add(socket);
      socket.once('close', () => {
        sockets.delete(socket);
        strangers.delete(socket);
      });
      makeRoom();
      guardReads(socket, newGuard(), (fault) => turnAway(socket, fault));
      taker.handle(socket);
    },
    admit(socket) {
      strangers.delete(socket);
    },
    closeAll() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/**
 * The broker pulls its bytes with `read`, so that is where they are looked at: no copy and no stream
 * between. A chunk at fault is dropped, and the broker sees the connection end.
 */
function guardReads(socket: Socket, guard: FrameGuard, onFault: (fault: FrameFault) => void): void {
  const read = socket.read.bind(socket);
  socket.read = (size?: number) => {
    const chunk: unknown = read(size);
    if (!(chunk instanceof Uint8Array)) return chunk;
    const fault = guard.check(chunk);
    if (fault === null) return chunk;
    onFault(fault);
    return null;
  };
}
