import { isId } from './ids.ts';

/** The last segment of a topic: what is said. */
export const TOPIC_KINDS = ['batch', 'status', 'confirm', 'command', 'reply'] as const;
export type TopicKind = (typeof TOPIC_KINDS)[number];

/** Kinds an agent may publish; the others are the collector's. */
export const AGENT_PUBLISHES: readonly TopicKind[] = ['batch', 'status', 'reply'];
/** Kinds an agent may subscribe to. */
export const AGENT_SUBSCRIBES: readonly TopicKind[] = ['confirm', 'command'];

const PREFIX = 'hallwatch/v1/';

/** The topic on which `kind` is said about the agent `agentId`. */
export function topicOf(agentId: string, kind: TopicKind): string {
  return `${PREFIX}${agentId}/${kind}`;
}

/** Filter with which a collector behind an external broker receives one kind from all agents. */
export function filterOfAll(kind: TopicKind): string {
  return `${PREFIX}+/${kind}`;
}

export interface ParsedTopic {
  readonly agentId: string;
  readonly kind: TopicKind;
}

/** Takes a topic apart; null when it is not one of ours. */
export function parseTopic(topic: string): ParsedTopic | null {
  if (!topic.startsWith(PREFIX)) return null;
  const slash = topic.indexOf('/', PREFIX.length);
  if (slash < 0) return null;
  const agentId = topic.slice(PREFIX.length, slash);
  const kind = topic.slice(slash + 1);
  if (!isId(agentId) || !TOPIC_KINDS.includes(kind as TopicKind)) return null;
  return { agentId, kind: kind as TopicKind };
}
