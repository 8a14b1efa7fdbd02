/**
 * Runs until somebody asks the process to end (Ctrl-C, SIGTERM, or the parent that started it is
 * gone), then stops the program once. A second Ctrl-C does not wait any longer.
 */
export async function untilSignal(stop: () => Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => {
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
