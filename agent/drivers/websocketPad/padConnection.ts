import type { CancelTimer, Clock } from '../../../runtime/clock.ts';
import type {
  PadAccount,
  PadAccounts,
  PadEnd,
  PadEvents,
  PadSession,
  WrongKeys,
} from './padAccounts.ts';
import {
  AGENT_MESSAGES,
  type AgentMessage,
  encodeAgentMessage,
  type PadMessage,
  readPadMessage,
} from './padMessages.ts';

/** The WebSocket under a connection; nothing of it throws. */
export interface PadSocket {
  readonly address: string;
  send(text: string): void;
  /** Bytes that the other side has not taken yet. */
  waitingBytes(): number;
  /** Says good-bye; the connection is cut if that takes long. */
  close(reason: string): void;
}

export interface PadConnectionOptions {
  readonly clock: Clock;
  readonly socket: PadSocket;
  readonly accounts: PadAccounts;
  readonly wrongKeys: WrongKeys;
}

/** One connection, from the first byte to the last. */
export interface PadConnection {
  receive(text: string): void;
  /** The socket has closed. */
  ended(reason: string): void;
}

/** Who has not logged in by then is nobody. */
const LOGIN_WITHIN_MS = 10_000;
/** A pad says something every 60 s; after three times nothing it is gone. */
export const SILENT_MS_MAX = 180_000;
const MESSAGES_PER_SECOND_MAX = 20;
/** A pad that does not read what it is told is cut off. */
const WAITING_BYTES_MAX = 64 * 1024;

/**
 * Makes a connection and asks for the login. Before it, nothing counts and little is answered;
 * after it, every message goes to the pad's driver.
 */
export function createPadConnection(options: PadConnectionOptions): PadConnection {
  return new Connection(options);
}

class Connection implements PadConnection {
  readonly #options: PadConnectionOptions;
  /** The driver of the pad, once it has logged in. */
  #driver: PadEvents | null = null;
  #account: PadAccount | null = null;
  #isOver = false;
  #stopDeadline: CancelTimer;
  #secondFromMs: number;
  #messages = 0;

  constructor(options: PadConnectionOptions) {
    this.#options = options;
    this.#secondFromMs = options.clock.monotonicMs();
    this.#stopDeadline = options.clock.after(LOGIN_WITHIN_MS, () => this.#end('no login'));
    this.#send(AGENT_MESSAGES.askForLogin);
  }

  receive(text: string): void {
    if (this.#isOver) return;
    if (this.#isFlood()) {
      this.#end('too many messages');
      return;
    }
    const message = readPadMessage(text);
    if (message.kind === 'login') this.#login(message);
    else if (this.#driver === null) this.#answerStranger(message);
    else this.#hear(this.#driver, message);
  }

  ended(reason: string): void {
    if (this.#isOver) return;
    this.#finish();
    this.#driver?.onEnd({ kind: 'closed', reason });
  }

  #isFlood(): boolean {
    const nowMs = this.#options.clock.monotonicMs();
    if (nowMs - this.#secondFromMs >= 1000) {
      this.#secondFromMs = nowMs;
      this.#messages = 0;
    }
    this.#messages += 1;
    return this.#messages > MESSAGES_PER_SECOND_MAX;
  }

  #login({ workNo, key }: PadMessage & { readonly kind: 'login' }): void {
    const { accounts, wrongKeys, socket } = this.#options;
    const account = accounts.find(workNo, key);
    if (account === null || (this.#account !== null && this.#account !== account)) {
      if (account === null) wrongKeys.note(socket.address);
      this.#send(AGENT_MESSAGES.wrongKey);
      this.#end('wrong key');
      return;
    }
    this.#heardNow();
    this.#send(AGENT_MESSAGES.loggedIn);
    if (this.#account === account) return;
    this.#account = account;
    this.#driver = account.onLogin(this.#session());
  }

  #session(): PadSession {
    return {
      address: this.#options.socket.address,
      send: (message) => this.#send(message),
      close: (last) => {
        if (last !== null) this.#send(last);
        this.#driver = null;
        this.#end('closed by the agent');
      },
    };
  }

  #answerStranger({ kind }: PadMessage): void {
    this.#send(kind === 'malformed' ? AGENT_MESSAGES.malformed : AGENT_MESSAGES.notLoggedIn);
  }

  #hear(driver: PadEvents, message: PadMessage): void {
    if (message.kind !== 'malformed') this.#heardNow();
    if (message.kind === 'malformed') this.#send(AGENT_MESSAGES.malformed);
    else if (message.kind === 'unknown') this.#send(AGENT_MESSAGES.unknown);
    else driver.onMessage(message);
  }

  #heardNow(): void {
    this.#stopDeadline();
    const { clock } = this.#options;
    const seconds = SILENT_MS_MAX / 1000;
    this.#stopDeadline = clock.after(SILENT_MS_MAX, () =>
      this.#end(`no heartbeat for ${seconds} s`, 'silent'),
    );
  }

  #send(message: AgentMessage): void {
    const { socket } = this.#options;
    if (this.#isOver) return;
    socket.send(encodeAgentMessage(message));
    if (socket.waitingBytes() > WAITING_BYTES_MAX) this.#end('it does not read');
  }

  /** Ends from this side: the driver hears of it, the pad gets a good-bye. */
  #end(reason: string, kind: PadEnd['kind'] = 'closed'): void {
    if (this.#isOver) return;
    this.#finish();
    this.#options.socket.close(reason);
    this.#driver?.onEnd({ kind, reason });
  }

  #finish(): void {
    this.#isOver = true;
    this.#stopDeadline();
  }
}
