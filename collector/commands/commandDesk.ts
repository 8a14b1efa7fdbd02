import { encodeCommand, type NewCommand, parseCommand } from '../../protocol/command.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Part } from '../../runtime/lifecycle.ts';
import type { Log } from '../../runtime/log.ts';
import { randomId } from '../../runtime/random.ts';
import type { MessagePort } from '../broker/messagePort.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { Answer, CommandStore, StoredCommand } from './commandStore.ts';

/** What is asked of an agent; id, version and expiry are added here. */
export type CommandWish = WithoutHead<NewCommand>;
type WithoutHead<C> = C extends unknown ? Omit<C, 'requestId' | 'expiresAtMs'> : never;

export interface Asking {
  /** An opaque id of who asks. */
  readonly author: string;
  /** For how long the agent may begin with it. */
  readonly validMs: number;
}

export interface CommandDeskOptions {
  readonly store: CommandStore;
  readonly port: Pick<MessagePort, 'send'>;
  readonly onReply: Ingest['onReply'];
  readonly clock: Clock;
  readonly log: Log;
}

/** Asks agents for things, and remembers who asked, when, and what became of it. */
export interface CommandDesk extends Part {
  /** Sends at once. An agent that is not connected is answered as absent, never later on its return. */
  ask(agentId: string, wish: CommandWish, asking: Asking): Promise<StoredCommand>;
  /** Newest first. */
  commandsOf(agentId: string): Promise<StoredCommand[]>;
}

/** An answer may be on its way for this long after the expiry, by which the agent has begun. */
const ANSWER_GRACE_MS = 20_000;
const LOOK_EVERY_MS = 2000;
const SHOWN_MAX = 20;
/** Requests are kept as an audit for as long as the journal keeps facts by default. */
const KEPT_MS = 400 * 24 * 3_600_000;
const FORGET_EVERY_MS = 6 * 3_600_000;

/** Makes the desk; before `start` nothing is asked and no answer heard. */
export function createCommandDesk(options: CommandDeskOptions): CommandDesk {
  const { store, port, clock, log } = options;
  let cancels: (() => void)[] = [];

  async function answered(agentId: string, requestId: string, answer: Answer): Promise<void> {
    const isOurs = await store.answerCommand(agentId, requestId, answer);
    const facts = { agentId, requestId, outcome: answer.outcome };
    if (isOurs) log.info(facts, 'a command was answered');
    else log.debug(facts, 'an answer to nothing that waits');
  }

  /** What a timer or an agent begins must not end the program when the disk is full. */
  function unattended(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      log.error({ err: error }, 'the record of a command cannot be written');
    });
  }

  return {
    name: 'commands',
    start() {
      unattended(store.endUnanswered(clock.wallMs() - ANSWER_GRACE_MS));
      cancels = [
        options.onReply((agentId, { requestId, outcome, detail = null }) => {
          unattended(answered(agentId, requestId, { outcome, detail, answeredMs: clock.wallMs() }));
        }),
        clock.every(LOOK_EVERY_MS, () => {
          unattended(store.endUnanswered(clock.wallMs() - ANSWER_GRACE_MS));
        }),
        clock.every(FORGET_EVERY_MS, () => {
          unattended(store.deleteCommandsBefore(clock.wallMs() - KEPT_MS));
        }),
      ];
    },
    stop() {
      for (const cancel of cancels) cancel();
      cancels = [];
    },
    async ask(agentId, wish, { author, validMs }) {
      const requestId = randomId();
      const askedMs = clock.wallMs();
      const expiresMs = askedMs + validMs;
      const text = encodeCommand({ ...wish, requestId, expiresAtMs: expiresMs });
      const command: StoredCommand = {
        ...{ requestId, agentId, author, askedMs, expiresMs },
        ...{ command: wish.command, device: deviceOf(wish), particulars: particularsOf(wish) },
        ...{ outcome: 'waiting', detail: null, answeredMs: null },
      };
      // It is on record before it is sent: an answer may come before this turn is over.
      await store.saveCommand(command);
      log.info({ agentId, requestId, command: wish.command, author }, 'a command is sent');
      const sent = port.send(agentId, 'command', text);
      if (sent === 'sent') return command;
      const answer: Answer = {
        outcome: sent === 'absent' ? 'absent' : 'failed',
        detail: sent === 'absent' ? null : 'the agent does not read what it is sent',
        answeredMs: clock.wallMs(),
      };
      await store.answerCommand(agentId, requestId, answer);
      return { ...command, ...answer };
    },
    commandsOf: (agentId) => store.commandsOf(agentId, SHOWN_MAX),
  };
}

/** Says what in a wish an agent would not understand; null when it would. */
export function wishProblem(wish: CommandWish): { field: string; detail: string } | null {
  const text = encodeCommand({ ...wish, requestId: 'r', expiresAtMs: 0 } as NewCommand);
  const parsed = parseCommand(text);
  if (parsed.ok) return null;
  const { field, detail } = parsed.problem;
  return { field: field.slice(1).replaceAll('/', '.'), detail };
}

function deviceOf(wish: CommandWish): string | null {
  return 'device' in wish ? (wish.device ?? null) : null;
}

function particularsOf(wish: CommandWish): string | null {
  switch (wish.command) {
    case 'log-level':
      return wish.level;
    case 'show-hint':
      return wish.text ?? null;
    case 'configure':
      return String(wish.revision);
    case 'identify':
    case 'report-status':
    case 'probe':
    case 'restart':
      return null;
    default:
      return wish satisfies never;
  }
}
