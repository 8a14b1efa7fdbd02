import type { AgentStatus } from '../../protocol/agentStatus.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { AgentOperationView } from '../http/operationViews.ts';
import { type Asking, type CommandDesk, type CommandWish, wishProblem } from './commandDesk.ts';
import type { StoredCommand } from './commandStore.ts';
import type { ConfigurationDesk, ConfigurationWish, WishOutcome } from './configurationDesk.ts';

/** What the HTTP side asks about agents. An agent that is not known is answered by null. */
export interface AgentOperation {
  view(agentId: string): Promise<AgentOperationView | null>;
  ask(
    agentId: string,
    wish: CommandWish,
    asking: Asking,
  ): Promise<StoredCommand | { readonly field: string; readonly detail: string } | null>;
  want(agentId: string, wish: ConfigurationWish): Promise<WishOutcome | null>;
}

export interface AgentOperationOptions {
  readonly isKnown: (agentId: string) => boolean;
  readonly statusOf: (agentId: string) => AgentStatus | null;
  readonly desk: CommandDesk;
  readonly configurations: ConfigurationDesk;
  readonly clock: Pick<Clock, 'wallMs'>;
}

/** Joins the desks for the HTTP side. */
export function createAgentOperation(options: AgentOperationOptions): AgentOperation {
  const { desk, configurations, isKnown } = options;
  return {
    async view(agentId) {
      if (!isKnown(agentId)) return null;
      const status = options.statusOf(agentId);
      return {
        agentId,
        nowMs: options.clock.wallMs(),
        version: status?.version ?? null,
        devices: (status?.devices ?? []).map(({ reason = null, ...device }) => {
          return { ...device, reason };
        }),
        inForce: inForceOf(status),
        configurations: await configurations.configurationsOf(agentId),
        commands: await desk.commandsOf(agentId),
      };
    },
    async ask(agentId, wish, asking) {
      if (!isKnown(agentId)) return null;
      return wishProblem(wish) ?? (await desk.ask(agentId, wish, asking));
    },
    async want(agentId, wish) {
      return isKnown(agentId) ? configurations.want(agentId, wish) : null;
    },
  };
}

function inForceOf(status: AgentStatus | null): AgentOperationView['inForce'] {
  if (status?.configuration === undefined) return null;
  const { revision, state, problem = null } = status.configuration;
  return { revision, state, problem };
}
