import {
  type Command,
  encodeReply,
  parseCommand,
  parseCommandHead,
  type Reply,
} from '../../protocol/command.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Log } from '../../runtime/log.ts';
import type { LogLevel } from '../config/settings.ts';
import type { ConfigurationAnswer, ConfigurationWish } from '../remote/remoteConfiguration.ts';
import type { DeviceCommands } from './deviceCommands.ts';
import type { RequestMemory } from './requestMemory.ts';

/** What became of a command. */
export type Outcome = Pick<Reply, 'outcome' | 'detail'>;

export interface CommandRunnerOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly memory: RequestMemory;
  readonly reply: (text: string) => void;
  readonly devices: DeviceCommands;
  readonly reportStatus: () => void;
  /** Null: nobody can change the level of this log. */
  readonly setLogLevel: ((level: LogLevel) => void) | null;
  readonly configure: (wish: ConfigurationWish) => Promise<ConfigurationAnswer>;
  /** Ends the agent in order, after the reply. Null: nobody would start it again. */
  readonly restart: (() => void) | null;
}

/** Carries out what the collector asks for: each request once, and never after its expiry. */
export interface CommandRunner {
  /** The collector's time, as a confirmation told it. */
  noteCollectorTime(collectorMs: number): void;
  /** Never throws, and answers whatever says who asks. */
  receive(text: string): Promise<void>;
}

/** Commands whose repetition after a restart would do harm: an agent that restarts for ever. */
const REMEMBERED_FOR_GOOD: ReadonlySet<Command['command']> = new Set(['restart', 'configure']);

/** Makes a runner that does nothing until a command arrives. */
export function createCommandRunner(options: CommandRunnerOptions): CommandRunner {
  const { clock, log, memory } = options;
  /** Collector time minus monotonic time; null before the first confirmation. */
  let collectorOffsetMs: number | null = null;

  /** What speaks against doing it at all; null when it has been noted and is to be done now. */
  function objection(command: Command): Outcome | null {
    const { requestId } = command;
    if (memory.has(requestId)) return { outcome: 'repeated' };
    if (collectorOffsetMs === null) return refused('the collector has not told its time yet');
    if (collectorOffsetMs + clock.monotonicMs() > command.expiresAtMs) {
      return { outcome: 'expired' };
    }
    if (REMEMBERED_FOR_GOOD.has(command.command)) memory.rememberForGood(requestId);
    else memory.remember(requestId);
    return null;
  }

  async function answer(command: Command): Promise<Outcome> {
    try {
      return objection(command) ?? (await carryOut(command, options));
    } catch (error) {
      return { outcome: 'failed', detail: String(error) };
    }
  }

  function reply(requestId: string, { outcome, detail }: Outcome): void {
    const shown = detail === undefined ? undefined : cut(detail);
    log.info({ requestId, outcome, detail: shown }, 'A command of the collector was answered.');
    const told = shown === undefined ? {} : { detail: shown };
    options.reply(encodeReply({ requestId, outcome, ...told }));
  }

  function replyToUnreadable(text: string, problem: unknown): void {
    const head = parseCommandHead(text);
    log.warn({ problem }, 'A command cannot be understood.');
    if (!head.ok) return;
    const { requestId, command } = head.value;
    const why = isKnown(command) ? `cannot be understood: ${JSON.stringify(problem)}` : UNKNOWN;
    reply(requestId, refused(why));
  }

  return {
    noteCollectorTime(collectorMs) {
      collectorOffsetMs = collectorMs - clock.monotonicMs();
    },
    async receive(text) {
      const message = parseCommand(text);
      if (!message.ok) {
        replyToUnreadable(text, message.problem);
        return;
      }
      const command = message.value;
      const outcome = await answer(command);
      reply(command.requestId, outcome);
      if (command.command === 'restart' && outcome.outcome === 'done') options.restart?.();
    },
  };
}

const UNKNOWN = 'this agent does not know the command';
const KNOWN: Readonly<Record<Command['command'], true>> = {
  ...{ identify: true, 'report-status': true, probe: true, 'log-level': true },
  ...{ restart: true, 'show-hint': true, configure: true },
};

function isKnown(command: string): boolean {
  return Object.hasOwn(KNOWN, command);
}

async function carryOut(command: Command, options: CommandRunnerOptions): Promise<Outcome> {
  const { devices } = options;
  switch (command.command) {
    case 'report-status':
      options.reportStatus();
      return { outcome: 'done' };
    case 'identify':
      return devices.identify(command.device ?? null);
    case 'probe':
      return devices.probe(command.device ?? null);
    case 'show-hint':
      return devices.showHint(command);
    case 'log-level':
      if (options.setLogLevel === null) return refused('the level of this log cannot be changed');
      options.setLogLevel(command.level);
      return { outcome: 'done', detail: `${command.level} until the next start` };
    case 'restart':
      if (options.restart === null) return refused('nobody would start this agent again');
      return { outcome: 'done', detail: 'ends now, to be started again' };
    case 'configure': {
      const { revision, document, tryMs } = command;
      return options.configure({ revision, document, tryMs });
    }
    default:
      return command satisfies never;
  }
}

function refused(detail: string): Outcome {
  return { outcome: 'refused', detail };
}

/** By code points, as the limit counts. */
function cut(text: string): string {
  return [...text].slice(0, LIMITS.textLengthMax).join('');
}
