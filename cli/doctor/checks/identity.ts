import type { AgentConfig } from '../../../agent/config/agentConfig.ts';
import { createMqttTransport } from '../../../agent/uplink/mqttTransport.ts';
import { encodeAgentStatus } from '../../../protocol/agentStatus.ts';
import { topicOf } from '../../../protocol/topics.ts';
import type { Clock } from '../../../runtime/clock.ts';
import { packageVersion } from '../../../runtime/packageRoot.ts';
import { randomId } from '../../../runtime/random.ts';

/** How the collector takes this agent's name and secret. */
export type IdentityOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused' }
  /** The name and the secret are right, and the topics of this agent are closed to it. */
  | { readonly kind: 'no-topics' }
  | { readonly kind: 'failed'; readonly reason: string };

/** CONNACK codes: identifier rejected, bad user name or password, not authorised. */
const REFUSALS: readonly number[] = [2, 4, 5];
const WITHIN_MS = 15_000;

/**
 * Connects once as this agent and says goodbye; publishes nothing. Only while that agent does not
 * run: of two connections of one name the older one is closed.
 */
export async function tryIdentity(config: AgentConfig, clock: Clock): Promise<IdentityOutcome> {
  const { url, secret, caFile } = config.mqtt;
  const transport = createMqttTransport({ url, secret, caFile, agentId: config.agent });
  const topics = [topicOf(config.agent, 'confirm'), topicOf(config.agent, 'command')];
  return new Promise((resolve) => {
    const cancel = clock.after(WITHIN_MS, () => connection.destroy('it took too long'));
    let answer: IdentityOutcome | null = null;
    const finish = (outcome: IdentityOutcome): void => {
      cancel();
      resolve(outcome);
    };
    const connection = transport.connect(
      { will: willOf(config.agent) },
      {
        onConnected() {
          void connection.subscribe(topics).then(async (isGranted) => {
            const granted: IdentityOutcome = { kind: isGranted ? 'accepted' : 'no-topics' };
            answer = granted;
            // With a goodbye, so that the will is never published.
            await connection.end();
            finish(granted);
          });
        },
        onMessage: () => undefined,
        onClosed({ reason, refusalCode }) {
          const isRefused = refusalCode !== null && REFUSALS.includes(refusalCode);
          finish(answer ?? (isRefused ? { kind: 'refused' } : { kind: 'failed', reason }));
        },
      },
    );
  });
}

/** True whatever happens: the agent does not run. */
function willOf(agent: string) {
  const text = encodeAgentStatus({
    ...{
      agent,
      session: randomId(8),
      boot: randomId(8),
      outbox: randomId(),
      version: packageVersion(),
    },
    ...{ state: 'offline', reason: 'stopped', waiting: 0, clock: { state: 'unsynced' } },
    ...{ devices: [], problems: [] },
  });
  return { topic: topicOf(agent, 'status'), text, retain: true };
}
