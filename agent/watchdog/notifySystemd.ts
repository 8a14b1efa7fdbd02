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
      if (!(error instanceof LibcUnavailable)) return;
      byProgram = true;
      await notifyByProgram(state);
    }
  };
}
