/**
 * Runs until somebody asks the process to end (Ctrl-C, SIGTERM, or the parent that started it is
 * gone), or until the program itself wants to, then stops it once. A second Ctrl-C does not wait any
 * longer.
 */
export async function untilSignal(
  stop: () => Promise<void>,
  wish: Promise<void> = new Promise(() => undefined),
): Promise<void> {
  await new Promise<void>((resolve) => {
    void wish.then(resolve);
    let isInterrupted = false;
    process.on('SIGINT', () => {
      if (isInterrupted) process.exit(130);
      isInterrupted = true;
      resolve();
    });
    process.on('SIGTERM', () => resolve());
    process.once('disconnect', () => resolve());
    // The parent may have gone while the program was still starting.
    if (process.send !== undefined && !process.connected) resolve();
  });
  await stop();
}
