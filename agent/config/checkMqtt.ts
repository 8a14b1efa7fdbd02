import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ConfigFacts, ToldAs } from '../../runtime/configFile.ts';
import { isLoopback } from '../../runtime/loopback.ts';
import type { CheckedFile } from './checkedFile.ts';

/** The way to the collector, checked, with the secret read. */
export interface MqttConfig {
  readonly url: string;
  readonly secret: string;
  readonly caFile: string | null;
  /** Readings travel unencrypted over a network. */
  readonly isExposed: boolean;
}

/** Checks what the schema cannot say about `mqtt`, and reads the secret. */
export function checkMqtt(file: CheckedFile): MqttConfig {
  const { configFolder, report } = file;
  const { mqtt } = file.settings;
  let isExposed = false;
  if (!URL.canParse(mqtt.url)) report(['mqtt', 'url'], 'is not an address', told('no-address'));
  else {
    const url = new URL(mqtt.url);
    isExposed = url.protocol === 'mqtt:' && !isLoopback(url.hostname);
    if (url.username !== '' || url.password !== '') {
      const message = 'must not contain a name or a password; use secretFile';
      report(['mqtt', 'url'], message, told('account-in-agent-address'));
    }
  }
  if (isExposed && !mqtt.insecure) {
    report(
      ['mqtt', 'url'],
      'mqtt:// over a network is unencrypted: use mqtts://, or set mqtt.insecure: true',
      told('plain-mqtt'),
    );
  }
  const caFile = mqtt.ca === undefined ? null : resolve(configFolder, mqtt.ca);
  if (caFile !== null && readText(caFile) === null) {
    report(['mqtt', 'ca'], 'cannot be read', told('no-such-text', { file: caFile }));
  }
  return { url: mqtt.url, secret: readSecret(file), caFile, isExposed };
}

function readSecret({ settings, configFolder, report }: CheckedFile): string {
  const { secret, secretFile } = settings.mqtt;
  if ((secret === undefined) === (secretFile === undefined)) {
    report(['mqtt'], 'give either secret or secretFile', told('one-secret'));
    return '';
  }
  if (secretFile === undefined) return secret ?? '';
  const path = resolve(configFolder, secretFile);
  const text = readText(path)?.trim() ?? '';
  if (text === '') {
    const message = 'cannot be read, or is empty';
    report(['mqtt', 'secretFile'], message, told('no-such-text', { file: path }));
  }
  return text;
}

function told(keyword: string, facts: ConfigFacts = {}): ToldAs {
  return { keyword, facts };
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
