/** The wish of a program to be started again, as far as there is somebody who does that. */
export interface RestartWish {
  /** What the program is given; nothing where nobody would start it again. */
  readonly option: { readonly restart?: () => void };
  /** Resolves with the wish. */
  readonly wished: Promise<void>;
  isWished(): boolean;
}

/**
 * Makes the wish. Somebody starts a program again when it runs as a service of systemd that notifies
 * (`NOTIFY_SOCKET`), is all that a container runs (process 1), or is told so (`HALLWATCH_KEPT=1`):
 * an agent in a technician's terminal must not be ended from far away for good.
 */
export function createRestartWish(
  environment: Readonly<Record<string, string | undefined>>,
  pid: number,
): RestartWish {
  let isWished = false;
  let restart: () => void = () => undefined;
  const wished = new Promise<void>((resolve) => {
    restart = () => {
      isWished = true;
      resolve();
    };
  });
  const isKept =
    pid === 1 || environment.HALLWATCH_KEPT === '1' || (environment.NOTIFY_SOCKET ?? '') !== '';
  return { option: isKept ? { restart } : {}, wished, isWished: () => isWished };
}

/** Reading the configuration again when SIGHUP comes (`systemctl reload`). */
export interface HangUp {
  onReload(reload: () => Promise<void>): void;
}

/**
 * Takes SIGHUP from now on, so that one that comes while the program starts does not end it. In a
 * terminal the signal keeps its meaning: the window was closed.
 */
export function reloadOnHangUp(): HangUp {
  let reload: () => Promise<void> = async () => undefined;
  if (process.stdin.isTTY !== true) process.on('SIGHUP', () => void reload());
  return {
    onReload(given) {
      reload = given;
    },
  };
}
