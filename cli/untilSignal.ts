/**
 * Runs until somebody asks the process to end (Ctrl-C, SIGTERM, or the parent that started it is
 * gone), then stops the program once. A second Ctrl-C does not wait any longer.
 */
export async function untilSignal(stop: () => Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => {
    let asked = false;
    const ask = (): void => {
      if (asked) process.exit(130);
      asked = true;
      resolve();
    };
    process.on('SIGINT', ask);
    process.on('SIGTERM', ask);
    process.once('disconnect', resolve);
  });
  await stop();
}
