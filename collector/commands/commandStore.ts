import type { CommandName } from '../../protocol/command.ts';

/** What became of a request. `waiting`: an answer may still come. */
export const COMMAND_OUTCOMES = [
  'waiting',
  'done',
  'repeated',
  'expired',
  'refused',
  'failed',
  /** The agent was not connected: it was never sent. */
  'absent',
  /** It was sent, and nothing came back before its expiry. */
  'no-answer',
] as const;
export type CommandOutcome = (typeof COMMAND_OUTCOMES)[number];

/** A request to an agent with who asked, when, and what became of it. Never deleted while it counts. */
export interface StoredCommand {
  readonly requestId: string;
  readonly agentId: string;
  readonly command: CommandName;
  /** The device it is about; null: the agent itself, or all devices. */
  readonly device: string | null;
  /** What else was asked for, short, as text for a person: a level, a hint, a revision. */
  readonly particulars: string | null;
  /** An opaque id of who asked. */
  readonly author: string;
  readonly askedMs: number;
  readonly expiresMs: number;
  readonly outcome: CommandOutcome;
  readonly detail: string | null;
  readonly answeredMs: number | null;
}

/** A list of devices as somebody wanted it. */
export interface StoredConfiguration {
  readonly agentId: string;
  readonly revision: number;
  readonly document: string;
  readonly tryMs: number;
  readonly author: string;
  readonly recordedMs: number;
  /** What the agent said of it last; null: it has not said anything about this revision. */
  readonly state: 'trying' | 'applied' | 'refused' | 'reverted' | null;
  readonly problem: string | null;
  readonly stateMs: number | null;
}

export interface Answer {
  readonly outcome: CommandOutcome;
  readonly detail: string | null;
  readonly answeredMs: number;
}

/** Where requests and wanted configurations are kept. */
export interface CommandStore {
  saveCommand(command: StoredCommand): Promise<void>;
  /** Answers a request that waits, of this agent; false when there is none: a late or strange word. */
  answerCommand(agentId: string, requestId: string, answer: Answer): Promise<boolean>;
  /** Ends every request that still waits although it expired before then. Says how many. */
  endUnanswered(expiredBeforeMs: number): Promise<number>;
  /** Newest first. */
  commandsOf(agentId: string, limit: number): Promise<StoredCommand[]>;
  /** Forgets requests older than this. */
  deleteCommandsBefore(askedMs: number): Promise<void>;
  /** False when the revision is taken. */
  saveConfiguration(configuration: StoredConfiguration): Promise<boolean>;
  /** Newest first. */
  configurationsOf(agentId: string, limit: number): Promise<StoredConfiguration[]>;
  noteConfigurationState(
    agentId: string,
    revision: number,
    said: Pick<StoredConfiguration, 'state' | 'problem' | 'stateMs'>,
  ): Promise<void>;
}
