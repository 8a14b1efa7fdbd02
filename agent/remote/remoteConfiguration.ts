import type { ConfigurationState } from '../../protocol/agentStatus.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { CancelTimer, Clock } from '../../runtime/clock.ts';
import type { Log } from '../../runtime/log.ts';
import type { AgentConfig } from '../config/agentConfig.ts';
import type { DeviceList } from '../drivers/supervisor.ts';
import { AGENT_PROBLEMS, type AgentProblem } from '../problemCodes.ts';
import { problemText, type ReadDocument, readRemoteDocument } from './remoteDocument.ts';
import {
  NOTHING_SENT,
  type Revision,
  type RevisionFile,
  type RevisionMemory,
} from './revisionFile.ts';

/** What a `configure` command asks for. */
export interface ConfigurationWish extends Revision {
  /** How long it is tried without reaching the collector. */
  readonly tryMs: number;
}

/** What becomes of a wish: `done` says that it is in force, not that it will stay. */
export interface ConfigurationAnswer {
  readonly outcome: 'done' | 'refused' | 'failed';
  readonly detail: string;
}

export interface RemoteConfigurationOptions {
  readonly file: RevisionFile;
  /** The agent's own configuration, as it was at the start. */
  readonly local: AgentConfig;
  readonly clock: Clock;
  readonly log: Log;
  /** Brings a list of devices into force. */
  readonly apply: (list: DeviceList) => Promise<void>;
  /** A word to the collector is wanted now, so that its confirmation comes soon. */
  readonly speakSoon: () => void;
  readonly onStateChanged: () => void;
}

/**
 * Which devices the agent watches: those of its own file, or those of the newest document of the
 * collector that proved itself. A new document is tried: it comes into force, and stays only if the
 * collector is reached with it; else the list before it comes back by itself. An end of the program
 * in the middle of a trial, for whatever reason, is a failed trial.
 */
export interface RemoteConfiguration {
  /** Brings into force what was accepted before. Never throws. */
  start(): Promise<void>;
  stop(): void;
  configure(wish: ConfigurationWish): Promise<ConfigurationAnswer>;
  /** The collector has confirmed readings: it was reached. */
  reached(): void;
  /** The agent's own file has changed: what is in force is made anew from it. */
  reload(local: AgentConfig): Promise<void>;
  /** For the status; null: the agent's own file is in force, and nobody asked for anything else. */
  state(): ConfigurationState | null;
  problems(): readonly AgentProblem[];
}

/**
 * What is confirmed sooner may have been on its way before the list changed; only what comes later
 * shows that the line has survived it.
 */
const SETTLE_MS = 5000;

/** Makes the keeper of the list; nothing is read before `start`. */
export function createRemoteConfiguration(
  options: RemoteConfigurationOptions,
): RemoteConfiguration {
  return new TriedConfiguration(options);
}

interface Trial {
  readonly revision: Revision;
  isSettled: boolean;
  stopSettling: CancelTimer;
  stopWaiting: CancelTimer;
}

class TriedConfiguration implements RemoteConfiguration {
  readonly #options: RemoteConfigurationOptions;
  #local: AgentConfig;
  #memory: RevisionMemory = NOTHING_SENT;
  #trial: Trial | null = null;
  readonly #problems = new Set<AgentProblem>();
  /** Why the accepted document is not in force although it was accepted; null when it is. */
  #unusable: string | null = null;
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor(options: RemoteConfigurationOptions) {
    this.#options = options;
    this.#local = options.local;
  }

