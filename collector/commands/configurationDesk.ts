import type { AgentStatus } from '../../protocol/agentStatus.ts';
import { deviceListProblems, deviceListSchema } from '../../protocol/deviceList.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Clock } from '../../runtime/clock.ts';
import {
  ConfigFailure,
  type ConfigProblem,
  examineText,
  inFileOrder,
} from '../../runtime/configFile.ts';
import type { Part } from '../../runtime/lifecycle.ts';
import type { Log } from '../../runtime/log.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { CommandDesk } from './commandDesk.ts';
import type { CommandStore, StoredConfiguration } from './commandStore.ts';

export interface ConfigurationDeskOptions {
  readonly store: CommandStore;
  readonly desk: Pick<CommandDesk, 'ask'>;
  readonly ingest: Pick<Ingest, 'onStatus' | 'statusOf'>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface ConfigurationWish {
  readonly document: string;
  readonly tryMs: number;
  readonly author: string;
}

/** A list of devices that was taken in, or what is wrong with it as far as the collector can tell. */
export type WishOutcome =
  | { readonly ok: true; readonly configuration: StoredConfiguration }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/**
 * Which devices each agent is to watch. A wish is kept as a revision and sent; it is sent again when
 * the agent says that it has an older one, until the agent has said what became of it.
 */
export interface ConfigurationDesk extends Part {
  want(agentId: string, wish: ConfigurationWish): Promise<WishOutcome>;
  /** Newest first; the first is the one that is wanted. */
  configurationsOf(agentId: string): Promise<StoredConfiguration[]>;
}

/** An agent that has just come back has to hear the time first, by which it judges the expiry. */
const SEND_AFTER_MS = 3000;
/** How long a request to take a configuration is valid: applying a long list takes its time. */
const VALID_MS = 60_000;
const SHOWN_MAX = 10;
/** Who sends again what was wanted earlier. */
const SELF = 'collector';

/** Makes the desk; before `start` no agent is heard. */
export function createConfigurationDesk(options: ConfigurationDeskOptions): ConfigurationDesk {
  const { store, ingest, clock } = options;
  const offers = createOffers(options);
  let stopListening: () => void = () => undefined;
  return {
    name: 'configurations',
    start() {
      stopListening = ingest.onStatus(offers.heard);
    },
    stop() {
      stopListening();
      offers.stop();
    },
    async want(agentId, { document, tryMs, author }) {
      const problems = documentProblems(document);
      if (problems.length > 0) return { ok: false, problems };
      const said = ingest.statusOf(agentId)?.configuration?.revision ?? 0;
      const configuration = await saveNext(store, said, {
        ...{ agentId, document, tryMs, author, recordedMs: clock.wallMs() },
        ...{ state: null, problem: null, stateMs: null },
      });
      await offers.send(configuration, author);
      return { ok: true, configuration };
    },
    configurationsOf: (agentId) => store.configurationsOf(agentId, SHOWN_MAX),
  };
}

/** Sends what is wanted, and again to agents that have not dealt with it. */
function createOffers({ store, desk, ingest, clock, log }: ConfigurationDeskOptions) {
  const waiting = new Map<string, () => void>();
  /** By agent: until when what was sent last may still be under way. */
  const underWayUntilMs = new Map<string, number>();

  async function send(wanted: StoredConfiguration, author: string): Promise<void> {
    const { agentId, revision, document, tryMs } = wanted;
    const wish = { command: 'configure', revision, document, tryMs } as const;
    const { outcome } = await desk.ask(agentId, wish, { author, validMs: VALID_MS });
    if (outcome === 'waiting') underWayUntilMs.set(agentId, clock.monotonicMs() + VALID_MS);
    else underWayUntilMs.delete(agentId);
  }

  /** The agent's next word, at the latest after a minute, says whether it has arrived. */
  async function offer(agentId: string): Promise<void> {
    const [wanted] = await store.configurationsOf(agentId, 1);
    const status = ingest.statusOf(agentId);
    if (wanted === undefined || status?.state !== 'online') return;
    if ((status.configuration?.revision ?? 0) < wanted.revision) await send(wanted, SELF);
  }

  function offerLater(agentId: string, delayMs: number): void {
    if (waiting.has(agentId)) return;
    const cancel = clock.after(delayMs, () => {
      waiting.delete(agentId);
      unattended(offer(agentId));
    });
    waiting.set(agentId, cancel);
  }

  async function follow({ agent, configuration, state }: AgentStatus): Promise<void> {
    if (configuration !== undefined) {
      const { revision, state: said, problem = null } = configuration;
      const stateMs = clock.wallMs();
      await store.noteConfigurationState(agent, revision, { state: said, problem, stateMs });
    }
    const [wanted] = await store.configurationsOf(agent, 1);
    if (wanted === undefined || state !== 'online') return;
    if ((configuration?.revision ?? 0) >= wanted.revision) return;
    const underWayMs = (underWayUntilMs.get(agent) ?? 0) - clock.monotonicMs();
    offerLater(agent, Math.max(SEND_AFTER_MS, underWayMs));
  }

  function unattended(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      log.error({ err: error }, 'the configuration of an agent cannot be followed');
    });
  }

  return {
    send,
    heard: (status: AgentStatus): void => unattended(follow(status)),
    stop(): void {
      for (const cancel of waiting.values()) cancel();
      waiting.clear();
    },
  };
}

/** One more than any revision that this collector or the agent knows, also when two ask at once. */
async function saveNext(
  store: CommandStore,
  saidRevision: number,
  wish: Omit<StoredConfiguration, 'revision'>,
): Promise<StoredConfiguration> {
  for (;;) {
    const [newest] = await store.configurationsOf(wish.agentId, 1);
    const revision = Math.max(newest?.revision ?? 0, saidRevision) + 1;
    const configuration = { ...wish, revision };
    if (await store.saveConfiguration(configuration)) return configuration;
  }
}

/**
 * What is wrong with a document as far as both sides understand it. The settings of the drivers are
 * the agent's to judge, on the machine where they must hold.
 */
export function documentProblems(document: string): readonly ConfigProblem[] {
  if (document.length > LIMITS.configurationLengthMax) {
    const message = `must have at most ${LIMITS.configurationLengthMax} characters`;
    const facts = { limit: LIMITS.configurationLengthMax, value: document.length };
    return [{ ...WHOLE, keyword: 'maxLength', message, facts }];
  }
  try {
    const examined = examineText('devices', document, deviceListSchema);
    const found = deviceListProblems(examined.value).flatMap(
      ({ field, message, told }) => examined.fail(field, message, told).problems,
    );
    return inFileOrder([...examined.problems, ...found]);
  } catch (error) {
    if (error instanceof ConfigFailure) return error.problems;
    const message = (error as Error).message.slice(0, LIMITS.textLengthMax);
    return [{ ...WHOLE, keyword: 'other', message, facts: { message } }];
  }
}

const WHOLE = { file: 'devices', line: 1, column: 1, field: '' } as const;
