import { type Notify, notifyByProgram } from '../../runtime/serviceNotice.ts';
import { LibcUnavailable, loadLibc } from '../linux/libc.ts';

/**
 * Notices by a datagram of our own, which costs nothing; by the program `systemd-notify` where the
 * package for it is missing.
 */
export function notifySystemd(socket: string): Notify {
  let byProgram = false;
  return async (state) => {
    if (byProgram) return notifyByProgram(state);
    try {
      (await loadLibc()).sendDatagram(socket, Buffer.from(state));
    } catch (error) {
      if (error instanceof LibcUnavailable) byProgram = true;
      // Its queue is full: another process can wait until there is room, and this one must not.
      const isFull = (error as { code?: unknown }).code === 'EAGAIN';
      if (byProgram || isFull) await notifyByProgram(state);
    }
  };
}
