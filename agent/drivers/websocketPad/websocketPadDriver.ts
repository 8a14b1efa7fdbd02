import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Type, { type Static } from 'typebox';
import type { CancelTimer } from '../../../runtime/clock.ts';
import { isLoopback } from '../../../runtime/loopback.ts';
import { randomId } from '../../../runtime/random.ts';
import { AGENT_PROBLEMS } from '../../problemCodes.ts';
import {
  type Driver,
  type DriverContext,
  defineDriver,
  type Observation,
  type SettingProblem,
  type StartOutcome,
} from '../driver.ts';
import type { PadEvents, PadSession } from './padAccounts.ts';
import { type Joined, machineListeners, type PadListeners } from './padListeners.ts';
import { AGENT_MESSAGES, PAD_CODES, type PadMessage } from './padMessages.ts';

export const websocketPadSettings = Type.Object(
  {
    /** The address on which the agent listens; pads of one address and port share a listener. */
    host: Type.String({ pattern: '^[0-9A-Za-z.:-]{1,60}$', default: '127.0.0.1' }),
    port: Type.Integer({ minimum: 1, maximum: 65535 }),
    /** The number with which the pad logs in: that of the window, not of a person. */
    workNo: Type.String({ pattern: '^[A-Za-z0-9_-]{1,40}$' }),
    /** A file that holds the pad's key and nothing else. */
    keyFile: Type.String({ minLength: 1, maxLength: 1000 }),
    /** PEM files; needed for an address that others can reach. */
    tls: Type.Optional(
      Type.Object(
        {
          cert: Type.String({ minLength: 1, maxLength: 1000 }),
          key: Type.String({ minLength: 1, maxLength: 1000 }),
        },
        { additionalProperties: false },
      ),
    ),
    /** Allows an address that others can reach without TLS: keys and ratings travel unencrypted. */
    insecure: Type.Boolean({ default: false }),
    /** The page that the pad opens after the login. */
    ratingPage: Type.Optional(Type.String({ pattern: '^https?://', maxLength: 1000 })),
    /** Levels that the pad offers. */
    scale: Type.Integer({ minimum: 2, maximum: 10, default: 5 }),
    channel: Type.String({ pattern: '^[a-z0-9-]{1,40}$', default: 'main' }),
  },
  { additionalProperties: false },
);
export type WebsocketPadSettings = Static<typeof websocketPadSettings>;

/** A pad that connects by WebSocket. */
export interface WebsocketPad extends Driver {
  /** Makes the pad open a page, such as that of one case; false when no pad is logged in. */
  openPage(url: string): boolean;
}

const KEY_LENGTH_MIN = 8;
const KEY_BYTES_MAX = 200;
/** A pad that has closed its connection gets this long to come back before it is missed. */
const MISSED_AFTER_MS = 15_000;
const REPEAT_EVERY_MS = 10_000;
/** Presses whose repetition is recognised. */
const REMEMBERED_MAX = 200;

/** Whether a pad's messages travel unencrypted where others can read them. */
export function isExposed({ host, tls }: Pick<WebsocketPadSettings, 'host' | 'tls'>): boolean {
  return tls === undefined && !isLoopback(host);
}

/** Makes the driver of one pad; the listeners are those of the process unless a test brings its own. */
export function createWebsocketPadDriver(
  context: DriverContext,
  settings: WebsocketPadSettings,
  listeners: PadListeners = machineListeners,
): WebsocketPad {
  return new WebsocketPadDriver(context, settings, listeners);
}

class WebsocketPadDriver implements WebsocketPad {
  readonly #context: DriverContext;
  readonly #settings: WebsocketPadSettings;
  readonly #listeners: PadListeners;
  readonly #stored = new Set<string>();
  #joined: (Joined & { kind: 'joined' }) | null = null;
  #session: PadSession | null = null;
  /** Why the pad is missed; null when it is there, or not missed yet. */
  #missing: string | null = null;
  #isStopped = false;
  #stopMissing: CancelTimer = () => undefined;
  #stopRepeating: CancelTimer = () => undefined;

  constructor(context: DriverContext, settings: WebsocketPadSettings, listeners: PadListeners) {
    this.#context = context;
    this.#settings = settings;
    this.#listeners = listeners;
  }

