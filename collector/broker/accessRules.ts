import { isId } from '../../protocol/ids.ts';
import { LIMITS } from '../../protocol/limits.ts';
import {
  AGENT_PUBLISHES,
  AGENT_SUBSCRIBES,
  parseTopic,
  type TopicKind,
} from '../../protocol/topics.ts';
import type { InboundKind } from './messagePort.ts';

/** What a CONNECT asks for, as far as the rules look at it. */
export interface ConnectWish {
  readonly protocolVersion: number;
  readonly clientId: string;
  readonly username: string | undefined;
  readonly clean: boolean;
  readonly keepaliveSeconds: number;
  readonly will: WillWish | null;
}

export interface WillWish {
  readonly topic: string;
  readonly qos: number;
  readonly retain: boolean;
  readonly bytes: number;
}

export type ConnectFault =
  | 'protocol-not-3.1.1'
  | 'client-id-not-an-agent-id'
  | 'username-not-client-id'
  | 'session-not-clean'
  | 'keepalive-out-of-range'
  | 'will-not-own-status'
  | 'will-not-retained-qos-1'
  | 'will-too-large';

/** Judges a CONNECT before its secret is looked at. Null: it may go on. */
export function judgeConnect(wish: ConnectWish): ConnectFault | null {
  if (wish.protocolVersion !== 4) return 'protocol-not-3.1.1';
  if (!isId(wish.clientId)) return 'client-id-not-an-agent-id';
  if (wish.username !== wish.clientId) return 'username-not-client-id';
  if (!wish.clean) return 'session-not-clean';
  if (wish.keepaliveSeconds < 1 || wish.keepaliveSeconds > LIMITS.keepaliveSecondsMax) {
    return 'keepalive-out-of-range';
  }
  if (wish.will === null) return null;
  const topic = parseTopic(wish.will.topic);
  if (topic?.agentId !== wish.clientId || topic.kind !== 'status') return 'will-not-own-status';
  if (wish.will.qos !== 1 || !wish.will.retain) return 'will-not-retained-qos-1';
  return wish.will.bytes > LIMITS.statusBytesMax ? 'will-too-large' : null;
}

export interface PublishWish {
  readonly topic: string;
  readonly qos: number;
  readonly retain: boolean;
}

export type PublishFault = 'topic-not-own' | 'qos-not-allowed' | 'retain-not-allowed';

/** Judges a PUBLISH of a connected agent: the kind of message, or why it is refused. */
export function judgePublish(
  agentId: string,
  wish: PublishWish,
):
  | { readonly ok: true; readonly kind: InboundKind }
  | { readonly ok: false; readonly fault: PublishFault } {
  const topic = parseTopic(wish.topic);
  if (topic?.agentId !== agentId || !isInbound(topic.kind)) {
    return { ok: false, fault: 'topic-not-own' };
  }
  const isStatus = topic.kind === 'status';
  if (wish.qos !== 1 && !(isStatus && wish.qos === 0)) {
    return { ok: false, fault: 'qos-not-allowed' };
  }
  if (wish.retain && !isStatus) return { ok: false, fault: 'retain-not-allowed' };
  return { ok: true, kind: topic.kind };
}

function isInbound(kind: TopicKind): kind is InboundKind {
  return AGENT_PUBLISHES.includes(kind);
}

/** Judges a subscription: exactly the agent's own topics, no wildcard, no `$SYS`, no `$share`. */
export function judgeSubscribe(
  agentId: string,
  wish: { readonly topic: string; readonly qos: number },
): 'filter-not-own' | 'qos-not-allowed' | null {
  const topic = parseTopic(wish.topic);
  if (topic?.agentId !== agentId || !AGENT_SUBSCRIBES.includes(topic.kind)) {
    return 'filter-not-own';
  }
  return wish.qos > 1 ? 'qos-not-allowed' : null;
}
