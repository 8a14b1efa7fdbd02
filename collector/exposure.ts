import { accessSync, constants, readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { ToldAs } from '../runtime/configFile.ts';
import { isLoopback } from '../runtime/loopback.ts';
import type { CollectorConfig } from './config.ts';

/** What a schema cannot see in collector.yaml: a setting, and why it cannot be as it is. */
export interface ExposureProblem extends ToldAs {
  readonly field: readonly string[];
  /** English, for logs. */
  readonly message: string;
}

type Lines = Pick<CollectorConfig, 'http' | 'mqtt'>;

/**
 * All that would keep the collector from opening its lines, found before anything is started:
 * strangers who could listen in without leave, a password where logs would show it, and
 * certificates that cannot be used. Paths are absolute here.
 */
export function exposureProblems(config: Lines): ExposureProblem[] {
  return [...openLines(config), ...passwordInUrl(config), ...unusableFiles(config)];
}

function openLines({ http, mqtt }: Lines): ExposureProblem[] {
  const problems: ExposureProblem[] = [];
  const isOpen = (listener: Lines['http']): boolean =>
    listener.tls === undefined && !listener.insecure && !isLoopback(listener.host);
  if (isOpen(http)) {
    const told = { keyword: 'HW-HTTP-020', facts: { host: http.host } };
    problems.push({ field: ['http', 'host'], message: 'is reachable without TLS', ...told });
  }
  if (mqtt.url === undefined) {
    if (!isOpen(mqtt)) return problems;
    const told = { keyword: 'HW-BROKER-001', facts: { host: mqtt.host, port: mqtt.port } };
    problems.push({ field: ['mqtt', 'host'], message: 'is reachable without TLS', ...told });
  } else if (URL.canParse(mqtt.url) && isPlainBeyondLoopback(new URL(mqtt.url)) && !mqtt.insecure) {
    const told = { keyword: 'plain-mqtt', facts: {} };
    problems.push({ field: ['mqtt', 'url'], message: 'is unencrypted', ...told });
  }
  return problems;
}

function isPlainBeyondLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'mqtt:' && !isLoopback(hostname);
}

function passwordInUrl({ mqtt }: Lines): ExposureProblem[] {
  if (mqtt.url === undefined || !URL.canParse(mqtt.url)) return [];
  const { username, password } = new URL(mqtt.url);
  if (username === '' && password === '') return [];
  const told = { keyword: 'account-in-address', facts: {} };
  return [{ field: ['mqtt', 'url'], message: 'must not contain an account', ...told }];
}

function unusableFiles({ http, mqtt }: Lines): ExposureProblem[] {
  const named: [readonly string[], string | undefined][] = [
    [['http', 'tls', 'certFile'], http.tls?.certFile],
    [['http', 'tls', 'keyFile'], http.tls?.keyFile],
    [['mqtt', 'tls', 'certFile'], mqtt.tls?.certFile],
    [['mqtt', 'tls', 'keyFile'], mqtt.tls?.keyFile],
    [['mqtt', 'caFile'], mqtt.caFile],
    [['mqtt', 'passwordFile'], mqtt.passwordFile],
  ];
  const unreadable = named.flatMap(([field, file]) => {
    const reason = file === undefined ? null : whyUnreadable(file);
    if (file === undefined || reason === null) return [];
    const told = { keyword: 'unreadable-file', facts: { file, reason } };
    return [{ field, message: `cannot be read: ${reason}`, ...told }];
  });
  if (unreadable.length > 0) return unreadable;
  return [...unusablePair('http', http.tls), ...unusablePair('mqtt', mqtt.tls)];
}

function unusablePair(part: string, tls: Lines['http']['tls']): ExposureProblem[] {
  if (tls === undefined) return [];
  try {
    createSecureContext({ cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) });
    return [];
  } catch (error) {
    const reason = (error as Error).message;
    const told = { keyword: 'unusable-certificate', facts: { reason } };
    return [{ field: [part, 'tls'], message: `cannot be used: ${reason}`, ...told }];
  }
}

function whyUnreadable(file: string): string | null {
  try {
    accessSync(file, constants.R_OK);
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}