  async start(): Promise<StartOutcome> {
    const { clock, log } = this.#context;
    const key = this.#readKey();
    if (typeof key !== 'string') return key;
    if (isExposed(this.#settings)) {
      const code = AGENT_PROBLEMS.padsUnencrypted;
      log.warn({ code }, 'Keys and ratings of the pads travel unencrypted.');
    }
    const joined = await this.#listeners.join({
      ...{ wish: this.#wish(), clock, log },
      account: { workNo: this.#settings.workNo, key, onLogin: (pad) => this.#welcome(pad) },
    });
    if (joined.kind === 'failed') return { retryLater: joined.reason };
    if (joined.kind === 'unusable') return { unusable: joined.reason };
    if (this.#isStopped) {
      await joined.leave();
      return { retryLater: 'stopped' };
    }
    this.#joined = joined;
    if (this.#session === null) this.#missAfter(MISSED_AFTER_MS, 'it has not logged in');
    this.#stopRepeating = clock.every(REPEAT_EVERY_MS, () => this.#tellState());
    return 'started';
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopMissing();
    this.#stopRepeating();
    this.#session?.close(null);
    this.#session = null;
    const joined = this.#joined;
    this.#joined = null;
    await joined?.leave();
  }

  async probeNow(): Promise<void> {
    this.#tellState();
  }

  openPage(url: string): boolean {
    if (this.#session === null || !/^https?:\/\//.test(url)) return false;
    this.#session.send(AGENT_MESSAGES.openPage(url));
    return true;
  }

  #wish() {
    const { host, port, tls } = this.#settings;
    const path = (file: string) => resolve(this.#context.configFolder, file);
    const files = tls && { certFile: path(tls.cert), keyFile: path(tls.key) };
    return { host, port, tls: files ?? null };
  }

  #readKey(): string | StartOutcome {
    const { configFolder } = this.#context;
    let key: string;
    try {
      key = readFileSync(resolve(configFolder, this.#settings.keyFile), 'utf8').trim();
    } catch {
      return { retryLater: 'keyFile cannot be read' };
    }
    if (key.length >= KEY_LENGTH_MIN && key.length <= KEY_BYTES_MAX) return key;
    return { unusable: `the key has ${KEY_LENGTH_MIN} to ${KEY_BYTES_MAX} characters` };
  }

  #welcome(session: PadSession): PadEvents {
    this.#session?.close(AGENT_MESSAGES.takenOver);
    this.#session = session;
    this.#stopMissing();
    this.#missing = null;
    this.#context.log.info({ address: session.address }, 'The pad has logged in.');
    this.#tellState();
    if (this.#settings.ratingPage !== undefined) this.openPage(this.#settings.ratingPage);
    return {
      onMessage: (message) => {
        if (this.#session === session && !this.#isStopped) this.#hear(session, message);
      },
      onEnd: ({ kind, reason }) => {
        if (this.#session !== session || this.#isStopped) return;
        this.#session = null;
        this.#context.log.warn({ reason }, 'The pad is gone.');
        this.#missAfter(kind === 'silent' ? 0 : MISSED_AFTER_MS, reason);
      },
    };
  }

  #hear(session: PadSession, message: PadMessage): void {
    switch (message.kind) {
      case 'heartbeat':
        session.send(AGENT_MESSAGES.heartbeat(this.#context.clock.wallMs()));
        break;
      case 'rating':
        this.#store(session, { code: PAD_CODES.rating, message });
        break;
      case 'declare':
        this.#store(session, { code: PAD_CODES.declare, message });
        break;
      default:
        session.send(AGENT_MESSAGES.unknown);
    }
  }

  /** The pad is told that a press is stored when it is: emit returns when it is on the disk. */
  #store(session: PadSession, { code, message }: { code: number; message: Press }): void {
    const { id } = message;
    if (id !== null && this.#stored.has(id)) {
      session.send(AGENT_MESSAGES.stored(code, id));
      return;
    }
    try {
      this.#context.emit(this.#observationOf(message));
    } catch (error) {
      this.#context.log.error({ err: error }, 'A press could not be stored.');
      session.send(AGENT_MESSAGES.notStored(code, id));
      return;
    }
    if (id !== null) this.#remember(id);
    session.send(AGENT_MESSAGES.stored(code, id));
  }

  #remember(id: string): void {
    this.#stored.add(id);
    for (const oldest of this.#stored) {
      if (this.#stored.size <= REMEMBERED_MAX) return;
      this.#stored.delete(oldest);
    }
  }

  #observationOf(message: Press): Observation {
    const { channel, scale } = this.#settings;
    if (message.kind === 'declare') return { kind: 'declare', channel, action: message.action };
    const { level, ticket, id } = message;
    return {
      ...{ kind: 'rating', channel, pressId: this.#pressIdOf(id), level, scale, via: 'pad' },
      ...(ticket === null ? {} : { ticket }),
    };
  }

  /** A press that the pad sends again after a restart of the agent keeps its id. */
  #pressIdOf(id: string | null): string {
    if (id === null) return randomId();
    const text = `${this.#context.device}\n${id}`;
    return createHash('sha256').update(text).digest('hex').slice(0, 32);
  }

  #missAfter(delayMs: number, reason: string): void {
    this.#stopMissing();
    this.#stopMissing = this.#context.clock.after(delayMs, () => {
      this.#missing = reason;
      this.#tellState();
    });
  }

  #tellState(): void {
    const { channel } = this.#settings;
    if (this.#isStopped) return;
    if (this.#session !== null) {
      this.#context.emit({ kind: 'equipment', channel, status: 'ok' });
    } else if (this.#missing !== null) {
      const reason = this.#missing;
      this.#context.emit({ kind: 'equipment', channel, status: 'unreachable', reason });
    }
  }
}

type Press = PadMessage & { readonly kind: 'rating' | 'declare' };

function checkWebsocketPad(settings: WebsocketPadSettings): SettingProblem[] {
  if (!isExposed(settings) || settings.insecure) return [];
  const message =
    'others can reach this address, and ratings and keys would travel unencrypted: give tls, or ' +
    'set insecure: true';
  return [{ field: ['host'], message }];
}

export const websocketPadDriver = defineDriver<WebsocketPadSettings>({
  name: 'websocket-pad',
  settings: websocketPadSettings,
  create: (context, settings) => createWebsocketPadDriver(context, settings),
  check: checkWebsocketPad,
  warnings: (settings) => (isExposed(settings) ? [AGENT_PROBLEMS.padsUnencrypted] : []),
  claims: ({ host, port, workNo }) => [`pad ${workNo} at ${host} port ${port}`],
});
