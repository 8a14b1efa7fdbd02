/** What agents say. */
export type InboundKind = 'batch' | 'status' | 'reply';
/** What is said to an agent. */
export type OutboundKind = 'confirm' | 'command';

/**
 * What became of something sent. absent: the agent is not connected here · congested: it does not
 * read, so nothing more is put into its line (it will be cut off if that lasts).
 */
export type SendOutcome = 'sent' | 'absent' | 'congested';

/**
 * One connection of an agent. What answers a message goes back over the same connection: two cloned
 * cards use one agent id in turns, and what is stored of one must not be confirmed to the other.
 */
export interface AgentConnection {
  readonly agentId: string;
  send(kind: OutboundKind, text: string): SendOutcome;
}

/** taken: it may be acknowledged · refused: it is not on the disk, so the connection ends instead. */
export type Received = 'taken' | 'refused';

/**
 * Takes a message. It must put it in line before it returns, so that the order of calls is the order
 * of storing; the promise resolves after the commit, and the message is acknowledged only then.
 */
export type Receive = (
  connection: AgentConnection,
  kind: InboundKind,
  text: string,
) => Promise<Received>;

/** Plain counts since the start; `connectedAgents` is now. */
export interface PortCounters {
  connectedAgents: number;
  /** Packets that were refused with their connection, by reason. */
  readonly refused: Record<string, number>;
  /** Connections that pushed an older one of the same agent away. */
  takeovers: number;
  /** Messages to an agent that were not put into its line because it does not read. */
  congested: number;
}

/** The way to the agents: the embedded broker, or one outside. */
export interface MessagePort {
  start(receive: Receive): Promise<void>;
  /** Works twice. */
  stop(): Promise<void>;
  send(agentId: string, kind: OutboundKind, text: string): SendOutcome;
  /** Connected now; with an outside broker always false, because nobody tells. */
  isConnected(agentId: string): boolean;
  readonly counters: PortCounters;
}

export function newPortCounters(): PortCounters {
  return { connectedAgents: 0, refused: {}, takeovers: 0, congested: 0 };
}
