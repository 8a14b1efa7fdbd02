import { execFile } from 'node:child_process';

/**
 * Tells the service manager (systemd) something, in the words of `sd_notify(3)`: `READY=1`,
 * `WATCHDOG=1`, `STOPPING=1`, `STATUS=…`. Never fails: a program works as well without.
 */
export type Notify = (state: string) => Promise<void>;

/** What the service manager gave this process in its environment. */
export interface ServiceEnvironment {
  /** Where notices go: a path, or `@name` for a socket without a file. */
  readonly socket: string;
  /** Without a word for this long, the service is ended and started again; null: no watchdog. */
  readonly watchdogMs: number | null;
}

/** Reads `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`; null when no service manager listens. */
export function serviceEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  pid: number,
): ServiceEnvironment | null {
  const socket = environment.NOTIFY_SOCKET ?? '';
  if (!/^[/@]./.test(socket)) return null;
  const isOurs = [undefined, '', String(pid)].includes(environment.WATCHDOG_PID);
  const watchdogUs = Number(environment.WATCHDOG_USEC);
  const hasWatchdog = isOurs && Number.isFinite(watchdogUs) && watchdogUs > 0;
  return { socket, watchdogMs: hasWatchdog ? watchdogUs / 1000 : null };
}

const PROGRAM_WITHIN_MS = 5000;

/**
 * Notices by the program `systemd-notify`, since Node has no datagram sockets of this kind. The unit
 * needs `NotifyAccess=all`, because it is another process that speaks.
 */
export const notifyByProgram: Notify = (state) =>
  new Promise((resolve) => {
    const options = { timeout: PROGRAM_WITHIN_MS };
    execFile('systemd-notify', state.split('\n'), options, () => resolve());
  });
