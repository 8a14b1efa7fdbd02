import { readFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import type { AgentConfig } from '../../../agent/config/agentConfig.ts';
import { type Check, type Finding, findingsOf, type Patient } from '../examination.ts';
import { tryIdentity } from './identity.ts';

const { ok, warn, fail } = findingsOf('collector');

const WITHIN_MS = 10_000;
const DAY_MS = 86_400_000;
const EXPIRES_SOON_DAYS = 30;

/**
 * The way to the collector, step by step: TCP, TLS with the dates of its certificate, MQTT with this
 * agent's identity. The last one is left out while an agent may be running: two connections of one
 * name throw each other out.
 */
export const checkCollector: Check = async (patient) => {
  const { config, atWork } = patient;
  if (config === null) return [];
  const url = new URL(config.mqtt.url);
  const isSecure = url.protocol === 'mqtts:';
  const address = `${url.hostname}:${portOf(url)}`;
  const tcp = await reach(url);
  if (tcp !== null) return [fail('tcpFails', { address, reason: tcp })];
  const found: Finding[] = [ok('tcp', { address })];
  if (config.mqtt.isExposed) found.push(warn('unencrypted', { address }));
  if (isSecure) {
    const tls = await checkCertificate(config, url, patient.clock.wallMs());
    found.push(...tls);
    if (tls.some(({ outcome }) => outcome === 'fail')) return found;
  }
  if (atWork.state === 'running') found.push(asSeen(atWork.snapshot.collector.isOnline, address));
  else if (atWork.state === 'hidden') found.push(warn('identityUntried'));
  else found.push(await identity(patient, config));
  return found;
};

function asSeen(isOnline: boolean, address: string): Finding {
  return isOnline ? ok('agentOnline', { address }) : fail('agentOffline', { address });
}

async function identity({ clock }: Patient, config: AgentConfig): Promise<Finding> {
  const outcome = await tryIdentity(config, clock);
  const facts = { agent: config.agent };
  if (outcome.kind === 'accepted') return ok('identity', facts);
  if (outcome.kind === 'refused') return fail('identityRefused', facts);
  if (outcome.kind === 'no-topics') return fail('identityNoTopics', facts);
  return fail('mqttFails', { reason: outcome.reason });
}

function portOf(url: URL): number {
  return Number(url.port || (url.protocol === 'mqtts:' ? 8883 : 1883));
}

/** An IPv6 address stands in brackets in an address, and nowhere else. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

/** Null when the port answers, else why not. */
function reach(url: URL): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host: hostOf(url), port: portOf(url), timeout: WITHIN_MS });
    const end = (outcome: string | null): void => {
      socket.destroy();
      resolve(outcome);
    };
    socket.on('connect', () => end(null));
    socket.on('timeout', () => end('ETIMEDOUT'));
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}

async function checkCertificate(config: AgentConfig, url: URL, nowMs: number): Promise<Finding[]> {
  const { caFile } = config.mqtt;
  const host = hostOf(url);
  const socket = await new Promise<TLSSocket | string>((resolve) => {
    const tls = connectTls({
      ...{ host, port: portOf(url), timeout: WITHIN_MS },
      // It is looked at here and not trusted: whether it holds is said below.
      rejectUnauthorized: false,
      ...(caFile === null ? {} : { ca: readFileSync(caFile) }),
      ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
    });
    tls.on('secureConnect', () => resolve(tls));
    tls.on('timeout', () => tls.destroy(new Error('ETIMEDOUT')));
    tls.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
  if (typeof socket === 'string') return [fail('tlsFails', { reason: socket })];
  const { authorized, authorizationError } = socket;
  const certificate = socket.getPeerCertificate(true);
  const protocol = socket.getProtocol() ?? '?';
  socket.destroy();
  const dates = certificateDates(certificate, nowMs);
  if (dates.outcome === 'fail') return [dates];
  const reason = String(authorizationError ?? '?');
  return [authorized ? ok('tls', { protocol }) : fail('tlsUntrusted', { reason }), dates];
}

/** What is to be said about the dates of a certificate. */
export function certificateDates(
  { valid_from, valid_to }: Pick<DetailedPeerCertificate, 'valid_from' | 'valid_to'>,
  nowMs: number,
): Finding {
  const [fromMs, toMs] = [Date.parse(valid_from), Date.parse(valid_to)];
  const day = (ms: number): string =>
    Number.isNaN(ms) ? '?' : new Date(ms).toISOString().slice(0, 10);
  const facts = { from: day(fromMs), to: day(toMs), days: Math.floor((toMs - nowMs) / DAY_MS) };
  if (toMs <= nowMs) return fail('certificateExpired', facts);
  if (fromMs > nowMs) return fail('certificateNotYet', facts);
  return facts.days < EXPIRES_SOON_DAYS ? warn('certificateSoon', facts) : ok('certificate', facts);
}
