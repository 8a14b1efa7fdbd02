import dgram from 'node:dgram';
import type { Session, SessionOptions, User, Varbind } from 'net-snmp';
import type { Clock } from '../../runtime/clock.ts';
import { readAddress } from './addresses.ts';
import { describeSocketError, printable } from './socketErrors.ts';

/** How to sign in to an SNMP agent. */
export type SnmpAccess =
  | { readonly version: '2c'; readonly community: string }
  | {
      readonly version: '3';
      readonly user: string;
      readonly auth: 'sha' | 'sha256' | 'sha512' | 'md5';
      readonly authKey: string;
      readonly priv: 'aes' | 'aes256b' | 'aes256r' | 'des';
      readonly privKey: string;
    };

export interface SnmpQuestion {
  readonly clock: Clock;
  readonly address: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly access: SnmpAccess;
  /** Object identifiers with their instance: 1.3.6.1.2.1.1.3.0. */
  readonly oids: readonly string[];
}

/** A value of an SNMP agent; null where it has none at that place. */
export type SnmpValue = number | string | Uint8Array | bigint | null;

export type SnmpOutcome =
  | { readonly kind: 'values'; readonly values: readonly SnmpValue[]; readonly latencyMs: number }
  | {
      readonly kind: 'failed';
      readonly verdict: 'unreachable' | 'unauthorised' | 'not-asked' | 'fault';
      readonly reason: string;
    };

type Snmp = typeof import('net-snmp');
type Datagrams = Pick<typeof dgram, 'createSocket'>;

/**
 * Reads some values by one GET of SNMP v2c or v3 (authPriv). Never throws. A packet from another
 * address than the one asked is not looked at, and one that the library stumbles over is dropped.
 */
export async function askSnmp(
  question: SnmpQuestion,
  datagrams: Datagrams = dgram,
): Promise<SnmpOutcome> {
  const { clock, timeoutMs, oids } = question;
  const snmp = await import('net-snmp').then((module) => module.default ?? module);
  const startedMs = clock.monotonicMs();
  const session = openSession(snmp, question, datagrams);
  return new Promise((resolve) => {
    let isOver = false;
    const cancel = clock.after(timeoutMs, () => finish(failed('unreachable', NO_ANSWER)));

    function finish(outcome: SnmpOutcome): void {
      if (isOver) return;
      isOver = true;
      cancel();
      closeQuietly(session);
      resolve(outcome);
    }

    session.on('error', () => undefined);
    session.get([...oids], (error, varbinds = []) => {
      if (error !== null) return finish(judgeSnmpError(error));
      const values = oids.map((oid) => valueAtOid(snmp, oid, varbinds));
      finish({ kind: 'values', values, latencyMs: clock.monotonicMs() - startedMs });
    });
  });
}

const NO_ANSWER = 'no answer to SNMP (it is off, or the community is another one)';

function failed(
  verdict: 'unreachable' | 'unauthorised' | 'not-asked' | 'fault',
  reason: string,
): SnmpOutcome {
  return { kind: 'failed', verdict, reason };
}

function closeQuietly(session: Session): void {
  try {
    session.close();
  } catch {
    // It was closed by its own error already.
  }
}

function openSession(snmp: Snmp, question: SnmpQuestion, datagrams: Datagrams): Session {
  const { address, port, timeoutMs, access } = question;
  const options: SessionOptions = {
    ...{ port, retries: 1, timeout: Math.ceil(timeoutMs / 2), idBitsSize: 32 },
    transport: readAddress(address)?.family === 6 ? 'udp6' : 'udp4',
    dgramModule: { createSocket: guardedSockets(address, datagrams) },
  };
  if (access.version === '2c') {
    return snmp.createSession(address, access.community, {
      ...options,
      version: snmp.Version2c as 1,
    });
  }
  return snmp.createV3Session(address, userOf(snmp, access), {
    ...options,
    version: snmp.Version3 as 3,
  });
}

function userOf(snmp: Snmp, access: Extract<SnmpAccess, { version: '3' }>): User {
  return {
    name: access.user,
    level: snmp.SecurityLevel.authPriv,
    authProtocol: snmp.AuthProtocols[access.auth],
    authKey: access.authKey,
    privProtocol: snmp.PrivProtocols[access.priv],
    privKey: access.privKey,
  };
}

/**
 * Makes sockets whose messages come from one address only, and whose listeners cannot end the
 * process: the library decodes in the listener and does not catch everything it throws.
 */
function guardedSockets(address: string, datagrams: Datagrams) {
  return (type: 'udp4' | 'udp6'): dgram.Socket => {
    const socket = datagrams.createSocket(type);
    const emit = socket.emit.bind(socket) as (event: string, ...facts: unknown[]) => boolean;
    socket.emit = ((event: string, ...facts: unknown[]) => {
      if (event !== 'message') return emit(event, ...facts);
      if (!isSameAddress((facts[1] as { address?: string }).address, address)) return false;
      try {
        return emit(event, ...facts);
      } catch {
        return false;
      }
    }) as typeof socket.emit;
    return socket;
  };
}

function isSameAddress(one: string | undefined, other: string): boolean {
  const [a, b] = [readAddress(one ?? ''), readAddress(other)];
  return a !== null && b !== null && a.family === b.family && a.value === b.value;
}

/** What an error of the library says about the other side, by its class and words. */
export function judgeSnmpError(error: Error): SnmpOutcome {
  const { code } = error as NodeJS.ErrnoException;
  if (error.name === 'RequestTimedOutError') return failed('unreachable', NO_ANSWER);
  const words = printable(error.message);
  if (/user|authenti|digest|decrypt|security|engine|community/i.test(words)) {
    return failed('unauthorised', `it does not accept the SNMP user (${words})`.slice(0, 160));
  }
  if (typeof code === 'string') {
    const verdict = code === 'EHOSTUNREACH' ? 'unreachable' : 'not-asked';
    return failed(verdict, describeSocketError(error));
  }
  return failed('fault', `SNMP: ${words}`);
}

/** The value that belongs to an OID; null when the agent has none there. */
function valueAtOid(snmp: Snmp, oid: string, varbinds: readonly Varbind[]): SnmpValue {
  const varbind = varbinds.find((one) => one.oid === oid);
  if (varbind === undefined || snmp.isVarbindError(varbind)) return null;
  return plainSnmpValue(varbind.value, varbind.type === snmp.ObjectType.Counter64);
}

const VALUE_BYTES_MAX = 256;

/** A value as this program uses them, whatever the library or a device made of it. */
export function plainSnmpValue(value: unknown, isCounter64: boolean): SnmpValue {
  if (value instanceof Uint8Array) {
    const bytes = value.subarray(0, VALUE_BYTES_MAX);
    if (!isCounter64) return bytes;
    return bytes.length > 9 ? null : bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' ? value.slice(0, VALUE_BYTES_MAX) : null;
}
