import type { Socket } from 'node:net';
import type { BatchLane } from './batchLane.ts';
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
  /** From the next packet on, the lane sees what comes before the taker does. */
  openLane(socket: Socket, lane: BatchLane): void;
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
  const sockets = new Map<Socket, ReadPath>();
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
      const path: ReadPath = { guard: newGuard(), waitingLane: null, lane: null };
      sockets.set(socket, path);
      strangers.add(socket);
      socket.once('close', () => {
        sockets.delete(socket);
        strangers.delete(socket);
      });
      makeRoom();
      replaceRead(socket, path, (fault) => turnAway(socket, fault));
      taker.handle(socket);
    },
    admit(socket) {
      strangers.delete(socket);
    },
    openLane(socket, lane) {
      const path = sockets.get(socket);
      if (path !== undefined) path.waitingLane = lane;
    },
    closeAll() {
      for (const socket of sockets.keys()) socket.destroy();
    },
  };
}

interface ReadPath {
  readonly guard: FrameGuard;
  /** A lane that takes over where a packet begins. */
  waitingLane: BatchLane | null;
  lane: BatchLane | null;
}

/**
 * The broker pulls its bytes with `read`, so that is where they are looked at: no copy and no stream
 * between. A chunk at fault is dropped, and the broker sees the connection end.
 */
function replaceRead(socket: Socket, path: ReadPath, onFault: (fault: FrameFault) => void): void {
  const { guard } = path;
  const read = socket.read.bind(socket);
  socket.read = (size?: number) => {
    for (;;) {
      const packet = path.lane?.next() ?? null;
      if (packet !== null) return packet;
      if (path.waitingLane !== null && guard.isBetweenPackets()) {
        path.lane = path.waitingLane;
        path.waitingLane = null;
      }
      const chunk: unknown = read(size);
      if (!(chunk instanceof Uint8Array)) return chunk;
      const fault = guard.check(chunk);
      if (fault !== null) {
        onFault(fault);
        return null;
      }
      if (path.lane === null) return chunk;
      path.lane.push(chunk as Buffer);
    }
  };
}
