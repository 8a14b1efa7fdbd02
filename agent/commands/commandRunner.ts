import { type Command, encodeReply, parseCommand, type Reply } from '../../protocol/command.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Log } from '../../runtime/log.ts';

export interface CommandRunnerOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly reply: (text: string) => void;
  /** Makes a device, or the agent itself (null), show itself; a sentence about what it is. */
  readonly identify: (device: string | null) => Promise<string | null>;
  readonly reportStatus: () => void;
}

/** Carries out what the collector asks for: each request once, and never after its expiry. */
export interface CommandRunner {
  /** The collector's time, as a confirmation told it. */
  noteCollectorTime(collectorMs: number): void;
  receive(text: string): Promise<void>;
}

/** Requests remembered so that a repetition is recognised. */
const REMEMBERED_MAX = 500;

type Outcome = Pick<Reply, 'outcome' | 'detail'>;

/** Makes a runner that does nothing until a command arrives. */
export function createCommandRunner(options: CommandRunnerOptions): CommandRunner {
  const { clock, log } = options;
  const done = new Set<string>();
  /** Collector time minus monotonic time; null before the first confirmation. */
  let collectorOffsetMs: number | null = null;

  function remember(requestId: string): void {
    done.add(requestId);
    if (done.size <= REMEMBERED_MAX) return;
    for (const oldest of done) {
      done.delete(oldest);
      return;
    }
  }

  async function carryOut(command: Command): Promise<Outcome> {
    if (done.has(command.requestId)) return { outcome: 'repeated' };
    if (collectorOffsetMs === null) {
      return { outcome: 'refused', detail: 'the collector has not told its time yet' };
    }
    if (collectorOffsetMs + clock.monotonicMs() > command.expiresAtMs) {
      return { outcome: 'expired' };
    }
    remember(command.requestId);
    switch (command.command) {
      case 'report-status':
        options.reportStatus();
        return { outcome: 'done' };
      case 'identify': {
        const answer = await options.identify(command.device ?? null);
        if (answer === null) return { outcome: 'refused', detail: 'no such device' };
        return { outcome: 'done', detail: answer.slice(0, LIMITS.textLengthMax) };
      }
      case 'probe':
      case 'log-level':
      case 'restart':
      case 'show-hint':
      case 'configure':
        return { outcome: 'refused', detail: 'this agent does not know the command' };
      default:
        return command satisfies never;
    }
  }

  return {
    noteCollectorTime(collectorMs) {
      collectorOffsetMs = collectorMs - clock.monotonicMs();
    },
    async receive(text) {
      const message = parseCommand(text);
      if (!message.ok) {
        log.warn({ problem: message.problem }, 'A command cannot be understood.');
        return;
      }
      const { requestId, command } = message.value;
      const outcome = await carryOut(message.value).catch(
        (error: unknown): Outcome => ({
          outcome: 'failed',
          detail: String(error).slice(0, LIMITS.textLengthMax),
        }),
      );
      log.info({ requestId, command, ...outcome }, 'A command of the collector was answered.');
      options.reply(encodeReply({ requestId, ...outcome }));
    },
  };
}
