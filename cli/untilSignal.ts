/**
 * Listens for somebody who asks the process to end: Ctrl-C, SIGTERM, or the parent that started it is
 * gone. Call it before a program starts, or a signal that comes meanwhile ends it without its goodbye.
 * A second Ctrl-C does not wait any longer.
 */
export function hearSignals(): Promise<void> {
  return new Promise<void>((resolve) => {
    let isInterrupted = false;
    process.on('SIGINT', () => {
      if (isInterrupted) process.exit(130);
      isInterrupted = true;
      resolve();
    });
    process.on('SIGTERM', () => resolve());
    process.once('disconnect', () => resolve());
    // The parent may have gone before.
    if (process.send !== undefined && !process.connected) resolve();
  });
}

export interface UntilOptions {
  /** What `hearSignals` returned before the program started; else it is called now. */
  readonly signal?: Promise<void>;
  /** The program itself wants to end. */
  readonly wish?: Promise<void>;
}

/** Runs until a signal or the program's own wish, then stops it once. */
export async function untilSignal(
  stop: () => Promise<void>,
  { signal = hearSignals(), wish }: UntilOptions = {},
): Promise<void> {
  await Promise.race(wish === undefined ? [signal] : [signal, wish]);
  await stop();
}
