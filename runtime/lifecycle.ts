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
 *
 * `stop` may come at any time, and from two signals at once: during a stop it waits for that one;
 * during a start it stops what has begun, nothing further is started, and `start` resolves, even
 * when the part in the middle of its start gives up because of it.
 */
export function createLifecycle(parts: readonly Part[]): Lifecycle {
  let started: Part[] = [];
  let stopping: Promise<void> | null = null;
  let wanted = false;

  async function stopStarted(): Promise<void> {
    const order = started.reverse();
    started = [];
    let firstError: unknown = null;
    for (const part of order) {
      try {
        await part.stop();
      } catch (error) {
        firstError ??= error;
      }
    }
    if (firstError !== null) throw firstError;
  }

  function stop(): Promise<void> {
    wanted = false;
    stopping ??= stopStarted().finally(() => {
      stopping = null;
    });
    return stopping;
  }

  return {
    async start() {
      wanted = true;
      await stopping?.catch(() => undefined);
      for (const part of parts) {
        if (!wanted) return;
        started.push(part);
        try {
          await part.start();
        } catch (error) {
          if (!wanted) return;
          await stop().catch(() => undefined);
          throw error;
        }
        if (!wanted) {
          // It was told to stop in the middle of its start, and may have gone on after that.
          await part.stop();
          return;
        }
      }
    },
    stop,
  };
}
