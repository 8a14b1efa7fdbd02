/** A part with a life: `start` may do I/O, `stop` works twice and after a failed start. */
export interface Part {
  readonly name: string;
  start(): Promise<void> | void;
  stop(): Promise<void> | void;
}

export interface Lifecycle {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts parts in order and stops them in reverse. When one fails to start, those already started
 * are stopped before the error goes on. A part that fails to stop does not keep the others from
 * stopping; the first such error is thrown at the end.
 */
export function createLifecycle(parts: readonly Part[]): Lifecycle {
  let started: Part[] = [];
  async function stop(): Promise<void> {
    const stopping = started.reverse();
    started = [];
    let firstError: unknown = null;
    for (const part of stopping) {
      try {
        await part.stop();
      } catch (error) {
        firstError ??= error;
      }
    }
    if (firstError !== null) throw firstError;
  }
  return {
    async start() {
      for (const part of parts) {
        started.push(part);
        try {
          await part.start();
        } catch (error) {
          await stop().catch(() => undefined);
          throw error;
        }
      }
    },
    stop,
  };
}
