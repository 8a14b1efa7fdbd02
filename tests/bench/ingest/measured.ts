/** What a process under test says about itself when it is asked. */
export interface Measured {
  /** Messages whose readings are on the disk. */
  readonly messages: number;
  /** Processor time of the process since its start. */
  readonly cpuMicros: number;
}

/** Answers every question of the parent, tells it the port, and ends with it. */
export function answerParent(port: number, messages: () => number): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    const measured: Measured = { messages: messages(), cpuMicros: user + system };
    process.send?.(measured);
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ port });
}