  start(): Promise<void> {
    return this.#inTurn(async () => {
      const { memory, isDamaged } = this.#options.file.load();
      this.#memory = memory;
      if (isDamaged) {
        const code = AGENT_PROBLEMS.revisionsDamaged;
        this.#problems.add(code);
        this.#options.log.error(
          { code },
          'What the collector configured is damaged: own file used.',
        );
      }
      if (memory.trial !== null) {
        this.#forget(memory.trial, 'the agent ended while it was tried');
      }
      await this.#applyCurrent();
    });
  }

  stop(): void {
    this.#endTrial();
  }

  configure(wish: ConfigurationWish): Promise<ConfigurationAnswer> {
    return this.#inTurn(async () => {
      const objection = this.#objection(wish);
      if (objection !== null) return objection;
      const read = this.#read(wish);
      if (!read.ok) return this.#refuse(wish, problemText(read.problems));
      const { revision, document } = wish;
      try {
        this.#save({ ...this.#memory, trial: { revision, document }, rejected: null });
      } catch (error) {
        return { outcome: 'failed', detail: `cannot be kept: ${(error as Error).message}` };
      }
      try {
        await this.#try(wish, read.devices);
      } catch (error) {
        const problem = `cannot be brought into force: ${(error as Error).message}`;
        await this.#revert(this.#trial, problem);
        return { outcome: 'failed', detail: problem };
      }
      const detail = `in force; it stays if the collector is reached within ${wish.tryMs / 1000} s`;
      return { outcome: 'done', detail };
    });
  }

  reached(): void {
    const trial = this.#trial;
    if (trial === null || !trial.isSettled) return;
    trial.stopWaiting();
    try {
      this.#save({ applied: trial.revision, trial: null, rejected: null });
    } catch (error) {
      // It stays in force; the next confirmation tries to keep it again. On the disk it is on trial.
      this.#options.log.error({ err: error }, 'The new configuration cannot be kept on the disk.');
      return;
    }
    this.#endTrial();
    this.#problems.delete(AGENT_PROBLEMS.revisionsDamaged);
    const { revision } = trial.revision;
    this.#options.log.info({ revision }, 'The new configuration has proved itself and stays.');
    this.#options.onStateChanged();
  }

  reload(local: AgentConfig): Promise<void> {
    return this.#inTurn(async () => {
      this.#local = local;
      await this.#applyCurrent();
      this.#options.onStateChanged();
    });
  }

  state(): ConfigurationState | null {
    const { applied, rejected } = this.#memory;
    if (this.#trial !== null) return { revision: this.#trial.revision.revision, state: 'trying' };
    if (rejected !== null) return withProblem(rejected.revision, rejected.state, rejected.problem);
    if (applied === null) return null;
    if (this.#unusable !== null) return withProblem(applied.revision, 'refused', this.#unusable);
    return { revision: applied.revision, state: 'applied' };
  }

  problems(): readonly AgentProblem[] {
    return [...this.#problems];
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(work);
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }

  /** What speaks against a wish before its document is even looked at. */
  #objection(wish: ConfigurationWish): ConfigurationAnswer | null {
    if (!this.#local.takesRemoteConfiguration) {
      return this.#refuse(wish, FORBIDDEN);
    }
    const { applied, rejected } = this.#memory;
    const present = this.#trial?.revision ?? applied;
    if (wish.revision === present?.revision) {
      if (wish.document !== present.document) return refused('this revision is another document');
      return { outcome: 'done', detail: 'in force already' };
    }
    const highest = Math.max(present?.revision ?? 0, rejected?.revision ?? 0);
    if (wish.revision > highest) return null;
    const state = wish.revision === rejected?.revision ? ` and was ${rejected.state}` : '';
    return refused(`revision ${wish.revision} is not newer than ${highest}${state}`);
  }

  /** Not now and not later: it stands in the status, so that it is not sent again. */
  #refuse(wish: ConfigurationWish, problem: string): ConfigurationAnswer {
    const { revision } = wish;
    const highest = Math.max(
      this.#trial?.revision.revision ?? 0,
      this.#memory.applied?.revision ?? 0,
      this.#memory.rejected?.revision ?? 0,
    );
    this.#options.log.warn({ revision, problem }, 'A configuration of the collector was refused.');
    if (this.#trial === null && revision >= highest) {
      this.#saveOrForget({ ...this.#memory, rejected: { revision, state: 'refused', problem } });
      this.#options.onStateChanged();
    }
    return refused(problem);
  }

  async #try(wish: ConfigurationWish, devices: DeviceList['devices']): Promise<void> {
    const { clock, apply, speakSoon, onStateChanged } = this.#options;
    const { revision, document, tryMs } = wish;
    this.#endTrial();
    const nothing: CancelTimer = () => undefined;
    const trial: Trial = {
      ...{ revision: { revision, document }, isSettled: false },
      ...{ stopSettling: nothing, stopWaiting: nothing },
    };
    this.#trial = trial;
    this.#options.log.info({ revision, tryMs }, 'A new configuration is tried.');
    onStateChanged();
    await apply({ devices, allowedNetworks: this.#local.allowedNetworks });
    trial.stopSettling = clock.after(SETTLE_MS, () => {
      trial.isSettled = true;
      speakSoon();
    });
    trial.stopWaiting = clock.after(tryMs, () => {
      const problem = `the collector was not reached within ${tryMs / 1000} s`;
      void this.#inTurn(() => this.#revert(trial, problem));
    });
  }

  async #revert(trial: Trial | null, problem: string): Promise<void> {
    if (trial === null || this.#trial !== trial) return;
    this.#endTrial();
    this.#forget(trial.revision, problem);
    this.#options.onStateChanged();
    await this.#applyCurrent();
  }

  #endTrial(): void {
    this.#trial?.stopSettling();
    this.#trial?.stopWaiting();
    this.#trial = null;
  }

  #forget({ revision }: Revision, problem: string): void {
    const code = AGENT_PROBLEMS.configurationReverted;
    this.#options.log.error({ code, revision, problem }, 'A new configuration was taken back.');
    const rejected = { revision, state: 'reverted', problem } as const;
    this.#saveOrForget({ applied: this.#memory.applied, trial: null, rejected });
  }

  /** The devices of the document in force, or of the own file where there is none that can be used. */
  async #applyCurrent(): Promise<void> {
    const document = this.#trial?.revision ?? this.#memory.applied;
    const { allowedNetworks } = this.#local;
    this.#unusable = null;
    this.#problems.delete(AGENT_PROBLEMS.revisionUnusable);
    let { devices } = this.#local;
    if (document !== null && !this.#local.takesRemoteConfiguration) {
      this.#unusable = FORBIDDEN;
    } else if (document !== null) {
      const read = this.#read(document);
      if (read.ok) devices = read.devices;
      else this.#setUnusable(document, problemText(read.problems));
    }
    try {
      await this.#options.apply({ devices, allowedNetworks });
    } catch (error) {
      this.#options.log.error({ err: error }, 'The list of devices is not wholly in force.');
    }
  }

  #setUnusable({ revision }: Revision, problem: string): void {
    const code = AGENT_PROBLEMS.revisionUnusable;
    this.#unusable = problem;
    this.#problems.add(code);
    const facts = { code, revision, problem };
    this.#options.log.error(facts, 'What the collector configured cannot be used: own file used.');
  }

  #read({ document }: Revision): ReadDocument {
    const { origin } = this.#local;
    if (origin !== undefined) return readRemoteDocument(document, origin);
    return { ok: false, problems: [wholly('this agent has no file of its own')] };
  }

  #save(memory: RevisionMemory): void {
    this.#options.file.save(memory);
    this.#memory = memory;
  }

  /** What cannot be written is at least true until the end of the program. */
  #saveOrForget(memory: RevisionMemory): void {
    try {
      this.#save(memory);
    } catch (error) {
      this.#memory = memory;
      this.#options.log.error({ err: error }, 'The state of the configuration cannot be kept.');
    }
  }
}

const FORBIDDEN = 'agent.yaml does not allow it (remote.configuration: false)';

function wholly(message: string) {
  const place = { file: 'devices', line: 1, column: 1, field: '' };
  return { ...place, message, keyword: 'other', facts: { message } };
}

function refused(detail: string): ConfigurationAnswer {
  return { outcome: 'refused', detail };
}

function withProblem(
  revision: number,
  state: ConfigurationState['state'],
  problem: string,
): ConfigurationState {
  return { revision, state, problem: [...problem].slice(0, LIMITS.textLengthMax).join('') };
}
